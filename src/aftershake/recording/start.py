"""From what was asked for to a recording that can run: the one place that puts parts together."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import unquote_to_bytes

from aftershake.analysis.results import folded, result_of, row_of
from aftershake.analysis.worker import Analyst
from aftershake.config import expanded, plans_folder
from aftershake.events import Event, Packet, Reopened
from aftershake.exchange.plan_files import plan_file as plan_file
from aftershake.plain import plain, whole_number
from aftershake.plans.plan import Plan, PlanError, built_in, read_plan
from aftershake.recording.clock import Clock
from aftershake.recording.kept import Remembered, bring_in
from aftershake.recording.recorder import Recorder
from aftershake.session.fold import State, step
from aftershake.session.result import Result
from aftershake.session.view import View
from aftershake.sources.protocol import Source, SourceError
from aftershake.store import StoreError
from aftershake.store.store import SessionRow, SourceKind, Store
from aftershake.threads import aside

if TYPE_CHECKING:
    from aftershake.exchange.rr_files import RrFile

Show = Callable[[View], None]
AT_A_TIME = 200  # events, some milliseconds
LONGEST_PATH = 4096  # characters


@dataclass(frozen=True, slots=True)
class SessionRequest:
    """A session that was asked for. `what`: a strap's address, a file (or a session's number, or
    "last"), or a simulated person's name; `speed` None: as fast as possible (not for straps)."""

    plan: Plan
    source: SourceKind
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
    clock = Clock(started_at, own_time=order.source != "strap")
    number = next((row.id for row in store.sessions(everyone=True)), 0) + 1
    source = _source(order, store, clock.now_s, number)
    session_id = store.begin(
        title=_title(order),
        started_at=started_at,
        plan=order.plan.name,
        plan_toml=order.plan.toml,
        source=order.source,
        source_what=_lasting(order, store),
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
        show=_seen_by(source, show),
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
    state, remembered = State(plan), Remembered(row)
    for number, event in enumerate(store.events(row.id)):
        state = step(state, event)
        remembered.add(event)
        if number % AT_A_TIME == 0:
            await asyncio.sleep(0)
    last_s, last_at = store.last_event(row.id) or (0.0, datetime.fromisoformat(row.started_at))
    own_time = row.source != "strap"
    # The session clock went on while the program was away, as far as the wall's clock can tell.
    away_s = 0.0 if own_time else max(0.0, (datetime.now(UTC) - last_at).total_seconds())
    from_s = last_s + max(away_s, 0.001)
    started_at = datetime.fromisoformat(row.started_at)
    clock = Clock(started_at, own_time=own_time, from_s=from_s)
    order = SessionRequest(plan, row.source, row.source_what, row.speed, row.strap)
    source = _source(order, store, clock.now_s, row.id, state.connection + 1)
    if resume := getattr(source, "resume", None):
        past_s = sum(plan.phases[i].duration_s for i in range(state.phase))
        resume(from_s, past_s + state.elapsed_s, state.connection)
    return Recorder(
        store=store,
        session=row,
        plan=plan,
        source=source,
        clock=clock,
        show=_seen_by(source, show),
        state=state,
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

    An own plan that cannot be used is left out, and `tell` is told why.
    """
    found = built_in()
    folder = plans_folder()
    for path in sorted(folder.glob("*.toml")) if folder.is_dir() else ():
        try:
            plan = plan_file(path)
        except PlanError as error:
            tell(error)
        else:
            found[plan.name] = plan
    return found


def recorded(what: str) -> RrFile | None:
    """What the file to replay holds, read once: what comes through a pipe is there only once.

    None where `what` names a session. Raises RrFileError.
    """
    if not _is_file(what):
        return None
    from aftershake.exchange.rr_files import read

    return read(_path(what))


def recorded_plan(what: str, store: Store, file: RrFile | None) -> Plan | None:
    """The plan that a replayed session or recording was led by, where it is known.

    `file` is what `recorded` gave.
    """
    if file is None:
        return read_plan(row_of(store, find_session(store, what)).plan_toml)
    return read_plan(file.plan, source=f"the plan in {what}") if file.plan else None


def _source(
    order: SessionRequest,
    store: Store,
    now_s: Callable[[], float],
    session_id: int,
    first_connection: int = 1,
) -> Source:
    match order.source:
        case "strap":
            from aftershake.sources.ble.strap import BleStrap

            return BleStrap(order.what, order.strap, now_s, first_connection)
        case "simulate":
            from aftershake.sources.simulated.strap import SimulatedStrap

            # No two sessions of a heart are alike, those of a simulated one neither.
            return SimulatedStrap(order.what, order.plan.phases, speed=order.speed, seed=session_id)
        case "replay":
            return _replay(order, store)


def _replay(order: SessionRequest, store: Store) -> Source:
    from aftershake.sources.replay import Replay

    file = order.recorded or recorded(order.what)
    if file is not None:
        name = plain(_path(order.what).name)
        return Replay(file.events or file.beats, speed=order.speed, name=name)
    session_id = find_session(store, order.what)
    events: Iterable[Event] = list(store.events(session_id))
    if not any(isinstance(event, Packet) for event in events):
        raise SourceError(f"Session {session_id} has no beats to replay.")
    return Replay(events, speed=order.speed, name=f"session {session_id}")


def _is_file(what: str) -> bool:
    named = what == "last" or session_number(what) is not None
    return os.path.exists(_path(what)) or not named  # noqa: PTH110 - pathlib's own raises


def _path(what: str) -> Path:
    """The path that was asked for, or that `_lasting` noted."""
    if what.startswith("file:///"):
        return Path(os.fsdecode(unquote_to_bytes(what.removeprefix("file://"))))
    return expanded(what)


def _lasting(order: SessionRequest, store: Store) -> str:
    """What to note of the source, so that it means the same later and from another folder."""
    if order.source != "replay":
        return order.what
    if _is_file(order.what):
        path = _path(order.what).absolute()
        # A name that is no text, or not only text, is kept in a form that is.
        return str(path) if plain(str(path), LONGEST_PATH) == str(path) else path.as_uri()
    return str(find_session(store, order.what))


def find_session(store: Store, which: str) -> int:
    """The number of the session that "last" or a number names. Raises StoreError."""
    sessions = store.sessions()
    if not sessions:
        raise StoreError("There is no session yet. `aftershake start` records one.")
    if which == "last":
        return sessions[0].id
    number = session_number(which)
    if number is not None and any(row.id == number for row in sessions):
        return number
    raise StoreError(f"There is no session {plain(which, 40)}. `aftershake sessions` lists them.")


def session_number(which: str) -> int | None:
    """The number of a session, as it is typed; None where it is none."""
    return whole_number(which, 2**63 - 1)


def _seen_by(source: Source, show: Show) -> Show:
    """A simulated person sees the screen too: they pause with it."""
    see: Show | None = getattr(source, "see", None)
    if see is None:
        return show

    def both(view: View) -> None:
        show(view)
        see(view)

    return both


def _title(order: SessionRequest) -> str:
    if order.source == "simulate":
        return f"{order.plan.title}, simulated: {order.what}"
    if order.source == "replay":
        return f"{order.plan.title}, replay of {plain(_path(order.what).name)}"
    return order.plan.title
