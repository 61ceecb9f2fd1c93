"""Beats at the ends of runs: gaps come where beats are misread."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import support.hrv_data as data
from aftershake.hrv.artifacts import detect_artifacts
from aftershake.hrv.metrics import analyse
from aftershake.hrv.run_edges import with_edges
from aftershake.rr.beats import Beats


def in_runs(rr_ms: data.Floats, each: int, *, apart_s: float = 1.0) -> Beats:
    """These intervals in runs of `each` beats, with a gap between one and the next."""
    run = np.arange(rr_ms.size) // each
    return Beats(np.cumsum(rr_ms) / 1000 + apart_s * run, rr_ms, run)


def spoilt_at(at: int, seed: int) -> tuple[float | None, float]:
    """RMSSD shown where a beat beside the gap before beat 100 is a third too long; and the true
    one."""
    true = data.heart(seconds=300, seed=seed, swing_ms=15, slow_ms=8, noise_ms=5)
    rr = true.copy()
    rr[at] *= 1.35
    beats = in_runs(rr, 100)
    return analyse(beats, 0.0, float(beats.t_s[-1])).rmssd_ms, data.rmssd(true)


@pytest.mark.parametrize("seed", range(4))
def test_a_false_beat_at_the_begin_of_a_run_is_in_no_number(seed: int) -> None:
    shown_ms, true_ms = spoilt_at(100, seed)
    assert shown_ms == pytest.approx(true_ms, rel=0.02)


@pytest.mark.parametrize("seed", range(4))
def test_nor_is_one_at_its_end_which_may_be_a_breath_that_was_cut_off(seed: int) -> None:
    shown_ms, _ = spoilt_at(99, seed)
    assert shown_ms is None


@pytest.mark.parametrize("seed", range(8))
def test_clean_runs_keep_their_ends(seed: int) -> None:
    beats = in_runs(data.heart(seconds=300, seed=seed)[:300], 30)
    flags = with_edges(beats, detect_artifacts(beats))
    assert np.mean(flags.any) < 0.01


@settings(deadline=None)
@given(st.lists(st.floats(-10, 70_000) | st.just(float("nan")), max_size=60), st.integers(1, 20))
def test_any_content_is_taken_and_no_flag_is_lost(rr: list[float], each: int) -> None:
    beats = in_runs(np.array(rr, dtype=np.float64), each)
    before = detect_artifacts(beats)
    found = with_edges(beats, before)
    assert (found.any | ~before.any).all()
    more = np.flatnonzero(found.any & ~before.any)
    ends = np.flatnonzero(np.diff(beats.run, prepend=-1, append=-1))
    assert set(more.tolist()) <= {*ends.tolist(), *(ends - 1).tolist()}
