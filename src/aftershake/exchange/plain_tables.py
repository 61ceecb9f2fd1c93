"""Tables in which nothing is odd, as nearly all of them are: read column by column, at once. Any
that is not so plain is left to `tables.py`, which reads row by row and says what is odd."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from aftershake.exchange.began import began_at
from aftershake.exchange.byte_columns import ByteColumn, Signs
from aftershake.exchange.cells import first_lines
from aftershake.exchange.format import RrFile
from aftershake.exchange.rows import FILLING
from aftershake.exchange.times import TimeColumn, joined, since_s
from aftershake.exchange.timing import ends_in_total, impossible, in_ms, placed
from aftershake.exchange.written_times import plain_numbers
from aftershake.rr.beats import Ints

# What stands in no plain cell: quotes, what a remark begins with, what else parts cells.
_ODD = b"\"'#%|"
_REMARKS = ("-", "/")  # of which two begin a remark
_FIRST_SIGN, _SIGNS = ord(" "), 95  # of ASCII that can be seen
_AT_ONCE = 1 << 16
_MOST_BLANKS = 8  # around a cell


def columns_of(text: str, header: int, delimiter: str | None, wide: int) -> list[ByteColumn] | None:
    """The cells of the rows after line `header`, of each of the `wide` columns; None where a row
    has more or fewer of them, or anything in it that is more than a plain cell."""
    if delimiter not in (",", ";") or wide < 2:
        return None
    after = len(text) - len(text.rstrip("\n"))
    raw = (text if after else text + "\n").encode()
    begin, end = len(first_lines(text, header).encode()), len(raw) - max(after, 1) + 1
    others = _ODD + (b";" if delimiter == "," else b",")
    if any(raw.find(sign, begin, end) >= 0 for sign in others):
        return None
    signs = np.frombuffer(raw, np.uint8)[begin:end]
    edges = _edges(signs, delimiter)  # the first of them ends the header
    if edges.size == 1 or edges.size % wide != 1:
        return None
    row = delimiter * (wide - 1) + "\n"
    if any((signs[edges[at::wide]] != ord(sign)).any() for at, sign in enumerate(row, 1)):
        return None
    columns = [_stripped(signs, edges[at:-1:wide] + 1, edges[at + 1 :: wide]) for at in range(wide)]
    known = [column for column in columns if column is not None]
    if len(known) < wide or any(_twice(known[0], sign) for sign in _REMARKS):
        return None
    return known


def _edges(signs: Signs, delimiter: str) -> Ints:
    """Where what stands between cells is, and what stands in no plain one."""
    found = []
    for at in range(0, signs.size, _AT_ONCE):
        part = signs[at : at + _AT_ONCE]
        edges = (part - np.uint8(_FIRST_SIGN)) >= _SIGNS
        edges |= part == ord(delimiter)
        found.append(at + np.flatnonzero(edges))
    return np.concatenate(found)


def _stripped(signs: Signs, starts: Ints, ends: Ints) -> ByteColumn | None:
    """A column without the blanks around its cells; None where there are too many."""
    for _ in range(_MOST_BLANKS):
        if not (blank := signs[starts] == ord(" ")).any():
            break
        starts = starts + blank
    else:
        return None
    for _ in range(_MOST_BLANKS):
        if not (blank := signs[ends - 1] == ord(" ")).any():
            return ByteColumn(signs, starts, ends)
        ends = ends - (blank & (starts < ends))
    return None


def _twice(cells: ByteColumn, sign: str) -> bool:
    """Whether one of these cells begins with a sign and the same again."""
    signs, starts = cells.signs, cells.starts
    return bool(((signs[starts] == ord(sign)) & (signs[starts + 1] == ord(sign))).any())


def plain_table(
    rr: Sequence[str],
    times: Sequence[TimeColumn],
    unit_ms: float | None,
    at_line: Sequence[int],
    format: str,
    file: str,
) -> RrFile | None:
    """The beats of a column of intervals and of its columns of time; None where one of the
    intervals is no number that an interval can be. Raises RrFileError."""
    numbers = plain_numbers(rr)
    if numbers is None or np.mean(numbers == 0) >= FILLING or ends_in_total(numbers):
        return None
    rr_ms = numbers * in_ms(numbers, file, unit_ms)
    if impossible(rr_ms).any():
        return None
    times = joined(times)
    beats = placed(rr_ms, since_s(times, rr_ms, at_line, file))
    return RrFile(beats, format, began_at=began_at(times, float(rr_ms[0])))
