"""Beats that were recorded before, sent again as a strap would send them."""

from __future__ import annotations

import itertools
import math
from collections.abc import AsyncGenerator, Iterable, Iterator, Sequence
from dataclasses import replace

import numpy as np

from aftershake.events import (
    FILE_BEATS,
    FILE_PULSES,
    FILE_SOME_BEATS,
    Cued,
    DeviceInfo,
    Event,
    LieDown,
    Link,
    LinkReason,
    MadeUp,
    Noted,
    Packet,
    Pressed,
    Rated,
    Reopened,
    Steered,
    Tick,
)
from aftershake.plans.plan import Phase, Plan
from aftershake.rr import packet
from aftershake.rr.beats import Beats, Floats
from aftershake.rr.exact import encode_ms
from aftershake.rr.middle import median
from aftershake.rr.packet import Intervals
from aftershake.session.fold import step
from aftershake.session.so_far import gone_by_s
from aftershake.session.state import State
from aftershake.sources.pace import paced, ticks

_CHARACTERISTIC: dict[Intervals, str] = {
    "rr": FILE_BEATS,
    "pulse": FILE_PULSES,
    "some": FILE_SOME_BEATS,
}
# An interval longer than this is no heart beat: the strap was away.
LONGEST_RR_MS = 10_000.0
CONNECTED_S, BEGINS_S = 0.5, 1.0


class Replay:
    """A `Source` over a recording's events (as they were) or over the beats of an RR file.

    Its own ticks come at whole seconds; a last `Link("ended")` closes it, when it ended then, and
    iteration stops. What is measured of it is the same to the digit.
    `speed` None is as fast as possible, 1 real time. A file is read by `exchange.rr_files.read`:
    `Replay(file.events or file.beats, name=…, speed=…)`. Of what was pressed, pauses and marks
    are kept, and so are the time to lie down, how phases were steered, and what was said of the
    session; the time in which it lay closed passes at once.
    """

    ticks = True

    def __init__(
        self, recorded: Iterable[Event] | Beats, *, speed: float | None, name: str = ""
    ) -> None:
        if isinstance(recorded, Beats):
            self._events = as_sent(recorded, name)
        else:
            self._events = _to_send(recorded)
        self._speed = speed
        self._from_s = 0.0

    def resume(self, from_s: float, already_s: float, connections: int = 0) -> None:
        """Go on at session time `from_s` with what lies `already_s` after the first heart rate.

        Paused time does not count. `connections` is how many links the session has had: the next
        gets the number after it.
        """
        self._from_s = from_s
        after = _after(self._events, already_s)
        rest = [each for each in after if not isinstance(each, Tick) or each is after[-1]]
        begins_s = from_s + BEGINS_S
        shift_s = begins_s - rest[0].t_s if rest else 0.0
        numbers: dict[int, int] = {}
        for event in rest:
            if isinstance(event, Packet):
                numbers.setdefault(event.connection, connections + 1 + len(numbers))
        self._events = [Link(from_s + CONNECTED_S, "connected", connections + 1)]
        for event in rest:
            moved = replace(event, t_s=event.t_s + shift_s)
            if isinstance(moved, Packet | Link):
                number = numbers.get(moved.connection, connections + max(1, len(numbers)))
                moved = replace(moved, connection=number)
            self._events.append(moved)

    def events(self) -> AsyncGenerator[Event, None]:
        """The events in order of time. Iterated once."""
        return paced(self._story(), self._speed)

    def wait(self, for_s: float) -> bool:
        """What was recorded waits for nobody; where a rest was made longer, it says so itself."""
        return False

    def pressed(self, event: Pressed) -> None:
        """What was recorded waits for nobody."""

    def _story(self) -> Iterator[Event]:
        now_s = float(math.floor(self._from_s) + 1)
        connection = 0
        for event in self._events:
            if not isinstance(event, Reopened):  # no time of the session passes meanwhile
                yield from ticks(now_s, event.t_s)
            passed_s = (
                math.floor(event.t_s) + 1 if isinstance(event, Tick) else math.ceil(event.t_s)
            )
            now_s = max(now_s, float(passed_s))
            if isinstance(event, Packet | Link):
                connection = event.connection
            yield event
        last_s = self._events[-1].t_s if self._events else self._from_s
        yield Link(last_s, "ended", connection, LinkReason("recording_over"))


