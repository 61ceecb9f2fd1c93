"""Which stretch of a phase is measured."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from aftershake.rr.beats import ROUNDING_S, Floats
from aftershake.session.state import Span, State

# Of a longer integration the last minutes are compared.
COMPARED_S = 300.0


@dataclass(frozen=True, slots=True)
class Window:
    """One stretch to measure. `from_s` and `to_s` are on the time of `Recorded.beats`, which
    stands still in pauses; `clock_from_s` and `clock_to_s` are the same on the session clock."""

    span: Span
    clock_from_s: float
    clock_to_s: float
    from_s: float
    to_s: float
    moving: bool


def window_of(state: State, span: Span) -> Window:
    phase = state.plan.phases[span.phase]
    from_s = span.start_s + phase.settle_s
    for start_s, end_s in state.pauses:  # settling waits while the phase is held
        if span.start_s <= start_s < from_s:
            from_s += end_s - start_s
    from_s = min(from_s, span.end_s)
    if span.phase == state.plan.integration:
        from_s = max(from_s, _before(state.pauses, span.end_s, COMPARED_S))
    return Window(
        span,
        from_s,
        span.end_s,
        from_s - paused_s(state.pauses, from_s),
        span.end_s - paused_s(state.pauses, span.end_s),
        phase.moving,
    )


def paused_s(pauses: Sequence[tuple[float, float]], t_s: float) -> float:
    """How long the session has been held by pauses and cuts up to `t_s`."""
    return sum(max(0.0, min(t_s, end_s) - start_s) for start_s, end_s in pauses)


def clock_s(pauses: Sequence[tuple[float, float]], lived_s: Floats) -> Floats:
    """Shape (n,): times on the session clock, of times that stand still in pauses."""
    told_s, held_s = lived_s.copy(), 0.0
    for start_s, end_s in pauses:
        told_s[lived_s > start_s - held_s + ROUNDING_S] += end_s - start_s
        held_s += end_s - start_s
    return told_s


def _before(pauses: Sequence[tuple[float, float]], t_s: float, long_s: float) -> float:
    """When on the session clock `long_s` were left until `t_s`, pauses not counted."""
    for start_s, end_s in reversed(pauses):
        if end_s <= t_s and t_s - end_s < long_s:
            long_s -= t_s - end_s
            t_s = start_s
    return t_s - long_s
