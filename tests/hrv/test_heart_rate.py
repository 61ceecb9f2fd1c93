"""The heart rate of a stretch is that of all its beats, also where they come in short runs."""

from __future__ import annotations

import numpy as np
import pytest

import support.hrv_data as data
from aftershake.hrv.metrics import MOST_WITHIN, analyse
from aftershake.hrv.rhythm import extra_share
from aftershake.rr.beats import Beats, from_intervals


def two_runs(short_ms: list[int], long_ms: data.Floats, apart_s: float = 1.0) -> Beats:
    """A short run of beats, then `apart_s` without any, then a long one."""
    first, second = from_intervals(np.array(short_ms, dtype=float)), from_intervals(long_ms)
    begins_s = float(first.t_s[-1]) + apart_s
    return Beats(
        np.concatenate((first.t_s, begins_s + second.t_s)),
        np.concatenate((first.rr_ms, second.rr_ms)),
        np.concatenate((first.run, second.run + 1)),
    )


def rate(beats: Beats, *, moving: bool) -> float | None:
    return analyse(beats, 0.0, float(beats.t_s[-1]), moving=moving).hr_bpm


@pytest.mark.parametrize("moving", [False, True])
@pytest.mark.parametrize("short_ms", [[802, 806, 761], [1009, 1016, 1059, 1107, 1137, 1220]])
def test_a_short_run_that_is_even_counts(short_ms: list[int], moving: bool) -> None:
    """What is too short to be judged for RMSSD may be a good part of a short stretch, and the heart
    may have been another before a pause."""
    fast_ms = data.heart(seconds=12, rr_ms=550)
    expected = 60_000 / float(np.concatenate((short_ms, fast_ms)).mean())
    assert rate(two_runs(short_ms, fast_ms), moving=moving) == pytest.approx(expected, rel=0.02)


def test_a_short_run_each_of_which_may_be_two_beats_leaves_no_rate_of_a_short_stretch() -> None:
    beats = two_runs([1102, 1106, 1061], data.heart(seconds=12, rr_ms=550))
    assert rate(beats, moving=False) is None


@pytest.mark.parametrize("moving", [False, True])
@pytest.mark.parametrize(
    "short_ms",
    [
        [2010, 990, 1010],  # one was missed
        [1000, 480, 530, 990, 1010],  # one too many
        [1900, 1890],  # two intervals tell nothing of each other
        [400, 700, 350, 900, 600],  # noise
    ],
)
def test_a_short_run_that_is_not_does_not(short_ms: list[int], moving: bool) -> None:
    slow_ms = data.heart(seconds=60, rr_ms=1000)
    expected = 60_000 / float(slow_ms.mean())
    assert rate(two_runs(short_ms, slow_ms), moving=moving) == pytest.approx(expected, rel=0.005)


@pytest.mark.parametrize(
    ("heard_s", "of_s", "told"),
    [(21, 29, False), (23, 29, True), (22, 31, True), (195, 300, False), (205, 300, True)],
)
@pytest.mark.parametrize("moving", [False, True])
def test_a_rate_is_told_of_what_was_heard_of(
    heard_s: int, of_s: int, told: bool, moving: bool
) -> None:
    """Two thirds of a stretch at least, and three quarters of a brief one: a heart may be another
    in what is missing."""
    beats = from_intervals(data.heart(seconds=heard_s, rr_ms=900))
    assert (analyse(beats, 0.0, float(of_s), moving=moving).hr_bpm is not None) is told


def seen_twice(share: float, first: float, *, rr_ms: float = 940.0) -> Beats:
    """Five minutes in which so large a share of the beats were seen twice, at random: the second
    time after `first` of the interval."""
    rng = np.random.default_rng(5)
    parts = list[float]()
    for rr in data.heart(seconds=300, rr_ms=rr_ms).tolist():
        at = first + float(rng.normal(0.0, 0.03))
        parts += [rr * at, rr * (1 - at)] if rng.random() < share else [rr]
    return from_intervals(np.array(parts))


@pytest.mark.parametrize("moving", [False, True])
@pytest.mark.parametrize("rr_ms", [700.0, 940.0, 1200.0])
@pytest.mark.parametrize("first", [0.33, 0.4, 0.5, 0.66])
@pytest.mark.parametrize("share", [0.05, 0.15, 0.25, 0.4, 0.6])
def test_beats_that_were_seen_twice_do_not_make_a_heart_faster(
    share: float, first: float, rr_ms: float, moving: bool
) -> None:
    told = rate(seen_twice(share, first, rr_ms=rr_ms), moving=moving)
    assert told is None or told == pytest.approx(60_000 / rr_ms, rel=0.03)


@pytest.mark.parametrize("spread", [0.15, 0.2, 0.25, 0.3])
def test_a_heart_without_any_pattern_is_not_seen_twice(spread: float) -> None:
    for seed in range(20):
        rng = np.random.default_rng(seed)
        rr_ms = np.maximum(800 * np.exp(rng.normal(0.0, spread, 375)), 320.0)
        assert extra_share(from_intervals(rr_ms)) <= MOST_WITHIN


@pytest.mark.parametrize("every", [2, 3, 4, 6])
@pytest.mark.parametrize("early", [0.3, 0.4, 0.5])
@pytest.mark.parametrize("made_up_for", [False, True])
def test_a_premature_beat_is_not_one_seen_twice(
    every: int, early: float, made_up_for: bool
) -> None:
    rr_ms = data.heart(seconds=300, rr_ms=900)
    at = np.arange(every, rr_ms.size - 1, every)
    if made_up_for:
        rr_ms[at + 1] += early * rr_ms[at]
    rr_ms[at] *= 1 - early
    assert extra_share(from_intervals(rr_ms)) <= MOST_WITHIN


def test_what_is_no_number_is_no_part_of_a_beat() -> None:
    for odd in (np.nan, np.inf, -np.inf, 0.0, -900.0, 1e300):
        rr_ms = np.full(200, odd)
        assert extra_share(Beats(np.arange(200.0), rr_ms, np.zeros(200, dtype=np.int64))) == 0.0
