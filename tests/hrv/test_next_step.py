"""What would be useful next: the nearest thing that is missing, and nothing where nothing is."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from aftershake.hrv.next_step import (
    ControlsForRange,
    ControlsToCompare,
    MoreDays,
    MoreLikeThis,
    NextStep,
    ReadAgain,
    next_step,
)
from aftershake.hrv.over_sessions import AgainstControls, PlanChanges, SessionChange
from aftershake.hrv.trend import Reading, Trend, trend

TODAY = date(2026, 11, 26)


def days(n: int, newest_ago: int = 0) -> Trend | None:
    return trend(
        [
            Reading(TODAY - timedelta(days=newest_ago + ago), 40.0 + ago, 60.0, "lying")
            for ago in range(n)
        ]
    )


def shaken(sessions: int, controls: int) -> PlanChanges:
    each = tuple(SessionChange(n, TODAY, 0.1 * n) for n in range(sessions))
    against = AgainstControls(sessions, controls)
    return PlanChanges("standard", "Standard", False, each, None, against)


@pytest.mark.parametrize(
    ("sessions", "controls", "of_days", "newest_ago", "step"),
    [
        (2, 0, 10, 0, MoreLikeThis(3, "Standard")),
        (9, 0, 10, 0, ControlsToCompare(5, "Standard")),
        (9, 4, 10, 0, ControlsToCompare(1, "Standard")),
        (9, 5, 10, 0, ControlsForRange(3, "Standard")),
        (9, 8, 10, 0, None),
        (3, 6, 10, 0, MoreLikeThis(2, "Standard")),
        (4, 1, 2, 0, MoreLikeThis(1, "Standard")),
        (9, 0, 3, 0, MoreDays(1)),
        (9, 8, 10, 9, ReadAgain(9)),
        (9, 8, 10, 7, None),
        (9, 5, 10, 9, ReadAgain(9)),
    ],
)
def test_the_nearest_comes_first(
    sessions: int, controls: int, of_days: int, newest_ago: int, step: NextStep | None
) -> None:
    assert next_step(days(of_days, newest_ago), [shaken(sessions, controls)], TODAY) == step


def test_who_only_rests_is_told_of_days_alone() -> None:
    resting = PlanChanges("rest", "Rest instead", True, (), None, None)
    assert next_step(days(1), [resting], TODAY) == MoreDays(3)
    assert next_step(days(5), [], TODAY) is None
    assert next_step(None, [], TODAY) is None


def test_of_several_plans_the_one_used_last_counts() -> None:
    assert next_step(days(9), [shaken(9, 7), shaken(1, 0)], TODAY) == ControlsForRange(
        1, "Standard"
    )
