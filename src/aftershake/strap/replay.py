"""Beats that were recorded before, sent again as a strap would send them."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable

from aftershake.beats import Beats
from aftershake.events import Event


class Replay:
    """A `Source` over a recording's events (as they were) or over the beats of an RR file.

    Its own ticks come at whole seconds; a last `Link("ended")` closes it, then iteration stops.
    `speed` None is as fast as possible, 1 real time. A file is read by `exchange.rr_files.read`:
    `Replay(file.events or file.beats, name=…, speed=…)`.
    """

    ticks = True

    def __init__(
        self, recorded: Iterable[Event] | Beats, *, speed: float | None, name: str = ""
    ) -> None:
        raise NotImplementedError

    def resume(self, from_s: float, already_s: float, connections: int = 0) -> None:
        """Go on at session time `from_s` with what lies `already_s` after the first heart rate.

        `connections` is how many links the session has had: the next gets the number after it.
        """
        raise NotImplementedError

    def events(self) -> AsyncIterator[Event]:
        """The events in order of time. Iterated once."""
        raise NotImplementedError
