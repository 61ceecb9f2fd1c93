"""Which sessions others can be set beside, and which of a person's a session is."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from functools import lru_cache
from types import MappingProxyType
from typing import Protocol, TypedDict

from aftershake.hrv.comparison import LONGER_APART_S
from aftershake.hrv.metrics import ALGORITHM
from aftershake.plans.plan import Plan, PlanError, comparable, is_control
from aftershake.plans.reader import read_plan
from aftershake.sources.registry import kind_of
from aftershake.store.earlier import earlier_rows
from aftershake.store.store import SessionRow, Store

# Sessions as they would be, in the place of those in the database.
AsIf = Mapping[int, SessionRow]
NOTHING_ELSE: AsIf = MappingProxyType({})


class Compared(Protocol):
    """What is known of a complete session in a list; `lasted_s`: pauses included."""

    @property
    def delta_ln_rmssd(self) -> float | None: ...
    @property
    def plan_toml(self) -> str: ...
    @property
    def lasted_s(self) -> float | None: ...


def to_compare(row: Compared) -> Plan | None:
    """The plan of a session that later ones can be set beside; None for one that is no such."""
    if row.delta_ln_rmssd is None:
        return None
    try:
        plan = plan_of(row.plan_toml)
    except PlanError:  # of a version that read plans otherwise
        return None
    return None if (row.lasted_s or 0.0) > plan.duration_s + LONGER_APART_S else plan


@lru_cache(maxsize=64)
def plan_of(toml: str) -> Plan:
    """The plan in `toml`, read once however many sessions it led. Raises PlanError."""
    return read_plan(toml)


class Earlier(TypedDict):
    """What a person's earlier sessions gave, as `session_analysis.result` takes it."""

    earlier_ln: list[float] | None
    control_ln: list[float]
    left_out: int  # sessions that would belong to these, but whose numbers other rules made


def earlier(
    store: Store,
    row: SessionRow,
    plan: Plan,
    *,
    complete: bool,
    lasted_s: float,
    as_if: AsIf = NOTHING_ELSE,
) -> Earlier:
    """The changes of this person's earlier sessions that this one can be set beside, and of their
    control sessions, in which they rested instead of shaking. A replay is nobody's new session; and
    one that later ones are not set beside is set beside none of the earlier ones."""
    if kind_of(row.source).replays or lasted_s > plan.duration_s + LONGER_APART_S:
        return Earlier(earlier_ln=None, control_ln=[], left_out=0)
    found = Earlier(earlier_ln=[] if complete else None, control_ln=[], left_out=0)
    ways: dict[str, tuple[bool, bool]] = {}  # of each plan: there are few, and many sessions
    for there in earlier_rows(store, row, as_if):
        other = as_if.get(there.id, there)
        if other.excluded is not None or not _heart_of(row, other.source_what):
            continue
        theirs, delta_ln = to_compare(other), other.delta_ln_rmssd
        if theirs is None or delta_ln is None:
            continue
        if (toml := other.plan_toml) not in ways:
            ways[toml] = comparable(theirs, plan), is_control(theirs, plan)
        like, control = ways[toml]
        like = like and found["earlier_ln"] is not None
        if not (like or control) or other.comparison is None:
            continue
        if other.algorithm != ALGORITHM:
            found["left_out"] += 1
            continue
        if found["earlier_ln"] is not None and like:
            found["earlier_ln"].append(delta_ln)
        if control:
            found["control_ln"].append(delta_ln)
    return found


def set_beside(store: Store, row: SessionRow) -> list[int]:
    """The later sessions that are set beside this one, or would be, were it not left out. Raises
    StoreError."""
    plan = to_compare(row) if row.complete else None
    if plan is None:
        return []
    found = []
    for later in store.sessions(everyone=True):
        if later.id <= row.id or later.ended_at is None or not _same_heart(row, later):
            continue
        with suppress(PlanError):
            theirs = plan_of(later.plan_toml)
            if comparable(plan, theirs) or is_control(plan, theirs):
                found.append(later.id)
    return found


def left_out(store: Store, row: SessionRow, as_if: AsIf = NOTHING_ELSE) -> int:
    """How many earlier sessions the session cannot be set beside until they are worked out again.

    Raises StoreError, PlanError.
    """
    plan, lasted_s = plan_of(row.plan_toml), row.lasted_s or 0.0
    found = earlier(store, row, plan, complete=row.complete, lasted_s=lasted_s, as_if=as_if)
    return found["left_out"]


def _same_heart(one: SessionRow, other: SessionRow) -> bool:
    """The straps are all the person's own; simulated hearts are several."""
    if one.person_id != other.person_id or one.source != other.source:
        return False
    return _heart_of(one, other.source_what)


def _heart_of(one: SessionRow, source_what: str) -> bool:
    return kind_of(one.source).heart == "own" or one.source_what == source_what
