"""The fold: `step(state, event) -> state`. Pure; time arrives in the events.

Phases end exactly when their time is over, whenever the next event happens to come, so the same
events give the same phases live, in a replay and after a crash.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from aftershake.events import (
    DeviceInfo,
    Event,
    Link,
    LinkReason,
    LinkState,
    Packet,
    Pressed,
    Reopened,
    Tick,
    Unsaved,
)
from aftershake.plans.plan import Phase, Plan
from aftershake.rr.beats import Heard
from aftershake.rr.packet import parse
from aftershake.session.view import Stage

# What live numbers look back on: 60 s, with context before it for the artifact rules.
BUFFER_S = 150.0
# … and no more than this, whatever a strap gone mad may send: a heart at 200 makes 500 packets.
BUFFER_PACKETS = 1000
# … nor more intervals: a packet has room for 255, and a heart at 300 makes 750.
BUFFER_WORDS = 1000


@dataclass(frozen=True, slots=True)
class Span:
    """A phase as it was gone through, on the session clock."""

    phase: int
    start_s: float
    end_s: float


@dataclass(frozen=True, slots=True)
class State:
    """All that the events so far have made of a session. `buffer` is bounded: see above."""

    plan: Plan
    t_s: float = 0.0
    stage: Stage = "waiting"
    phase: int = 0
    phase_start_s: float = 0.0
    pauses: tuple[tuple[float, float], ...] = ()  # stretches that belong to no measurement
    paused_at_s: float | None = None
    held: tuple[float, ...] = ()  # how long each pause of this phase was, the newest first
    held_before_s: float = 0.0  # … and all of them
    spans: tuple[Span, ...] = ()
    complete: bool = False
    link: LinkState = "searching"
    link_since_s: float = 0.0
    link_reason: LinkReason | None = None
    away_since_s: float | None = None  # since when a strap that was there is not
    connection: int = 0
    buffer: tuple[Heard, ...] = ()
    last_hr_s: float | None = None  # arrival of the last packet that carried a heart rate
    last_rr_s: float | None = None  # … and of the last one that carried RR intervals
    listening_since_s: float | None = None  # the first packet with a heart rate
    packets: int = 0
    marks: int = 0
    facts: tuple[tuple[str, str], ...] = ()
    unsaved: tuple[Unsaved, ...] = ()

    @property
    def now(self) -> Phase:
        return self.plan.phases[self.phase]

    @property
    def held_s(self) -> float:
        """How long this phase has been held by pauses and cuts, up to `t_s`."""
        now_s = self.t_s - self.paused_at_s if self.paused_at_s is not None else 0.0
        return self.held_before_s + now_s

    @property
    def elapsed_s(self) -> float:
        """How much of this phase is done."""
        if self.stage == "waiting":
            return 0.0
        return min(self.now.duration_s, self.t_s - self.phase_start_s - self.held_s)

    def fact(self, what: str) -> str | None:
        return next((value for key, value in reversed(self.facts) if key == what), None)


def step(state: State, event: Event) -> State:
    """What `event` makes of `state`. Never raises; after the end nothing changes any more."""
    if state.stage == "ended":
        return state
    if isinstance(event, Reopened):
        return _reopened(state, max(event.t_s, state.t_s))
    state = _advance(state, max(event.t_s, state.t_s))
    if state.stage == "ended":
        return state
    match event:
        case Packet():
            return _heard(state, event)
        case Link():
            return _linked(state, event)
        case DeviceInfo(what=what, value=value):
            kept = tuple(pair for pair in state.facts if pair[0] != what)
            return replace(state, facts=(*kept, (what, value)))
        case Pressed():
            return _pressed(state, event)
        case Tick():
            return state
        case Unsaved():
            return replace(state, unsaved=(*state.unsaved, event))


def _advance(state: State, t_s: float) -> State:
    """Let time go on to `t_s`, through as many phases as end by then."""
    if state.stage != "running":
        return replace(state, t_s=t_s)
    state = replace(state, t_s=t_s)
    while (end_s := state.phase_start_s + state.now.duration_s + state.held_s) <= t_s:
        spans = (*state.spans, Span(state.phase, state.phase_start_s, end_s))
        if state.phase + 1 == len(state.plan.phases):
            return replace(state, t_s=end_s, spans=spans, stage="ended", complete=True)
        # A phase cannot end while it is held, so no pause reaches into the next one.
        state = replace(
            state,
            spans=spans,
            phase=state.phase + 1,
            phase_start_s=end_s,
            held=(),
            held_before_s=0.0,
        )
    return state


def _heard(state: State, packet: Packet) -> State:
    said = parse(packet.payload)
    heard = Heard(packet.t_s, packet.connection, said)
    oldest_s = state.t_s - BUFFER_S
    old = next((i for i, h in enumerate(state.buffer) if h.t_s >= oldest_s), len(state.buffer))
    old = max(old, len(state.buffer) + 1 - BUFFER_PACKETS)
    words = len(said.rr_1024) + sum(len(h.measurement.rr_1024) for h in state.buffer[old:])
    while words > BUFFER_WORDS and old < len(state.buffer):
        words -= len(state.buffer[old].measurement.rr_1024)
        old += 1
    beating = said.beating
    state = replace(
        state,
        buffer=(*state.buffer[old:], heard),
        away_since_s=None,
        packets=state.packets + 1,
        last_hr_s=packet.t_s if beating else state.last_hr_s,
        last_rr_s=packet.t_s if beating and said.rr_1024 else state.last_rr_s,
    )
    if beating and state.listening_since_s is None:
        state = replace(state, listening_since_s=packet.t_s)
    if state.stage == "waiting" and beating:
        return replace(state, stage="running", phase_start_s=state.t_s)
    return state


def _linked(state: State, link: Link) -> State:
    if link.state == "ended":
        return _stop(replace(state, link="ended", link_since_s=state.t_s, link_reason=link.reason))
    changed = link.state != state.link
    away_since_s = state.away_since_s
    if link.state == "connected":
        away_since_s = None
    elif away_since_s is None and state.packets:
        away_since_s = state.t_s
    return replace(
        state,
        link=link.state,
        link_since_s=state.t_s if changed else state.link_since_s,
        link_reason=link.reason,
        away_since_s=away_since_s,
        connection=max(state.connection, link.connection),
    )


def _pressed(state: State, pressed: Pressed) -> State:
    if pressed.key == "mark":
        return replace(state, marks=state.marks + 1)
    if pressed.key == "stop":
        return _stop(state)
    if pressed.key == "pause" and state.stage == "running":
        return replace(state, stage="paused", paused_at_s=state.t_s)
    if pressed.key == "resume" and state.stage == "paused":
        return _resume(state, state.t_s)
    return state


def _resume(state: State, t_s: float) -> State:
    since_s = state.paused_at_s if state.paused_at_s is not None else t_s
    held = (t_s - max(since_s, state.phase_start_s), *state.held)
    return replace(
        state,
        t_s=t_s,
        stage="running",
        pauses=(*state.pauses, (since_s, t_s)),
        paused_at_s=None,
        held=held,
        held_before_s=sum(held),
    )


def _reopened(state: State, t_s: float) -> State:
    """The time since the last event counts as a pause; a session that waits goes on waiting."""
    state = replace(
        state,
        link="searching",
        link_since_s=t_s,
        link_reason=None,
        # What was heard before is no news any more, and the strap is not lost: it is looked for.
        away_since_s=None,
        last_hr_s=None,
        last_rr_s=None,
        listening_since_s=None,
        buffer=(),
    )
    if state.stage == "waiting":
        return replace(state, t_s=t_s)
    if state.paused_at_s is None:
        state = replace(state, paused_at_s=state.t_s)
    return _resume(state, t_s)


def _stop(state: State) -> State:
    """End now. A phase that has begun is kept as far as it went."""
    spans = state.spans
    if state.stage in ("running", "paused") and state.elapsed_s > 0:
        end_s = state.paused_at_s if state.paused_at_s is not None else state.t_s
        spans = (*spans, Span(state.phase, state.phase_start_s, end_s))
    return replace(state, stage="ended", spans=spans, paused_at_s=None)
