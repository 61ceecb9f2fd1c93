"""A column of times is read together, and gives what each of its stamps gives by itself."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from aftershake.exchange import byte_columns
from aftershake.exchange.written_times import WAYS

FORMS = (
    "2026-11-01 22:00:00 +0000",
    "2026-11-01T22:00:00.123Z",
    "2026/1/9 7:05:09",
    "01.11.2026 22:00:00,5",
    "11/01/26 10:00:00 PM",
    "20261101T220000",
    "20261101220000123",
    "Sun Nov 01 22:00:00 GMT+01:00 2026",
    "Nov 1, 2026, 10:00:00 pm",
    "1. November 2026 22:00",
    "Sunday, November 01",
    "22:00:00.123456789",
    "T22h00m05s",
    "10:00:00 a.m.",
    "59:59.9",
    "100:05",
    "24:00:00",
    "1793570400123",
    "0.812",
    "1 793 570",
    "812 ms",
    "812,5",
    "",
    "x",
    "²",
    "٣:٠٠",
    "1\n2",
)
DIGITS = st.sampled_from("0123456789")


@st.composite
def columns(draw: st.DrawFn) -> list[str]:
    """Stamps of a few forms, in which any digit may be another one, or an odd sign."""
    forms = draw(st.lists(st.sampled_from(FORMS), min_size=1, max_size=3))
    stamps = []
    for _ in range(draw(st.integers(1, 60))):
        stamp = list(draw(st.sampled_from(forms)))
        for at, sign in enumerate(stamp):
            if sign.isdigit() and draw(st.booleans()):
                stamp[at] = draw(DIGITS)
        if draw(st.integers(0, 20)) == 0 and stamp:
            stamp[draw(st.integers(0, len(stamp) - 1))] = draw(st.sampled_from("09:x -\n²,"))
        stamps.append("".join(stamp))
    return stamps


@pytest.fixture(autouse=True, scope="module")
def small_parts() -> Iterator[None]:
    """As if there were thousands of stamps."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(byte_columns, "_PART", 25)
        yield


@given(columns())
@example([f"2026-10-{day:02} 23:59:60 +0{day % 10}00" for day in range(40)])
@example([f"{year}1101220000" for year in range(1890, 1930)])
def test_together_is_each_by_itself(stamps: list[str]) -> None:
    for kind, way in WAYS:
        each = np.array([way.at_s(stamp) for stamp in stamps])
        np.testing.assert_array_equal(way.all_at_s(stamps), each, err_msg=kind)


@pytest.mark.parametrize("form", FORMS)
def test_every_form_is_read_together(form: str) -> None:
    stamps = [form] * 50
    for _, way in WAYS:
        np.testing.assert_array_equal(way.all_at_s(stamps), [way.at_s(form)] * 50)
