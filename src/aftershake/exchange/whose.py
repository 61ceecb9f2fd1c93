"""Whether a table's rows are beats of one heart: a column may say of whom each is, and a row may
sum up the others. Beats of several people run together give a number that is nobody's."""

from __future__ import annotations

import math
from collections.abc import Sequence

from aftershake.exchange import RrFileError
from aftershake.exchange.byte_columns import ByteColumn
from aftershake.exchange.cells import is_nothing, quoted, value
from aftershake.exchange.columns import plain_name

_WHOSE = {
    *("subject", "participant", "person", "people", "patient", "proband", "user", "name", "who"),
    *("athlete", "client", "session", "recording", "device", "strap", "file", "id"),
}
_NUMBERED = {"id", "nr", "no", "number", "code", "name"}  # may stand beside such a word
LEAST_ROWS = 20  # of each, on average: fewer are numbers of the rows themselves
_SHOWN = 3
_BEGINNING = 16  # of a cell


def told_by(names: Sequence[str], rr: Sequence[int], times: Sequence[int]) -> tuple[int, ...]:
    """The columns whose names say that they tell recordings apart."""
    return tuple(
        at
        for at, name in enumerate(names)
        if at not in rr and at not in times and _is_whose(plain_name(name).split())
    )


def _is_whose(words: Sequence[str]) -> bool:
    return bool(words) and words[0] in _WHOSE and set(words[1:]) <= _NUMBERED


def refuse_several(name: str, told: Sequence[str], file: str) -> None:
    """Raises RrFileError where these cells, one a row, are of several."""
    several = [each for each in dict.fromkeys(told) if each]
    if len(several) < 2 or len(told) < LEAST_ROWS * len(several):
        return
    shown = ", ".join(quoted(each, 20) for each in several[:_SHOWN])
    more = ", …" if len(several) > _SHOWN else ""
    raise RrFileError(
        file,
        f"by its column {quoted(name, 20)} it holds {len(several)} recordings ({shown}{more}):"
        " give each a file of its own",
    )


def counted(rows: Sequence[Sequence[str]], rr: Sequence[int]) -> tuple[int, ...]:
    """The columns, beside the intervals, that hold a number in each of these rows."""
    return tuple(
        at
        for at in range(min(map(len, rows), default=0))
        if at not in rr and all(math.isfinite(value(row[at].replace(",", "."))) for row in rows)
    )


def sums_up(cells: Sequence[str], numbers: Sequence[int]) -> bool:
    """Whether a row has a word where the others have a number or a time: "Mean", "Total"."""
    return any(is_word(cells[at]) for at in numbers if at < len(cells))


def is_word(cell: str) -> bool:
    """Whether there are letters and no digits in a cell, and it does not say "nothing"."""
    if cell.isdigit() or any(map(str.isdigit, cell)):
        return False
    return any(map(str.isalpha, cell)) and not is_nothing(cell)


def any_word(cells: ByteColumn) -> bool:
    """Whether one of these cells `is_word`; of many, most have a digit at the beginning."""
    for place in range(_BEGINNING):
        if (digits := cells.are_digits(place)).all():
            return False
        cells = cells.where(~digits)
    return any(map(is_word, set(cells)))
