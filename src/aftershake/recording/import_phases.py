"""Which phases a file that is taken in has: those of its recording, of a plan that was asked for,
of its marks, or one rest."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Literal

from aftershake.events import Dated, Packet
from aftershake.exchange import RrFileError
from aftershake.exchange.format import FileMark, RrFile
from aftershake.plain import plain
from aftershake.plans.of_marks import LONGEST_REST_S, one_rest, plan_of_marks
from aftershake.plans.plan import Plan
from aftershake.plans.reader import read_plan
from aftershake.wording.numbers import clock

if TYPE_CHECKING:
    from aftershake.recording.importing import File, Order

# By what they were found.
Phases = Literal["recording", "plan", "marks", "whole"]


def plan_of_recording(file: File, found: RrFile, order: Order) -> tuple[Plan, Phases]:
    if order.plan is not None:
        return order.plan, "plan"
    if found.plan:
        return read_plan(found.plan, source=f"the plan in {plain(file.name)}"), "recording"
    first_s = next(e.t_s for e in found.events if isinstance(e, Packet))
    return _one_rest(file, max(1.0, found.events[-1].t_s - first_s)), "whole"


def phases_of(
    file: File,
    order: Order,
    began_at: datetime,
    dated: Dated,
    marks: Sequence[FileMark],
    lasts_s: float,
) -> tuple[Plan, float, Phases]:
    """Its plan, when it begins (s from the start of the first interval), and where it is from."""
    begins_s = 0.0
    if isinstance(order.start, float):
        begins_s = order.start
    elif order.start is not None and dated != "asked":
        begins_s = (order.start - began_at) / timedelta(seconds=1)
    if not 0 <= begins_s < lasts_s:
        where = "before its first beat" if begins_s < 0 else "after its last beat"
        raise RrFileError(
            file.name, f"--start lies {where}: it lasts {clock(lasts_s)} (h:mm:ss or m:ss)"
        )
    if order.plan is not None:
        return order.plan, begins_s, "plan"
    if order.start is None and (
        marked := plan_of_marks([(mark.t_s, mark.words) for mark in marks], lasts_s)
    ):
        return marked.plan, marked.begins_s, "marks"
    if lasts_s - begins_s < 1.0:
        raise RrFileError(file.name, "it lasts less than a second")
    return _one_rest(file, lasts_s - begins_s), begins_s, "whole"


def _one_rest(file: File, lasts_s: float) -> Plan:
    if lasts_s > LONGEST_REST_S:
        days = int(LONGEST_REST_S // 86_400)
        raise RrFileError(
            file.name,
            f"from its first beat to its last it is over {days} days, too long for a session;"
            " `aftershake analyze` reads it all the same",
        )
    return one_rest(lasts_s)
