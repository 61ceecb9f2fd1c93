"""How heart rate and RMSSD come back in the rest after the shaking."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aftershake.hrv.course import Minute
from aftershake.hrv.model import Quality
from aftershake.hrv.reasons import NoBeats, SignalMissing
from aftershake.hrv.recovery import (
    NotFallen,
    NotJudged,
    NotReturned,
    RestShorter,
    Returned,
    ReturnedBetween,
    RmssdReturn,
    rates_after,
    rmssd_return,
)
from aftershake.rr.beats import NO_BEATS, Beats, from_intervals

START_S = 480.0


def coming_down(seconds: float = 320.0) -> Beats:
    """From 100 bpm to 65, by half each minute: intervals that follow a known course."""
    t_s, rr = START_S, []
    while t_s < START_S + seconds:
        rr.append(60000 / (65 + 35 * 0.5 ** ((t_s - START_S) / 60)))
        t_s += rr[-1] / 1000
    return from_intervals(rr, start_s=START_S)


def course(*told: float | None, quality: Quality = "good") -> tuple[Minute, ...]:
    """Minutes that end each 30 s from the first whole one; None where it is refused."""
    return tuple(
        Minute(START_S + 60 + 30 * k, value, "refused" if value is None else quality)
        for k, value in enumerate(told)
    )


def back(*told: float | None) -> RmssdReturn:
    return rmssd_return(course(*told), 40.0, START_S, START_S + 60 + 30 * (len(told) - 1))


def test_heart_rate_is_the_mean_of_the_half_minute_before() -> None:
    beats = coming_down()
    found = rates_after(beats, START_S, START_S + 300)
    assert [each.after_s for each in found] == [60.0, 120.0, 300.0]
    for each in found:
        inside = (beats.starts_s >= START_S + each.after_s - 30) & (
            beats.t_s <= START_S + each.after_s
        )
        assert each.hr_bpm == pytest.approx(60000 / beats.rr_ms[inside].mean())
        # The course itself, in the middle of that half minute.
        known = 65 + 35 * 0.5 ** ((each.after_s - 15) / 60)
        assert each.hr_bpm == pytest.approx(known, abs=0.4)


def test_a_rest_that_ended_before_says_so() -> None:
    found = rates_after(coming_down(), START_S, START_S + 100)
    assert [each.hr_bpm is None for each in found] == [False, True, True]
    assert found[1].reason == RestShorter(100.0, 120.0)


def test_where_too_little_was_heard_there_is_no_rate() -> None:
    beats = coming_down()
    torn = beats.where((beats.t_s < START_S + 85) | (beats.t_s > START_S + 115))
    found = rates_after(torn, START_S, START_S + 300)
    assert found[0].hr_bpm is not None
    assert (found[1].hr_bpm, found[1].reason) == (None, SignalMissing())
    assert {each.reason for each in rates_after(NO_BEATS, START_S, START_S + 300)} == {NoBeats()}


def test_when_rmssd_was_back() -> None:
    assert back(20, 30, 41, 20) == Returned(120.0)
    assert back(20, 40) == Returned(90.0)  # at it is back
    assert back(45, 20, 41) == NotFallen()
    assert back(20, 30, 39) == NotReturned(120.0, whole=True)
    assert back(20, None, 39) == NotReturned(120.0, whole=False)
    assert back(None, 41) == NotJudged()
    assert back(None, None) == NotJudged()
    assert back(None, 20, None, None, 41) == ReturnedBetween(90.0, 180.0)
    assert back(None, 20, 41) == Returned(120.0)
    assert rmssd_return((), 40.0, START_S, START_S + 45) == RestShorter(45.0, 60.0)


def test_minutes_of_low_confidence_do_not_count() -> None:
    low = course(20.0, 50.0, quality="low")
    assert rmssd_return(low, 40.0, START_S, START_S + 90) == NotJudged()


@settings(deadline=None)
@given(st.lists(st.none() | st.floats(1, 200), min_size=1, max_size=20), st.floats(2, 150))
def test_what_is_said_of_the_return_is_so(told: list[float | None], baseline_ms: float) -> None:
    end_s = START_S + 30 + 30 * len(told)
    found = rmssd_return(course(*told), baseline_ms, START_S, end_s)
    ends = 60 + 30 * np.arange(len(told))
    good = [(float(t), v) for t, v in zip(ends, told, strict=True) if v is not None]
    match found:
        case Returned(after_s):
            earlier = [v for t, v in good if t < after_s]
            assert earlier
            assert max(earlier) < baseline_ms <= dict(good)[after_s]
            assert dict(good)[after_s - 30] < baseline_ms
        case ReturnedBetween(from_s, to_s):
            assert to_s - from_s >= 60
            assert dict(good)[from_s] < baseline_ms <= dict(good)[to_s]
            assert not [t for t, _ in good if from_s < t < to_s]
            assert all(v < baseline_ms for t, v in good if t <= from_s)
        case NotFallen():
            assert told[0] is not None
            assert told[0] >= baseline_ms
        case NotReturned(lasted_s, whole):
            assert good
            assert all(v < baseline_ms for _, v in good)
            assert lasted_s == ends[-1]
            assert whole == (None not in told)
        case _:
            assert found == NotJudged()
            assert not good or (told[0] is None and good[0][1] >= baseline_ms)
