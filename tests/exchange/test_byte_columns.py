"""Cells that stay bytes are the same cells as texts, and the same numbers."""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from aftershake.exchange import byte_columns
from aftershake.exchange.byte_columns import ByteColumn
from aftershake.exchange.cells import value

CELLS = st.lists(st.text(st.sampled_from("0123456789.:- x"), max_size=12), max_size=40)
DIGITS = st.text(st.sampled_from("0123456789"), max_size=20)
NUMBERS = st.lists(st.one_of(DIGITS, st.tuples(DIGITS, DIGITS).map(".".join)), max_size=40)


@pytest.fixture(autouse=True, scope="module")
def small_parts() -> Iterator[None]:
    """As if there were thousands of cells."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(byte_columns, "_PART", 7)
        patch.setattr(byte_columns, "_TEXTS", 5)
        yield


def column_of(cells: list[str]) -> ByteColumn:
    column = ByteColumn.of(cells)
    assert column is not None
    return column


@given(CELLS, st.integers(-50, 50), st.integers(-50, 50))
def test_a_column_is_its_cells(cells: list[str], begin: int, end: int) -> None:
    column = column_of(cells)
    assert list(column) == cells == [column[at] for at in range(len(column))]
    assert column[begin:end] == cells[begin:end]
    assert [cell for part in column.parts() for cell in part] == cells
    assert column.lengths.tolist() == [len(cell) for cell in cells]
    digits = [cell[1:2].isdigit() for cell in cells]
    assert column.are_digits(1).tolist() == digits
    assert list(column.where(column.are_digits(1))) == list(itertools.compress(cells, digits))
    for cell in ("", "0", *cells[:3]):
        assert (cell in column) == (cell in cells)
    assert 0 not in column


@given(CELLS, st.integers(1, 12))
def test_places_of_cells_of_one_length(cells: list[str], wide: int) -> None:
    which = np.array([at for at, cell in enumerate(cells) if len(cell) == wide], dtype=np.int64)
    if which.size:
        places = column_of(cells).taken(which, wide)
        assert bytes(places.T.ravel()).decode() == "".join(cells[at] for at in which)


@given(NUMBERS)
@example(["99999999", "1", "00000000"] * 5)
@example(["123456789", "999999999999999999"])
@example([".5", "5.", "0.1", "812.25"] * 4)
@example(["9007199254740993", "1.5"])
def test_numbers_are_those_of_each_cell(cells: list[str]) -> None:
    found = column_of(cells).numbers()
    each = [value(cell) for cell in cells]
    if found is not None:
        assert found.tolist() == each
    elif not any(map(math.isnan, each)):  # each is a number, one of them of many digits
        assert max(map(len, cells)) > 16


@pytest.mark.parametrize("sign", [chr(each) for each in range(128) if not chr(each).isdigit()])
def test_of_other_signs_only_a_point_is_in_a_number(sign: str) -> None:
    for cell in (f"12{sign}4", sign, f"1234{sign}", f"123456789{sign}1"):
        found = column_of(["10000000", "1", cell]).numbers()
        assert (found is not None) == (sign == "." and cell != ".")


def test_what_is_not_ascii_is_no_column() -> None:
    assert ByteColumn.of(["800", "²"]) is None
