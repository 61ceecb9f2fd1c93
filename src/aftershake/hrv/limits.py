"""What the way of a session, posture, breathing and heart rate say of a comparison: reasons, as all
in `reasons.py`, which has them in its union. Codes never change."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Literal

from aftershake.events import AwayBy

Which = Literal["first", "second"]  # of the two rests
RESTS: tuple[Which, Which] = ("first", "second")
# Where a plan has several rests before, or after, `name` of a reason says which phase is meant.


@dataclass(frozen=True, slots=True)
class PostureUnknown:
    """The plan leaves it open, and before the session ended nobody said it."""

    code: ClassVar[str] = "posture_unknown"


@dataclass(frozen=True, slots=True)
class TooFarApart:
    """Nobody measured how much two rests differ that lie further apart than `most_s`."""

    code: ClassVar[str] = "too_far_apart"
    apart_s: float
    most_s: float


@dataclass(frozen=True, slots=True)
class LongerApart:
    """The rests lie further apart than in the plan: pauses, cuts, phases made longer."""

    code: ClassVar[str] = "longer_apart"
    apart_s: float
    planned_s: float


@dataclass(frozen=True, slots=True)
class NotInPlan:
    """The plan has no such rest, or neither of them."""

    code: ClassVar[str] = "not_in_plan"
    rest: Literal["first", "second", "both"]


@dataclass(frozen=True, slots=True)
class NotReached:
    """The session ended before this rest began."""

    code: ClassVar[str] = "not_reached"
    which: Which
    name: str = ""


@dataclass(frozen=True, slots=True)
class BreathingAgainst:
    """It changed, and by itself would have changed RMSSD the other way."""

    code: ClassVar[str] = "breathing_against"
    before_per_min: float
    after_per_min: float


@dataclass(frozen=True, slots=True)
class SlowInOneRest:
    """Slow in the rest whose RMSSD is the higher one, and in that alone."""

    code: ClassVar[str] = "slow_in_one_rest"
    which: Which
    per_min: float
    other_per_min: float


@dataclass(frozen=True, slots=True)
class HeartRateChanged:
    """In the direction that goes with the change: RMSSD is higher where the heart is slower."""

    code: ClassVar[str] = "heart_rate_changed"
    before_bpm: float
    after_bpm: float


@dataclass(frozen=True, slots=True)
class HeartRateAgainst:
    """It changed, and RMSSD the other way than usually goes with that."""

    code: ClassVar[str] = "heart_rate_against"
    before_bpm: float
    after_bpm: float


@dataclass(frozen=True, slots=True)
class HeartRateMoved:
    """Heart rate changed, too; `share` of the plain rests in which it did differ by as much."""

    code: ClassVar[str] = "heart_rate_moved"
    change_bpm: float
    share: float


@dataclass(frozen=True, slots=True)
class WiderAtNight:
    """People at night, who doze, differ more: `share` of their pairs by as much."""

    code: ClassVar[str] = "wider_at_night"
    share: float


@dataclass(frozen=True, slots=True)
class NoRestsAlike:
    """No pair of plain rests like these was measured: how often they differ so is not known."""

    code: ClassVar[str] = "no_rests_alike"


@dataclass(frozen=True, slots=True)
class RestLonger:
    """A rest lasted longer, because the strap was not heard for as long."""

    code: ClassVar[str] = "rest_longer"
    which: Which
    for_s: float


@dataclass(frozen=True, slots=True)
class AwayUnsure:
    """How long the program was away in a rest is told by the wall's clock alone, or by nothing."""

    code: ClassVar[str] = "away_unsure"
    which: Which
    by: AwayBy


@dataclass(frozen=True, slots=True)
class LittleSettling:
    """A rest was measured too soon after shaking or other movement."""

    code: ClassVar[str] = "little_settling"
    which: Which = "second"
    name: str = ""


@dataclass(frozen=True, slots=True)
class DeliveredAgain:
    """So many packets of the strap came more than once; each was counted once."""

    code: ClassVar[str] = "delivered_again"
    packets: int
