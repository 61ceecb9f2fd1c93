"""A session that was cut off is ended: what it has is kept, and worked out."""

from __future__ import annotations

from datetime import datetime
from functools import partial
from pathlib import Path

from aftershake.analysis.results import folded, result_of, row_of
from aftershake.analysis.worker import Analyst
from aftershake.recording.kept import bring_in
from aftershake.session.result import Result
from aftershake.store.owned import refuse_others
from aftershake.store.store import Store
from aftershake.threads import aside


async def close(
    store: Store, session_id: int, analyst: Analyst | None = None, *, began: str | None = None
) -> Result:
    """End a session that was cut off, keep what it has, and say what that gave; only if it `began`
    then, where that is given."""
    refuse_others(store, session_id, began)
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


async def close_at(path: Path, session_id: int, began: str | None = None) -> Result:
    """`close` with a store of its own."""
    with await aside(partial(Store, path)) as store:
        return await close(store, session_id, began=began)
