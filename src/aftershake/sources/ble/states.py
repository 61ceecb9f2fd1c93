"""Where a connection to a strap can stand: the states of `connection.py`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from aftershake.events import LinkReason, LinkState
from aftershake.sources.ble.messages import Question
from aftershake.sources.ble.timeouts import Patience
from aftershake.sources.protocol import Found


@dataclass(frozen=True, slots=True)
class Idle:
    """Not begun."""


@dataclass(frozen=True, slots=True)
class Searching:
    """Listening for the strap: also while a wait goes on before the next attempt to connect."""

    since_s: float
    next_try_s: float  # no attempt to connect before this, unless the strap comes into sight
    doubt_s: float = 0.0  # for so long, a scan that begins believes only what it hears
    scan_s: float | None = None  # when the scan began; None: it failed, and waits
    retry_s: float = 0.0  # then it begins again
    failures: int = 0
    away: bool = False  # this scan went on for a while without hearing the strap
    hit_s: float | None = None  # since when something that may be meant is there
    chosen: Found | None = None
    missed_s: float | None = None  # since when the strap is listened for and not heard
    namesake_s: float | None = None  # since when another one of its name is


@dataclass(frozen=True, slots=True)
class StoppingScan:
    """The strap is found; the scan ends before a connection is made."""

    found: Found
    instead: bool = False  # of the one that was looked for: it has its name


@dataclass(frozen=True, slots=True)
class Connecting:
    client: int
    address: str
    again: bool  # the strap that was linked before, without a search
    held: bool  # this computer seemed to be connected to it
    dropped: bool = False
    instead: Found | None = None  # one with the name of the strap that was looked for


@dataclass(frozen=True, slots=True)
class Linked:
    client: int
    address: str
    heard_s: float  # the last packet, or the beginning of the link
    allowed: float  # packets that may still come at this moment
    beats: bool = False  # whether a packet came
    asked: bool = False  # whether this silence was asked about
    fact: int = -1  # which of `FACTS` is being asked; -1: not yet
    battery_s: float | None = None  # when the battery is asked for again


def allowed(phase: Linked, now_s: float, patience: Patience) -> float:
    """How many packets may come at `now_s`: what a stall has kept back comes all at once."""
    grown = patience.most_per_s * (now_s - phase.heard_s)
    return max(phase.allowed, grown, min(phase.allowed + grown, patience.most_at_once))


@dataclass(frozen=True, slots=True)
class BackingOff:
    """A wait before the same strap is tried again, without a search."""

    until_s: float
    address: str


@dataclass(frozen=True, slots=True)
class Disconnecting:
    client: int
    connection: int  # the link's number; 0 where it never was one
    then: BackingOff | Searching


@dataclass(frozen=True, slots=True)
class Over:
    """Stopped: nothing happens any more."""


Phase = Idle | Searching | StoppingScan | Connecting | Linked | BackingOff | Disconnecting | Over


@dataclass(frozen=True, slots=True)
class State:
    patience: Patience
    wanted: str  # an address, a name or a part of one; from the first find on, the address
    name: str
    connection: int  # the number of the last link
    chosen: bool = False  # the strap is found: from now on it is this one, and no other
    raw_name: bytes = b""
    # How the strap was found last: what else may be it is compared with that.
    rssi_dbm: int | None = None
    fixed_address: bool | None = None
    heart_rate: bool = True
    asked: Found | None = None  # the person is asked whether this is their strap
    refused: frozenset[str] = frozenset()  # addresses of straps of its name that are others
    linked: bool = False  # whether there was a link since this was begun
    phase: Phase = Idle()
    client: int = 0  # the number of the last client
    tries: int = 0  # attempts since the last packet that came to nothing
    wake_s: float | None = None
    said: tuple[LinkState, int, LinkReason | None] | None = None
    floods: int = 0  # how often the strap has gone mad, one time after the other
    wrong: int = 0  # attempts in a row that found no heart rate, before any link
    told: Mapping[Question, str] = field(default_factory=dict)

    @property
    def seems_wrong(self) -> bool:
        """The device found is likely none that measures a heart rate."""
        return self.wrong >= self.patience.most_wrong
