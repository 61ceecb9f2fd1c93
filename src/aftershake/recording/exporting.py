"""A session out of the database, as the writers of files take it."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import partial

from aftershake.analysis.results import folded, result_of, row_of
from aftershake.analysis.worker import Analyst
from aftershake.exchange.began import can_be
from aftershake.exchange.exported import Exported
from aftershake.sources.registry import kind_of
from aftershake.store.store import SessionRow, Store


async def collect(store: Store, session_id: int, analyst: Analyst | None = None) -> Exported:
    """The session with its result; one that goes on as far as it has come.

    Raises StoreError, PlanError or AnalysisError.
    """
    row = row_of(store, session_id)
    return Exported(
        id=row.id,
        title=row.title,
        started_at=_moment(row),
        person=next((each.name for each in store.people() if each.id == row.person_id), ""),
        plan_toml=row.plan_toml,
        source=row.source,
        adjective=kind_of(row.source).adjective,
        strap=row.strap,
        result=await result_of(store, session_id, analyst),
        fold=partial(folded, store.path, session_id),
        events=partial(store.events, session_id),
        over=row.ended_at is not None,
    )


def _moment(row: SessionRow) -> datetime:
    try:
        found = datetime.fromisoformat(row.started_at)
    except ValueError:  # a damaged cell
        return datetime.fromtimestamp(0, UTC)
    found = found if found.tzinfo else found.replace(tzinfo=UTC)
    return found.astimezone(UTC) if can_be(found) else datetime.fromtimestamp(0, UTC)
