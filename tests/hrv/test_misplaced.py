"""Beats put a little early or late: each could be a breath, several could not."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import support.hrv_data as data
from aftershake.hrv.metrics import analyse
from aftershake.hrv.misplaced import misplaced
from aftershake.rr.beats import Beats, from_intervals


def moved(rr_ms: data.Floats, every: int, by_ms: float) -> data.Floats:
    """Every so many beats one is put later, or earlier, in turn."""
    rr = rr_ms.copy()
    at = np.arange(every // 2, rr.size - 1, every)
    shift = by_ms * (-1.0) ** np.arange(at.size)
    rr[at] += shift
    rr[at + 1] -= shift
    return rr


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("by_ms", [60.0, 90.0])
def test_what_they_make_of_the_number_is_told(seed: int, by_ms: float) -> None:
    true = data.heart(seconds=300, seed=seed, swing_ms=20, slow_ms=10, noise_ms=3)
    spoilt = moved(true, 30, by_ms)
    found = misplaced(from_intervals(spoilt))
    assert found.beats == pytest.approx(true.size / 30, abs=3)
    assert 1.2 < found.growth < 1.03 * data.rmssd(spoilt) / data.rmssd(true)
    assert misplaced(from_intervals(true)).beats == 0


@pytest.mark.parametrize("seed", range(4))
def test_deep_breaths_and_sighs_seem_no_such_beats(seed: int) -> None:
    deep = data.heart(seconds=300, rr_ms=950, swing_ms=90, seed=seed, noise_ms=3)
    metrics = analyse(from_intervals(deep), 0.0, 300.0)
    assert (metrics.quality, metrics.misplaced) == ("good", 0)


@data.needed
def test_people_at_rest_hardly_ever_seem_to_have_any() -> None:
    """1 in 70 windows of five minutes, at most, of people whose every beat was looked at."""
    low, windows = 0, 0
    for rr, filled in data.awake_lying().values():
        ends_s = np.cumsum(rr) / 1000
        for from_s in range(0, int(ends_s[-1]) - 300, 1200):
            inside = (ends_s >= from_s) & (ends_s < from_s + 300)
            if filled[inside].any():
                continue
            metrics = analyse(from_intervals(rr), from_s, from_s + 300)
            windows += metrics.quality == "good" or bool(metrics.misplaced)
            low += bool(metrics.misplaced)
    assert windows > 50
    assert low <= windows / 35


@settings(deadline=None)
@given(st.lists(st.floats(300, 2000), max_size=80), st.integers(1, 40))
def test_any_beats_give_a_factor(rr: list[float], each: int) -> None:
    values = np.array(rr, dtype=np.float64)
    run = np.arange(values.size) // each
    found = misplaced(Beats(np.cumsum(values) / 1000 + run, values, run))
    assert found.growth >= 0
    assert np.isfinite(found.growth)
    assert (found.beats == 0) <= (found.growth == 1)
