"""Tables in which nothing is odd, as nearly all of them are: read column by column, at once. Any
that is not so plain is left to `tables.py`, which reads row by row and says what is odd."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from aftershake.exchange.began import began_at
from aftershake.exchange.format import RrFile
from aftershake.exchange.rows import FILLING
from aftershake.exchange.times import TimeColumn, since_s
from aftershake.exchange.timing import ends_in_total, impossible, in_ms, placed
from aftershake.exchange.written_times import plain_numbers

# All that may stand in a cell: no quotes, nor what a remark begins with.
_SIGNS = bytes(each for each in range(ord(" "), 127) if chr(each) not in "\"'#%,;|")
_REMARKS = ("--", "//")


def columns_of(body: str, delimiter: str | None, wide: int) -> list[list[str]] | None:
    """The cells of the rows, of each of the `wide` columns; None where a row has more or fewer of
    them, or anything in it that is more than a plain cell."""
    if delimiter not in (",", ";") or wide < 2:
        return None
    body = body.rstrip("\n")
    between = body.encode().translate(None, _SIGNS)
    rows = (delimiter * (wide - 1) + "\n") * (body.count("\n") + 1)
    if between + b"\n" != rows.encode() or any(_has(body, remark) for remark in _REMARKS):
        return None
    text = f"{delimiter}{body}{delimiter}".replace("\n", delimiter)
    text = text.replace(f"{delimiter} ", delimiter).replace(f" {delimiter}", delimiter)
    cells = text[1:-1].split(delimiter)
    if f"{delimiter} " in text or f" {delimiter}" in text:  # more than one blank around a cell
        cells = list(map(str.strip, cells))
    return [cells[at::wide] for at in range(wide)]


def _has(text: str, twice: str) -> bool:
    """Whether a sign stands there twice in a row; one that is nowhere is looked for much faster."""
    return twice[0] in text and twice in text


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
    rr_ms = numbers * (unit_ms or in_ms(numbers, file))
    if impossible(rr_ms).any():
        return None
    beats = placed(rr_ms, since_s(times, rr_ms, at_line, file))
    return RrFile(beats, format, began_at=began_at(times, float(rr_ms[0])))
