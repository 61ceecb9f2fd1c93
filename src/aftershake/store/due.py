"""Sessions that a person wants worked out again whatever made their numbers: a list on disk, from
which each goes in the same moment in which its numbers come, so that an interruption loses none."""

from __future__ import annotations

from collections.abc import Iterable

from aftershake.store.sqlite import Database
from aftershake.store.store import Store


def due(store: Store) -> frozenset[int]:
    """Raises StoreError."""
    with store.reading() as db:
        return frozenset(row[0] for row in db.execute("SELECT session_id FROM recompute_due"))


def make_due(store: Store, ids: Iterable[int]) -> None:
    """Sessions that are gone meanwhile are left out. Raises StoreError."""
    with store.writing() as db:
        for session_id in ids:
            db.execute(
                "INSERT OR IGNORE INTO recompute_due SELECT id FROM session WHERE id = ?",
                [session_id],
            )


def give_up(store: Store, session_id: int) -> None:
    """Of one that cannot be worked out: it is told, and not tried for ever. Raises StoreError."""
    with store.writing() as db:
        done(db, session_id)


def done(db: Database, session_id: int) -> None:
    """Part of the caller's transaction."""
    db.execute("DELETE FROM recompute_due WHERE session_id = ?", [session_id])
