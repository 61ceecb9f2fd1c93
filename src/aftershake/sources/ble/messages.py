"""What can happen to a connection, and what can be done about it: the words of `connection.py`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from aftershake.events import Event, Fact, LinkReason
from aftershake.sources.protocol import Found

Question = Literal["still there", "serial"] | Fact

# What happens. `now_s` is the session's clock, never set back; `client` numbers the attempts to
# connect from 1: what comes from an earlier one is told apart by it.


@dataclass(frozen=True, slots=True)
class Begun:
    now_s: float


@dataclass(frozen=True, slots=True)
class Woke:
    """The time of `WakeAt` has come."""

    now_s: float


@dataclass(frozen=True, slots=True)
class Listed:
    """What the scan has heard so far, and what this computer is connected to."""

    now_s: float
    straps: tuple[Found, ...]


@dataclass(frozen=True, slots=True)
class ScanEnded:
    """The scan is over; `reason` is None where that was asked for."""

    now_s: float
    reason: LinkReason | None = None


@dataclass(frozen=True, slots=True)
class Opened:
    """Connected, and subscribed to the heart rate."""

    now_s: float
    client: int


@dataclass(frozen=True, slots=True)
class Failed:
    """The attempt came to nothing."""

    now_s: float
    client: int
    reason: LinkReason


@dataclass(frozen=True, slots=True)
class Heard:
    """A heart-rate notification; may come before `Opened`."""

    now_s: float
    client: int
    payload: bytes


@dataclass(frozen=True, slots=True)
class Dropped:
    now_s: float
    client: int


@dataclass(frozen=True, slots=True)
class Answered:
    now_s: float
    client: int
    question: Question
    raw: bytes


@dataclass(frozen=True, slots=True)
class Unanswered:
    now_s: float
    client: int
    question: Question
    reason: LinkReason


@dataclass(frozen=True, slots=True)
class Closed:
    """The client has let go of the strap, or was given up."""

    now_s: float
    client: int


@dataclass(frozen=True, slots=True)
class Confirmed:
    """The person has answered whether the strap they were asked about is theirs."""

    now_s: float
    same: bool


@dataclass(frozen=True, slots=True)
class Stopped:
    """Nobody wants the strap any more."""

    now_s: float


OfClient = Opened | Failed | Heard | Dropped | Answered | Unanswered | Closed
Message = Begun | Woke | Listed | ScanEnded | Confirmed | Stopped | OfClient

# What is to be done. What has a `within_s` is answered within that time, whatever the library does.


@dataclass(frozen=True, slots=True)
class Scan:
    """Answered by `Listed`, at least every second, until `ScanEnded`. `asked`: see `Central`."""

    asked: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class EndScan:
    """Answered by `ScanEnded`."""


@dataclass(frozen=True, slots=True)
class Open:
    """Connect a new client and subscribe. Answered by `Opened` or `Failed`.

    `same`: what the strap has to tell of itself before anything is heard of it, each of which it
    is asked for `within_s` of its own; else it failed as "another_strap".
    """

    client: int
    address: str
    within_s: float
    same: tuple[tuple[Question, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Read:
    """Answered by `Answered` or `Unanswered`."""

    client: int
    question: Question
    characteristic: str
    within_s: float


@dataclass(frozen=True, slots=True)
class Close:
    """Let go of the strap, also where connecting is still under way. Answered by `Closed`."""

    client: int
    within_s: float


@dataclass(frozen=True, slots=True)
class WakeAt:
    """Answered by `Woke`; takes the place of an earlier one."""

    at_s: float


@dataclass(frozen=True, slots=True)
class Give:
    """An event for the session."""

    event: Event


Action = Scan | EndScan | Open | Read | Close | WakeAt | Give
