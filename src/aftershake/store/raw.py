"""The readings of a session as they came: how many, and a checksum over all of their bytes."""

from __future__ import annotations

from hashlib import sha256

from aftershake.store.store import Store


def checksum(store: Store, session_id: int) -> tuple[int, str]:
    """How many readings the session has, and SHA-256, in hexadecimal, over their bytes in the order
    in which they came. Raises StoreError."""
    sql = "SELECT payload FROM event WHERE session_id = ? AND kind = 'packet' ORDER BY id"
    found, readings = sha256(), 0
    with store.reading() as db:
        for (payload,) in db.execute(sql, [session_id]):
            found.update(payload or b"")
            readings += 1
    return readings, found.hexdigest()
