"""JSON in which one object has its interval twice: which it is, nobody knows, and that is said."""

from __future__ import annotations

import pytest

from aftershake.exchange import RrFileError
from aftershake.exchange.format import RrFile
from aftershake.exchange.json_files import FORMAT

ROWS = [f'{{"rr": {800 + n % 7}}}' for n in range(40)]
TWICE = '{"rr": 801, "rr": 950}'


def read(text: str) -> RrFile:
    found = FORMAT.read(text, "a.json")
    assert found is not None
    return found if isinstance(found, RrFile) else found[0]


@pytest.mark.parametrize("between", [",", "\n"])
def test_one_that_is_there_twice_is_none_and_said(between: str) -> None:
    lines = between.join([*ROWS[:20], TWICE, *ROWS[20:]])
    found = read(f"[{lines}]" if between == "," else lines)
    assert found.odd is not None
    assert (found.odd.count, found.odd.first) == (1, 21)
    assert 950 not in found.beats.rr_ms


def test_the_same_twice_is_one() -> None:
    found = read(f"[{','.join([*ROWS, TWICE.replace('950', '801')])}]")
    assert found.odd is None
    assert len(found.beats) == 41


def test_two_lists_are_refused() -> None:
    with pytest.raises(RrFileError, match="twice"):
        read('{"rr": [800, 801, 802], "rr": [900, 901, 902]}')
