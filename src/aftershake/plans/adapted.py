"""Plans made of other plans: the control of one, and one with less shaking. Pure."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace

from aftershake.plans.plan import Phase, Plan, PlanError
from aftershake.plans.reader import LONGEST_TEXT, read_plan
from aftershake.plans.step import Step
from aftershake.plans.writer import to_toml

LONGEST_NAME = 40
CONTROL, INSTEAD = "-control", ", resting instead"
# Nobody can follow a shorter step; where there is no time for it, it is left out.
LEAST_STEP_S = 5.0


def control_of(plan: Plan) -> Plan:
    """`plan` with lying rest instead of all that is done between the two rests it compares, and no
    shaking after them; all else, and every length, the same. A session of it is a control of those
    of `plan`.

    Raises PlanError where nothing is compared, or there is nothing to rest instead of.
    """
    before, after = plan.baseline, plan.integration
    if before is None or after is None:
        raise PlanError(
            f"{plan.title} has no rest on both sides of the shaking, so it has no control."
        )
    if all(phase.kind == "rest" for phase in plan.phases[before:after]):
        raise PlanError(f"{plan.title} only rests: it is a control already.")
    phases = tuple(
        _resting(phase) if before < i < after else _after(phase)
        for i, phase in enumerate(plan.phases)
    )
    kept = any(phase.kind == "other" and phase.moving for phase in phases)
    return _written(
        replace(
            plan,
            name=f"{plan.name[: LONGEST_NAME - len(CONTROL)]}{CONTROL}",
            title=f"{plan.title[: LONGEST_TEXT - len(INSTEAD)]}{INSTEAD}",
            about="A control session: the same times and the same two rests, and rest between"
            " them.",
            origin="",
            who="Anyone who wants to know how much two of their rests differ by themselves.",
            needs=tuple(dict.fromkeys(("floor", *plan.needs))) if kept else ("floor",),
            experience=plan.experience if kept else "first",
            phases=phases,
        )
    )


def _resting(phase: Phase) -> Phase:
    """What is rest in the control; the first that is not rest in the plan tells before from
    after."""
    if phase.kind == "rest":
        return phase
    return Phase("rest", "rest", "lying", phase.duration_s, 0.0, "Go on resting.", instead=True)


def _after(phase: Phase) -> Phase:
    """No shaking either where nothing is compared any more."""
    if phase.kind != "shake":
        return phase
    return Phase("rest", "other", "lying", phase.duration_s, 0.0, "Go on resting.", still=True)


def with_shaking_of_at_most(plan: Plan, most_s: float) -> Plan:
    """`plan` with `most_s` seconds of shaking at most, 1 or more: all its phases of shaking
    together. They and their steps get shorter alike; the last go where nothing worth it is left.
    """
    if most_s < 1:
        raise ValueError(most_s)
    shaking = [phase for phase in plan.phases if phase.kind == "shake"]
    if sum(phase.duration_s for phase in shaking) <= most_s:
        return plan
    while len(shaking) > 1 and min(_shares(shaking, most_s)) < LEAST_STEP_S:
        shaking.pop()
    shorter = [_shorter(*each) for each in zip(shaking, _shares(shaking, most_s), strict=True)]
    left = iter(shorter)
    phases = (next(left, None) if phase.kind == "shake" else phase for phase in plan.phases)
    return _written(replace(plan, phases=tuple(phase for phase in phases if phase is not None)))


def _shares(shaking: Sequence[Phase], most_s: float) -> list[float]:
    """How long each phase may last, whole seconds."""
    share = min(1.0, most_s / sum(phase.duration_s for phase in shaking))
    return [float(max(1, math.floor(phase.duration_s * share))) for phase in shaking]


def _shorter(phase: Phase, lasts_s: float) -> Phase:
    steps = _fitted(phase.steps, lasts_s)
    lasts_s = sum(step.duration_s for step in steps) or lasts_s
    settle_s = phase.settle_s if phase.settle_s < lasts_s else 0.0
    return replace(phase, duration_s=lasts_s, settle_s=settle_s, steps=steps)


def _fitted(steps: Sequence[Step], lasts_s: float) -> tuple[Step, ...]:
    """The steps in `lasts_s` seconds at most; none where there is no time for any."""
    steps = list(steps)
    while steps:
        share = min(1.0, lasts_s / sum(step.duration_s for step in steps))
        scaled = [_scaled(step, share) for step in steps]
        short_s = [
            each.duration_s / min(LEAST_STEP_S, step.duration_s)
            for each, step in zip(scaled, steps, strict=True)
        ]
        if min(short_s) >= 1:
            return tuple(scaled)
        steps.pop(short_s.index(min(short_s)))
    return ()


def _scaled(step: Step, share: float) -> Step:
    """The step, not longer than its share; of no length where not even one is left of it."""
    if share >= 1:
        return step
    if step.count:
        return replace(step, count=math.floor(step.count * share))
    if step.breaths:
        return replace(step, breaths=math.floor(step.breaths * share))
    return replace(step, seconds=float(math.floor(step.seconds * share)))


def _written(plan: Plan) -> Plan:
    """The plan with its own text, as read from that."""
    return read_plan(to_toml(plan), source=plan.title)
