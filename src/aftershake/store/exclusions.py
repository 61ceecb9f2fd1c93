"""Sessions that the person leaves out of trend and ranges: kept as they are, and taken in again at
any time. That a session was left out once, and why, stays on disk."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from aftershake.plain import plain
from aftershake.store import StoreError
from aftershake.store.sqlite import Database
from aftershake.store.store import Store, stamp

LONGEST_REASON = 200  # characters


def tidy(reason: str) -> str:
    """A reason as it is kept: one line."""
    return plain(" ".join(reason.split()), LONGEST_REASON)


def exclude(
    store: Store, session_id: int, reason: str, at: datetime, stale: Sequence[int] = ()
) -> None:
    """Leave the session out, for `reason`; another reason takes the place of the one it had.

    `stale`: sessions that are set beside it, whose results are to be put together again. Raises
    StoreError where there is no such session, it has not ended, or no reason is given.
    """
    reason = tidy(reason)
    if not reason:
        raise StoreError("Say why it is to be left out: you may want to know, a year from now.")
    store.check_sound()
    with store.writing() as db:
        _ended(db, session_id)
        _take_in(db, session_id, at)
        row = {"session_id": session_id, "reason": reason, "excluded_at": stamp(at)}
        db.table("exclusion").insert(row)
        _mark(db, stale)


def include(store: Store, session_id: int, at: datetime, stale: Sequence[int] = ()) -> None:
    """Take the session in again. Raises StoreError where it is not left out."""
    store.check_sound()
    with store.writing() as db:
        if not _take_in(db, session_id, at):
            raise StoreError(f"Session {session_id} is not left out.")
        _mark(db, stale)


def _ended(db: Database, session_id: int) -> None:
    found = db.execute("SELECT ended_at FROM session WHERE id = ?", [session_id]).fetchone()
    if found is None:
        raise StoreError(f"There is no session {session_id}. `aftershake sessions` lists them.")
    if found[0] is None:
        raise StoreError(f"Session {session_id} has not ended: there is nothing to leave out yet.")


def _take_in(db: Database, session_id: int, at: datetime) -> int:
    sql = "UPDATE exclusion SET included_at = ? WHERE session_id = ? AND included_at IS NULL"
    return int(db.execute(sql, [stamp(at), session_id]).rowcount)


def _mark(db: Database, stale: Sequence[int]) -> None:
    for session_id in stale:
        db.execute("UPDATE comparison SET stale = 1 WHERE session_id = ?", [session_id])