def as_sent(beats: Beats, name: str = "") -> list[Event]:
    """The events that these beats make: a packet for each, when it was, and a link for each
    contiguous run; one link where no two are neighbours anyway. Before the first beat a heart rate
    alone, so that phases begin where it does.
    """
    events: list[Event] = [Link(0.0, "connecting", 1)]
    if not len(beats):
        return events
    shift_s = BEGINS_S - float(beats.t_s[0] - beats.rr_ms[0] / 1000)
    now_s, characteristic = CONNECTED_S, _CHARACTERISTIC[beats.intervals]
    for connection, (start_s, ends_s, rr_ms) in enumerate(_runs(beats), 1):
        start_s = max(start_s + shift_s, now_s)
        connected_s = CONNECTED_S if connection == 1 else start_s
        if connection > 1:
            events.append(Link(now_s, "lost", connection - 1, LinkReason("recording_gap")))
        events.append(Link(connected_s, "connected", connection))
        if connection == 1 and name:
            events.append(DeviceInfo(connected_s, "name", name))
        if connection == 1:
            events.append(_heart_rate(rr_ms, start_s))
        for end_s, rr in zip((start_s + ends_s).tolist(), rr_ms.tolist(), strict=True):
            events.append(Packet(end_s, encode_ms((rr,)), connection, characteristic))
        now_s = events[-1].t_s
    return events


def sent_until_s(beats: Beats) -> float:
    """When `as_sent` sends the last of them, s from the beginning of the first. In a run intervals
    tell when each beat was: where times of a file run ahead of them, that is before its last."""
    now_s = 0.0
    for start_s, ends_s, _ in _runs(beats):
        now_s = max(start_s - float(beats.starts_s[0]), now_s) + float(ends_s[-1])
    return now_s


def _heart_rate(rr_ms: Floats, at_s: float) -> Packet:
    """What a strap says before the first interval that it has seen whole."""
    rate_bpm = round(60_000 / median(rr_ms[:5]))
    lowest, highest = packet.HEART_RATES
    return Packet(at_s, packet.encode(min(max(rate_bpm, lowest), highest)), 1)


def sent(beats: Beats) -> Beats:
    """Those that are sent: of intervals that a heart can make. One of 0 ms stands for what was no
    interval: nobody knows what was there."""
    return beats.where((beats.rr_ms > 0) & (beats.rr_ms <= LONGEST_RR_MS))


def _runs(beats: Beats) -> Iterator[tuple[float, Floats, Floats]]:
    """Each contiguous run: when it starts, when each of its intervals ends, s from there, and these
    in ms, each exactly as it is; impossible ones split it."""
    beats = sent(beats)
    if not len(beats):
        return
    if beats.intervals == "some":
        start_s = float(beats.starts_s[0])
        yield start_s, beats.t_s - start_s, beats.rr_ms
        return
    edges = [0, *(np.flatnonzero(~beats.is_successive) + 1).tolist(), len(beats)]
    for begin, end in itertools.pairwise(edges):
        rr_ms = beats.rr_ms[begin:end]
        yield float(beats.t_s[begin] - rr_ms[0] / 1000), np.cumsum(rr_ms) / 1000, rr_ms


def _to_send(recorded: Iterable[Event]) -> list[Event]:
    """What a source may send of a stored session, up to the moment at which it was stopped."""
    events: list[Event] = []
    said: list[Event] = []  # first of all, as the session ends before what was said after it
    last_s, over = 0.0, False
    for event in recorded:
        if _said_outside(event):
            said.append(replace(event, t_s=0.0))
        if over or isinstance(event, Cued) or _said_outside(event):
            continue
        if isinstance(event, Reopened) and last_s > (events[-1].t_s if events else 0.0):
            events.append(Tick(last_s))  # so far it had come when it was cut off
        last_s = max(last_s, event.t_s)
        if _is_sent(event):
            events.append(replace(event, t_s=last_s))
        over = _is_end(event)
    if events and last_s > events[-1].t_s:
        events.append(Tick(last_s))
    return said + events


def _is_end(event: Event) -> bool:
    stopped = isinstance(event, Pressed) and event.key == "stop"
    return stopped or (isinstance(event, Link) and event.state == "ended")


def _said_outside(event: Event) -> bool:
    """What a person said that belongs to no moment of the session."""
    return isinstance(event, Noted) or (isinstance(event, Rated) and event.when != "during")


def _is_sent(event: Event) -> bool:
    if isinstance(event, Pressed):
        return event.key != "stop"
    if isinstance(event, Rated | Noted):
        return not _said_outside(event)
    return isinstance(event, Packet | DeviceInfo | LieDown | Steered | MadeUp | Reopened) or (
        isinstance(event, Link) and event.state != "ended"
    )


def _after(events: Sequence[Event], already_s: float) -> list[Event]:
    """What is left once `already_s` of the session have gone by, pauses left out."""
    state = State(_ENDLESS)
    for i, event in enumerate(events):
        if isinstance(event, Steered) and event.how != "begin":
            continue  # whatever the phases were, time went by
        state = step(state, event)
        if state.stage == "running" and gone_by_s(state) >= already_s:
            return list(events[i:])
    return []


# No phase of shaking is measured, so nothing is worked out on the way.
_ENDLESS = Plan("endless", "", "", (Phase("all", "shake", "any", math.inf),), "")
