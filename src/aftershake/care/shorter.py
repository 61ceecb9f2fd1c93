"""A plan with less shaking. Here until plans can be adapted as a whole: phases with steps stay as
they are."""

from __future__ import annotations

import json
from dataclasses import replace

from aftershake.plans.plan import Phase, Plan
from aftershake.plans.reader import read_plan


def shaking_s(plan: Plan) -> float:
    """How long the plan shakes, all phases together."""
    return sum(phase.duration_s for phase in plan.phases if phase.kind == "shake")


def with_shaking_of_at_most(plan: Plan, most_s: float) -> Plan:
    """The plan with all its shaking scaled down to `most_s`; itself where it is that short, or
    where a phase has steps."""
    lasts_s = shaking_s(plan)
    if lasts_s <= most_s or any(phase.steps for phase in plan.phases):
        return plan
    return read_plan(_toml(plan, most_s / lasts_s), source=f"the plan {plan.name}, shortened")


def _toml(plan: Plan, factor: float) -> str:
    lines = [f"name = {_text(plan.name)}", f"title = {_text(plan.title)}"]
    lines += [f"about = {_text(plan.about)}", f"from = {_text(plan.origin)}"]
    lines += [f"who = {_text(plan.who)}", f"needs = {json.dumps(list(plan.needs))}"]
    lines += [f"experience = {_text(plan.experience)}", ""]
    for phase in plan.phases:
        lines += _phase(_scaled(phase, factor) if phase.kind == "shake" else phase)
    return "\n".join(lines)


def _scaled(phase: Phase, factor: float) -> Phase:
    """Rounded down to whole seconds, so that all of them together stay below the cap."""
    duration_s = max(1.0, float(int(phase.duration_s * factor + 1e-9)))
    return replace(phase, duration_s=duration_s, settle_s=min(phase.settle_s, duration_s - 1))


def _phase(phase: Phase) -> list[str]:
    return [
        "[[phase]]",
        f"name = {_text(phase.name)}",
        f"kind = {_text(phase.kind)}",
        f"posture = {_text(phase.posture)}",
        f"duration_s = {phase.duration_s:g}",
        f"settle_s = {phase.settle_s:g}",
        f"say = {_text(phase.say)}",
        "",
    ]


def _text(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)
