"""The fold: `step(state, event) -> state`. Pure; time arrives in the events.

Phases end exactly when their time is over, whenever the next event happens to come, so the same
events give the same phases live, in a replay and after a crash.
"""

from __future__ import annotations

from dataclasses import replace

from aftershake.events import (
    Clocked,
    Computed,
    Cued,
    DeviceInfo,
    Event,
    Imported,
    LieDown,
    Link,
    MadeUp,
    Noted,
    Packet,
    Pressed,
    Rated,
    Reopened,
    Steered,
    Tick,
    Unsaved,
)
from aftershake.hrv.reasons import Refusal
from aftershake.reasons import from_text
from aftershake.rr.log import Heard, hear
from aftershake.session.check import told
from aftershake.session.live_now import is_fresh, listening_since_s, no_number
from aftershake.session.live_window import NO_TRAIL, NOTHING_HEARD, Trail, TrailPoint
from aftershake.session.making_up import lost_s, made_up
from aftershake.session.state import Span, State
from aftershake.session.steering import LONGER_S, LONGEST_TIMES
from aftershake.session.view import Baseline

LARGEST = 1e5  # ms and beats a minute: no measured number is larger
TRAIL_EVERY_S, TRAIL_POINTS = 5.0, 720  # an hour; of a longer phase the points lie wider
LONGEST_WAIT_S = 3600.0  # nobody takes longer to lie down


def step(state: State, event: Event, heard: Heard | None = None) -> State:
    """What `event` makes of `state`. Never raises; after the end nothing changes any more but what
    the person says of the session."""
    if isinstance(event, Rated | Noted):
        return told(state, event)
    if isinstance(event, Cued):
        return replace(state, cued=event)
    if state.stage == "ended":
        return state
    if isinstance(event, Reopened):
        return _listened(_reopened(state, max(event.t_s, state.t_s)))
    state = advance(state, max(event.t_s, state.t_s))
    if state.stage == "ended":
        return state
    taken = _listened(_taken(state, event, heard))
    # Another stream of the strap has no effect on any number, also not on when one is noted.
    foreign = isinstance(event, Packet) and not event.tells_of_beats
    return taken if foreign else _trailed(taken)


def _taken(state: State, event: Event, heard: Heard | None) -> State:
    match event:
        case Packet():
            return _heard(state, heard or hear(event)) if event.tells_of_beats else state
        case Link():
            return _linked(state, event)
        case DeviceInfo(what=what, value=value):
            kept = tuple(pair for pair in state.facts if pair[0] != what)
            return replace(state, facts=(*kept, (what, value)))
        case Pressed():
            return _pressed(state, event)
        case Unsaved():
            return replace(state, unsaved=(*state.unsaved, event))
        case Computed():
            return _computed(state, event)
        case LieDown(for_s=for_s):
            return _lies_down(state, min(for_s, LONGEST_WAIT_S))
        case Steered():
            return _steered(state, event)
        case MadeUp(for_s=for_s):
            return made_up(state, for_s)
        case Tick() | Reopened() | Clocked() | Rated() | Noted() | Cued() | Imported():
            return state


def _lies_down(state: State, for_s: float) -> State:
    """Before the first beat it waits for that long; one that goes on is held for that long."""
    if not for_s > 0:
        return state
    begins_s = state.t_s + for_s
    if state.stage == "waiting":
        return replace(state, begins_s=begins_s)
    if state.stage == "running":
        return replace(state, stage="paused", paused_at_s=state.t_s, begins_s=begins_s)
    return state


def advance(state: State, t_s: float) -> State:
    """Let time go on to `t_s`, through as many phases as end by then, if the session goes on."""
    if state.stage == "paused" and state.begins_s is not None and state.begins_s <= t_s:
        state = _resume(state, max(state.begins_s, state.t_s))
    if state.stage == "waiting" and state.begins_s is not None and state.begins_s <= t_s:
        # A strap that is heard at that moment begins the first phase; another one when it is.
        begins_s, state = state.begins_s, replace(state, begins_s=None)
        if is_fresh(replace(state, t_s=max(begins_s, state.t_s))) and state.away_since_s is None:
            state = replace(state, stage="running", phase_start_s=begins_s)
    state = replace(state, t_s=t_s) if t_s != state.t_s else state
    if state.stage != "running":
        return state
    while (end_s := state.phase_start_s + state.phase_lasts_s + state.held_s) <= t_s:
        state = _phase_over(state, end_s)
        if state.stage == "ended":
            return replace(state, t_s=end_s)
    return state


def _phase_over(state: State, end_s: float) -> State:
    """The phase of now ends; a phase cannot end while it is held, so no pause reaches into the
    next one."""
    spans = (*state.spans, Span(state.phase, state.phase_start_s, end_s, state.made_up_s))
    if state.phase + 1 == len(state.plan.phases):
        state = replace(state, spans=spans, stage="ended", through=True)
        return replace(state, complete=not state.shortened)
    return replace(
        state,
        spans=spans,
        phase=state.phase + 1,
        phase_start_s=end_s,
        longer_s=0.0,
        lost_s=0.0,
        made_up_s=0.0,
        held=(),
        held_before_s=0.0,
        trail=NO_TRAIL,
    )


