"""RR intervals in tables with a header: which column holds them, and which ones a time."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import chain, islice

import numpy as np

from aftershake.exchange import RrFileError
from aftershake.exchange.cells import cells_of, first_lines, is_comment, quoted, value
from aftershake.exchange.columns import Columns, find_columns, plain_name
from aftershake.exchange.format import Format, RrFile
from aftershake.exchange.own_beats import COLUMNS, READ, own_beats
from aftershake.exchange.plain_tables import columns_of, plain_table
from aftershake.exchange.rows import Rows
from aftershake.exchange.stamps import readings
from aftershake.exchange.times import TimeColumn
from aftershake.exchange.timing import own_unit_s
from aftershake.exchange.whose import any_word, counted, refuse_several, sums_up, told_by
from aftershake.rr.beats import Floats

_FORMATS = (
    ({"date", "rr", "since start"}, "HRV Logger"),
    ({"timestamp", "rr", "since start"}, "FatMaxxer"),
    ({"phone timestamp", "rr interval ms"}, "Polar Sensor Logger"),
    ({"pp interval ms", "error estimate ms", "blocker"}, "Polar Sensor Logger PPI"),
    ({"r r", "r r flag"}, "GoldenCheetah"),
    ({"since start", "ibi"}, "Empatica IBI"),
)
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
EPOCH_S = 1e8
_LOOKED_AT = 60  # rows
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
    rows = first_lines(text, 2 * _PREAMBLE).split("\n")
    for line, row in enumerate(rows[:_PREAMBLE], 1):
        if not row.strip() or is_comment(row):
            continue
        if worded is None and not re.search(r"[^\W\d_]{2}|^[\"']?[^\W\d_]", row.strip()):
            return None
        short = len(row) <= _LONGEST_HEADER
        next_row = next((row for row in rows[line:] if row.strip() and not is_comment(row)), "")
        for delimiter in _DELIMITERS if short else ():
            if delimiter == "\n" and re.search(r"[;\t,|]", row.strip()):
                continue  # not one column
            if delimiter not in (None, "\n") and delimiter not in row:
                continue
            names = tuple(cells_of(row, delimiter))
            plain = tuple(_since(name) for name in names)
            found = find_columns(plain)
            if found and not _heads(names, delimiter, next_row):
                found = None
            # Further down a line is prose rather than the header of something known.
            if worded is None:
                refuse_others(set(plain), found, file)
            if found:
                _refuse_counted(found, names, file)
                return Header(line, delimiter, row.strip(), names, found)
        worded = worded or (line, row.strip())
    if worded is None:
        return None
    line, row = worded
    if re.match(r"[\"']?\d", row):
        return None  # a date
    reason = f"{quoted(row)} is neither an RR interval nor a header that is known"
    raise RrFileError(file, reason, line)


def _heads(names: Sequence[str], delimiter: str | None, next_row: str) -> bool:
    """Whether what follows is a row of these columns: words alone may be prose, or a title."""
    if delimiter in ("\n", None) and re.search(r"[;\t]", next_row.strip()):
        return False
    if delimiter is None and len(names) > _MOST_WORDS:
        numbers = [value(cell.replace(",", ".")) for cell in next_row.split()]
        return len(numbers) == len(names) and sum(map(math.isfinite, numbers)) > len(names) / 2
    return True


def _since(name: str) -> str:
    """Empatica's IBI files have in the place of a name when their seconds began."""
    return "since start" if value(name) >= EPOCH_S else plain_name(name)


def _refuse_counted(columns: Columns, names: Sequence[str], file: str) -> None:
    if columns.unit_ms is not None and math.isnan(columns.unit_ms):
        raise RrFileError(
            file,
            f"by its name, {quoted(names[columns.rr[0]], 20)}, its RR intervals are counted in"
            " parts of a second, and nothing says how many make a second",
        )


def refuse_others(plain: set[str], found: Columns | None, file: str) -> None:
    """Raises RrFileError where these plain names tell what it holds instead."""
    if found:
        return
    for words, reason in _OTHERS:
        if words & plain:
            raise RrFileError(file, reason)


def _read(text: str, file: str) -> RrFile | None:
    """The beats under the header, with the name of the program that writes such tables."""
    header = find_header(text, file)
    if header is None:
        return None
    if (plain := _plain(text, header, file)) is not None:
        return plain
    lines = text.split("\n")
    last = len(lines)
    rows = (
        (line, row, cells_of(row, header.delimiter), line == last)
        for line, row in enumerate(lines[header.line :], header.line + 1)
        if row.strip() and not is_comment(row)
    )
    return table(header.names, header.columns, rows, file, header=header.row)


