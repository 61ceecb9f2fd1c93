"""A plan in words: what it takes, who it is for, how long it is."""

from __future__ import annotations

from aftershake.plans.plan import Experience, Need, Phase, Plan
from aftershake.plans.step import Step
from aftershake.wording.numbers import count, countdown, length
from aftershake.wording.sentence import worded

LONGEST_LINE = 56  # characters; of more phases than fit, the sum is said
_NEEDS: dict[Need, str] = {
    "floor": "the floor",
    "wall": "a wall",
    "chair": "a chair",
    "standing": "standing",
    "music": "your music",
}
_EXPERIENCE: dict[Experience, str] = {
    "first": "a first time",
    "some": "some practice",
    "practised": "the practised",
}


@worded
def needs(plan: Plan) -> str:
    """What is needed besides a strap and a place to lie: a wall, standing."""
    return ", ".join(_NEEDS[need] for need in plan.needs) or "nothing else"


@worded
def suits(plan: Plan, columns: int) -> str:
    """What it needs and for whom it is, as much as there is room for: the first thing in any case,
    and how many more there are."""
    whole = f"{needs(plan)} · {experience(plan)}"
    if len(whole) <= columns:
        return whole
    named = [_NEEDS[need] for need in plan.needs]
    for shown in range(len(named), 0, -1):
        more = f" +{len(named) - shown}" if shown < len(named) else ""
        if len(said := f"{', '.join(named[:shown])}{more}") <= columns or shown == 1:
            return said
    return needs(plan)


@worded
def experience(plan: Plan) -> str:
    return _EXPERIENCE[plan.experience]


@worded
def plan_line(plan: Plan) -> str:
    """The phases of a plan in a line: rest 6 · shaking 3 · rest 10 min."""
    words = {"rest": "rest", "shake": "shaking"}
    names = [words.get(phase.kind, phase.name) for phase in plan.phases]
    lengths = [length(phase.duration_s) for phase in plan.phases]
    end = ""
    if all(each.endswith(" min") for each in lengths):
        lengths, end = [each.removesuffix(" min") for each in lengths], " min"
    line = " · ".join(f"{name} {lasts}" for name, lasts in zip(names, lengths, strict=True)) + end
    return line if len(line) <= LONGEST_LINE else in_all(plan)


@worded
def in_all(plan: Plan) -> str:
    """How long a plan is, and how much of it is shaking: 32½ min, 5 min of them shaking."""
    shaking_s = sum(phase.duration_s for phase in plan.phases if phase.kind == "shake")
    shaking = f", {length(shaking_s)} of them shaking" if shaking_s else ""
    return f"{length(plan.duration_s)}{shaking}"


@worded
def of_length(plan: Plan) -> str:
    """Its title, with what sets it apart from another one of that title: Standard, 19 min."""
    return f"{plan.title}, {length(plan.duration_s)}"


@worded
def step_name(step: Step) -> str:
    """A step by its name and side: Calves, left side."""
    if step.side == "both":
        return f"{step.name}, both sides"
    return f"{step.name}, {step.side} side" if step.side else step.name


@worded
def how_much(step: Step) -> str:
    """8 times, 3 breaths, 0:45."""
    if step.count:
        return count(step.count, "time")
    return count(step.breaths, "breath") if step.breaths else countdown(step.seconds)


@worded
def phase_line(phase: Phase) -> str:
    """How a phase lasts, lies and is measured: 10:00, lying, measured after 5:00."""
    posture = f", {phase.posture}" if phase.posture != "any" else ""
    settling = f", measured after {countdown(phase.settle_s)}" if phase.settle_s else ""
    return f"{countdown(phase.duration_s)}{posture}{settling}"
