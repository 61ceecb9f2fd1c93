"""Whether there can be a live number at this moment, whatever the beats are; if not, why not."""

from __future__ import annotations

from aftershake.hrv.live_reasons import (
    NoContact,
    NoHeartBeat,
    NoIntervals,
    SameAgain,
    SessionOver,
    SignalLost,
    WaitingForStrap,
)
from aftershake.hrv.model import Live
from aftershake.hrv.reasons import Moving
from aftershake.rr.repeats import stuck
from aftershake.session.state import State

STALE_S = 3.0  # a strap speaks once a second; after this its last word is old
NO_RR_S = 30.0
# A strap that sends intervals has done so by then: so long, and after so many beats.
NO_RR_YET_S, NO_RR_YET_BEATS = 4.0, 4


def live_now(state: State) -> Live:
    """The live numbers, or why there are none."""
    return no_number(state) or state.window.live


def no_number(state: State) -> Live | None:
    """Why there can be no live number at all, whatever the beats are."""
    if state.last_hr_s is None:
        return Live("waiting", WaitingForStrap())
    lost_s = max(1.0, state.t_s - state.last_hr_s)
    if state.stage == "ended":
        return Live("lost", SessionOver())
    if no_beat_told(state):
        off_skin = state.window.heard[-1].measurement.contact is False
        return Live("lost", NoContact(lost_s) if off_skin else NoHeartBeat(lost_s))
    if is_stuck(state):
        return Live("lost", SameAgain(state.t_s - state.same_since_s))
    if lost_s > STALE_S or state.away_since_s is not None:
        return Live("lost", SignalLost(lost_s))
    quiet_since_s = state.last_rr_s if state.last_rr_s is not None else state.listening_since_s
    quiet_s = state.t_s - quiet_since_s if quiet_since_s is not None else 0.0
    never = state.last_rr_s is None
    if quiet_s > (_soonest_s(state) if never else NO_RR_S):
        return Live("no rr", NoIntervals(never, sure=quiet_s > NO_RR_S))
    if state.now.moving:
        return Live("moving", Moving())
    return None


def listening_since_s(state: State) -> float:
    """From when beats may be measured: after a pause, and after the movement of shaking."""
    since_s = state.listening_since_s if state.listening_since_s is not None else state.t_s
    if state.pauses:
        since_s = max(since_s, state.pauses[-1][1])
    moved = state.phase > 0 and state.plan.phases[state.phase - 1].moving
    return max(since_s, state.phase_start_s) if moved else since_s


def is_fresh(state: State) -> bool:
    """Whether a heart rate came lately."""
    return state.last_hr_s is not None and state.t_s - state.last_hr_s <= STALE_S


def no_beat_told(state: State) -> bool:
    """Whether the newest packet says that the strap does not touch the skin, or finds no beat."""
    return bool(state.window.heard) and state.window.heard[-1].measurement.no_beat


def is_stuck(state: State) -> bool:
    """Whether the strap says the very same for longer than a heart can."""
    heard = state.window.heard
    lasted_s = heard[-1].t_s - state.same_since_s if heard else 0.0
    return bool(heard) and stuck(heard[-1].measurement, state.same_packets, lasted_s)


def _soonest_s(state: State) -> float:
    """After how long without any interval it is said that none came so far."""
    rates = (each.measurement.rate_bpm for each in reversed(state.window.heard))
    rate_bpm = next(filter(None, rates), 60)
    return max(NO_RR_YET_S, NO_RR_YET_BEATS * 60 / rate_bpm)
