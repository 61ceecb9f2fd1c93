"""What many sessions say together, in lines; each says how many it rests on."""

from __future__ import annotations

import math
from collections.abc import Sequence

from aftershake.hrv.next_step import (
    ControlsForRange,
    ControlsToCompare,
    MoreDays,
    MoreLikeThis,
    NextStep,
    ReadAgain,
)
from aftershake.hrv.over_sessions import LEAST_EACH, AgainstControls, Mean, PlanChanges
from aftershake.wording.numbers import count, ratio
from aftershake.wording.sentence import worded

INTERVALS = (
    "Of such 95 % intervals, 19 of 20 hold what many more sessions would give on average; looked at"
    " after every session, fewer do. Decide beforehand after how many you will look."
)
_AS_ONE = "as one is that is played again: nothing is said."


@worded
def plan_lines(plans: Sequence[PlanChanges]) -> tuple[str, ...]:
    """The changes by each plan, and shaking against resting where there are controls, or else of
    the plan used last; empty without any session."""
    lines = [f"{plan_name(each)}: {changed(each)}" for each in plans]
    shaken = [each for each in plans if each.against is not None]
    with_controls = [each for each in shaken if each.against and each.against.controls]
    lines += [against(each) for each in with_controls or shaken[:1]]
    if any(each.mean is not None for each in plans):
        lines.append(INTERVALS)
    return tuple(lines)


@worded
def plan_name(plan: PlanChanges) -> str:
    return f"{plan.title} (no shaking)" if plan.control else plan.title


@worded
def changed(plan: PlanChanges) -> str:
    """How RMSSD changed over the sessions of a plan: a mean only where there are enough."""
    n = len(plan.changes)
    if plan.mean is None and n >= LEAST_EACH:
        return f"{count(n, 'session')}, all the same, {_AS_ONE}"
    if plan.mean is None:
        return f"{count(n, 'session')}; a mean: calibrating, {n} of {LEAST_EACH}."
    return (
        f"{count(n, 'session')}, RMSSD after ÷ before {ratio(plan.mean.mean_ln)} on average"
        f" (95 % interval {span(plan.mean)})."
    )


@worded
def span(mean: Mean) -> str:
    return f"{ratio(mean.low_ln)} to {ratio(mean.high_ln)}"


@worded
def against(plan: PlanChanges) -> str:
    """Shaking beside rest instead of it: what it rests on, or what is missing."""
    found = plan.against
    if found is None:
        return ""
    on = f"{count(found.shaking, 'session')} with shaking and {found.controls} without"
    said = f"{plan.title} against rest instead of shaking"
    if missing := _missing(found):
        return f"{said}: {missing}"
    if found.difference is None:
        return f"{said}, {on}; of one kind all are the same, {_AS_ONE}"
    middle = ratio(found.difference.mean_ln)
    said += f", {on}: {middle} (95 % interval {span(found.difference)})"
    return f"{said}, {_worth(found.difference)}{_more(found)}"


def _missing(found: AgainstControls) -> str:
    missing = [
        text
        for n, text in (
            (found.missing_shaking, count(found.missing_shaking, "more session")),
            (found.missing_controls, count(found.missing_controls, "more control session")),
        )
        if n
    ]
    if not missing:
        return ""
    so_far = f"{found.shaking} and {found.controls} so far"
    return f"{' and '.join(missing)} until it can be said ({LEAST_EACH} of each; {so_far})."


def _worth(difference: Mean) -> str:
    # As the numbers beside it have it: ×1.00 is no difference.
    if round(math.exp(difference.low_ln), 2) <= 1 <= round(math.exp(difference.high_ln), 2):
        return "so these sessions cannot tell shaking from resting."
    side = "higher" if difference.mean_ln > 0 else "lower"
    return f"so after ÷ before was {side} with shaking than without; why, the beats do not say."


def _more(found: AgainstControls) -> str:
    each = found.each_to_tell
    return f" To tell a difference of a quarter, about {each} of each are needed." if each else ""


@worded
def next_words(step: NextStep) -> str:
    """What would be useful next, in one sentence without its end."""
    match step:
        case ControlsForRange(missing, title):
            return f"{_more_controls(missing, title)} and your own range replaces that of others"
        case ControlsToCompare(missing, title):
            return f"{_more_controls(missing, title)} and shaking can be set beside resting"
        case MoreLikeThis(missing, title):
            more = count(missing, "more session")
            return f"{more} by “{title}” and your sessions by it have a range of their own"
        case MoreDays(missing):
            days = "day" if missing == 1 else "days"
            return f"resting readings on {missing} more {days} and your days have a range"
        case ReadAgain(days):
            return f"a resting reading: the newest is {days} days old"


@worded
def next_sentence(step: NextStep) -> str:
    """The same as a whole one."""
    return f"Useful next: {next_words(step)}."


def _more_controls(missing: int, title: str) -> str:
    """Those of another plan would not do."""
    return f"{count(missing, 'more control session')} by “{title}”"
