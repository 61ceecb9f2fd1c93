"""Breathing from the beats: right, or not said."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import support.hrv_data as data
from aftershake.hrv.artifacts import flag
from aftershake.hrv.breathing import Breathing, breathing, breathing_per_min
from aftershake.hrv.live import live
from aftershake.rr.beats import Beats, from_intervals


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


def uneven(per_min: float, share: float, seconds: float, seed: int) -> tuple[Beats, float]:
    """Beats of a heart whose breaths have each a length of their own, and the breaths counted."""
    rng = np.random.default_rng(seed)
    lengths_s = 60 / per_min * np.exp(share * rng.normal(size=int(seconds)))
    t = np.arange(0, seconds, 0.02)
    ends_s = np.cumsum(lengths_s)
    number = np.searchsorted(ends_s, t, side="right")
    breaths = number + 1 - (ends_s[number] - t) / lengths_s[number]
    slow = 0.01 * np.cos(2 * np.pi * 0.1 * t + rng.uniform(0, 6))
    pulses = np.cumsum(1.1 * (1 + 0.05 * np.cos(2 * np.pi * breaths) + slow)) * 0.02
    at_ms = 1000 * np.interp(np.arange(1, pulses[-1]), pulses, t)
    rr_ms = np.diff(at_ms) + rng.normal(0, 3, at_ms.size - 1)
    return from_intervals(rr_ms), 60 * float(breaths[-1] - breaths[0]) / seconds


@pytest.mark.parametrize("per_min", [6.0, 7.5, 10.0, 14.0])
def test_uneven_breaths_are_counted(per_min: float) -> None:
    """The rate is breaths over time, not the frequency that stands out."""
    off = []
    for seed in range(8):
        beats, true = uneven(per_min, 0.2, 300, seed)
        said = breathing_per_min(beats, np.zeros(len(beats), dtype=bool))
        off += [] if said is None else [abs(said - true)]
    assert len(off) >= 5
    assert np.quantile(off, 0.8) < 1.5


def paced(*parts: tuple[float, float]) -> Breathing:
    """Breathing of minutes at a rate each, one after the other."""
    pieces = [
        data.heart(seconds=60 * minutes, breathing_hz=per_min / 60, swing_ms=50, slow_ms=8, seed=i)
        for i, (minutes, per_min) in enumerate(parts)
    ]
    beats = from_intervals(np.concatenate(pieces))
    return breathing(beats, np.zeros(len(beats), dtype=bool))


def test_breathing_is_of_all_that_is_measured_and_its_change_is_told() -> None:
    """Twenty minutes, of which the last seven would say 14: twelve were at 8 a minute."""
    said = paced((12, 8), (8, 14))
    assert said.per_min == pytest.approx(8, abs=1)
    assert said.lowest_per_min == pytest.approx(8, abs=1)
    assert said.highest_per_min == pytest.approx(14, abs=1)
    most = paced((6, 8), (14, 14))
    assert most.per_min == pytest.approx(14, abs=1)
    assert most.lowest_per_min == pytest.approx(8, abs=1)


def test_steady_breathing_does_not_change_within() -> None:
    said = paced((5, 13))
    assert said.lowest_per_min is not None
    assert said.highest_per_min is not None
    assert said.highest_per_min - said.lowest_per_min < 1.5
    assert said.lowest_per_min <= (said.per_min or 0) <= said.highest_per_min


def test_two_minutes_are_too_short_to_change_within() -> None:
    said = paced((2, 13))
    assert said.per_min is not None
    assert said.lowest_per_min is said.highest_per_min is None


def test_quick_breathing_that_is_small_but_stands_out_is_told() -> None:
    """Nineteen a minute at a heart rate of 57, as people lie: less than 1 % of the interval."""
    heart = {"rr_ms": 1050, "breathing_hz": 19 / 60, "swing_ms": 10, "slow_ms": 10, "noise_ms": 2}
    said = [estimate(60, **heart, seed=seed) for seed in range(12)]
    told = [each for each in said if each is not None]
    assert len(told) >= 9
    assert told == pytest.approx([19] * len(told), abs=1.5)


@pytest.mark.parametrize("slow_ms", [10, 20, 25])
def test_a_slow_wave_alone_is_no_breathing(slow_ms: float) -> None:
    """The wave of blood pressure at 0.1 Hz looks like six breaths a minute."""
    said = [estimate(60, swing_ms=0, slow_ms=slow_ms, noise_ms=2, seed=i) for i in range(10)]
    assert said == [None] * 10


def test_what_may_mostly_be_an_image_is_not_told_as_the_rest() -> None:
    """Nearly half of the time at 27: that this is no image of quicker breathing is not known."""
    assert paced((3, 18), (3, 27)).per_min is None
    assert paced((5, 18), (1, 27)).per_min == pytest.approx(18, abs=1)


def test_each_run_counts() -> None:
    """A gap in the middle: what lies before it is as much of the rest as what lies after."""
    first, second = data.heart(seconds=400, breathing_hz=0.2), data.heart(seconds=120, seed=1)
    run = np.repeat([0, 1], [first.size, second.size])
    rr_ms = np.concatenate((first, second))
    beats = Beats(np.cumsum(rr_ms) / 1000, rr_ms, run)
    said = breathing(beats, np.zeros(rr_ms.size, dtype=bool))
    assert said.per_min == pytest.approx(12, abs=1)
    assert said.highest_per_min is not None


@settings(max_examples=40, deadline=None)
@given(
    rr=st.lists(st.floats(300, 2000), min_size=1, max_size=120),
    flagged=st.lists(st.booleans(), min_size=120, max_size=120),
    split=st.integers(0, 120),
)
def test_any_beats_give_a_rate_or_none(rr: list[float], flagged: list[bool], split: int) -> None:
    run = (np.arange(len(rr)) >= split).astype(np.int64)
    beats = Beats(np.cumsum(rr) / 1000, np.array(rr), run)
    said = breathing(beats, np.array(flagged[: len(rr)]))
    rates = (said.per_min, said.lowest_per_min, said.highest_per_min)
    assert all(rate is None or 4 < rate < 25 for rate in rates)


def test_what_is_said_live_is_of_the_last_minute() -> None:
    """Somebody who begins to breathe slowly hears of that, not of the minutes before."""
    before, after = (
        data.heart(seconds=90, breathing_hz=0.3),
        data.heart(seconds=75, breathing_hz=0.2, swing_ms=60, seed=2),
    )
    beats = from_intervals(np.concatenate((before, after)))
    said = live(beats, float(beats.t_s[-1]), 0.0)
    assert said.breathing_per_min == pytest.approx(12, abs=1)
