"""A plan as TOML: what `reader.py` reads back to the same plan."""

from __future__ import annotations

from typing import Any

from aftershake.plans.plan import Phase, Plan
from aftershake.plans.step import Step


def to_toml(plan: Plan) -> str:
    """The text of `plan`, whatever text it was read from."""
    import tomli_w  # only where a plan is written, which is seldom

    whole = {
        "name": plan.name,
        "title": plan.title,
        "about": plan.about,
        "from": plan.origin,
        "who": plan.who,
        "needs": list(plan.needs),
        "experience": plan.experience,
    }
    parts = [tomli_w.dumps(_said(whole, {"name", "title", "experience"}))]
    for phase in plan.phases:
        parts.append("[[phase]]\n" + tomli_w.dumps(_of_phase(phase)))
        parts += ["[[phase.step]]\n" + tomli_w.dumps(_of_step(step)) for step in phase.steps]
    return "\n".join(parts)


def _of_phase(phase: Phase) -> dict[str, Any]:
    table = {
        "name": phase.name,
        "kind": phase.kind,
        "posture": phase.posture,
        "duration_s": _number(phase.duration_s),
        "settle_s": _number(phase.settle_s),
        "say": phase.say,
        "still": phase.still,
        "instead": phase.instead,
    }
    return _said(table, {"name"})


def _of_step(step: Step) -> dict[str, Any]:
    table = {
        "name": step.name,
        "side": step.side,
        "seconds": _number(step.seconds),
        "count": step.count,
        "each_s": _number(step.each_s) if step.count else 0,
        "breaths": step.breaths,
        "cue": step.cue,
        "picture": step.picture,
        "tiredness": step.tiredness,
    }
    return _said(table, {"name"})


def _said(table: dict[str, Any], always: set[str]) -> dict[str, Any]:
    """Without what is empty, which is what it is when it is not there."""
    return {key: value for key, value in table.items() if value or key in always}


def _number(seconds: float) -> float | int:
    return int(seconds) if seconds.is_integer() else seconds