def _plain(text: str, header: Header, file: str) -> RrFile | None:
    """The same of a table in which nothing is odd, at once; None for any other."""
    names = header.names
    cells = columns_of(text, header.line, header.delimiter, len(names))
    if cells is None or len(header.columns.rr) > 1 or header.columns.pulses:
        return None
    begin = list(zip(*(column[:_LOOKED_AT] for column in cells), strict=True))
    columns = with_times(names, header.columns, begin)
    for at in told_by(names, columns.rr, columns.times):
        refuse_several(names[at], cells[at], file)
    if names == COLUMNS:
        ours = own_beats(*(cells[COLUMNS.index(name)] for name in READ))
        if ours is not None:
            return RrFile(ours, FORMAT.name)
    if any(any_word(cells[at]) for at in _counted(columns, begin)):
        return None
    times = [TimeColumn(names[at], cells[at]) for at in columns.times]
    lines = range(header.line + 1, header.line + 1 + len(cells[0]))
    rr = cells[columns.rr[0]]
    return plain_table(rr, times, columns.unit_ms, lines, _format(names), file)


def _format(names: Sequence[str]) -> str:
    """The program that writes such tables, as far as it is known."""
    plain = {_since(name) for name in names}
    return next((name for words, name in _FORMATS if words <= plain), FORMAT.name)


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
    _refuse_counted(columns, names, file)
    rows = iter(rows)
    begin = list(islice(rows, _LOOKED_AT))
    rows = chain(begin, rows)
    columns = with_times(names, columns, [cells for _, _, cells, _ in begin])
    wide = max(*columns.rr, *columns.times, 0) + 1
    numbers = _counted(columns, [cells for _, _, cells, _ in begin])
    whose: dict[int, list[str]] = {at: [] for at in told_by(names, columns.rr, columns.times)}
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
        if columns.pulses and _void(cells, columns):
            continue  # whatever stands there took no such time
        if len(found) and sums_up(cells, numbers):
            found.add_odd(line, row, f"{quoted(row)} sums up other lines")
            continue
        for at, told in whose.items():
            told.append(cells[at] if at < len(cells) else "")
        stamps = [cells[at] for at in columns.times]
        for cell in _intervals(rr):
            found.add(line, row, cell, stamps)
    for at, told in whose.items():
        refuse_several(names[at], told, file)
    read = found.beats(format or _format(names), columns.unit_ms)
    if columns.pulses:
        read = replace(read, beats=replace(read.beats, intervals="pulse"))
    return read


def _void(cells: Sequence[str], columns: Columns) -> bool:
    """Whether the sensor says itself that this is no interval: it was moved, or off the skin."""
    said = dict(enumerate(cells))
    off = [said.get(at) for at in columns.skin] == ["0", "1"]
    return off or any(said.get(at) == "1" for at in columns.void)


def _counted(columns: Columns, rows: Sequence[Sequence[str]]) -> tuple[int, ...]:
    """The columns that hold a number or a time in every row of a beat. A short table's last row
    may sum it up."""
    return tuple({*columns.times, *counted(rows[: _LOOKED_AT // 2], columns.rr)})


def with_times(names: Sequence[str], columns: Columns, rows: Sequence[Sequence[str]]) -> Columns:
    """The same columns, and those that are times by what stands in them, whatever their names."""
    if columns.times:
        return columns
    rows = [row for row in rows if len(row) >= len(names) and any(map(str.isdigit, "".join(row)))]
    rr = np.array([value(row[columns.rr[0]].replace(",", ".")) for row in rows])
    found = tuple(
        at
        for at in range(len(names))
        if at not in columns.rr and _tells_time([row[at] for row in rows], rr)
    )
    return replace(columns, times=found)


def _tells_time(stamps: Sequence[str], rr: Floats) -> bool:
    """Whether these are dates or times of day, or numbers that rise by the intervals, or as the
    seconds since 1970 do."""
    ways = readings(stamps) if len(stamps) > 1 else []
    if not ways or np.isnan(ways[0].at).any() or len(set(stamps)) == 1:
        return False
    if ways[0].kind != "number":
        return True
    at = ways[0].at
    rises = bool(np.all(np.diff(at) >= 0)) and not np.all(np.diff(at) == 1)
    return rises and (float(at[0]) >= EPOCH_S or bool(own_unit_s(at, rr * 1000)))


def _intervals(cells: Sequence[str]) -> list[str]:
    """The intervals of one row. Of a list, zeros and empty places only fill it up."""
    if len(cells) == 1:
        if cells[0].isdigit():
            return [cells[0]]
        cell = re.sub(r"(?<=\d) ?m?s$", "", cells[0])
        cell = cell.replace(",", ".") if re.fullmatch(r"-?\d+,\d+", cell) else cell
        several = [each for each in _LIST.split(cell) if each]
        if len(several) < 2:
            return several or [cell]
    else:
        several = [cell.replace(",", ".") for cell in cells if cell]
    return [each for each in several if each.strip("0.")]


FORMAT = Format("table with RR intervals", _read)
