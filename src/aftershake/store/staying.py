"""The one person whom something that takes long is about, whoever is switched to, renamed or
deleted meanwhile in another process."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from aftershake.config import choose_person, chosen_person
from aftershake.plain import plain
from aftershake.store import GoneError, StoreError
from aftershake.store.names import LONGEST_NAME, key, tidy
from aftershake.store.people import Someone
from aftershake.store.sqlite import Database


@dataclass(slots=True)
class Owner:
    """`person_id`: None for somebody new, who is made with the first session. `session_id`: one of
    theirs, by which they are known under another name, too: no session's number is given twice, but
    a person's can be."""

    name: str
    person_id: int | None
    session_id: int | None = None


# Whom this process is about, in each database.
_ones: dict[Path, Owner] = {}


def owner_of(db: Database, person: Someone | None, name: str) -> Owner:
    """The one there is, or somebody new of that name. Raises sqlite3.Error."""
    if person is None:
        return Owner(name, None)
    sql = "SELECT max(id) FROM session WHERE person_id = ?"
    return Owner(person.name, person.id, db.execute(sql, [person.id]).fetchone()[0])


def still(db: Database, whose: Owner) -> str:
    """What they are called now. Raises GoneError where they are not there any more, else
    sqlite3.Error."""
    if whose.person_id is None:
        return whose.name
    row = db.execute(_PERSON, [whose.session_id, whose.person_id]).fetchone()
    if row is not None:
        name = plain(row[0], LONGEST_NAME)
        if row[1] or key(name) == key(whose.name):
            return name
    raise GoneError(tidy(whose.name))


def stay(path: Path, one: Owner) -> None:
    """From now on this process is about them, in this database, whatever they are called."""
    _ones[path.absolute()] = one


def refuse_gone(path: Path) -> None:
    """Where they were in this database, and it is gone, as with a disk that was taken away, no new
    one is made in its place. Raises StoreError or OSError."""
    if path.absolute() in _ones and not path.exists():
        raise StoreError(
            f"{path} is not there any more. Was it moved, or is its disk not connected?"
        )


def chosen_now(path: Path, db: Database) -> str | None:
    """Who was chosen, by the name they have now. Raises GoneError or sqlite3.Error."""
    name, one = chosen_person(), _ones.get(path.absolute())
    if name is None or one is None or key(name) != key(one.name):
        return name
    one.name = still(db, one)
    if one.name != name:
        choose_person(one.name)
    return one.name


_PERSON = """
    SELECT name, EXISTS (SELECT 1 FROM session WHERE id = ? AND person_id = person.id)
    FROM person WHERE id = ?
"""
