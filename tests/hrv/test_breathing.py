"""Breathing from the beats: right, or not said."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import support.hrv_data as data
from aftershake.hrv.artifacts import flag
from aftershake.hrv.breathing import breathing_per_min
from aftershake.rr.beats import from_intervals


def estimate(seconds: float = 120, **heart: float) -> float | None:
    # Made longer and cut, so that the windows hold whole beats up to both ends.
    beats = from_intervals(data.heart(seconds=seconds + 20, **heart)).between(5.0, 5.0 + seconds)
    return breathing_per_min(beats, flag(beats))


@pytest.mark.parametrize("per_min", [10, 12, 15, 18, 21])
@pytest.mark.parametrize("seconds", [60, 120, 300])
def test_steady_breathing_is_estimated(per_min: float, seconds: float) -> None:
    heart = {"breathing_hz": per_min / 60, "slow_ms": 10}
    assert estimate(seconds, **heart) == pytest.approx(per_min, abs=1.0)


def test_below_a_minute_nothing_is_said() -> None:
    assert estimate(54) is None
    assert estimate(60) is not None


@pytest.mark.parametrize("noise_ms", [2, 10, 30])
def test_without_a_swing_nothing_is_said(noise_ms: float) -> None:
    said = [estimate(60, swing_ms=0, noise_ms=noise_ms, seed=seed) for seed in range(20)]
    assert sum(each is not None for each in said) <= 1


@settings(max_examples=60, deadline=None)
@given(
    hr_bpm=st.floats(38, 58),
    per_min=st.floats(20, 30),
    swing=st.floats(0.005, 0.06),
    seconds=st.sampled_from([60, 120, 300]),
    seed=st.integers(0, 1000),
)
def test_breathing_above_half_the_heart_rate_is_never_shown_as_its_image(
    hr_bpm: float, per_min: float, swing: float, seconds: float, seed: int
) -> None:
    """A heart at 46 a minute that breathes at 28 swings as if it breathed at 18."""
    if per_min <= hr_bpm / 2 + 1:
        return
    rr_ms = 60_000 / hr_bpm
    heart = {"rr_ms": rr_ms, "breathing_hz": per_min / 60, "swing_ms": swing * rr_ms}
    assert estimate(seconds, **heart, slow_ms=0.01 * rr_ms, noise_ms=3, seed=seed) is None


def test_a_slow_heart_that_breathes_slowly_is_still_estimated() -> None:
    said = estimate(300, rr_ms=1300, breathing_hz=0.2, swing_ms=50, slow_ms=10)
    assert said == pytest.approx(12, abs=0.5)


def test_what_reaches_the_edge_of_the_band_is_not_said() -> None:
    assert estimate(300, rr_ms=700, breathing_hz=0.46, slow_ms=5) is None


def test_the_clock_changes_nothing() -> None:
    rr = data.heart(seconds=130)
    here, there = from_intervals(rr), from_intervals(rr, start_s=12345.678)
    said = breathing_per_min(here, np.zeros(rr.size, dtype=bool))
    assert said == breathing_per_min(there, np.zeros(rr.size, dtype=bool))
