"""JSON of other programs: a list of RR intervals, rows with names, an account export of Polar."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

import numpy as np

from aftershake.exchange import RrFileError
from aftershake.exchange.accesslink import rr_samples
from aftershake.exchange.began import moment
from aftershake.exchange.cells import value
from aftershake.exchange.columns import find_columns, is_rr, plain_name
from aftershake.exchange.format import Format, RrFile
from aftershake.exchange.iron_heart import alone
from aftershake.exchange.json_began import NEVER, When, began, intervals_of_ours, of_ours
from aftershake.exchange.own_beats import READ, own_beats
from aftershake.exchange.rows import Rows
from aftershake.exchange.tables import refuse_others, table
from aftershake.exchange.timing import impossible
from aftershake.plain import plain
from aftershake.rr.beats import ROUNDING_S
from aftershake.rr.packet import Intervals

DEEPEST = 12  # levels that are looked through
LIST_WORDS = 3  # a text of so many words may be a list
# Polar's way to write how long something lasted.
_DURATION = re.compile(r"PT(?:(\d{1,2})M)?(\d{1,3}(?:\.\d{1,9})?)S")
# An object, or a list, of whatever JSON has, or Python calls JSON.
_BEGINS = re.compile(r"\{|\[\s*(?:[\d\[{\"\-\]]|(?:null|true|false|NaN|Infinity)\b)")
# When a session of theirs began.
_BEGAN = re.compile(r'"start_?time"\s*:\s*"([^"\n]{10,40})"', re.IGNORECASE)
_NAME = re.compile(r'"([^"\\\n]{1,40})"\s*:')
_OURS = '"session_start"', '"aftershake.recording"'


def _read(text: str, file: str) -> list[RrFile] | None:
    start = text.lstrip()[:200]
    if not _BEGINS.match(start):
        return None
    first_line = text.lstrip().partition("\n")[0]
    if any(each in first_line for each in _OURS):
        return None
    try:
        document = _loaded(text, file)
    except RecursionError:
        raise RrFileError(file, "this is JSON nested too deeply for RR intervals") from None
    except ValueError as error:
        rows = _lines(text, file)
        if rows is None:
            if not start.startswith("["):
                return None
            line = getattr(error, "lineno", None)
            raise RrFileError(file, "this JSON is not whole, or not JSON", line) from None
        document = rows
    try:
        found = list(_found(document, "", 0, NEVER))
    except ValueError:
        reason = "its times and its RR intervals are not equally many"
        raise RrFileError(file, reason) from None
    if not found:
        # A single object is the first line of one of our recordings, cut off or damaged.
        if isinstance(document, dict) and "type" in document:
            return None
        names = {plain_name(name) for name in _NAME.findall(text)}
        refuse_others(names, None, file)
        raise RrFileError(file, "there are no RR intervals in this JSON that are known")
    moments = {when.at for _, when in found}
    if len(found) > 1 and (None in moments or len(moments) < len(found)):
        raise RrFileError(
            file,
            f"it holds {len(found)} lists of RR intervals, and nothing says how they follow one"
            " another",
        )
    said = _BEGAN.search(text)
    anywhere = moment(said[1]) if said else of_ours(document)
    intervals = intervals_of_ours(document)
    return [_one(rows, file, when.at or anywhere, intervals) for rows, when in found]


def _one(rows: Sequence[Any], file: str, began_at: datetime | None, intervals: Intervals) -> RrFile:
    try:
        read = _some_beats(rows, file) if intervals == "some" else _own(rows) or _beats(rows, file)
    except RrFileError as error:  # what is counted here are entries, not lines
        where = f"entry {error.line}: " if error.line else ""
        raise RrFileError(file, f"{where}{error.reason}") from None
    odd = read.odd and replace(read.odd, counted="entry")
    beats = replace(read.beats, intervals=intervals)
    return replace(read, beats=beats, odd=odd, began_at=read.began_at or began_at)


def _own(rows: Sequence[Any]) -> RrFile | None:
    """Of our own exports, where they say all of it."""
    if not all(isinstance(row, dict) and tuple(row) == READ for row in rows):
        return None
    beats = own_beats(*([_shown(row[name]) for row in rows] for name in READ))
    return None if beats is None else RrFile(beats, FORMAT.name)


def _some_beats(rows: Sequence[Any], file: str) -> RrFile:
    """Of our own export of such a session: each when it was, whatever its interval is."""
    beats = [row for row in rows if isinstance(row, dict)]
    at = [[value(_shown(row.get(name))) for row in beats] for name in ("t_s", "rr_ms")]
    t_s, rr_ms = np.array(at)
    if (
        not beats
        or not np.isfinite(at).all()
        or np.any(np.diff(t_s) < -ROUNDING_S)
        or impossible(rr_ms).any()
    ):
        raise RrFileError(file, "these are not the beats that Aftershake writes")
    return RrFile(alone(t_s, rr_ms), FORMAT.name)


def _loaded(text: str, file: str) -> Any:
    """Numbers as they are written. Raises ValueError where it is no JSON."""

    def object_of(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        found = dict(pairs)
        return found if len(found) == len(pairs) else _with_twice(pairs, found, file)

    return json.loads(
        text, parse_int=str, parse_float=str, parse_constant=str, object_pairs_hook=object_of
    )


def _with_twice(pairs: list[tuple[str, Any]], found: dict[str, Any], file: str) -> dict[str, Any]:
    """Of an interval that is given twice in an object nobody knows which it is: both together are
    no number, which is told as any other cell that is none."""
    for name in found:
        given = [value for key, value in pairs if key == name]
        if len(given) > 1 and is_rr(plain_name(name)) and given != given[:1] * len(given):
            if any(isinstance(each, list | dict) for each in given):
                raise RrFileError(file, f"{plain(name, 40)!r} is there twice, and not the same")
            found[name] = "≠".join(map(_shown, given))
    return found


def _lines(text: str, file: str) -> list[dict[str, Any]] | None:
    """Lines that are a JSON object each; a last one that is cut off is left out. None: they are
    something else, or a recording of our own."""
    rows: list[dict[str, Any]] = []
    lines = [line for line in text.split("\n") if line.strip()]
    for number, line in enumerate(lines, 1):
        try:
            row = _loaded(line, file)
        except (ValueError, RecursionError):
            if rows and number == len(lines):
                break
            return None
        if not isinstance(row, dict) or "type" in row:
            return None
        rows.append(row)
    return rows


def _found(node: Any, name: str, depth: int, when: When) -> Iterator[tuple[Sequence[Any], When]]:
    """Lists that are of RR intervals: named so, of objects with such a name, or the whole file;
    and when what they are in began."""
    if depth > DEEPEST:
        return
    if isinstance(node, dict):
        rows = rr_samples(node) or _side_by_side(node)
        if rows is not None:
            yield rows, when
            return
        when = began(node, when)
        for key, value in node.items():
            # What lies under a name of RR intervals is theirs, whatever it is called itself.
            inherits = is_rr(plain_name(name)) and not is_rr(plain_name(key))
            yield from _found(value, name if inherits else key, depth + 1, when)
    elif isinstance(node, str) and is_rr(plain_name(name)) and len(node.split()) >= LIST_WORDS:
        yield node.replace(",", " ").split(), when
    elif isinstance(node, list) and node:
        head = node[0]
        if isinstance(head, dict):
            if _named(head) or (is_rr(plain_name(name)) and "duration" in head):
                yield node, when
            else:
                for each in node:
                    yield from _found(each, name, depth + 1, when)
        elif depth == 0 or (isinstance(head, str) and is_rr(plain_name(name))):
            yield node, when


def _side_by_side(node: dict[str, Any]) -> list[dict[str, Any]] | None:
    """Rows of lists that stand side by side, of intervals and of times; None where there are none.

    Raises ValueError where they are not equally long: nobody knows which belongs to which.
    """
    lists = {key: value for key, value in node.items() if isinstance(value, list) and value}
    lists = {key: value for key, value in lists.items() if not isinstance(value[0], dict | list)}
    columns = find_columns([plain_name(key) for key in lists])
    if columns is None or not columns.times:
        return None
    kept = [list(lists)[at] for at in (*columns.rr, *columns.times)]
    kept = list(READ) if set(READ) <= set(lists) else kept
    if len({len(lists[key]) for key in kept}) > 1:
        raise ValueError
    return [
        dict(zip(kept, row, strict=True)) for row in zip(*(lists[k] for k in kept), strict=True)
    ]


def _named(row: dict[str, Any]) -> bool:
    # A list under such a name is what is looked for, not a row with an interval.
    return find_columns([plain_name(key) for key in row]) is not None and not any(
        isinstance(value, list | dict) and len(value) > 16 for value in row.values()
    )


def _beats(rows: Sequence[Any], file: str) -> RrFile:
    head = rows[0]
    if isinstance(head, dict) and not _named(head):
        return _durations(rows, file)
    if isinstance(head, dict):
        names = list(dict.fromkeys(key for row in rows if isinstance(row, dict) for key in row))
        columns = find_columns([plain_name(name) for name in names])
        if columns is not None:
            each = (
                (at, _shown(row), [_shown(row.get(name)) for name in names], False)
                for at, row in enumerate(rows, 1)
                if isinstance(row, dict)
            )
            return table(names, columns, each, file, format=FORMAT.name)
    if isinstance(head, list):
        if not all(isinstance(row, list) and len(row) == 2 for row in rows):
            raise RrFileError(file, "its lists are not of a time and an RR interval each")
        found = Rows(file, [""])
        for at, row in enumerate(rows, 1):
            found.add(at, _shown(row), _shown(row[1]), [_shown(row[0])])
        return found.beats(FORMAT.name)
    found = Rows(file)
    for at, row in enumerate(rows, 1):
        found.add(at, _shown(row), _shown(row))
    return found.beats(FORMAT.name)


def _durations(rows: Sequence[Any], file: str) -> RrFile:
    """Polar's account export. While the sensor was offline, time went by without a beat."""
    found = Rows(file)
    for at, row in enumerate(rows, 1):
        said = row.get("duration") if isinstance(row, dict) else None
        lasted = _DURATION.fullmatch(said) if isinstance(said, str) else None
        if lasted is None:
            found.add_odd(at, _shown(row), f"{_shown(row)[:40]!r} holds no RR interval")
            continue
        ms = 60_000 * int(lasted[1] or 0) + 1000 * float(lasted[2])
        found.add(at, _shown(row), f"{ms:.6f}", away=row.get("offline") is True)
    return found.beats("Polar account export", 1.0)


def _shown(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, list):
        return " ".join(_shown(each) for each in value[:64] if not isinstance(each, list))
    return value if isinstance(value, str) else json.dumps(value)[:200]


FORMAT = Format("JSON with RR intervals", _read)
