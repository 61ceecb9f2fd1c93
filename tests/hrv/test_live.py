"""What is said with every packet."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import support.hrv_data as data
from aftershake.hrv.live import live
from aftershake.hrv.live_reasons import Calibrating
from aftershake.hrv.model import Live
from aftershake.hrv.reasons import IrregularRhythm, TooManyArtifacts
from aftershake.rr.beats import NO_BEATS, Beats, from_intervals


def until(beats: Beats, now_s: float) -> Beats:
    return beats.where((beats.t_s <= now_s) & (beats.t_s > now_s - 150))


def left_s(said: Live) -> int:
    assert isinstance(said.reason, Calibrating)
    return said.reason.left_s


def test_the_countdown_is_honest_and_never_goes_back() -> None:
    beats = from_intervals(data.heart(seconds=90), start_s=12.3)
    last = 60
    for now_s in np.arange(0.0, 72.0, 0.5):
        said = live(until(beats, now_s), now_s, 0.0)
        assert said.state == "calibrating"
        assert said.rmssd_ms is None
        left = left_s(said)
        assert 1 <= left <= last
        # No beat comes until 13 s; from then on a second is a second. The newest two wait.
        assert left == pytest.approx(min(60, 72.3 + 2 - now_s), abs=2.5)
        last = left
    assert live(until(beats, 75.0), 75.0, 0.0).state == "ok"


def test_the_number_is_that_of_the_last_minute() -> None:
    beats = from_intervals(data.heart(seconds=200))
    said = live(until(beats, 180.0), 180.0, 0.0)
    end = float(until(beats, 180.0).t_s[-3])  # the newest two are not judged yet
    assert said.state == "ok"
    assert said.reason is None
    assert said.quality == "good"
    assert said.rmssd_ms == pytest.approx(data.rmssd(beats.between(end - 60, end).rr_ms), rel=0.02)
    assert said.ln_rmssd == pytest.approx(np.log(said.rmssd_ms))
    assert said.breathing_per_min == pytest.approx(15, abs=0.7)


def test_beats_from_before_are_not_measured() -> None:
    """The rest after shaking starts anew: its first minute is not mixed with the shaking."""
    beats = from_intervals(data.heart(seconds=200))
    said = live(until(beats, 130.0), 130.0, 100.0)
    assert said.state == "calibrating"
    left = left_s(said)
    assert 31 <= left <= 34
    assert live(until(beats, 164.0), 164.0, 100.0).state == "ok"


@pytest.mark.parametrize("gap_s", [5.0, 12.0])
def test_a_short_gap_is_tolerated_and_lowers_the_quality(gap_s: float) -> None:
    beats = from_intervals(data.heart(seconds=200))
    lost = (beats.t_s > 150) & (beats.t_s - beats.rr_ms / 1000 < 150 + gap_s)
    kept = until(beats.where(~lost), 180.0)
    said = live(kept, 180.0, 0.0)
    assert said.state == "ok"
    assert said.quality == "low"


def test_a_long_gap_counts_down_anew() -> None:
    beats = from_intervals(data.heart(seconds=260))
    lost = (beats.t_s > 100) & (beats.t_s - beats.rr_ms / 1000 < 130)
    kept = beats.where(~lost)
    left = []
    for now_s in np.arange(132.0, 180.0, 1.0):
        said = live(until(kept, now_s), now_s, 0.0)
        if said.state != "calibrating":
            break
        left.append(left_s(said))
    assert left == sorted(left, reverse=True)
    # 45 s after the gap, 15 s of it are left in the window.
    assert len(left) == pytest.approx(44, abs=3)
    assert live(until(kept, 179.0), 179.0, 0.0).state == "ok"


def test_a_late_notification_is_not_a_gap() -> None:
    beats = from_intervals(data.heart(seconds=200))
    late = live(until(beats, 180.0), 184.0, 0.0)
    assert late.state == "ok"
    assert late.quality == "good"


def test_artifacts_are_said_and_give_no_number() -> None:
    rr = data.heart(seconds=150)
    for at in range(100, 150, 5):
        rr = data.ectopic(rr, at)
    beats = from_intervals(rr)
    said = live(beats, float(beats.t_s[-1]), 0.0)
    assert said.state == "artifacts"
    assert isinstance(said.reason, TooManyArtifacts)
    assert said.rmssd_ms is None
    assert said.excluded_percent is not None
    assert said.excluded_percent > 10


def test_bigeminy_is_called_irregular() -> None:
    rr = data.heart(seconds=150)
    for at in range(0, rr.size - 1, 2):
        rr = data.ectopic(rr, at)
    beats = from_intervals(rr)
    said = live(beats, float(beats.t_s[-1]), 0.0)
    assert (said.state, said.reason) == ("artifacts", IrregularRhythm())
    assert said.rmssd_ms is None


def test_nothing_yet() -> None:
    said = live(NO_BEATS, 5.0, 0.0)
    assert (said.state, said.reason) == ("calibrating", Calibrating(60))


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.floats() | st.floats(300, 2000) | st.just(0.0), max_size=200),
    st.floats(0, 300),
    st.floats(0, 300),
)
def test_any_beats_give_an_answer(rr: list[float], now_s: float, since_s: float) -> None:
    series = np.array(rr)
    beats = Beats(np.arange(1.0, len(rr) + 1), series, np.zeros(len(rr), dtype=np.int64))
    said = live(beats, now_s, since_s)
    assert said.state in ("calibrating", "ok", "artifacts")
    assert (said.rmssd_ms is not None) == (said.state == "ok")
    assert said.rmssd_ms is None or np.isfinite(said.rmssd_ms)
    assert (said.reason is None) == (said.state == "ok")
