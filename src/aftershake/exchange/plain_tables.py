"""Tables in which nothing is odd, as nearly all of them are: read column by column, at once. Any
that is not so plain is left to `tables.py`, which reads row by row and says what is odd."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from aftershake.exchange.began import began_at
from aftershake.exchange.format import RrFile
from aftershake.exchange.rows import FILLING
from aftershake.exchange.times import TimeColumn, since_s
from aftershake.exchange.timing import ends_in_total, impossible, in_ms, placed
from aftershake.exchange.written_times import plain_numbers

# All that may stand in a cell: no quotes, nor what a remark begins with.
_SIGNS = bytes(each for each in range(ord(" "), 127) if chr(each) not in "\"'#%,;|")
_REMARKS = ("-", "/")  # of which two begin a remark


def columns_of(body: str, delimiter: str | None, wide: int) -> list[list[str]] | None:
    """The cells of the rows, of each of the `wide` columns; None where a row has more or fewer of
    them, or anything in it that is more than a plain cell."""
    if delimiter not in (",", ";") or wide < 2:
        return None
    body = body.rstrip("\n")
    raw = body.encode()
    between = raw.translate(None, _SIGNS)
    rows = (delimiter * (wide - 1) + "\n") * (body.count("\n") + 1)
    if between + b"\n" != rows.encode():
        return None
    signs = np.frombuffer(b"\n" + raw + b"\n", np.uint8)
    if any(_twice(signs, sign) for sign in _REMARKS):
        return None
    cells = body.replace("\n", delimiter).split(delimiter)
    edges = np.flatnonzero((signs == ord(delimiter)) | (signs == ord("\n")))
    blank = (signs[edges[:-1] + 1] == ord(" ")) | (signs[edges[1:] - 1] == ord(" "))
    around = blank.reshape(-1, wide).any(axis=0).tolist()
    columns = [cells[at::wide] for at in range(wide)]
    return [
        list(map(str.strip, column)) if blanks else column
        for column, blanks in zip(columns, around, strict=True)
    ]


def _twice(signs: npt.NDArray[np.uint8], sign: str) -> bool:
    """Whether a sign stands there twice in a row."""
    there = signs == ord(sign)
    return bool((there[1:] & there[:-1]).any())


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
