"""From the events of a session on disk to the result beside them: fold, measure, compare, save.

Reading and saving run in threads, each with a connection of its own, and measuring in a child
process, so that no loop waits for a long session.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from aftershake.analyst import Analyst
from aftershake.events import Event, Pressed
from aftershake.hrv.model import Metrics
from aftershake.session.outcome import Recorded, gone_through, result, windows
from aftershake.session.plan import read_plan
from aftershake.session.result import Result
from aftershake.store import StoreError
from aftershake.store.results import save
from aftershake.store.store import SessionRow, Store


async def work_out(path: Path, session_id: int, analyst: Analyst) -> Result:
    """Every derived number of a session, from its raw events; saved, and returned.

    Raises StoreError, PlanError or AnalystError.
    """
    session = await asyncio.to_thread(folded, path, session_id)
    metrics = [
        await analyst.analyse(session.beats, w.from_s, w.to_s, moving=w.moving)
        for w in windows(session)
    ]
    return await asyncio.to_thread(_concluded, path, session_id, session, metrics)


def folded(path: Path, session_id: int) -> Recorded:
    """The session so far; one that has not ended is taken as if it were stopped now."""
    with Store(path) as store:
        row = row_of(store, session_id)
        plan = read_plan(row.plan_toml, source=f"the plan of session {row.id}")
        return gone_through(plan, _stopped(store.events(session_id)))


def row_of(store: Store, session_id: int) -> SessionRow:
    """The session's row. Raises StoreError where there is no such session."""
    row = store.session(session_id)
    if row is None:
        raise StoreError(f"There is no session {session_id}. `aftershake sessions` lists them.")
    return row


def _stopped(events: Iterable[Event]) -> Iterator[Event]:
    last_s = 0.0
    for event in events:
        last_s = event.t_s
        yield event
    yield Pressed(last_s, "stop")


def _concluded(
    path: Path, session_id: int, session: Recorded, metrics: Sequence[Metrics]
) -> Result:
    with Store(path) as store:
        row = row_of(store, session_id)
        found = result(
            session,
            metrics,
            session_id=session_id,
            title=row.title,
            started_at=row.started_at,
            strap=row.strap,
            earlier_ln=_earlier(store, row) if row.source == "strap" else None,
        )
        if row.ended_at is not None:  # one that goes on would soon be something else
            save(store, found, session.all_beats)
    return found


def _earlier(store: Store, row: SessionRow) -> list[float]:
    """The changes of this person's earlier sessions that can stand beside this one."""
    return [
        other.delta_ln_rmssd
        for other in store.sessions()
        if other.id < row.id
        and other.source == "strap"
        and other.plan_toml == row.plan_toml
        and other.complete
        and other.delta_ln_rmssd is not None
    ]
