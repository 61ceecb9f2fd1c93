"""What a source is to the rest of the program: a name, how to make one, how it is spoken of."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:  # `--help` asks for the kinds: they load nothing
    from aftershake.events import Event
    from aftershake.plans.plan import Phase
    from aftershake.rr.beats import Beats
    from aftershake.sources.protocol import Found, Source


@dataclass(frozen=True, slots=True)
class SourceRequest:
    """What a source is made from; each takes of it what it needs."""

    what: str  # what the person named: an address, a file, a scenario
    name: str  # the same for people: a strap's name, a file's
    phases: tuple[Phase, ...]
    speed: float | None  # of a source with its own time; None: as fast as possible
    session_id: int
    now_s: Callable[[], float]  # the session clock
    recorded: Iterable[Event] | Beats = ()  # what is to be sent again


@dataclass(frozen=True, slots=True)
class SourceKind:
    """One kind of `registry.KINDS`. Making one raises SourceError, or another AftershakeError."""

    name: str  # in the database, in JSON, and as the option of `aftershake start`
    make: Callable[[SourceRequest], Source]
    metavar: str = ""
    help: str = ""
    # Whose heart it is: the person's own, one that `what` names, or one of another session.
    heart: Literal["own", "named", "recorded"] = "named"
    whose_known: bool = True  # whether it can be said whose heart that is, or that it is none
    own_time: bool = True  # its time is not the wall's: it ticks by itself, and may go faster
    adjective: str = ""  # "simulated"; nothing for a heart that beats now
    noun: str = ""  # "simulated heart"
    # Finds a strap by name or address within so many seconds, for what is not there at once; else
    # the only one that has the name given last, where that is one.
    find: Callable[[str, float, str], Awaitable[Found]] | None = None

    @property
    def replays(self) -> bool:
        """`what` is a file or a session, whose beats are sent again."""
        return self.heart == "recorded"

    def describe(self, what: str) -> str:
        """How a session's title speaks of it: "simulated: calm", "replay of …", or nothing."""
        if self.replays:
            return f"{self.noun} of {what}"
        return f"{self.adjective}: {what}" if self.adjective else ""
