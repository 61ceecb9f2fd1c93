"""Numbers without a header: an RR interval a line, a time and an RR interval, or a list of them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

import numpy as np

from aftershake.exchange import RrFileError
from aftershake.exchange.cells import cells_of, is_comment, quoted, value
from aftershake.exchange.format import Format, RrFile
from aftershake.exchange.rows import FILLING, MOST_UNREADABLE, Rows
from aftershake.exchange.times import since_s
from aftershake.exchange.timing import ends_in_total, impossible, in_ms, placed

LONG_LIST = 8  # numbers on a line that are a list for sure
_LIKELY = (200.0, 3000.0)
# One number a line, as nearly all of these files are: read at once, for there may be millions. Of
# no line is anything kept to come back to: a gigabyte, of four million.
_PLAIN = re.compile(r"(?:\d{1,7}+(?:\.\d{0,6}+)?+[ \t]*+\n)*+(?:\d{1,7}(?:\.\d{0,6})?)?\s*")
_DAY = re.compile(r"[\"']?\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}")


def _read(text: str, file: str) -> RrFile:
    """An RR interval a line, a time and an RR interval, or lists."""
    if (plain := _plain(text, file)) is not None:
        return plain
    lines = [
        (line, row)
        for line, row in enumerate(text.split("\n"), 1)
        if row.strip(" \t\r") and not is_comment(row)
    ]
    if not lines:
        raise RrFileError(file, "there are no RR intervals in it")
    comma = "," in text and "." not in text and not _separates(text)
    delimiter = next((each for each in (";", "\t", ",") if _splits(each, lines, comma)), None)
    rows = [(line, row, _cells(row, delimiter, comma)) for line, row in lines]
    wide = _usual_width(rows)
    if wide > 2 or (len(rows) == 1 and wide > 1):
        return _lists(rows, file, wide)
    if wide == 2 and _rises(rows, 1) and not _rises(rows, 0):  # the time stands second
        rows = [(line, row, cells[::-1]) for line, row, cells in rows]
    found = Rows(file, [""] * (wide - 1))
    for line, row, cells in rows:
        if len(cells) == wide:
            found.add(line, row, cells[-1], cells[:-1])
        else:
            found.add_odd(line, row, f"{len(cells)} numbers here, {wide} in other lines")
    return found.beats("RR intervals" if wide == 1 else "times and RR intervals")


def _plain(text: str, file: str) -> RrFile | None:
    """One number a line, all of them intervals; None where anything is odd."""
    if not _PLAIN.fullmatch(text):
        return None
    rr = np.array(text.split(), dtype=np.float64)
    if not rr.size or np.mean(rr == 0) >= FILLING or ends_in_total(rr):
        return None
    rr_ms = rr * in_ms(rr, file)
    if impossible(rr_ms).any():
        return None
    return RrFile(placed(rr_ms, since_s([], rr_ms, [], file)), FORMAT.name)


def _splits(delimiter: str, lines: Sequence[tuple[int, str]], comma: bool) -> bool:
    """Whether this is what stands between the columns: it is in most lines."""
    if delimiter == "," and comma:
        return False
    return sum(delimiter in row.strip() for _, row in lines) > len(lines) / 2


def _cells(row: str, delimiter: str | None, comma: bool) -> list[str]:
    """The cells of a line, decimal commas as points, a day and its time of day together."""
    cells = cells_of(row, delimiter)
    while len(cells) > 1 and not cells[-1]:
        cells.pop()
    if delimiter == "," and len(cells) == 1:
        cells = row.split()  # a line that has blanks instead
    if delimiter is None and len(cells) > 2 and _DAY.match(cells[0]) and ":" in cells[1]:
        cells = [" ".join(cells[:-1]), cells[-1]]
    if comma or delimiter in (";", "\t"):
        cells = [_point(cell) for cell in cells]
    return cells


def _point(cell: str) -> str:
    return cell.replace(",", ".") if re.fullmatch(r"[+-]?\d+,\d*", cell) else cell.rstrip(",")


def _rises(rows: Sequence[tuple[int, str, list[str]]], at: int) -> bool:
    """Whether a column of numbers only rises."""
    column = np.array([value(cells[at]) for _, _, cells in rows if len(cells) == 2])
    return column.size >= LONG_LIST and bool(np.all(np.diff(column) > 0))


def _usual_width(rows: Sequence[tuple[int, str, list[str]]]) -> int:
    widths = [len(cells) for _, _, cells in rows]
    return max(set(widths), key=widths.count)


def _lists(rows: Sequence[tuple[int, str, list[str]]], file: str, wide: int) -> RrFile:
    """Lines that are lists of intervals, perhaps filled up with zeros. Raises RrFileError where
    they look like columns, of which nothing says what they are."""
    table = [(line, row, [cell for cell in cells if cell.strip("0.")]) for line, row, cells in rows]
    each = np.array([value(cell) for _, _, cells in table for cell in cells])
    long = all(len(cells) >= LONG_LIST for _, _, cells in rows[:-1] or rows)
    filled = any(len(kept[2]) < len(row[2]) for kept, row in zip(table, rows, strict=True))
    low, high = _LIKELY
    likely = each.size > 0 and any(
        np.mean((each * unit >= low) & (each * unit <= high)) > 1 - MOST_UNREADABLE
        for unit in (1.0, 1000.0)
    )
    if not (likely and (long or filled)):
        line, row, _ = rows[0]
        raise RrFileError(
            file,
            f"{wide} columns, more than a time and an RR interval, and no header says which one"
            f" holds RR intervals: {quoted(row.strip())}",
            line,
        )
    found = Rows(file)
    for line, row, cells in table:
        for cell in cells:
            found.add(line, row, cell)
    return found.beats("RR intervals")


def _separates(text: str) -> bool:
    """Whether commas stand between columns: what is before them only rises and what is after them
    are intervals, or there are several in a row."""
    if re.search(r"\d,\d+,\d", text):
        return True
    low, high = _LIKELY
    after_clock = re.findall(
        r"^[^,\n]{0,40}:[^,\n]{1,20},[ \t]*(\d{3,4})[ \t]*$", text, re.MULTILINE
    )
    if sum(low <= int(each) <= high for each in after_clock) > text.count("\n") / 2:
        return True
    pairs = re.findall(r"^[ \t]*(\d{1,20})[ \t]*,[ \t]*(\d+)[ \t]*$", text, re.MULTILINE)
    before = [int(pair[0]) for pair in pairs]
    intervals = sum(low <= float(pair[1][:9]) <= high for pair in pairs)
    rises = all(a <= b for a, b in pairwise(before)) and len(before) > 2
    return rises and before[-1] - before[0] > 5 and intervals > len(pairs) / 2


FORMAT = Format("RR intervals", _read)
