"""The one line before each session of one's own: how today is."""

from __future__ import annotations

from collections.abc import Collection
from typing import Literal

from aftershake.plans.plan import Plan

TodayCode = Literal["fever", "exhausted", "crisis", "poor_balance", "new_pain", "alone"]
# What may be done today, from all to nothing.
Today = Literal["all", "lying_only", "no_shaking", "no_session"]
MEANS: dict[TodayCode, Today] = {
    "fever": "no_shaking",
    "exhausted": "no_shaking",
    "poor_balance": "lying_only",
    "new_pain": "no_shaking",
    "alone": "no_shaking",  # and without a way to call for help
    "crisis": "no_session",
}
_STRICTER: tuple[Today, ...] = ("all", "lying_only", "no_shaking", "no_session")


def today(said: Collection[TodayCode]) -> Today:
    """What may be done: the strictest of what was said."""
    return max((MEANS[each] for each in said), key=_STRICTER.index, default="all")


def fits(plan: Plan, may: Today) -> bool:
    """Whether the plan is one for today. Where a posture is the person's choice, they can lie."""
    shaking = [phase for phase in plan.phases if phase.kind == "shake"]
    match may:
        case "all":
            return True
        case "lying_only":
            return all(phase.posture in ("lying", "any") for phase in shaking)
        case "no_shaking":
            return not shaking
        case "no_session":
            return False
