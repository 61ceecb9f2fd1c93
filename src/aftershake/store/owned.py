"""Whose a session is: what is done for one person never reaches those of another."""

from __future__ import annotations

from collections.abc import Iterable

from aftershake.config import chosen_person
from aftershake.plain import plain
from aftershake.store import BeingRecordedError, ReplacedError
from aftershake.store.holding import held
from aftershake.store.missing import not_theirs
from aftershake.store.names import tidy
from aftershake.store.store import Store


def is_of_another(store: Store, session_id: int) -> bool:
    """Whether there is such a session, and it is not of the person who uses this now. Raises
    StoreError."""
    person = store.person()
    with store.reading() as db:
        sql = "SELECT person_id FROM session WHERE id = ?"
        found = db.execute(sql, [session_id]).fetchone()
    return found is not None and found[0] != (None if person is None else person.id)


def refuse_others(store: Store, session_id: int, began: str | None = None) -> None:
    """Raises NotTheirsError where the session is somebody else's, ReplacedError where it is not the
    one that `began` then, as was shown, else StoreError where the database cannot be read."""
    if is_of_another(store, session_id):
        person = store.person()
        name = tidy(chosen_person() or "") if person is None else person.name
        raise not_theirs(session_id, name)
    if began is not None:
        refuse_replaced(store, session_id, began)


def refuse_replaced(store: Store, session_id: int, began: str) -> None:
    """A number is given twice where a backup is brought back, into which more is recorded then.
    Raises ReplacedError where the session of that number did not begin then."""
    with store.reading() as db:
        sql = "SELECT started_at FROM session WHERE id = ?"
        found = db.execute(sql, [session_id]).fetchone()
    if found is not None and plain(found[0]) != began:
        raise ReplacedError(session_id)


def refuse_while_recorded(store: Store, ids: Iterable[int]) -> None:
    """Raises BeingRecordedError where somebody records one of these sessions, or measures it."""
    for session_id in ids:
        if held(store.path, session_id):
            raise BeingRecordedError(session_id)
