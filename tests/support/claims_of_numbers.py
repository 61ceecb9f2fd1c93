"""Whether the numbers of two rests bear out what a limit says of them; part of `claims`."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from aftershake.hrv import limits as of_the_way
from aftershake.hrv import reasons as of
from aftershake.hrv.model import Metrics


def _of(which: str, rests: list[Metrics | None]) -> Metrics:
    found = rests[which == "second"]
    assert found is not None
    return found


def _breathing(rests: list[Metrics | None]) -> tuple[float, float]:
    first, second = (rest.breathing_per_min for rest in rests if rest is not None)
    assert first is not None
    assert second is not None
    return first, second


def _rates(rests: list[Metrics | None]) -> tuple[float, float]:
    first, second = (rest.hr_bpm for rest in rests if rest is not None)
    assert first is not None
    assert second is not None
    return first, second


def _refused(reason: of.RestRefused, rests: list[Metrics | None], _: Any) -> bool:
    rest = _of(reason.which, rests)
    why = reason.why
    short = not isinstance(why, of.TooShort) or rest.duration_s < why.needed_s
    return rest.rmssd_ms is None and rest.reason == why and short


def _too_short(reason: of.RestTooShort, rests: list[Metrics | None], _: Any) -> bool:
    rest = _of(reason.which, rests)
    signal_s = rest.duration_s - rest.gap_s
    return reason.needed_s == 120 and reason.signal_s == pytest.approx(signal_s) and signal_s < 120


def _low(reason: of.LowConfidence, rests: list[Metrics | None], _: Any) -> bool:
    rest = _of(reason.which, rests)
    said = (reason.excluded_percent, reason.gap_s, reason.misplaced)
    so = (rest.excluded_percent, rest.gap_s, rest.misplaced)
    return rest.quality == "low" and said == so


def _short(reason: of.ShortRests, rests: list[Metrics | None], _: Any) -> bool:
    least_s = min(rest.duration_s - rest.gap_s for rest in rests if rest is not None)
    return reason.shortest_s == pytest.approx(least_s) and least_s < 240


def _breathing_unknown(_: Any, rests: list[Metrics | None], __: Any) -> bool:
    return None in [rest.breathing_per_min for rest in rests if rest is not None]


def _breathing_changed(reason: Any, rests: list[Metrics | None], delta: float) -> bool:
    first, second = said = _breathing(rests)
    same = said == (reason.before_per_min, reason.after_per_min)
    return same and abs(second - first) > 3 and (second < first) == (delta > 0) and delta != 0


def _breathing_against(reason: Any, rests: list[Metrics | None], delta: float) -> bool:
    first, second = said = _breathing(rests)
    same = said == (reason.before_per_min, reason.after_per_min)
    return same and abs(second - first) >= 1 and (delta <= 0 if second < first else delta >= 0)


def _slow_in_one(reason: Any, rests: list[Metrics | None], delta: float) -> bool:
    first, second = _breathing(rests)
    slow, other = (first, second) if reason.which == "first" else (second, first)
    raised = delta < 0 if reason.which == "first" else delta > 0
    same = (reason.per_min, reason.other_per_min) == (slow, other)
    return same and slow < 9 <= other and raised


def _heart_rate_changed(reason: Any, rests: list[Metrics | None], delta: float) -> bool:
    first, second = said = _rates(rests)
    same = said == (reason.before_bpm, reason.after_bpm)
    return same and abs(second - first) > 3 and (delta > 0 if second < first else delta < 0)


def _heart_rate_against(reason: Any, rests: list[Metrics | None], delta: float) -> bool:
    first, second = said = _rates(rests)
    same = said == (reason.before_bpm, reason.after_bpm)
    return same and abs(second - first) > 3 and (delta <= 0 if second < first else delta >= 0)


def _heart_rate_moved(reason: Any, rests: list[Metrics | None], _: Any) -> bool:
    first, second = _rates(rests)
    moved = reason.change_bpm == pytest.approx(second - first) and abs(second - first) > 3
    return moved and 0 < reason.share <= 1


def _breathing_varied(reason: of.BreathingVaried, rests: list[Metrics | None], _: Any) -> bool:
    rest = _of(reason.which, rests)
    said = (reason.lowest_per_min, reason.highest_per_min)
    same = said == (rest.breathing_lowest_per_min, rest.breathing_highest_per_min)
    return same and said[1] - said[0] > 3


def _few_own(reason: of.FewOwnSessions, *_: Any) -> bool:
    return reason.missing == 5  # there are no others


def _never(*_: Any) -> bool:
    """Straps that count rightly, clocks that nobody sets, a disk with room; no earlier sessions."""
    return False


OF_NUMBERS: dict[type[Any], Callable[..., bool]] = {
    of.RestRefused: _refused,
    of.RestTooShort: _too_short,
    of.LowConfidence: _low,
    of.ShortRests: _short,
    of.BreathingUnknown: _breathing_unknown,
    of.BreathingChanged: _breathing_changed,
    of_the_way.BreathingAgainst: _breathing_against,
    of_the_way.SlowInOneRest: _slow_in_one,
    of_the_way.HeartRateChanged: _heart_rate_changed,
    of_the_way.HeartRateAgainst: _heart_rate_against,
    of_the_way.HeartRateMoved: _heart_rate_moved,
    of.FewOwnSessions: _few_own,
    of.BreathingVaried: _breathing_varied,
    of.IntervalsDoubtful: _never,
    of.WasUnsaved: _never,
    of.LeftOut: _never,
    of.FewControls: _never,
    of.SlowBreathing: _never,
    of_the_way.RestLonger: _never,
    of_the_way.AwayUnsure: _never,
    of_the_way.DeliveredAgain: _never,
}
