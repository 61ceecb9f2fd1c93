"""A session out of the database, as the writers of files take it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from typing import Any

from aftershake.analysis.results import folded_as, result_of, row_of, session_and_result
from aftershake.analysis.worker import Analyst
from aftershake.events import Event
from aftershake.exchange.began import can_be
from aftershake.exchange.exported import Exported, OnDisk, Reads
from aftershake.sources.registry import kind_of
from aftershake.store.store import SessionRow, Store


async def collect(store: Store, session_id: int, analyst: Analyst | None = None) -> Exported:
    """The session with its result; one that goes on as far as it has come.

    Raises StoreError, PlanError or AnalysisError.
    """
    row = row_of(store, session_id)
    if row.ended_at is None:  # folded once: a moment later it would be another
        session, found = await session_and_result(store.path, session_id, analyst)
        return Exported(**_told(store, row), result=found, fold=lambda: session)
    found = await result_of(store, session_id, analyst)
    fold = partial(folded_as, store.path, session_id, found)
    return Exported(**_told(store, row), result=found, fold=fold)


def ready(session: Exported, reads: Reads) -> Exported:
    """The same, with all read that a writer asks of it: what cannot be read is known before the
    writer has it. Raises StoreError or PlanError."""
    if reads == "events":
        events = tuple(session.events())
        session = replace(session, events=lambda: iter(events))
    if reads == "beats":
        _ = session.table
    _ = session.day_known, session.simulated
    return session


def on_disk(store: Store, row: SessionRow) -> OnDisk:
    """The session as it was recorded, of which nothing has to be worked out. Raises StoreError."""
    return OnDisk(**_told(store, row))


def _told(store: Store, row: SessionRow) -> dict[str, Any]:
    began = _moment(row)
    return {
        "id": row.id,
        "title": row.title,
        "started_at": began or datetime.fromtimestamp(0, UTC),
        "dated": began is not None,
        "person": next((each.name for each in store.people() if each.id == row.person_id), ""),
        "plan_toml": row.plan_toml,
        "source": row.source,
        "adjective": kind_of(row.source).adjective,
        "strap": row.strap,
        "events": partial(_events, store, row.id),
        "over": row.ended_at is not None,
        "excluded": row.excluded is not None,
    }


def _events(store: Store, session_id: int) -> Iterator[Event]:
    """Of one that was deleted meanwhile there are not none: it raises StoreError."""
    with store.snapshot():
        row_of(store, session_id)
        yield from store.events(session_id)


def _moment(row: SessionRow) -> datetime | None:
    """None of a damaged cell."""
    try:
        found = datetime.fromisoformat(row.started_at)
    except ValueError:
        return None
    found = found if found.tzinfo else found.replace(tzinfo=UTC)
    return found.astimezone(UTC) if can_be(found) else None
