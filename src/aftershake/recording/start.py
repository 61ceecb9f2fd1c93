"""From what was asked for to a recording that can run: the one place that puts parts together."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from aftershake.analysis.results import folded, result_of, row_of
from aftershake.analysis.worker import Analyst
from aftershake.config import plans_folder
from aftershake.events import Event, Reopened
from aftershake.exchange.plan_files import plan_file as plan_file
from aftershake.plans.plan import Plan, PlanError, built_in, read_plan
from aftershake.recording.clock import Clock
from aftershake.recording.kept import Remembered, bring_in
from aftershake.recording.recorder import Recorder
from aftershake.recording.replayed import file_name, lasting, to_send
from aftershake.session.result import Result
from aftershake.session.session_analysis import Folding
from aftershake.session.view import View
from aftershake.sources.kind import SourceRequest
from aftershake.sources.protocol import Source
from aftershake.sources.registry import kind_of
from aftershake.store import StoreError
from aftershake.store.store import SessionRow, Store
from aftershake.threads import aside

if TYPE_CHECKING:
    from aftershake.exchange.format import RrFile
    from aftershake.rr.beats import Beats

Show = Callable[[View], None]
AT_A_TIME = 200  # events, some milliseconds


@dataclass(frozen=True, slots=True)
class SessionRequest:
    """A session that was asked for. `what`: a strap's address, a file (or a session's number, or
    "last"), or a scenario's name; `speed` None: as fast as possible (not for straps)."""

    plan: Plan
    source: str  # a kind of `sources.registry`
    what: str
    speed: float | None = 1.0
    strap: str = ""  # the strap's name, where it is known
    recorded: RrFile | None = None  # what the file to replay holds, where it was read already


def start_session(
    order: SessionRequest,
    store: Store,
    show: Show,
    *,
    patience_s: float | None = None,
    analyst: Analyst | None = None,
) -> Recorder:
    """Begin the session on disk and return its recording, ready to run.

    Raises StoreError, SourceError (no such simulation, unreadable file), RrFileError.
    """
    started_at = datetime.now(UTC)
    clock = Clock(started_at, own_time=kind_of(order.source).own_time)
    number = next((row.id for row in store.sessions(everyone=True)), 0) + 1
    source = _source(order, store, clock.now_s, number)
    replays = kind_of(order.source).replays
    what = lasting(order.what, store) if replays else order.what
    session_id = store.begin(
        title=_title(order),
        started_at=started_at,
        plan=order.plan.name,
        plan_toml=order.plan.toml,
        source=order.source,
        source_what=what,
        strap=order.strap,
        speed=order.speed,
    )
    if session_id != number:  # somebody else began one at this moment
        source = _source(order, store, clock.now_s, session_id)
    row = row_of(store, session_id)
    return Recorder(
        store=store,
        session=row,
        plan=order.plan,
        source=source,
        clock=clock,
        show=show,
        patience_s=patience_s,
        analyst=analyst,
    )


async def resume_session(
    row: SessionRow,
    store: Store,
    show: Show,
    *,
    patience_s: float | None = None,
    analyst: Analyst | None = None,
) -> Recorder:
    """Let a session that was cut off go on where it stopped. Raises as `start_session` does.

    Goes through its events a few at a time, so that no loop stands still for hours of them.
    """
    store.hold(row.id)
    try:
        now = row_of(store, row.id)
        return await _go_on(replace(now, speed=row.speed), store, show, patience_s, analyst)
    except BaseException:
        store.let_go(row.id)
        raise


async def _go_on(
    row: SessionRow, store: Store, show: Show, patience_s: float | None, analyst: Analyst | None
) -> Recorder:
    if row.ended_at is not None:
        raise StoreError(f"Session {row.id} has ended meanwhile.")
    plan = read_plan(row.plan_toml, source=f"the plan of session {row.id}")
    bring_in(store, row)
    folding, remembered = Folding(plan), Remembered(row)
    for number, event in enumerate(store.events(row.id)):
        folding.add(event)
        remembered.add(event)
        if number % AT_A_TIME == 0:
            await asyncio.sleep(0)
    state = folding.state
    for point in state.trail.kept:
        _ = point.rmssd_ms  # worked out now, some milliseconds each, not all at the first look
        await asyncio.sleep(0)
    last_s, last_at = store.last_event(row.id) or (0.0, datetime.fromisoformat(row.started_at))
    own_time = kind_of(row.source).own_time
    # The session clock went on while the program was away, as far as the wall's clock can tell.
    away_s = 0.0 if own_time else max(0.0, (datetime.now(UTC) - last_at).total_seconds())
    from_s = last_s + max(away_s, 0.001)
    started_at = datetime.fromisoformat(row.started_at)
    clock = Clock(started_at, own_time=own_time, from_s=from_s)
    order = SessionRequest(plan, row.source, row.source_what, row.speed, row.strap)
    source = _source(order, store, clock.now_s, row.id)
    past_s = sum(plan.phases[i].duration_s for i in range(state.phase))
    source.resume(from_s, past_s + state.elapsed_s, state.connection)
    return Recorder(
        store=store,
        session=row,
        plan=plan,
        source=source,
        clock=clock,
        show=show,
        so_far=folding,
        first=Reopened(from_s),
        remembered=remembered,
        patience_s=patience_s,
        analyst=analyst,
    )


async def close(store: Store, session_id: int, analyst: Analyst | None = None) -> Result:
    """End a session that was cut off, keep what it has, and say what that gave."""
    store.hold(session_id)
    row = row_of(store, session_id)
    if row.ended_at is not None:
        store.let_go(session_id)
        return await result_of(store, session_id, analyst)
    bring_in(store, row)
    last = store.last_event(session_id)
    ended_at = last[1] if last else datetime.fromisoformat(row.started_at)
    state = (await aside(partial(folded, store.path, session_id))).state
    store.end(
        session_id,
        ended_at,
        duration_s=state.t_s,
        complete=state.complete,
        strap=state.fact("name") or row.strap,
    )
    return await result_of(store, session_id, analyst)


async def close_at(path: Path, session_id: int) -> Result:
    """`close` with a store of its own."""
    with await aside(partial(Store, path)) as store:
        return await close(store, session_id)


def plans(tell: Callable[[PlanError], None]) -> dict[str, Plan]:
    """Built-in and own plans by name; an own plan goes before a built-in one of its name.

    An own plan that cannot be used is left out, and `tell` is told why; also where one takes the
    place of a built-in one.
    """
    ours = built_in()
    found = dict(ours)
    folder = plans_folder()
    for path in sorted(folder.glob("*.toml")) if folder.is_dir() else ():
        try:
            plan = plan_file(path)
        except PlanError as error:
            tell(error)
        else:
            if plan.name in ours:
                tell(PlanError(f"{path}: your plan {plan.name!r} is used, not the built-in one."))
            found[plan.name] = plan
    return found


def _source(
    order: SessionRequest, store: Store, now_s: Callable[[], float], session_id: int
) -> Source:
    kind = kind_of(order.source)
    name: str = order.strap
    recorded: Iterable[Event] | Beats = ()
    if kind.replays:
        name, recorded = to_send(order.what, order.recorded, store)
    request = SourceRequest(
        order.what, name, order.plan.phases, order.speed, session_id, now_s, recorded
    )
    return kind.make(request)


def _title(order: SessionRequest) -> str:
    kind = kind_of(order.source)
    said = kind.describe(file_name(order.what) if kind.replays else order.what)
    return f"{order.plan.title}, {said}" if said else order.plan.title
