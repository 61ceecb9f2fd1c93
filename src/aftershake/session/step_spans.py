"""When each step of a session was: pure, from its phases and its pauses."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from aftershake.session.state import State


@dataclass(frozen=True, slots=True)
class StepSpan:
    """A step as it was gone through, on the session clock; `phase` is an index into the phases."""

    phase: int
    name: str
    start_s: float
    end_s: float


def step_spans(state: State) -> tuple[StepSpan, ...]:
    """Of each phase with steps those that were begun; the last one lasts as long as its phase."""
    found: list[StepSpan] = []
    for at, span in enumerate(state.spans):
        phase = state.plan.phases[span.phase]
        if not phase.steps:
            continue
        edges = [
            min(_clock_s(state.pauses, span.start_s, elapsed_s), span.end_s)
            for elapsed_s in (0.0, *phase.step_ends_s[:-1])
        ]
        ends = [*edges[1:], span.end_s]
        for step, start_s, end_s in zip(phase.steps, edges, ends, strict=True):
            if end_s > start_s:
                found.append(StepSpan(at, step.name, start_s, end_s))
    return tuple(found)


def _clock_s(pauses: Sequence[tuple[float, float]], start_s: float, elapsed_s: float) -> float:
    """When so much of a phase was done that began at `start_s`; nothing is done in a pause."""
    t_s = start_s + elapsed_s
    for from_s, to_s in pauses:
        if start_s <= from_s < t_s:
            t_s += to_s - from_s
    return t_s
