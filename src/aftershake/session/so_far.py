"""How far a session has come: pure, from its state. Pauses never count, phases as they went."""

from __future__ import annotations

from aftershake.session.state import Span, State
from aftershake.session.window import paused_s


def gone_by_s(state: State) -> float:
    """How long the session has gone on since its first phase began, pauses left out."""
    return sum(_lasted_s(state, span) for span in state.spans) + state.elapsed_s


def shaking_in_all_s(state: State) -> float:
    """How much shaking there was and is to come, as phases were made longer or ended early."""
    phases = state.plan.phases
    past_s = sum(_lasted_s(state, s) for s in state.spans if phases[s.phase].kind == "shake")
    now_s = state.phase_lasts_s if state.now.kind == "shake" else 0.0
    later = phases[state.phase + 1 :]
    return past_s + now_s + sum(phase.duration_s for phase in later if phase.kind == "shake")


def _lasted_s(state: State, span: Span) -> float:
    held_s = paused_s(state.pauses, span.end_s) - paused_s(state.pauses, span.start_s)
    return span.end_s - span.start_s - held_s
