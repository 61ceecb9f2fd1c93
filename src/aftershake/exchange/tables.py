"""RR intervals in tables with a header: which column holds them, and which ones a time."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from aftershake.exchange import RrFileError
from aftershake.exchange.cells import cells_of, is_comment, quoted, value
from aftershake.exchange.columns import Columns, find_columns, is_pp, plain_name
from aftershake.exchange.format import Format, RrFile
from aftershake.exchange.rows import Rows

_FORMATS = (
    ({"date", "rr", "since start"}, "HRV Logger"),
    ({"timestamp", "rr", "since start"}, "FatMaxxer"),
    ({"phone timestamp", "rr interval ms"}, "Polar Sensor Logger"),
    ({"r r", "r r flag"}, "GoldenCheetah"),
    ({"since start", "ibi"}, "Empatica IBI"),
)
_ONE_A_PACKET = {"bpm", "rr", "battery"}
# What a table holds instead, by one of its columns.
_OTHERS = (
    ({"rmssd"}, "it holds summaries, not RR intervals"),
    ({"annotation"}, "it holds annotations, not RR intervals"),
    (
        {"hr bpm", "heart rate", "hr", "bpm", "herzfrequenz", "heart rate bpm", "pulse", "puls"},
        "it holds heart rates, not RR intervals",
    ),
    ({"ecg", "ecg value", "ecg mv", "ecg uv", "ecg µv"}, "it holds an ECG, not RR intervals"),
)
_PULSES = (
    "it holds intervals between pulse waves (PP), seen by light, not RR intervals: they are"
    " smoothed and say little of beat-to-beat variability"
)
EPOCH_S = 1e8
_LONGEST_HEADER = 10_000
_PREAMBLE = 20  # lines that may stand before the header
_MOST_WORDS = 4  # a line of more words is prose, not names of columns
_DELIMITERS = ("\n", ";", "\t", ",", "|", None)
# Lists of intervals in one cell.
_LIST = re.compile(r"[\[\]();,|\s]+")


@dataclass(frozen=True, slots=True)
class Header:
    """Where a table's header is and what it names. `delimiter` None is white space."""

    line: int
    delimiter: str | None
    row: str
    names: tuple[str, ...]  # as in the file
    columns: Columns


def find_header(text: str, file: str) -> Header | None:
    """The header of a table with RR intervals, or None where the file begins with numbers.

    Raises RrFileError where there are words, and none of them names RR intervals.
    """
    worded: tuple[int, str] | None = None
    for line, row in enumerate(text.split("\n", _PREAMBLE)[:_PREAMBLE], 1):
        if not row.strip() or is_comment(row):
            continue
        if worded is None and not re.search(r"[^\W\d_]{2}|^[\"']?[^\W\d_]", row.strip()):
            return None
        short = len(row) <= _LONGEST_HEADER
        for delimiter in _DELIMITERS if short else ():
            if delimiter == "\n" and re.search(r"[;\t,|]", row.strip()):
                continue  # not one column
            names = tuple(cells_of(row, delimiter))
            plain = tuple(_since(name) for name in names)
            found = find_columns(plain) if delimiter or len(plain) <= _MOST_WORDS else None
            # Further down a line is prose rather than the header of something known.
            if worded is None:
                _refuse_others(set(plain), found, file)
            if found:
                return Header(line, delimiter, row.strip(), names, found)
        worded = worded or (line, row.strip())
    if worded is None:
        return None
    line, row = worded
    if re.match(r"[\"']?\d", row):
        return None  # a date
    reason = f"{quoted(row)} is neither an RR interval nor a header that is known"
    raise RrFileError(file, reason, line)


def _since(name: str) -> str:
    """Empatica's IBI files have in the place of a name when their seconds began."""
    return "since start" if value(name) >= EPOCH_S else plain_name(name)


def _refuse_others(plain: set[str], found: Columns | None, file: str) -> None:
    if found:
        if plain >= _ONE_A_PACKET:
            reason = "it logs one interval a packet only, so beats are missing in it"
            raise RrFileError(file, reason)
        return
    if any(is_pp(name) for name in plain):
        raise RrFileError(file, _PULSES)
    for words, reason in _OTHERS:
        if words & plain:
            raise RrFileError(file, reason)


def _read(text: str, file: str) -> RrFile | None:
    """The beats under the header, with the name of the program that writes such tables."""
    header = find_header(text, file)
    if header is None:
        return None
    lines = text.split("\n")
    last = len(lines)
    rows = (
        (line, row, cells_of(row, header.delimiter), line == last)
        for line, row in enumerate(lines[header.line :], header.line + 1)
        if row.strip() and not is_comment(row)
    )
    return table(header.names, header.columns, rows, file, header=header.row)


def table(
    names: Sequence[str],
    columns: Columns,
    rows: Iterable[tuple[int, str, Sequence[str], bool]],
    file: str,
    *,
    header: str = "",
    format: str = "",
) -> RrFile:
    """The beats of a table's rows: number of the line, its text, its cells, whether it is the last
    of the file. Raises RrFileError.
    """
    wide = max(*columns.rr, *columns.times, 0) + 1
    found = Rows(file, [names[at] for at in columns.times], sparse=len(names) > 1)
    for line, row, cells, last in rows:
        if len(cells) < wide:
            if not last:  # that was cut off while it was written
                found.add_odd(line, row, "there are fewer columns here than in the header")
            continue
        if len(cells) > len(names) and any(cells[len(names) :]):
            reason = f"there are more columns here than in the header: {quoted(row)}"
            found.add_odd(line, row, reason)
            continue
        if row.strip() == header:  # a log that was begun anew
            found.add_odd(line, row, "the header again")
            continue
        rr = [cells[at] for at in columns.rr]
        if not len(found) and not any(re.search(r"\d", cell) for cell in cells):
            continue  # units under the header
        stamps = [cells[at] for at in columns.times]
        for cell in _intervals(rr):
            found.add(line, row, cell, stamps)
    known = (name for words, name in _FORMATS if words <= {_since(name) for name in names})
    return found.beats(format or next(known, FORMAT.name), columns.unit_ms)


def _intervals(cells: Sequence[str]) -> list[str]:
    """The intervals of one row. Of a list, zeros and empty places only fill it up."""
    if len(cells) == 1:
        if cells[0].isdigit():
            return [cells[0]]
        cell = re.sub(r"(?<=\d) ?m?s$", "", cells[0])
        cell = cell.replace(",", ".") if re.fullmatch(r"-?\d+,\d+", cell) else cell
        several = [each for each in _LIST.split(cell[:1000]) if each]
        if len(several) < 2:
            return several or [cell]
    else:
        several = [cell.replace(",", ".") for cell in cells if cell]
    return [each for each in several if each.strip("0.")]


FORMAT = Format("table with RR intervals", _read)
