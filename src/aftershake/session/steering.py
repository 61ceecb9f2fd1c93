"""What it costs to end a phase before its time, and whether it may be longer: pure, from what is to
be seen."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from aftershake.plans.plan import LEAST_COMPARED_S, roles_of
from aftershake.session.view import View

LONGER_S = 60.0
LONGEST_TIMES = 5  # a phase may last so many times as long as planned
NotLonger = Literal["as long as it gets", "more than is open"]
GOOD_REST_S = 300.0  # a shorter one shows only large changes


@dataclass(frozen=True, slots=True)
class EndCost:
    """`code`: the rest is too short to be compared, or so short that it shows little, or neither;
    a session with a phase cut short is never one that others are set beside."""

    code: Literal["nothing compared", "little shown", "set apart"]
    measured_s: float = 0.0


def end_cost(view: View) -> EndCost:
    """What ending the phase of now takes from the session."""
    named = roles_of(view.phases)
    role = named[view.phase]
    compared = {"baseline", "integration"} <= set(named) and role not in named[view.phase + 1 :]
    if not compared or role not in ("baseline", "integration"):
        return EndCost("set apart")
    measured_s = max(0.0, view.phase_elapsed_s - view.now.settle_s)
    if measured_s < LEAST_COMPARED_S:
        return EndCost("nothing compared", measured_s)
    little = measured_s < GOOD_REST_S
    return EndCost("little shown" if little else "set apart", measured_s)


def not_longer(view: View, most_shaking_s: float | None) -> NotLonger | None:
    """Why the phase of now cannot be made a minute longer; None where it can. `most_shaking_s`:
    how much shaking is open to the person in all; None where nobody's own heart is concerned."""
    lasts_s = view.phase_elapsed_s + view.phase_left_s
    if lasts_s >= LONGEST_TIMES * view.now.duration_s:
        return "as long as it gets"
    more_s = view.shaking_s + LONGER_S
    if view.now.kind == "shake" and most_shaking_s is not None and more_s > most_shaking_s:
        return "more than is open"
    return None
