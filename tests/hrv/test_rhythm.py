"""A beat out of its place between beats that keep theirs is told from a breath."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import support.hrv_data as data
from aftershake.hrv import time_domain
from aftershake.hrv.artifacts import detect_artifacts, flag
from aftershake.hrv.quality import grade
from aftershake.hrv.rhythm import made_up
from aftershake.rr.beats import Beats, from_intervals


def _shifted(by: float) -> tuple[np.ndarray, int]:
    """A steady heart in which one beat comes early (or late, below 0) by this share."""
    rr = data.heart(seconds=120, rr_ms=980, swing_ms=14, slow_ms=8, noise_ms=5)
    return data.ectopic(rr, 60, by), 60


@pytest.mark.parametrize("by", [0.10, 0.13, -0.12])
def test_a_beat_out_of_its_place_leaves_the_number_of_the_others(by: float) -> None:
    """Its own pause is no breath that an artifact cut off, which none could know the size of."""
    rr, at = _shifted(by)
    beats = from_intervals(rr)
    assert np.flatnonzero(made_up(beats)).tolist() == [at, at + 1]
    assert flag(beats)[at : at + 2].all()
    found = grade(beats, detect_artifacts(beats), duration_s=float(beats.t_s[-1]), gap_s=0.0)
    assert found.quality == "good"
    true = data.rmssd(data.heart(seconds=120, rr_ms=980, swing_ms=14, slow_ms=8, noise_ms=5))
    assert time_domain.rmssd_ms(found.clean) == pytest.approx(true, rel=0.03)
    assert data.rmssd(rr) > 1.15 * true


@pytest.mark.parametrize(
    "sigh",
    [
        (760, 744, 708, 660, 1120, 920, 844, 776, 760),
        (820, 812, 730, 748, 1090, 1010, 880, 836, 820),
        # Deep breathing beside which no beat keeps its place.
        (1500, 1400, 1310, 1590, 1470, 1150, 1130, 1560, 1400),
    ],
)
def test_a_breath_is_not_a_beat_out_of_its_place(sigh: tuple[float, ...]) -> None:
    assert not made_up(from_intervals(sigh)).any()


def test_it_is_told_at_the_edge_of_a_window_and_not_across_a_gap() -> None:
    rr, at = _shifted(0.12)
    beats = from_intervals(rr)
    inside = np.arange(rr.size) >= at  # the two steady beats before it are outside
    found = grade(beats, detect_artifacts(beats), inside, duration_s=60.0, gap_s=0.0)
    assert found.quality != "refused"
    torn = Beats(beats.t_s, beats.rr_ms, (np.arange(rr.size) > at).astype(np.int64))
    assert not made_up(torn).any()


@given(st.lists(st.floats(-1e6, 1e6) | st.just(np.nan), max_size=40))
def test_any_intervals_are_taken(intervals: list[float]) -> None:
    assert made_up(from_intervals(intervals)).shape == (len(intervals),)
