"""All sessions of the person's own heart together: one model for the trend's screen, its command
and its JSON; and the little that home tells of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, tzinfo
from pathlib import Path

from aftershake.analysis.comparable import to_compare
from aftershake.analysis.looked import Looked, looking
from aftershake.analysis.readings import (
    LOOKED_AT,
    OWN,
    Readings,
    last_readings,
    moment,
    readings_of,
)
from aftershake.hrv.next_step import NextStep, next_step, nothing_missing
from aftershake.hrv.over_sessions import (
    AgainstControls,
    PlanChanges,
    SessionChange,
    against_controls,
    mean_of,
)
from aftershake.hrv.trend import Recent, Trend, recent, trend
from aftershake.plans.plan import Plan, comparable, is_control
from aftershake.store.past import PastChange, PastRest, past_changes, past_rests
from aftershake.store.store import Store
from aftershake.wording.plans import of_length


@dataclass(frozen=True, slots=True)
class Overview:
    """`plans`: the changes by each plan, the one used last first."""

    readings: Readings
    trend: Trend | None
    plans: tuple[PlanChanges, ...]
    next_step: NextStep | None


@dataclass(frozen=True, slots=True)
class Lately:
    """What home tells of an `Overview`, the same to the digit, without what it takes to make all of
    that of thousands of sessions; and `rests`, of which it is made."""

    trend: Recent | None
    next_step: NextStep | None
    rests: Sequence[PastRest] = ()


def lately_at(path: Path, before: Looked[Lately] | None = None) -> Looked[Lately]:
    """`lately` with a look of its own into the store, as of today; what an earlier look gave
    `before`, where nothing was written since. Raises StoreError."""
    with looking(path) as (store, today, of):
        if before is not None and before.holds(of):
            return before
        return Looked(lately(store, today), of)


def lately(store: Store, today: date, zone: tzinfo | None = None) -> Lately:
    """Days in `zone`, that of this computer without one. Raises StoreError."""
    rests = past_rests(store, OWN)
    found = recent(last_readings(rests, today, zone))
    newest = past_changes(store, OWN, LOOKED_AT)
    plans = changes_by_plan(newest, zone, means=False)
    if len(newest) == LOOKED_AT and not nothing_missing(plans):
        plans = changes_by_plan(past_changes(store, OWN), zone, means=False)
    return Lately(found, next_step(found, plans, today), rests)


def overview_at(
    path: Path, before: Looked[Overview] | None = None, lately: Looked[Lately] | None = None
) -> Looked[Overview]:
    """`overview` in the same way; the rests that `lately` was made of are not read again. Raises
    StoreError."""
    with looking(path) as (store, today, of):
        if before is not None and before.holds(of):
            return before
        rests = lately.found.rests if lately is not None and lately.holds(of) else None
        return Looked(overview(store, today, rests=rests), of)


def overview(
    store: Store,
    today: date,
    zone: tzinfo | None = None,
    *,
    rests: Sequence[PastRest] | None = None,
) -> Overview:
    """Days in `zone`, that of this computer without one. `rests`: where they are read already.
    Raises StoreError."""
    taken = readings_of(past_rests(store, OWN) if rests is None else rests, today, zone)
    found = trend(taken.readings)
    plans = changes_by_plan(past_changes(store, OWN), zone)
    return Overview(taken, found, plans, next_step(found, plans, today))


def changes_by_plan(
    found: Sequence[PastChange], zone: tzinfo | None = None, *, means: bool = True
) -> tuple[PlanChanges, ...]:
    """The changes of these sessions, of which the newest is first, together where their plans are
    alike, whatever they are called; the plan used last first. Not `means`: only how many."""
    groups: list[tuple[Plan, list[SessionChange]]] = []
    of_toml: dict[str, int] = {}
    for row in found:
        plan, at = to_compare(row), moment(row.started_at, zone)
        if plan is None or at is None:
            continue
        if row.plan_toml not in of_toml:
            alike = (n for n, (each, _) in enumerate(groups) if comparable(each, plan))
            of_toml[row.plan_toml] = next(alike, len(groups))
        if of_toml[row.plan_toml] == len(groups):
            groups.append((plan, []))
        change = SessionChange(row.session_id, at.date(), row.delta_ln_rmssd)
        groups[of_toml[row.plan_toml]][1].append(change)
    # Whatever a clock said then: each number is higher than those before (`recording.last`).
    groups.sort(key=lambda group: max(each.session_id for each in group[1]), reverse=True)
    titles = Counter(plan.title for plan, _ in groups)
    return tuple(_together(plan, each, groups, titles, means=means) for plan, each in groups)


def _together(
    plan: Plan,
    found: list[SessionChange],
    groups: list[tuple[Plan, list[SessionChange]]],
    titles: Counter[str],
    *,
    means: bool,
) -> PlanChanges:
    delta_ln = [each.delta_ln for each in found]
    control_ln = [
        each.delta_ln for other, theirs in groups if is_control(other, plan) for each in theirs
    ]
    against = against_controls if means else _only_how_many
    return PlanChanges(
        plan.name,
        plan.title
        if titles[plan.title] == 1
        else of_length(plan),  # one that was made shorter, too
        control=plan.only_rests,
        changes=tuple(reversed(found)),
        mean=mean_of(delta_ln) if means else None,
        against=against(delta_ln, control_ln) if plan.shaking_s else None,
    )


def _only_how_many(shaking: Sequence[float], controls: Sequence[float]) -> AgainstControls:
    return AgainstControls(len(shaking), len(controls))
