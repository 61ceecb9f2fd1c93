"""Whether a session has ended, so that something may be added to it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from aftershake.store import StoreError
from aftershake.store.holding import held
from aftershake.store.sqlite import Database


def ended(db: Database, path: Path, session_id: int) -> dict[str, Any]:
    """When it ended and how long it was. Raises StoreError where there is none, or it goes on."""
    found = db.query("SELECT ended_at, duration_s FROM session WHERE id = ?", [session_id])
    row: dict[str, Any] | None = next(iter(found), None)
    if row is None:
        raise StoreError(f"There is no session {session_id}. `aftershake sessions` lists them.")
    if row["ended_at"] is None and held(path, session_id):
        raise StoreError(f"Session {session_id} is being recorded. Rate it when it is over.")
    if row["ended_at"] is None:
        raise StoreError(
            f"Session {session_id} was cut off: `aftershake close {session_id}` ends it, then"
            " it can be rated."
        )
    return row
