"""What would be most useful next, as a value: the nearest thing that tells more than there is now.
Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from aftershake.hrv.comparison import LEAST_CONTROLS, LEAST_OWN
from aftershake.hrv.over_sessions import LEAST_EACH, PlanChanges
from aftershake.hrv.trend import LEAST_DAYS, WEEK_DAYS, Recent, Trend


@dataclass(frozen=True, slots=True)
class ControlsForRange:
    """So many more controls of the plan, and the person's own range replaces the published one."""

    code: ClassVar[str] = "controls_for_range"
    missing: int
    title: str


@dataclass(frozen=True, slots=True)
class ControlsToCompare:
    """So many more controls of the plan, and its shaking can be set beside resting."""

    code: ClassVar[str] = "controls_to_compare"
    missing: int
    title: str


@dataclass(frozen=True, slots=True)
class MoreLikeThis:
    """So many more sessions by the plan, and they have a range of their own."""

    code: ClassVar[str] = "more_like_this"
    missing: int
    title: str


@dataclass(frozen=True, slots=True)
class MoreDays:
    """So many more days with a reading, and a day can be set beside the others."""

    code: ClassVar[str] = "more_days"
    missing: int


@dataclass(frozen=True, slots=True)
class ReadAgain:
    """The newest reading is older than a week, so that there is no mean of one."""

    code: ClassVar[str] = "read_again"
    days: int


NextStep = ControlsForRange | ControlsToCompare | MoreLikeThis | MoreDays | ReadAgain


def nothing_missing(plans: Sequence[PlanChanges]) -> bool:
    """Whether more sessions change nothing of the next step: of the plan with shaking used last
    there are enough, and enough controls. `plans`: as below."""
    found = next((each.against for each in plans if each.against is not None), None)
    if found is None:
        return False
    return found.shaking >= max(LEAST_OWN, LEAST_EACH) and found.controls >= LEAST_CONTROLS


def next_step(
    trend: Trend | Recent | None, plans: Sequence[PlanChanges], today: date
) -> NextStep | None:
    """Whatever takes the fewest sessions; None where nothing is missing. `plans`: the one used last
    first."""
    found: list[tuple[int, NextStep]] = []
    shaken = next((each for each in plans if each.against is not None), None)
    if shaken is not None and shaken.against is not None:
        controls, sessions = shaken.against.controls, shaken.against.shaking
        if sessions < LEAST_OWN:
            missing = LEAST_OWN - sessions
            found.append((missing, MoreLikeThis(missing, shaken.title)))
        if controls < LEAST_EACH and sessions >= LEAST_EACH:
            missing = LEAST_EACH - controls
            found.append((missing, ControlsToCompare(missing, shaken.title)))
        elif controls < LEAST_CONTROLS:
            missing = LEAST_CONTROLS - controls
            found.append((missing, ControlsForRange(missing, shaken.title)))
    if trend is not None and trend.band_days < LEAST_DAYS:
        missing = LEAST_DAYS - trend.band_days
        found.append((missing, MoreDays(missing)))
    elif trend is not None and (ago := (today - trend.newest.day).days) > WEEK_DAYS:
        found.append((1, ReadAgain(ago)))
    return min(found, key=lambda each: each[0])[1] if found else None
