"""A person gets another name."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

from aftershake.store import StoreError, TakenError
from aftershake.store.owned import refuse_while_recorded
from aftershake.store.people import find, rename
from aftershake.store.store import Store


def rename_at(path: Path, name: str, new: str) -> str:
    """The person of that name is called `new`, which is given as it is kept.

    Raises TakenError, NoNameError, BeingRecordedError (what records goes by the name), or another
    StoreError.
    """
    with Store(path) as store:
        store.check_sound()
        with store.writing() as db:
            person = find(db, name)
            if person is None:
                raise StoreError("There is nobody of that name any more.")
            ids = db.execute("SELECT id FROM session WHERE person_id = ?", [person.id]).fetchall()
            refuse_while_recorded(store, [session_id for (session_id,) in ids])
            return rename(db, person, new)


def rename_in_demo(path: Path, name: str, new: str) -> None:
    """The same in the demo's database, where there is one and they are in it. Raises StoreError."""
    if not name or not path.exists():
        return
    with Store(path, read_only=True) as store, store.reading() as db:
        there = find(db, name) is not None
    if there:
        with suppress(TakenError):  # somebody of that name was there before
            rename_at(path, name, new)
