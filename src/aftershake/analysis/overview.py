"""All sessions of the person's own heart together: one model for the trend's screen, its command,
its JSON, and home."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, tzinfo
from pathlib import Path

from aftershake.analysis.comparable import to_compare
from aftershake.analysis.readings import OWN, Moments, Readings, moments, readings_of
from aftershake.config import chosen_person
from aftershake.hrv.next_step import NextStep, next_step
from aftershake.hrv.over_sessions import (
    PlanChanges,
    SessionChange,
    against_controls,
    mean_of,
)
from aftershake.hrv.trend import Trend, trend
from aftershake.plans.plan import Plan, comparable, is_control
from aftershake.store.files import Seen
from aftershake.store.past import PastRow, past_rows
from aftershake.store.store import Store
from aftershake.wording.plans import of_length

LATELY_NS = 3_000_000_000  # file systems count time in steps of up to two seconds


@dataclass(frozen=True, slots=True)
class Overview:
    """`plans`: the changes by each plan, the one used last first."""

    readings: Readings
    trend: Trend | None
    plans: tuple[PlanChanges, ...]
    next_step: NextStep | None


@dataclass(frozen=True, slots=True)
class Looked:
    """What a look into the store gave. `of`: of which files, which day and whom; None where that
    cannot be told for sure."""

    overview: Overview
    of: tuple[Seen, date, str | None] | None


def overview_at(path: Path, before: Looked | None = None) -> Looked:
    """`overview` with a look of its own into the store, as of today; what an earlier look gave
    `before`, where nothing was written since. Raises StoreError."""
    today = datetime.now().astimezone().date()
    with Store(path, read_only=True) as store:
        of = _of(path, today)  # once it is open: that may make files beside it
        if of is not None and before is not None and before.of == of:
            return before
        return Looked(overview(store, today), of)


def _of(path: Path, today: date) -> tuple[Seen, date, str | None] | None:
    """What an overview of now depends on; None while a file was written so lately that what is
    written next may bear the same time."""
    try:
        seen = Seen.at(path)
    except OSError:
        return None
    if abs(time.time_ns() - max(seen.written_ns, seen.wal_written_ns)) < LATELY_NS:
        return None
    return seen, today, chosen_person()


def overview(store: Store, today: date, zone: tzinfo | None = None) -> Overview:
    """Days in `zone`, that of this computer without one. Raises StoreError."""
    rows = past_rows(store, OWN)
    began = moments(rows, zone)
    taken = readings_of(rows, began)
    found = trend(taken.readings)
    plans = changes_by_plan(rows, began)
    return Overview(taken, found, plans, next_step(found, plans, today))


def changes_by_plan(rows: Sequence[PastRow], began: Moments) -> tuple[PlanChanges, ...]:
    """The changes of sessions that count, together where their plans are alike, whatever they are
    called; the plan used last first."""
    groups: list[tuple[Plan, list[SessionChange]]] = []
    of_toml: dict[str, int] = {}
    for row in reversed(rows):
        plan = None if row.excluded or row.outdated else to_compare(row)
        at = began[row.session_id]
        if plan is None or at is None or row.delta_ln_rmssd is None:
            continue
        if row.plan_toml not in of_toml:
            alike = (n for n, (each, _) in enumerate(groups) if comparable(each, plan))
            of_toml[row.plan_toml] = next(alike, len(groups))
        if of_toml[row.plan_toml] == len(groups):
            groups.append((plan, []))
        change = SessionChange(row.session_id, at.date(), row.delta_ln_rmssd)
        groups[of_toml[row.plan_toml]][1].append(change)
    titles = Counter(plan.title for plan, _ in groups)
    return tuple(_together(plan, found, groups, titles) for plan, found in groups)


def _together(
    plan: Plan,
    found: list[SessionChange],
    groups: list[tuple[Plan, list[SessionChange]]],
    titles: Counter[str],
) -> PlanChanges:
    delta_ln = [each.delta_ln for each in found]
    control_ln = [
        each.delta_ln for other, theirs in groups if is_control(other, plan) for each in theirs
    ]
    return PlanChanges(
        plan.name,
        plan.title
        if titles[plan.title] == 1
        else of_length(plan),  # one that was made shorter, too
        control=plan.only_rests,
        changes=tuple(reversed(found)),
        mean=mean_of(delta_ln),
        against=against_controls(delta_ln, control_ln) if plan.shaking_s else None,
    )
