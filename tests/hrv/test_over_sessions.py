"""Means over sessions: how many they need, and that their intervals cover what they promise."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from aftershake.hrv.over_sessions import (
    LEAST_EACH,
    MOST_EACH,
    TELLS_LN,
    against_controls,
    mean_of,
)

DRAWN = 4000


@pytest.mark.parametrize(
    ("shaking", "controls", "sd", "control_sd"),
    [(5, 5, 0.27, 0.27), (5, 5, 0.35, 0.15), (40, 5, 0.27, 0.27), (12, 8, 0.2, 0.3)],
)
def test_the_interval_of_the_difference_covers_the_truth_19_times_of_20(
    shaking: int, controls: int, sd: float, control_sd: float
) -> None:
    rng = np.random.default_rng(7)
    truth, covered = 0.12, 0
    with_shaking = rng.normal(0.15, sd, (DRAWN, shaking)).tolist()
    without = rng.normal(0.03, control_sd, (DRAWN, controls)).tolist()
    for one, other in zip(with_shaking, without, strict=True):
        found = against_controls(one, other).difference
        assert found is not None
        covered += found.low_ln <= truth <= found.high_ln
    assert covered / DRAWN == pytest.approx(0.95, abs=0.012)


@pytest.mark.parametrize("n", [5, 12, 60])
def test_the_interval_of_a_mean_covers_the_truth_19_times_of_20(n: int) -> None:
    rng = np.random.default_rng(3)
    drawn = rng.normal(0.1, 0.3, (DRAWN, n)).tolist()
    found = [mean_of(each) for each in drawn]
    covered = sum(each is not None and each.low_ln <= 0.1 <= each.high_ln for each in found)
    assert covered / DRAWN == pytest.approx(0.95, abs=0.012)


def test_it_is_welch_s() -> None:
    one, other = [0.1, 0.3, -0.2, 0.25, 0.4, 0.05], [0.0, 0.1, -0.1, 0.05, 0.02]
    found = against_controls(one, other).difference
    known = stats.ttest_ind(one, other, equal_var=False).confidence_interval(0.95)
    assert found is not None
    assert (found.low_ln, found.high_ln) == pytest.approx((known.low, known.high))


@pytest.mark.parametrize(("shaking", "controls"), [(4, 5), (5, 4), (0, 0), (30, 0)])
def test_of_fewer_than_five_of_each_nothing_is_said_but_what_is_missing(
    shaking: int, controls: int
) -> None:
    found = against_controls([0.1 * i for i in range(shaking)], [0.2 * i for i in range(controls)])
    assert found.difference is None
    assert found.each_to_tell is None
    assert (found.missing_shaking, found.missing_controls) == (
        max(0, 5 - shaking),
        max(0, 5 - controls),
    )
    assert mean_of([0.1, 0.2, 0.3, 0.4]) is None


def test_one_recording_played_again_is_no_scatter() -> None:
    assert against_controls([0.1] * 6, [0.0, 0.1, 0.2, 0.1, 0.3]).difference is None
    assert mean_of([0.1] * 9) is None


def test_how_many_it_takes_brings_the_interval_down_to_a_quarter() -> None:
    rng = np.random.default_rng(5)
    one, other = rng.normal(0, 0.3, 6).tolist(), rng.normal(0, 0.3, 6).tolist()
    each = against_controls(one, other).each_to_tell
    assert each is not None
    assert 6 < each <= MOST_EACH
    sum_of_variances = float(np.var(one, ddof=1) + np.var(other, ddof=1))

    def half(n: int) -> float:
        return float(stats.t.ppf(0.975, 2 * n - 2)) * math.sqrt(sum_of_variances / n)

    assert half(each) <= TELLS_LN < half(each - 1)
    many = rng.normal(0, 0.3, (2, 60)).tolist()
    assert against_controls(*many).each_to_tell is None  # it stands out already


changes = st.lists(st.floats(-2, 2), max_size=30)


@given(changes, changes)
def test_whatever_was_recorded_it_is_a_number_or_nothing(
    one: list[float], other: list[float]
) -> None:
    found = against_controls(one, other)
    if found.difference is not None:
        assert min(len(one), len(other)) >= LEAST_EACH
        low, high = found.difference.low_ln, found.difference.high_ln
        assert math.isfinite(low)
        assert math.isfinite(high)
        assert low <= found.difference.mean_ln <= high
    assert found.each_to_tell is None or LEAST_EACH <= found.each_to_tell <= MOST_EACH
