"""Under which conditions a session's two rests were measured: what `compare` asks, and reasons that
know the plan. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import get_args

from aftershake.hrv.comparison import Apart
from aftershake.hrv.limits import LittleSettling, NotInPlan, NotReached, Which
from aftershake.hrv.reasons import (
    ComparisonLimit,
    Interrupted,
    LowConfidence,
    RestMissing,
    RestRefused,
    RestTooShort,
)
from aftershake.plain import plain
from aftershake.plans.plan import Plan, Posture
from aftershake.session.state import State
from aftershake.session.window import COMPARED_S, Window

WORTH_SAYING_S = 5.0
# After shaking the heart comes down for minutes: what is measured sooner is not settled.
SETTLED_S = 300.0
LONGEST_NAME = 40  # characters of a phase's name in a sentence
_OF_A_REST = (NotReached, RestRefused, RestTooShort, LowConfidence, Interrupted, LittleSettling)


def same_posture(state: State) -> bool | None:
    """Whether both rests were in one posture; None where it is not known.

    A posture that the plan leaves open is the one that the person said before the end.
    """
    compared = [state.plan.phases[at] for at in _compared(state.plan)]
    said = state.posture if state.posture in get_args(Posture) else "any"
    postures = {said if rest.posture == "any" else rest.posture for rest in compared}
    return None if "any" in postures else len(postures) < 2


def apart(plan: Plan, before: Window | None, after: Window | None) -> Apart | None:
    """How far the two measured stretches lie from each other; None where there are not two."""
    if before is None or after is None:
        return None
    first, second = ((w.clock_from_s, w.clock_to_s) for w in (before, after))
    return Apart(_apart_s(first, second), planned_apart_s(plan))


def planned_apart_s(plan: Plan) -> float:
    """How far they would lie from each other without a pause; 0 where nothing is compared."""
    measured = []
    for at in _compared(plan):
        start_s = sum(phase.duration_s for phase in plan.phases[:at])
        end_s = start_s + plan.phases[at].duration_s
        from_s = start_s + plan.phases[at].settle_s
        if at == plan.integration:
            from_s = max(from_s, end_s - COMPARED_S)
        measured.append((from_s, end_s))
    return _apart_s(*measured) if measured else 0.0


def settled(state: State, window: Window | None) -> bool:
    """Whether shaking and other movement were over for long enough when `window` began. Rest needs
    no settling."""
    if window is None:
        return True
    moved = [s.end_s for s in state.spans if state.plan.phases[s.phase].moving]
    before = [end_s for end_s in moved if end_s <= window.clock_from_s]
    return not before or window.clock_from_s - max(before) >= SETTLED_S - WORTH_SAYING_S


def of_the_plan(reasons: Iterable[ComparisonLimit], plan: Plan) -> tuple[ComparisonLimit, ...]:
    """The reasons as they are for `plan`: why a rest is missing, and which phase it is where the
    plan has several."""
    compares = plan.baseline is not None
    named: dict[Which, str] = {
        which: plain(plan.phases[at].name, LONGEST_NAME)
        for which, at in zip(get_args(Which), _compared(plan), strict=False)
        if plan.roles.count(plan.roles[at]) > 1
    }
    found: list[ComparisonLimit] = []
    for reason in reasons:
        if isinstance(reason, RestMissing):
            reason = NotReached(reason.which) if compares else _not_in(plan)
        if isinstance(reason, _OF_A_REST):
            reason = replace(reason, name=named.get(reason.which, ""))
        found.append(reason)
    return tuple(dict.fromkeys(found))


def _not_in(plan: Plan) -> NotInPlan:
    has = set(plan.roles)
    if has.isdisjoint({"baseline", "integration"}):
        return NotInPlan("both")
    return NotInPlan("first" if "baseline" not in has else "second")


def _compared(plan: Plan) -> tuple[int, ...]:
    """The two rests that are compared; none where there are not two."""
    before, after = plan.baseline, plan.integration
    return () if before is None or after is None else (before, after)


def _apart_s(first: Sequence[float], second: Sequence[float]) -> float:
    """The longer of start to start and end to end: a pause can lie within either."""
    return max(second[0] - first[0], second[1] - first[1])
