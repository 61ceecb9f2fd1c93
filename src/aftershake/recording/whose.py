"""Whose session this is, for as long as this process goes on."""

from __future__ import annotations

from pathlib import Path

from aftershake.config import choose_person, chosen_person
from aftershake.store.people import everybody
from aftershake.store.staying import owner_of, stay
from aftershake.store.store import Store


def stay_with_one(store: Store) -> None:
    """Who was chosen, else who used this last as of now: whoever else begins a session meanwhile,
    in another process, the answers, the limits and the session that follow are of one person,
    under another name, too, where they are renamed there.

    Raises StoreError."""
    person = store.person()
    if chosen_person() is None:
        choose_person(person.name if person is not None else "")
    if person is not None and store.path.exists():  # else nobody is kept anywhere yet
        with store.reading() as db:
            stay(store.path, owner_of(db, person, person.name))


def stay_with_one_at(path: Path) -> None:
    """`stay_with_one` with a look of its own into the store. Raises StoreError."""
    if chosen_person() is None:
        with Store(path, read_only=True) as store:
            stay_with_one(store)


def name_to_say(store: Store) -> str | None:
    """Who uses this now, to be said where it could be another: "" for the one without a name. None
    where there is nobody else, and no name. Raises StoreError."""
    person = store.person()
    with store.reading() as db:
        alone = len(everybody(db)) < 2
    if person is None or (not person.name and alone):
        return None
    return person.name
