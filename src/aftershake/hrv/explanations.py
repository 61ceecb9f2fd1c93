"""What else may explain a change of RMSSD, and what works against it. Pure."""

from __future__ import annotations

from aftershake.hrv.limits import (
    RESTS,
    BreathingAgainst,
    HeartRateAgainst,
    HeartRateChanged,
    SlowInOneRest,
)
from aftershake.hrv.model import Metrics
from aftershake.hrv.reasons import (
    BreathingChanged,
    BreathingUnknown,
    BreathingVaried,
    ComparisonLimit,
)

# Breaths a minute: below the first breathing is slow; more than the second is a change.
SLOW_BREATHING, BREATHING_CHANGE = 9.0, 3.0
# By so much a rest must be slower than the other to be the slow one of the two.
SLOWER = 1.0
# Beats a minute: where heart rate moved by more, plain rests differ by half as much again.
HEART_RATE_CHANGE = 3.0


def breathing(before: Metrics, after: Metrics, delta: float) -> list[ComparisonLimit]:
    """Slower breathing raises RMSSD: it may explain a rise, and works against a fall."""
    first, second = before.breathing_per_min, after.breathing_per_min
    if first is None or second is None:
        return [BreathingUnknown()]
    explains = _goes_with(second - first, delta)
    if abs(second - first) > BREATHING_CHANGE:
        return [BreathingChanged(first, second) if explains else BreathingAgainst(first, second)]
    slow, other = sorted((first, second))
    if not slow < SLOW_BREATHING <= other or other - slow < SLOWER:
        return []
    if not explains:
        return [BreathingAgainst(first, second)]
    return [SlowInOneRest("second" if second < first else "first", slow, other)]


def heart_rate(before: Metrics, after: Metrics, delta: float) -> list[ComparisonLimit]:
    """A slower heart has a higher RMSSD, by arithmetic too."""
    first, second = before.hr_bpm, after.hr_bpm
    if first is None or second is None or abs(second - first) <= HEART_RATE_CHANGE:
        return []
    if _goes_with(second - first, delta):
        return [HeartRateChanged(first, second)]
    return [HeartRateAgainst(first, second)]


def _goes_with(change: float, delta: float) -> bool:
    """Whether a rate that went up or down goes with RMSSD going the other way."""
    return change * delta < 0


def breathing_within(before: Metrics, after: Metrics) -> list[ComparisonLimit]:
    """That breathing changed within a rest."""
    found: list[ComparisonLimit] = []
    for metrics, which in zip((before, after), RESTS, strict=True):
        lowest, highest = metrics.breathing_lowest_per_min, metrics.breathing_highest_per_min
        if lowest is not None and highest is not None and highest - lowest > BREATHING_CHANGE:
            found.append(BreathingVaried(which, lowest, highest))
    return found
