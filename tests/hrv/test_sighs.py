"""A sigh is known by its shape; what an error makes is not taken for one."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import support.hrv_data as data
from aftershake.hrv.artifacts import flag
from aftershake.hrv.sighs import leaps
from aftershake.rr.beats import from_intervals


def around(*beats: float) -> np.ndarray:
    """These beats in the middle of a minute of a heart like theirs."""
    level = (beats[0] + beats[-1]) / 2
    side = data.heart(seconds=30, rr_ms=level, swing_ms=25, slow_ms=10, noise_ms=5)
    return np.concatenate((side, beats, side[::-1]))


@pytest.mark.parametrize(
    "sigh",
    [
        (744, 708, 660, 1120, 920, 844, 776, 760),
        (740, 692, 660, 676, 1052, 900, 836, 800),
        (680, 652, 644, 748, 1132, 984, 928, 808),
        (784, 716, 692, 696, 868, 1128, 892, 804),
        (1032, 940, 916, 984, 1508, 1320, 1196, 1180),
    ],
)
def test_a_sigh_is_kept_whole(sigh: tuple[float, ...]) -> None:
    rr = around(*sigh)
    assert not flag(from_intervals(rr)).any()
    assert leaps(rr).top[rr.tolist().index(max(sigh))]


@pytest.mark.parametrize("at", [20, 33, 41])
def test_an_error_is_no_sigh(at: int) -> None:
    rr = data.heart(seconds=80, swing_ms=30, noise_ms=6, seed=at)
    spoilt = {
        "missed": (data.missed(rr, at), (at,)),
        "extra": (data.extra(rr, at), (at, at + 1)),
        "ectopic": (data.ectopic(rr, at), (at, at + 1)),
    }
    for name, (series, places) in spoilt.items():
        found = flag(from_intervals(series))
        assert found[list(places)].all(), name
        assert not leaps(series).top[places[-1]], name


@pytest.mark.parametrize(
    "noise",
    [
        # A height that is kept, and a fall from it that is deeper than any breath lets go.
        (805, 780, 1230, 1080, 1110, 1095, 720, 800),
        # It leaps on where it has leapt already.
        (990, 780, 650, 1040, 1470, 1280, 1030, 1000),
    ],
)
def test_noise_that_leaps_as_a_sigh_does_is_none(noise: tuple[float, ...]) -> None:
    rr = around(*noise)
    top = rr.tolist().index(max(noise))
    assert not leaps(rr).top[top]
    assert flag(from_intervals(rr))[top]


def test_a_leap_out_of_all_proportion_is_no_sigh() -> None:
    """In a heart that hardly moves, what would be a sigh elsewhere is more likely noise."""
    rr = data.heart(seconds=90, rr_ms=760, swing_ms=3, slow_ms=2, noise_ms=2)
    rr[60:67] = 744, 708, 1100, 920, 844, 776, 760
    assert not leaps(rr).top[62]
    livelier = data.heart(seconds=90, rr_ms=760, swing_ms=20, slow_ms=2, noise_ms=2)
    livelier[60:67] = rr[60:67]
    assert leaps(livelier).top[62]


@given(st.lists(st.floats(300, 2000), min_size=1, max_size=40))
def test_a_top_is_above_its_neighbours(intervals: list[float]) -> None:
    rr = np.array(intervals)
    found = leaps(rr)
    for at in np.flatnonzero(found.top):
        assert at > 0
        assert rr[at - 1] < rr[at]
        assert at + 1 == rr.size or rr[at + 1] <= rr[at]
    assert not (found.top & ~found.risen).any()
    assert not (found.risen & ~found.whole).any()
