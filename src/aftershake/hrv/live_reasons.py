"""Why there is no live number just now. Codes never change."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from aftershake.hrv.reasons import Refusal


@dataclass(frozen=True, slots=True)
class WaitingForStrap:
    """No heart beat has come yet."""

    code: ClassVar[str] = "waiting"


@dataclass(frozen=True, slots=True)
class Calibrating:
    """So many seconds of beats are still to come."""

    code: ClassVar[str] = "calibrating"
    left_s: int


@dataclass(frozen=True, slots=True)
class SessionOver:
    code: ClassVar[str] = "ended"


@dataclass(frozen=True, slots=True)
class NoContact:
    """The strap says that it does not touch the skin."""

    code: ClassVar[str] = "no_contact"
    for_s: float


@dataclass(frozen=True, slots=True)
class NoHeartBeat:
    """The sensor is heard, and says that it finds no heart beat; of the skin it says nothing."""

    code: ClassVar[str] = "no_heart_beat"
    for_s: float


@dataclass(frozen=True, slots=True)
class SameAgain:
    """The very same packet, for longer than a heart can repeat itself: it tells of no beat."""

    code: ClassVar[str] = "same_again"
    for_s: float


@dataclass(frozen=True, slots=True)
class SignalLost:
    """Nothing has come for so long."""

    code: ClassVar[str] = "signal_lost"
    for_s: float


@dataclass(frozen=True, slots=True)
class NotSaving:
    """What is saved nowhere is not shown as a number."""

    code: ClassVar[str] = "not_saving"


@dataclass(frozen=True, slots=True)
class NoIntervals:
    """A heart rate comes, but no beat intervals. `never`: from this sensor none ever came; `sure`:
    for so long that none are to be expected."""

    code: ClassVar[str] = "no_intervals"
    never: bool
    sure: bool = True


LiveReason = (
    WaitingForStrap
    | Calibrating
    | SessionOver
    | NoContact
    | NoHeartBeat
    | SameAgain
    | SignalLost
    | NotSaving
    | NoIntervals
    | Refusal
)
