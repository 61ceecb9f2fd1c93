"""What is new about beats from one packet to the next, while they come: pure.

A beat is told once, with the packet it came in. Whether it is left out of what is measured is told
once it can be judged: by the beats after it. Later ones may still put either in another light; the
result of a session judges anew, with all of them.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from aftershake.events import Event, Link, Reopened
from aftershake.hrv.artifacts import in_bounds
from aftershake.hrv.live import undecided
from aftershake.rr.gaps import Change, Gap, gaps
from aftershake.session.live_window import LiveWindow
from aftershake.session.session_analysis import pressed_pauses
from aftershake.session.state import State

MOST_CHANGES = 1000  # of the link, to tell gaps by; a link that comes and goes makes many


@dataclass(frozen=True, slots=True)
class NewBeat:
    """A beat, counted from 1. `t_s` is when it was, on the session clock, and never earlier than
    that of the one before; `rr_ms` the interval that it ends, as the strap told it.

    `artifact`: True where no heart makes such an interval, None where that is to be judged.
    `gap_before`: whether beats are missing between the one before and this one.
    """

    number: int
    t_s: float
    rr_ms: float
    artifact: bool | None
    gap_before: bool


@dataclass(frozen=True, slots=True)
class Judged:
    """Of an earlier beat, whether it is left out: an artifact, or one that was delivered twice."""

    number: int
    artifact: bool


Told = NewBeat | Judged | Gap
_Place = tuple[int, int]  # of a beat: the number of its packet in the session, its own in that


class NewBeats:
    """Called with each state in its order, and the event that made it; gives what is new: gaps that
    are over, beats, and what is judged by now."""

    def __init__(self) -> None:
        self._changes: deque[Change] = deque(maxlen=MOST_CHANGES)
        self._packets = 0  # up to which beats were told
        self._count = 0
        self._last_s: float | None = None  # when the last beat was
        self._gap_end_s = 0.0  # of the last gap
        self._open: dict[_Place, int] = {}  # the numbers of beats that are not judged yet

    def __call__(self, state: State, event: Event) -> list[Told]:
        if isinstance(event, Link | Reopened):
            self._changes.append(event)
        if state.packets <= self._packets or not len(state.window.beats):
            self._packets = state.packets
            return []
        places = _places(state)
        told: list[Told] = [*self._gaps(state), *self._new(state, places)]
        told += self._judged(state.window, places)
        self._packets = state.packets
        return told

    def _new(self, state: State, places: list[_Place]) -> Iterator[NewBeat]:
        beats = state.window.beats
        for at, place in enumerate(places):
            if place[0] <= self._packets:
                continue
            rr_ms, before_s = float(beats.rr_ms[at]), self._last_s
            self._count += 1
            self._open[place] = self._count
            self._last_s = max(float(beats.t_s[at]), before_s or 0.0)
            follows = bool(beats.is_successive[at - 1]) if at else before_s is None
            sure = None if in_bounds(beats.rr_ms[at : at + 1])[0] else True
            yield NewBeat(self._count, self._last_s, rr_ms, sure, not follows)

    def _judged(self, window: LiveWindow, places: list[_Place]) -> Iterator[Judged]:
        """What is no beat any more was a copy; what lies too far back nobody judges."""
        number_of = {place: at for at, place in enumerate(places)}
        decided = len(places) - undecided(window.beats)
        for place, number in list(self._open.items()):
            at = number_of.get(place)
            if at is not None and at >= decided:
                continue
            del self._open[place]
            if at is not None:
                yield Judged(number, bool(window.flags.any[at]))
            elif place > places[0]:
                yield Judged(number, True)

    def _gaps(self, state: State) -> Iterator[Gap]:
        """Those with beats on both sides that were not told yet. As more is heard, their edges
        still move a little."""
        window = state.window
        first_s, to_s = float(window.beats.starts_s[0]), float(window.beats.t_s[-1])
        from_s = first_s if self._last_s is None else min(first_s, self._last_s)
        changes = tuple(self._changes)
        for gap in gaps(
            window.beats,
            window.heard,
            max(from_s, self._gap_end_s),
            to_s,
            changes,
            pauses=pressed_pauses(state, changes),
            stuck=window.sifted.stuck,
        ):
            if gap.start_s + gap.end_s > 2 * self._gap_end_s:
                self._gap_end_s = gap.end_s
                yield gap


def _places(state: State) -> list[_Place]:
    """Of each beat of the window, the number of its packet in the session, and its own in that."""
    window = state.window
    first = state.packets - len(window.heard) + 1
    number_of = {id(each): first + at for at, each in enumerate(window.heard)}
    packets = [number_of[id(each)] for each in window.sifted.heard]
    came_in = window.came_in
    within = np.arange(came_in.size) - np.searchsorted(came_in, came_in)
    return [(packets[i], at) for i, at in zip(came_in.tolist(), within.tolist(), strict=True)]