def _listened(state: State) -> State:
    """After a pause and after shaking, earlier beats are not measured any more."""
    since_s = listening_since_s(state)
    if state.window.listening_since_s == since_s or not state.window.heard:
        return state
    return replace(state, window=replace(state.window, listening_since_s=since_s))


def _trailed(state: State) -> State:
    """RMSSD of this phase, a point each five seconds or a few more, None where there was none."""
    if state.stage != "running" or state.now.moving:
        return state
    kept = state.trail.kept
    every_s = max(TRAIL_EVERY_S, state.now.duration_s / TRAIL_POINTS)
    if kept and state.t_s - kept[-1].t_s < every_s:
        return state
    point = TrailPoint(state.t_s, state.window if no_number(state) is None else None)
    return replace(state, trail=Trail((*kept, point)))


def _heard(state: State, heard: Heard) -> State:
    said, before = heard.measurement, state.window.heard
    beating = said.beating
    same = bool(before) and (before[-1].measurement, before[-1].connection) == (
        said,
        heard.connection,
    )
    state = replace(
        state,
        window=state.window.after(heard, state.t_s),
        away_since_s=None,
        packets=state.packets + 1,
        lost_s=lost_s(state, heard.t_s) if beating and said.rr_1024 else state.lost_s,
        last_hr_s=heard.t_s if beating else state.last_hr_s,
        last_rr_s=heard.t_s if beating and said.intervals_1024 else state.last_rr_s,
        same_since_s=state.same_since_s if same else heard.t_s,
        same_packets=state.same_packets + 1 if same else 1,
    )
    if beating and state.listening_since_s is None:
        state = replace(state, listening_since_s=heard.t_s)
        if state.link == "searching" and heard.connection == state.connection:
            # The session was away, not the strap: its link stands, and none is made anew.
            state = replace(state, link="connected", link_since_s=state.t_s)
    if state.stage == "waiting" and beating and state.begins_s is None:
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
        return replace(state, marks=(*state.marks, state.t_s))
    if pressed.key == "stop":
        return _stop(state)
    if pressed.key == "pause" and state.stage == "running":
        return replace(state, stage="paused", paused_at_s=state.t_s)
    if pressed.key == "resume" and state.stage == "paused":
        return _resume(state, state.t_s)
    return state


def _steered(state: State, steered: Steered) -> State:
    """The order of phases stays; a session with a phase that was cut short is not complete."""
    if steered.how == "begin" and state.stage == "waiting" and state.begins_s is not None:
        return advance(replace(state, begins_s=state.t_s), state.t_s)
    if steered.how == "begin" and state.stage == "paused" and state.begins_s is not None:
        return _resume(state, state.t_s)
    if state.stage != "running":
        return state
    if steered.how == "longer":
        longest_s = (LONGEST_TIMES - 1) * state.now.duration_s
        return replace(state, longer_s=min(state.longer_s + LONGER_S, longest_s))
    if steered.how == "end_phase" and state.elapsed_s > 0:
        return _phase_over(replace(state, shortened=True), state.t_s)
    return state


def _computed(state: State, computed: Computed) -> State:
    if computed.phase != state.plan.baseline:
        return state
    rmssd_ms, hr_bpm = _sound(computed.rmssd_ms), _sound(computed.hr_bpm)
    return replace(state, baseline=Baseline(rmssd_ms, hr_bpm, from_text(computed.reason, Refusal)))


def _sound(value: float | None) -> float | None:
    """A number that can be one of a heart: an event may come from a damaged file."""
    return value if value is not None and 0 < value < LARGEST else None


def _resume(state: State, t_s: float) -> State:
    since_s = state.paused_at_s if state.paused_at_s is not None else t_s
    held = (t_s - max(since_s, state.phase_start_s), *state.held)
    return replace(
        state,
        t_s=t_s,
        stage="running",
        pauses=(*state.pauses, (since_s, t_s)),
        paused_at_s=None,
        begins_s=None,
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
        window=NOTHING_HEARD,
    )
    if state.stage == "waiting":
        return replace(state, t_s=t_s, begins_s=None)
    if state.paused_at_s is None:
        state = replace(state, paused_at_s=state.t_s)
    return _resume(state, t_s)


def _stop(state: State) -> State:
    """End now. A phase that has begun is kept as far as it went."""
    spans = state.spans
    if state.stage in ("running", "paused") and state.elapsed_s > 0:
        end_s = state.paused_at_s if state.paused_at_s is not None else state.t_s
        spans = (*spans, Span(state.phase, state.phase_start_s, end_s, state.made_up_s))
    return replace(state, stage="ended", spans=spans, paused_at_s=None, begins_s=None)
