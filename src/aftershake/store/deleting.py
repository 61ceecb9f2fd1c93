"""A session is deleted, so that nothing of it can be read out of the database's files any more."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from contextlib import suppress

from aftershake.store.numbers import never_again
from aftershake.store.store import Store


def delete(store: Store, session_id: int, stale: Sequence[int] = ()) -> bool:
    """Delete a session that `store` holds, with all that was made of it, and let go of it.

    `stale`: sessions that it was set beside, whose results are to be put together again. Whether
    nothing of it is left in the log beside the database either: while another program reads, the
    log cannot be emptied. Raises StoreError.
    """
    with store.writing() as db:
        # With all that refers to it, and overwritten: opening.py.
        db.execute("DELETE FROM session WHERE id = ?", [session_id])
        never_again(db, session_id)
        for each in stale:
            db.execute("UPDATE comparison SET stale = 1 WHERE session_id = ?", [each])
    store.let_go(session_id, over=True)
    with suppress(sqlite3.Error):
        busy = store.db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
        return not busy
    return False
