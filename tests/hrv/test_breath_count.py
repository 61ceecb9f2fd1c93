"""Breaths counted in a swing."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aftershake.hrv.breath_count import GRID_HZ, HALF_TURN, counted, filtered, swing


def wave(hz: float, seconds: float = 60.0) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    t = np.arange(0, seconds, 1 / GRID_HZ)
    found: np.ndarray[tuple[int], np.dtype[np.float64]] = np.sin(2 * np.pi * hz * t + 0.4)
    return found


@settings(max_examples=40, deadline=None)
@given(per_min=st.floats(5, 28))
def test_an_even_swing_is_counted_exactly(per_min: float) -> None:
    found = counted(wave(per_min / 60))
    assert found is not None
    assert found.per_min == pytest.approx(per_min, rel=0.06)
    assert found.lengths < 0.15
    assert found.depths < 0.1


def test_small_turns_are_passed_over() -> None:
    both = wave(0.2) + 0.12 * wave(1.1)
    found, plain = counted(both, 0.01), counted(both, HALF_TURN)
    assert found is not None
    assert plain is not None
    assert plain.per_min == pytest.approx(12, abs=0.5)
    assert found.per_min > 15


def test_a_level_line_has_no_breaths() -> None:
    assert counted(np.zeros(240)) is None
    assert counted(np.linspace(0, 1, 240)) is None


def test_a_filter_leaves_what_lies_between_its_edges() -> None:
    rr_ms = np.full(80, 800.0)
    t_s = np.cumsum(rr_ms) / 1000
    rr_ms = rr_ms + 40 * np.sin(2 * np.pi * 0.06 * t_s) + 20 * np.sin(2 * np.pi * 0.25 * t_s)
    part = filtered(swing(t_s, rr_ms), 0.15)
    assert np.sqrt(2) * part[20:-20].std() == pytest.approx(20, rel=0.1)


def test_across_a_hole_the_curve_runs_straight() -> None:
    """Five beats left out: nothing is made up between 700 and 900 ms but what lies between."""
    rr_ms = np.concatenate((np.full(40, 700.0), [690.0], np.full(5, 800.0), np.full(40, 900.0)))
    t_s = np.cumsum(rr_ms) / 1000
    kept = rr_ms != 800.0
    even = swing(t_s[kept], rr_ms[kept]).even_ms
    assert np.ptp(even) < 230
