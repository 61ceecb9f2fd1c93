"""The numbers that sessions are called by: none is given twice, not after a session was deleted."""

from __future__ import annotations

from aftershake.store.sqlite import Database


def next_number(db: Database) -> int:
    """For a session that is to be put in, in the same transaction."""
    found = db.execute(
        "SELECT 1 + max((SELECT coalesce(max(id), 0) FROM session),"
        " (SELECT coalesce(max(session_id), 0) FROM deleted))"
    ).fetchone()
    return int(found[0])


def never_again(db: Database, session_id: int) -> None:
    """The session of that number is deleted."""
    db.execute("INSERT OR IGNORE INTO deleted VALUES (?)", [session_id])
