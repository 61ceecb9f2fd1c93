"""Whose sessions and straps these are. One person without a name is there from the beginning;
others are made when they begin their first session, or are added by name."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from aftershake.plain import plain
from aftershake.store import GoneError, TakenError
from aftershake.store.names import LONGEST_NAME, is_none, kept, key
from aftershake.store.session_rows import RECORDED
from aftershake.store.sqlite import Database


@dataclass(frozen=True, slots=True)
class Someone:
    """`name`: empty for the one without. `last_used_at`: of the last session begun, or when it was
    switched to them, UTC."""

    id: int
    name: str
    last_used_at: str | None


@dataclass(frozen=True, slots=True)
class Person(Someone):
    """With how many sessions there are of them: of thousands, counting takes long."""

    sessions: int


def everybody(db: Database) -> list[Someone]:
    """The one used last first: a moment that is none, or cannot be, was never. Raises
    sqlite3.Error."""
    found = [
        Someone(
            row["id"],
            plain(row["name"], LONGEST_NAME),
            None if row["last_used_at"] is None else plain(row["last_used_at"]),
        )
        for row in db.query("SELECT id, name, last_used_at FROM person ORDER BY id")
    ]
    never = datetime.min.replace(tzinfo=UTC)
    return sorted(found, key=lambda each: _moment(each.last_used_at) or never, reverse=True)


def people(db: Database) -> list[Person]:
    """`everybody` with their sessions. Raises sqlite3.Error."""
    return [_counted(db, each) for each in everybody(db)]


def who(db: Database, name: str | None) -> Someone | None:
    """The person of that name, upper or lower case; for None the one used last. None where there
    is nobody of that name, or it is one that nobody can have. Raises sqlite3.Error."""
    there = everybody(db)
    if name is None:
        return there[0] if there else None
    wanted = key(name)
    if wanted is None:
        return None
    return next((each for each in there if key(each.name) == wanted), None)


def find(db: Database, name: str | None) -> Person | None:
    """`who` with their sessions. Raises sqlite3.Error."""
    found = who(db, name)
    return None if found is None else _counted(db, found)


def _counted(db: Database, one: Someone) -> Person:
    sql = f"SELECT count(*) FROM session WHERE person_id = ? AND {RECORDED}"
    (sessions,) = db.execute(sql, [one.id]).fetchone()
    return Person(one.id, one.name, one.last_used_at, sessions)


def used(db: Database, name: str | None, at: str) -> int:
    """The id of the person who begins a session at `at`, made where they are new, who used this
    last from then on, also where a clock went ahead; inside a transaction. Raises NoNameError or
    sqlite3.Error."""
    person_id = known_or_new(db, name)
    _used_last(db, person_id, _moment(at) or datetime.now(UTC))
    return person_id


def known_or_new(db: Database, name: str | None) -> int:
    """As `used`, without a session."""
    if (person := who(db, name)) is not None:
        return person.id
    new = "" if name is None or is_none(name) else kept(name)
    return int(str(db.table("person").insert({"name": new}, pk="id").last_pk))


def add(db: Database, name: str) -> str:
    """Somebody new; the name as it is kept. Inside a transaction. Raises TakenError, NoNameError or
    sqlite3.Error."""
    new = free(db, name)
    known_or_new(db, new)
    return new


def rename(db: Database, person: Someone, name: str) -> str:
    """Another name for the same person; as it is kept. Inside a transaction. Raises TakenError,
    NoNameError or sqlite3.Error."""
    new = free(db, name, but=person.id)
    db.execute("UPDATE person SET name = ? WHERE id = ?", [new, person.id])
    return new


def refuse_another(db: Database, person: Someone) -> None:
    """Raises GoneError where the person of that number is not there any more, or is called
    otherwise by now: it may be somebody else. Raises sqlite3.Error."""
    if not any(each.id == person.id and each.name == person.name for each in everybody(db)):
        raise GoneError(person.name)


def switch(db: Database, person: Someone, at: datetime) -> None:
    """From `at` on it is about them where nobody else is named, also where somebody else was used
    by a clock that went ahead. Inside a transaction. Raises GoneError or sqlite3.Error."""
    refuse_another(db, person)
    _used_last(db, person.id, at)


def _used_last(db: Database, person_id: int, at: datetime) -> None:
    others = (each.last_used_at for each in everybody(db) if each.id != person_id)
    sql = "UPDATE person SET last_used_at = ? WHERE id = ?"
    db.execute(sql, [after_all(at, others), person_id])


def after_all(at: datetime, others: Iterable[str | None]) -> str:
    """When something is used at `at`, as it is kept: after all the others, by whatever clock."""
    for each in others:
        if (theirs := _moment(each)) is not None:
            at = max(at, theirs + timedelta(milliseconds=1))
    return at.astimezone(UTC).isoformat(timespec="milliseconds")


def first_used(db: Database, person_id: int, at: str) -> None:
    """They were used then, elsewhere; here nothing changes where they were before. Raises
    sqlite3.Error."""
    sql = "UPDATE person SET last_used_at = ? WHERE id = ? AND last_used_at IS NULL"
    db.execute(sql, [at, person_id])


def free(db: Database, name: str, but: int | None = None) -> str:
    """The name as it is kept, which nobody else has. Raises TakenError, NoNameError or
    sqlite3.Error."""
    new = kept(name)
    there = who(db, new)
    if there is not None and there.id != but:
        raise TakenError(f"There is somebody called {there.name} already.")
    return new


def _moment(text: str | None) -> datetime | None:
    try:
        found = datetime.fromisoformat(text or "")
        found = found if found.tzinfo else found.replace(tzinfo=UTC)
        return found.astimezone(UTC) if found.year < 9999 else None
    except (ValueError, OverflowError):  # a damaged cell
        return None
