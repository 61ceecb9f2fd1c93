"""From state to view: what is shown is a function of the state alone."""

from __future__ import annotations

from dataclasses import replace

from aftershake.hrv.live_reasons import NotSaving
from aftershake.hrv.model import Live
from aftershake.plain import whole_number
from aftershake.rr.doubt import UnitDoubt
from aftershake.session.guidance import step_now
from aftershake.session.live_now import is_fresh, is_stuck, live_now, no_beat_told
from aftershake.session.so_far import shaking_in_all_s
from aftershake.session.state import State
from aftershake.session.view import Saving, Signal, Told, View


def view_model(state: State) -> View:
    """The view of `state`, and of nothing else: after recovery it is what it was before."""
    live = live_now(state)
    phase = state.now
    elapsed_s = state.elapsed_s
    left_s = state.phase_left_s
    ended = state.stage == "ended"
    doubt = state.window.doubt if live.state == "ok" else None
    return View(
        stage=state.stage,
        t_s=state.t_s,
        plan_title=state.plan.title,
        phases=state.plan.phases,
        phase=state.phase,
        phase_elapsed_s=elapsed_s,
        phase_left_s=0.0 if ended else left_s,
        total_left_s=0.0 if ended else left_s + state.later_s,
        made_up_s=state.made_up_s,
        settling_left_s=0.0 if ended else max(0.0, phase.settle_s - elapsed_s),
        link=state.link,
        link_since_s=state.t_s - state.link_since_s,
        link_reason=state.link_reason,
        away_s=_away_s(state),
        connection=state.connection,
        hr_bpm=_heart_rate(state),
        live=live,
        signal=_signal(state, live, doubt),
        unit_doubt=doubt,
        trace=() if state.last_hr_s is None else state.window.trace,
        rmssd_trail=state.trail.points,
        baseline=state.baseline,
        strap=state.fact("name") or "",
        battery_percent=whole_number(state.fact("battery"), 100),
        packets=state.packets,
        marks=state.marks,
        complete=state.complete,
        through=state.through,
        shaking_s=shaking_in_all_s(state),
        unheard_s=state.t_s - state.last_hr_s if state.last_hr_s is not None else 0.0,
        lie_down_left_s=max(0.0, state.begins_s - state.t_s) if state.begins_s else None,
        step=step_now(phase, elapsed_s) if state.stage in ("running", "paused") else None,
        told=Told(cued.t_s, cued.cue, cued.words) if (cued := state.cued) else None,
        tiredness=state.said.rating("during", "tiredness"),
    )


def with_saving(view: View, saving: Saving) -> View:
    """The same while it stands so with saving; what is saved nowhere is not shown as a number."""
    if saving.safe:
        return replace(view, saving=saving)
    unsaved = Live("lost", NotSaving())
    return replace(view, saving=saving, hr_bpm=None, live=unsaved)


def _heart_rate(state: State) -> float | None:
    """What the strap last said, or None: a stale number is no number."""
    gone = not is_fresh(state) or state.away_since_s is not None
    if gone or no_beat_told(state) or is_stuck(state):
        return None
    said = next(
        (h.measurement.rate_bpm for h in reversed(state.window.heard) if h.measurement.beating), 0
    )
    return float(said) if said else None


def _away_s(state: State) -> float | None:
    return None if state.away_since_s is None else max(1.0, state.t_s - state.away_since_s)


def _signal(state: State, live: Live, doubt: UnitDoubt | None) -> Signal:
    """How well the strap is heard."""
    if state.last_hr_s is None:
        return "none"
    if live.state == "lost":
        return "lost"
    if live.state in ("artifacts", "no rr"):
        return "poor"
    fair = live.state == "moving" or doubt is not None or live.quality == "low"
    return "fair" if fair else "good"
