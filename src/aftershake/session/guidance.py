"""Where in the steps of a phase a session is: pure, from how long the phase has been on."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from typing import TYPE_CHECKING

from aftershake.plans.plan import Phase
from aftershake.plans.step import Step

if TYPE_CHECKING:
    from aftershake.session.state import State


@dataclass(frozen=True, slots=True)
class StepNow:
    """The step that is on. `done` of `step.count` or `step.breaths` are behind, 0 for one in
    seconds."""

    number: int  # from 0
    of: int
    step: Step
    elapsed_s: float
    left_s: float
    done: int
    following: Step | None  # the next one of this phase


def step_now(phase: Phase, elapsed_s: float) -> StepNow | None:
    """The step after `elapsed_s` of a phase; the last one stays where a phase is made longer.

    None where the phase has no steps.
    """
    if not phase.steps:
        return None
    ends_s = phase.step_ends_s
    number = min(bisect_right(ends_s, elapsed_s), len(ends_s) - 1)
    step = phase.steps[number]
    into_s = elapsed_s - (ends_s[number] - step.duration_s)
    many = step.count or step.breaths
    done = min(many, int(into_s / step.duration_s * many + 1e-9)) if many else 0
    following = phase.steps[number + 1] if number + 1 < len(phase.steps) else None
    left_s = max(0.0, ends_s[number] - elapsed_s)
    return StepNow(number, len(ends_s), step, into_s, left_s, done, following)


def changes_at_s(state: State) -> float | None:
    """When, on the session clock, the time to lie down, the step or the phase of now is over;
    None while nothing is counted."""
    if state.stage != "running":
        return state.begins_s
    elapsed_s = state.elapsed_s
    ends_s = (*state.now.step_ends_s, state.phase_lasts_s)
    return state.t_s + min((end_s - elapsed_s for end_s in ends_s if end_s > elapsed_s), default=0)
