"""What is said where the person is about to end a phase."""

from __future__ import annotations

from aftershake.session.steering import EndCost
from aftershake.wording.numbers import countdown
from aftershake.wording.sentence import worded


@worded
def cost(cost: EndCost) -> str:
    """What ending a phase now takes away."""
    match cost.code:
        case "nothing compared":
            return "Under 2 minutes of rest: nothing can be compared."
        case "little shown":
            measured = countdown(cost.measured_s)
            return f"{measured} of rest can only show large changes."
        case "set apart":
            return "Your other sessions are not set beside this one."
