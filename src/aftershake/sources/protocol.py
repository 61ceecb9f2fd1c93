"""Where beats come from. A source yields events in order; `registry.py` lists their kinds."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from dataclasses import dataclass, field, replace
from typing import Protocol

from aftershake.errors import AftershakeError
from aftershake.events import Event, LinkReason, Pressed
from aftershake.plain import plain
from aftershake.wording.link import reason_words


class Source(Protocol):
    """Gives the events of one session: links, packets, what the strap tells of itself. This is all
    that a source may be asked.

    `events()` is iterated once. Leaving it (a cancel, `aclose`) releases the strap. A source
    whose time is not the wall's (a replay, a simulation) yields its own ticks: `ticks` is True.
    """

    ticks: bool

    def resume(self, from_s: float, already_s: float, connections: int) -> None:
        """Asked before `events`, where a session goes on: at session time `from_s`, `already_s`
        into its phases, after `connections` links; the next gets the number after them."""

    def events(self) -> AsyncGenerator[Event, None]: ...

    def wait(self, for_s: float) -> bool:
        """Whether the rest of now can last `for_s` longer; the source then counts on it."""

    def pressed(self, event: Pressed) -> None:
        """The session was paused, goes on or is stopped: called when that has taken effect."""


@dataclass(frozen=True, slots=True)
class Found:
    """A heart-rate strap in reach."""

    address: str
    name: str
    rssi_dbm: int | None
    connected: bool = False  # already connected to this computer
    battery_percent: int | None = None
    raw_name: bytes = b""  # as it came over the air, where `name` is not simply its text
    heart_rate: bool = True  # it says that it measures one; some straps do not, until connected
    # Which of the computer's adapters hears it best; "" where they cannot be told apart.
    adapter: str = field(default="", compare=False)
    # The address is fixed for ever; None: not known. Others may change whenever it is switched on.
    fixed_address: bool | None = field(default=None, compare=False)


class SourceError(AftershakeError):
    """The strap or Bluetooth cannot be used. `reason` is why, as a value; the text says it to a
    person, with what to do: the words of the reason, where no other are given."""

    exit_code = 3

    def __init__(self, text: str = "", reason: LinkReason | None = None) -> None:
        super().__init__(text or reason_words(reason))
        self.reason = reason or LinkReason("other", str(self))


class NothingRecordedError(SourceError):
    """The session ended before anything came from the strap."""


def given_up_for(error: Exception | None) -> LinkReason | None:
    """Why a source gave up, as far as it says so; None too where it ended without an error."""
    if error is None:
        return None
    if isinstance(error, SourceError):
        return replace(error.reason, detail=plain(error.reason.detail))
    text = plain(str(error))
    return LinkReason("other", text) if text else None
