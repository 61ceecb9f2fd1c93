"""What is said where the person would end a phase, or make it longer."""

from __future__ import annotations

from aftershake.session.steering import EndCost, NotLonger
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


@worded
def not_longer(why: NotLonger) -> str:
    """Why a phase is not made longer."""
    match why:
        case "as long as it gets":
            return "This phase is as long as it can be."
        case "more than is open":
            return "That is all the shaking that is open to you for now. You can go on resting."
