"""What is said of pauses and cuts inside the two rests, and of what was made up of them. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from aftershake.events import Reopened
from aftershake.hrv.limits import RESTS, AwayUnsure, RestLonger
from aftershake.hrv.reasons import ComparisonLimit, Interrupted
from aftershake.rr.gaps import Change
from aftershake.session.conditions import WORTH_SAYING_S
from aftershake.session.state import State
from aftershake.session.window import paused_s


def interruptions(
    state: State, compared: Sequence[int | None], changes: Sequence[Change]
) -> list[ComparisonLimit]:
    """The reasons, in the order of the rests; `compared` are the numbers of their phases."""
    found: list[ComparisonLimit] = []
    for number, which in zip(compared, RESTS, strict=True):
        if number is None:
            continue
        span = state.spans[number]
        held_s = paused_s(state.pauses, span.end_s) - paused_s(state.pauses, span.start_s)
        if held_s >= WORTH_SAYING_S:
            found.append(Interrupted(which, held_s))
        if span.made_up_s:
            found.append(RestLonger(which, span.made_up_s))
        found += [
            AwayUnsure(which, each.by)
            for each in changes
            if isinstance(each, Reopened) and span.start_s < each.t_s <= span.end_s
            if each.by != "steady"
        ][:1]
    return found
