"""A session that was cut off goes on where it stopped."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from aftershake.analysis.results import row_of
from aftershake.analysis.worker import Analyst
from aftershake.events import AwayBy, Clocked, LieDown, Reopened
from aftershake.plans.plan import Plan
from aftershake.plans.reader import read_plan
from aftershake.recording.care import most_open_s
from aftershake.recording.clock import Clock, away
from aftershake.recording.kept import Remembered, bring_in
from aftershake.recording.recorder import Recorder
from aftershake.recording.start import SessionRequest, Show, source_of
from aftershake.recording.teller import Announce
from aftershake.session.session_analysis import Folding
from aftershake.session.so_far import gone_by_s, shaking_in_all_s
from aftershake.sources.registry import kind_of
from aftershake.store import StoreError
from aftershake.store.owned import refuse_others
from aftershake.store.store import SessionRow, Store

AT_A_TIME = 200  # events, some milliseconds


async def resume_session(
    row: SessionRow,
    store: Store,
    show: Show,
    *,
    patience_s: float | None = None,
    analyst: Analyst | None = None,
    announce: Announce | None = None,
    lie_down_s: float = 0.0,
) -> Recorder:
    """Let a session that was cut off go on where it stopped. Raises as `start_session` does.

    Goes through its events a few at a time, so that no loop stands still for hours of them.
    """
    refuse_others(store, row.id, row.started_at)
    store.hold(row.id)
    try:
        now = row_of(store, row.id)
        row = replace(now, speed=row.speed)
        return await _go_on(row, store, show, patience_s, analyst, announce, lie_down_s)
    except BaseException:
        store.let_go(row.id)
        raise


@dataclass(frozen=True, slots=True)
class ShakingToCome:
    """`in_all_s`: how much shaking the session has had and has to come, as it was made longer and
    shorter, not as it was planned."""

    plan: Plan
    in_all_s: float


def shaking_to_come(path: Path, row: SessionRow) -> ShakingToCome | None:
    """Of a session that was cut off, if it still has shaking before it or was shaking; else None.
    Raises StoreError, PlanError. Goes through all its events: not for a loop."""
    plan = read_plan(row.plan_toml, source=f"the plan of session {row.id}")
    folding = Folding(plan)
    with Store(path, read_only=True) as store:
        for event in store.events(row.id):
            folding.add(event)
    ahead = plan.phases[folding.state.phase :]
    if all(phase.kind != "shake" for phase in ahead):
        return None
    return ShakingToCome(plan, shaking_in_all_s(folding.state))


async def _go_on(
    row: SessionRow,
    store: Store,
    show: Show,
    patience_s: float | None,
    analyst: Analyst | None,
    announce: Announce | None,
    lie_down_s: float,
) -> Recorder:
    if row.ended_at is not None:
        raise StoreError(f"Session {row.id} has ended meanwhile.")
    plan = read_plan(row.plan_toml, source=f"the plan of session {row.id}")
    bring_in(store, row)
    folding, remembered = Folding(plan), Remembered(row)
    clocked: Clocked | None = None
    for number, event in enumerate(store.events(row.id)):
        folding.add(event)
        clocked = event if isinstance(event, Clocked) else clocked
        remembered.add(event)
        if number % AT_A_TIME == 0:
            await asyncio.sleep(0)
    state = folding.state
    for point in state.trail.kept:
        _ = point.rmssd_ms  # worked out now, some milliseconds each, not all at the first look
        await asyncio.sleep(0)
    last_s, last_at = store.last_event(row.id) or (0.0, datetime.fromisoformat(row.started_at))
    own_time = kind_of(row.source).own_time
    # The session clock went on while the program was away.
    nowhere: tuple[float, AwayBy] = 0.0, "steady"
    away_s, by = nowhere if own_time else away(last_s, last_at, clocked)
    from_s = last_s + max(away_s, 0.001)
    started_at = datetime.fromisoformat(row.started_at)
    clock = Clock(started_at, own_time=own_time, from_s=from_s)
    order = SessionRequest(plan, row.source, row.source_what, row.speed, row.strap)
    source = source_of(order, store, clock.now_s, row.id)
    source.resume(from_s, gone_by_s(state), state.connection)
    first = (LieDown(from_s, lie_down_s),) if lie_down_s else ()
    most_s = most_open_s(store) if kind_of(row.source).heart == "own" else None
    return Recorder(
        store=store,
        session=row,
        plan=plan,
        source=source,
        clock=clock,
        show=show,
        so_far=folding,
        first=(Reopened(from_s, by), *clock.clocked(from_s), *first),
        remembered=remembered,
        patience_s=patience_s,
        analyst=analyst,
        announce=announce,
        most_shaking_s=most_s,
    )
