"""Resting numbers over days: means of days, their range, and how far out the newest lies."""

from __future__ import annotations

import math
from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from aftershake.hrv.trend import BAND_SD, DAY_SD_LN, Reading, recent, trend

TODAY = date(2026, 11, 26)


def reading(days_ago: int, rmssd_ms: float, **other: object) -> Reading:
    day = TODAY - timedelta(days=days_ago)
    return Reading(day, rmssd_ms, 60.0, "lying", **other)  # type: ignore[arg-type]


def test_without_any_there_is_none() -> None:
    assert trend([]) is None


@pytest.mark.parametrize("days", [1, 2, 3, 4])
def test_what_needs_more_days_is_left_out(days: int) -> None:
    found = trend([reading(ago, 30.0 + ago) for ago in range(days)])
    assert found is not None
    assert (found.week_rmssd_ms is None, found.week_hr_bpm is None) == (days < 3, days < 3)
    assert (found.low_ms is None, found.beside is None) == (days < 4, days < 4)


def test_a_day_counts_once_however_often_it_was_measured() -> None:
    once = [reading(2, 20.0), reading(1, 40.0), reading(0, 80.0)]
    often = [*once[:2], *[reading(0, 80.0)] * 5]
    one, other = trend(once), trend(often)
    assert one is not None
    assert other is not None
    assert one.week_rmssd_ms == other.week_rmssd_ms == pytest.approx(40.0)
    assert (one.readings, other.readings, one.days, other.days) == (3, 7, 3, 3)


def test_the_week_and_the_range_end_at_the_newest_day() -> None:
    found = trend([reading(ago, 40.0) for ago in (70, 59, 8, 7)] + [reading(0, 40.0)])
    assert found is not None
    assert (found.week_days, found.band_days, found.days) == (1, 4, 5)


def test_postures_are_never_mixed() -> None:
    sitting = [Reading(TODAY, 20.0, 70.0, "sitting")]
    found = trend([*sitting, reading(3, 40.0), reading(2, 44.0)])
    assert found is not None
    assert (found.posture, found.other_postures, found.newest.rmssd_ms) == ("lying", 1, 44.0)


def test_the_newest_is_set_beside_the_days_before_it() -> None:
    found = trend([reading(ago, 40.0) for ago in (3, 2, 1)] + [reading(0, 40.0 * math.e**0.4)])
    assert found is not None
    assert found.beside is not None
    assert found.beside.delta_ln == pytest.approx(0.4)
    assert not found.beside.own
    # 0.4 of an SD of 0.283 · √(1 + 1/3): 1.22 of them, which 22 of 100 exceed on either side.
    assert found.beside.share == pytest.approx(0.2207, abs=1e-4)


def test_stated_shares_come_true_on_days_that_only_scatter() -> None:
    """Of days drawn from one distribution, 1 in 10 is said to be 1 in 10; with one's own days and
    with published ones."""
    rng = np.random.default_rng(1)
    for days in (6, 20):
        shares = []
        for _ in range(3000):
            drawn = np.exp(3.6 + rng.normal(0, DAY_SD_LN, days))
            found = trend([reading(ago, float(ms)) for ago, ms in enumerate(drawn)])
            assert found is not None
            assert found.beside is not None
            assert found.beside.own == (days > 14)
            shares.append(found.beside.share)
        assert np.mean(np.array(shares) < 0.1) == pytest.approx(0.1, abs=0.02)
        assert np.mean(np.array(shares) < 0.02) == pytest.approx(0.02, abs=0.01)


days = st.lists(
    st.builds(reading, st.integers(0, 90), st.floats(1.0, 400.0)), min_size=1, max_size=30
)


@given(days)
def test_whatever_was_measured_it_adds_up(readings: list[Reading]) -> None:
    found = trend(readings)
    assert found is not None
    assert found == trend(sorted(readings, key=lambda each: each.day))
    levels = [each.rmssd_ms for each in readings]
    for value in (found.week_rmssd_ms, found.low_ms, found.high_ms):
        assert value is None or math.isfinite(value)
    if found.week_rmssd_ms is not None:
        assert min(levels) * 0.999 <= found.week_rmssd_ms <= max(levels) * 1.001
    if found.low_ms is not None and found.high_ms is not None:
        assert found.low_ms <= found.high_ms
        assert math.log(found.high_ms / found.low_ms) <= 2 * BAND_SD * math.log(400.0)
    if found.beside is not None:
        assert 0 <= found.beside.share <= 1


def test_each_day_stands_with_the_mean_of_the_week_up_to_it() -> None:
    found = trend([reading(ago, 30.0 + ago) for ago in (20, 19, 13, 12, 11, 0)])
    assert found is not None
    assert [each.day for each in found.by_day] == sorted(each.day for each in found.by_day)
    means = [each.week_rmssd_ms for each in found.by_day]
    # 20 · 19 · 13 (with 19) · 12 (with 13) · 11 (with 13 and 12) · 0
    assert [mean is None for mean in means] == [True, True, True, True, False, True]
    assert means[4] == pytest.approx(math.exp((math.log(43) + math.log(42) + math.log(41)) / 3))


@given(days)
def test_the_last_day_s_mean_is_that_of_the_trend(readings: list[Reading]) -> None:
    found = trend(readings)
    assert found is not None
    last = found.by_day[-1]
    assert len(found.by_day) == found.days
    assert (last.week_rmssd_ms is None) == (found.week_rmssd_ms is None)
    if last.week_rmssd_ms is not None and found.week_rmssd_ms is not None:
        assert last.week_rmssd_ms == pytest.approx(found.week_rmssd_ms)


def test_the_first_days_that_there_are_are_taken() -> None:
    given = [Reading(date(1, 1, day), 30.0 + day, 60.0, "lying") for day in range(1, 6)]
    found, lately = trend(given), recent(given)
    assert found is not None
    assert lately is not None
    assert (found.week_days, found.band_days, lately.band_days) == (5, 5, 5)
    assert found.week_rmssd_ms == lately.week_rmssd_ms is not None
