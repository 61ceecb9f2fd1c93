"""A session out of the database, as the writers of files take it."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import partial
from typing import Any

from aftershake.analysis.results import folded, result_of, row_of
from aftershake.analysis.worker import Analyst
from aftershake.exchange.began import can_be
from aftershake.exchange.exported import Exported, OnDisk
from aftershake.sources.registry import kind_of
from aftershake.store.store import SessionRow, Store


async def collect(store: Store, session_id: int, analyst: Analyst | None = None) -> Exported:
    """The session with its result; one that goes on as far as it has come.

    Raises StoreError, PlanError or AnalysisError.
    """
    return Exported(
        **_told(store, row_of(store, session_id)),
        result=await result_of(store, session_id, analyst),
        fold=partial(folded, store.path, session_id),
    )


def on_disk(store: Store, row: SessionRow) -> OnDisk:
    """The session as it was recorded, of which nothing has to be worked out. Raises StoreError."""
    return OnDisk(**_told(store, row))


def _told(store: Store, row: SessionRow) -> dict[str, Any]:
    return {
        "id": row.id,
        "title": row.title,
        "started_at": _moment(row),
        "person": next((each.name for each in store.people() if each.id == row.person_id), ""),
        "plan_toml": row.plan_toml,
        "source": row.source,
        "adjective": kind_of(row.source).adjective,
        "strap": row.strap,
        "events": partial(store.events, row.id),
        "over": row.ended_at is not None,
        "excluded": row.excluded is not None,
    }


def _moment(row: SessionRow) -> datetime:
    try:
        found = datetime.fromisoformat(row.started_at)
    except ValueError:  # a damaged cell
        return datetime.fromtimestamp(0, UTC)
    found = found if found.tzinfo else found.replace(tzinfo=UTC)
    return found.astimezone(UTC) if can_be(found) else datetime.fromtimestamp(0, UTC)
