"""A session, or a person with all that is theirs, is deleted, so that nothing of it can be read out
of the database's files any more."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from contextlib import suppress

from aftershake.plain import plain
from aftershake.store.numbers import never_again
from aftershake.store.owned import refuse_while_recorded
from aftershake.store.people import Person, refuse_another
from aftershake.store.sqlite import Database
from aftershake.store.store import Store

Theirs = list[tuple[int, str, str | None]]
# What there is of a person beside their sessions, with all that refers to those.
OF_A_PERSON = ("person_strap", "screening", "red_flag", "shaking_length", "contact")


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
    return _log_emptied(store)


def delete_person(store: Store, person: Person) -> tuple[dict[int, str], bool]:
    """Delete a person with all that is theirs: the numbers of their sessions with when each began,
    and whether nothing of them is left in the log, as `delete` has it. The one without a name is
    emptied, and stays, and where nobody else is left there is one without a name again.

    Raises BeingRecordedError where a session of theirs is held, GoneError where they are not who
    they were, else StoreError.
    """
    ours: list[int] = []
    try:
        with store.writing() as db:  # in which nobody can begin another
            rows = refuse_to_touch(store, db, person)
            for session_id, _, ended_at in rows:
                if ended_at is None:  # it could be gone on with at this moment
                    store.hold(session_id)
                    ours.append(session_id)
            db.execute("DELETE FROM session WHERE person_id = ?", [person.id])
            for session_id, *_ in rows:
                never_again(db, session_id)
            _forget(db, person)
    except BaseException:
        for session_id in ours:
            store.let_go(session_id)
        raise
    for session_id in ours:
        store.let_go(session_id, over=True)
    return {session_id: plain(began) for session_id, began, _ in rows}, _log_emptied(store)


def refuse_to_touch(store: Store, db: Database, person: Person) -> Theirs:
    """Their sessions, with when they began and ended. Inside a transaction. Raises
    BeingRecordedError where one of them is held, GoneError where they are not who they were."""
    refuse_another(db, person)
    rows: Theirs = db.execute(_SESSIONS, [person.id]).fetchall()
    refuse_while_recorded(store, [session_id for session_id, *_ in rows])
    return rows


def _forget(db: Database, person: Person) -> None:
    """What is theirs beside their sessions, and straps that nobody else has used."""
    db.execute(_STRAPS, [person.id, person.id])
    for table in OF_A_PERSON:
        db.execute(f"DELETE FROM {table} WHERE person_id = ?", [person.id])
    if not person.name:
        db.execute("UPDATE person SET last_used_at = NULL WHERE id = ?", [person.id])
        return
    db.execute("DELETE FROM person WHERE id = ?", [person.id])
    db.execute("INSERT INTO person (name) SELECT '' WHERE NOT EXISTS (SELECT 1 FROM person)")


def _log_emptied(store: Store) -> bool:
    with suppress(sqlite3.Error):
        busy = store.db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
        return not busy
    return False


_SESSIONS = "SELECT id, started_at, ended_at FROM session WHERE person_id = ? ORDER BY id"
_STRAPS = """
    DELETE FROM strap WHERE address IN (SELECT address FROM person_strap WHERE person_id = ?)
    AND address NOT IN (SELECT address FROM person_strap WHERE person_id <> ?)
"""
