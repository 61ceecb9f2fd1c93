"""From state to view. Live numbers are worked out once a packet; ticks only let them age."""

from __future__ import annotations

from aftershake.hrv.live import live as live_hrv
from aftershake.hrv.model import Live
from aftershake.plain import whole_number
from aftershake.rr.beats import assemble
from aftershake.rr.plausibility import unit_check
from aftershake.session.fold import State
from aftershake.session.trace import trace as trace_of
from aftershake.session.view import Baseline, Saving, Signal, View
from aftershake.wording.link import link_words

SAFE = Saving()
STALE_S = 3.0  # a strap speaks once a second; after this its last word is old
NO_RR_S = 30.0
NO_RR_NOW = "no beat intervals come just now"
TRACE_S = 120.0
TRAIL_EVERY_S, TRAIL_POINTS = 5.0, 720  # an hour; of a longer phase the points lie wider

Points = tuple[tuple[float, float | None], ...]


def view_model(
    state: State,
    before: View | None = None,
    baseline: Baseline | None = None,
    saving: Saving = SAFE,
    notice: str = "",
) -> View:
    """The view of `state`. `before` is the view of the state just before, if there was one.

    `saving` and `notice`: how it stands with saving, also in words; what is saved nowhere is not
    shown as a number.
    """
    live, trace = _live(state, before)
    phase = state.now
    elapsed_s = state.elapsed_s
    left_s = max(0.0, phase.duration_s - elapsed_s)
    later_s = sum(each.duration_s for each in state.plan.phases[state.phase + 1 :])
    ended = state.stage == "ended"
    signal, signal_words = _signal(state, live)
    return View(
        stage=state.stage,
        t_s=state.t_s,
        plan_title=state.plan.title,
        phases=state.plan.phases,
        phase=state.phase,
        phase_elapsed_s=elapsed_s,
        phase_left_s=0.0 if ended else left_s,
        total_left_s=0.0 if ended else left_s + later_s,
        settling_left_s=0.0 if ended else max(0.0, phase.settle_s - elapsed_s),
        link=state.link,
        link_since_s=state.t_s - state.link_since_s,
        link_reason=state.link_reason,
        away_s=_away_s(state),
        link_words=link_words(state.link, _away_s(state), state.link_reason),
        connection=state.connection,
        hr_bpm=_heart_rate(state) if saving.safe else None,
        live=live if saving.safe else Live("lost", "not being saved"),
        signal=signal,
        signal_words=signal_words,
        trace=trace,
        rmssd_trail=_trail(state, live, before),
        baseline=baseline,
        strap=state.fact("name") or "",
        battery_percent=whole_number(state.fact("battery"), 100),
        packets=state.packets,
        marks=state.marks,
        complete=state.complete,
        saving=saving,
        notice=notice,
    )


def _fresh(state: State) -> bool:
    return state.last_hr_s is not None and state.t_s - state.last_hr_s <= STALE_S


def _heart_rate(state: State) -> float | None:
    """What the strap last said, or None: a stale number is no number."""
    if not _fresh(state) or state.away_since_s is not None or _contact_lost(state):
        return None
    said = next((h.measurement.hr_bpm for h in reversed(state.buffer) if h.measurement.beating), 0)
    return float(said) if said else None


def _contact_lost(state: State) -> bool:
    return bool(state.buffer) and state.buffer[-1].measurement.contact_lost


def _live(state: State, before: View | None) -> tuple[Live, Points]:
    """The live numbers and the trace; worked out anew only where there is something new."""
    if state.last_hr_s is None:
        return Live("waiting", "waiting for the strap"), ()
    unsaid = _unsaid(state, state.last_hr_s)
    if before is not None and before.packets == state.packets:
        if unsaid is not None:
            return unsaid, before.trace
        if before.live.state in ("ok", "calibrating", "artifacts"):
            return before.live, before.trace
    beats = assemble(state.buffer)
    trace = trace_of(beats.where(beats.t_s >= state.t_s - TRACE_S))
    if unsaid is not None:
        return unsaid, trace
    return live_hrv(beats, state.t_s, _listening_since(state)), trace


def _unsaid(state: State, last_hr_s: float) -> Live | None:
    """Why there can be no live number at all, whatever the beats are."""
    lost_s = max(1.0, state.t_s - last_hr_s)
    if state.stage == "ended":
        return Live("lost", "ended")
    if _contact_lost(state):
        return Live("lost", f"no skin contact {lost_s:.0f} s")
    if lost_s > STALE_S or state.away_since_s is not None:
        return Live("lost", f"signal lost {lost_s:.0f} s")
    quiet_since_s = state.last_rr_s if state.last_rr_s is not None else state.listening_since_s
    if quiet_since_s is not None and state.t_s - quiet_since_s > NO_RR_S:
        never = state.last_rr_s is None
        return Live("no rr", "this sensor sends no beat intervals" if never else NO_RR_NOW)
    if state.now.kind == "shake":
        return Live("moving", "moving: heart rate only")
    return None


def _listening_since(state: State) -> float:
    """From when beats may be measured: after a pause, and after the movement of shaking."""
    since_s = state.listening_since_s if state.listening_since_s is not None else state.t_s
    if state.pauses:
        since_s = max(since_s, state.pauses[-1][1])
    moved = state.phase > 0 and state.plan.phases[state.phase - 1].kind == "shake"
    return max(since_s, state.phase_start_s) if moved else since_s


def _trail(state: State, live: Live, before: View | None) -> Points:
    """RMSSD of this phase, a point each five seconds or a few more, None where there was none."""
    if before is None or before.phase != state.phase or before.stage == "waiting":
        kept: Points = ()
    else:
        kept = before.rmssd_trail
    if state.stage != "running" or state.now.kind == "shake":
        return kept
    every_s = max(TRAIL_EVERY_S, state.now.duration_s / TRAIL_POINTS)
    if kept and state.t_s - kept[-1][0] < every_s:
        return kept
    return (*kept, (state.t_s, live.rmssd_ms))


def _away_s(state: State) -> float | None:
    return None if state.away_since_s is None else max(1.0, state.t_s - state.away_since_s)


def _signal(state: State, live: Live) -> tuple[Signal, str]:
    """How well the strap is heard, as one word and as words to show."""
    if state.last_hr_s is None:
        return "none", "no signal yet"
    if live.state == "lost":
        return "lost", live.words
    if live.state == "artifacts":
        return "poor", f"poor: {live.words}"
    if live.state == "no rr":
        return "poor", live.words
    if live.state == "moving":
        return "fair", "moving: heart rate only"
    if live.state == "ok" and (doubt := unit_check(state.buffer)):
        return "fair", f"fair: {doubt}"
    if live.quality == "low":
        return "fair", f"fair: some beats {'left out' if live.excluded_percent else 'missing'}"
    return "good", "good"
