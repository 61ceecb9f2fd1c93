"""Sessions that come from a file: put in as a whole, or not at all; a file is one session."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta

from aftershake import __version__
from aftershake.config import chosen_person
from aftershake.events import Event, Imported, Packet
from aftershake.store import DamagedError
from aftershake.store.numbers import next_number
from aftershake.store.people import known_or_new, who
from aftershake.store.rows import COLUMNS, to_row
from aftershake.store.sqlite import Database
from aftershake.store.staying import Owner, owner_of, still
from aftershake.store.store import Store, stamp


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A session was left out of trend and ranges; `included_at`: None, and still is."""

    reason: str
    excluded_at: str
    included_at: str | None


@dataclass(frozen=True, slots=True)
class As:
    """What the row of a session tells of its source, as it was where it comes from. `over`: it had
    ended there. `left_out`: comes with the session, for whoever is interrupted after it."""

    source: str
    source_what: str
    speed: float | None
    over: bool = True
    left_out: Sequence[LeftOut] = ()


@dataclass(frozen=True, slots=True)
class Whole:
    """A session with all its events. `over`: False for one that was cut off where it comes from,
    and is so here."""

    title: str
    started_at: datetime
    plan: str
    plan_toml: str
    was: As
    strap: str
    duration_s: float
    complete: bool
    events: Sequence[Event]
    over: bool = True


def owner(store: Store) -> Owner:
    """Who was chosen, else who used this last as of now. Raises StoreError."""
    with store.reading() as db:
        return owner_of(db, store.person(), chosen_person() or "")


def owner_called(store: Store, name: str) -> Owner:
    """The one of that name, new or known, whoever was chosen. Raises StoreError."""
    with store.reading() as db:
        return owner_of(db, who(db, name), name)


def put(
    store: Store, whole: Whole, whose: Owner, begun: list[int] | None = None
) -> tuple[int, bool]:
    """Its number, and whether it is new: what is there already stays as it is.

    One transaction. `begun` has the number before it ends, for whoever is interrupted just then.
    Whoever used the program last stays the one. The database was found sound before the first of
    many (`check_sound`). Raises GoneError, NoNameError or another StoreError.
    """
    person_id, session_id, new = _put(store, whole, whose, begun)
    whose.person_id, whose.session_id = person_id, session_id
    return session_id, new


def _put(
    store: Store, whole: Whole, whose: Owner, begun: list[int] | None
) -> tuple[int, int, bool]:
    with store.writing() as db:
        person_id = _still(db, whose)
        if person_id is None:
            person_id = known_or_new(db, whose.name)
        there = _there(db, person_id, whole)
        if there is not None:
            return person_id, there, False
        row = {
            "id": next_number(db),
            "title": whole.title,
            "started_at": stamp(whole.started_at),
            "plan": whole.plan,
            "plan_toml": whole.plan_toml,
            "source": whole.was.source,
            "source_what": whole.was.source_what,
            "program_version": __version__,
            "speed": whole.was.speed,
            "person_id": person_id,
            "strap": whole.strap,
        }
        if whole.over:
            row |= {
                "ended_at": stamp(whole.started_at + timedelta(seconds=whole.duration_s)),
                "duration_s": whole.duration_s,
                "complete": int(whole.complete),
            }
        session_id = int(str(db.table("session").insert(row, pk="id").last_pk))
        rows = [
            {
                "session_id": session_id,
                "at": stamp(whole.started_at + timedelta(seconds=event.t_s)),
                **to_row(event),
            }
            for event in whole.events
        ]
        if db.conn.executemany(_APPEND, rows).rowcount != len(rows):
            raise DamagedError(f"{store.path} does not take what is imported.")
        for each in whole.was.left_out:
            db.table("exclusion").insert({"session_id": session_id, **asdict(each)})
        if begun is not None:
            begun.append(session_id)
    return person_id, session_id, True


def there_already(store: Store, sha256: str, whose: Owner) -> int | None:
    """Their session that was made of the file with this checksum. Raises GoneError or another
    StoreError."""
    with store.reading() as db:
        person_id = _still(db, whose)
        return None if person_id is None else _of_file(db, person_id, sha256)


def has_no_numbers(store: Store, session_id: int) -> bool:
    """Of one that is over: whoever took it in was interrupted before it was measured."""
    row = store.session(session_id)
    return row is not None and row.ended_at is not None and row.algorithm is None


def _still(db: Database, whose: Owner) -> int | None:
    still(db, whose)
    return whose.person_id


def _there(db: Database, person_id: int, whole: Whole) -> int | None:
    for event in whole.events:
        if isinstance(event, Imported):
            if (found := _of_file(db, person_id, event.sha256)) is not None:
                return found
            break
    return _same(db, person_id, whole)


def _of_file(db: Database, person_id: int, sha256: str) -> int | None:
    row = db.execute(_OF_FILE, [person_id, sha256]).fetchone()
    return None if row is None else int(row[0])


def _same(db: Database, person_id: int, whole: Whole) -> int | None:
    """A session of that very moment with the very same packets, or with more after them: one that
    was exported here, whole or before it had ended."""
    packets = [(e.t_s, e.payload) for e in whole.events if isinstance(e, Packet)]
    for session_id, _ in db.execute(_OF_MOMENT, [person_id, stamp(whole.started_at)]).fetchall():
        found = db.execute(_PACKETS, [session_id]).fetchall()
        if found == packets or (packets and found[: len(packets)] == packets):
            return int(session_id)
    return None


def begun_before(store: Store, session_id: int) -> int | None:
    """Another session of theirs that is the beginning of this one: it was taken in before it had
    ended. Where nothing says when they were, many readings have to say so. Raises StoreError."""
    with store.reading() as db:
        whose = db.execute(_WHOSE, [session_id]).fetchone()
        found = db.execute(f"{_OF_MOMENT} UNION ALL {_UNDATED}", [*whose, whose[0], session_id])
        for other, least in found.fetchall():
            if other != session_id and _begins(db, other, session_id) >= least:
                return int(other)
    return None


def _begins(db: Database, other: int, session_id: int) -> int:
    """With how many packets the other one is the beginning; 0: it is not. Of most, the first few
    tell that."""
    theirs = []
    for few in (_FEW, -1):
        theirs = db.execute(f"{_PACKETS} LIMIT ?", [other, few]).fetchall()
        if db.execute(f"{_PACKETS} LIMIT ?", [session_id, len(theirs)]).fetchall() != theirs:
            return 0
    return len(theirs)


_OF_FILE = """
    SELECT session.id FROM session JOIN event
      ON event.id = (SELECT min(id) FROM event WHERE session_id = session.id)
    WHERE session.person_id IS ? AND event.kind = 'imported' AND event.word = ?
"""
_FEW = 20
_LEAST = 60
_UNDATED = f"""
    SELECT session.id, {_LEAST} FROM session JOIN event
      ON event.id = (SELECT min(id) FROM event WHERE session_id = session.id)
    WHERE session.person_id IS ? AND event.kind = 'imported' AND event.characteristic = 'changed'
      AND EXISTS (SELECT 1 FROM event WHERE session_id = ? AND kind = 'imported'
                  AND characteristic = 'changed')
"""
_WHOSE = "SELECT person_id, started_at FROM session WHERE id = ?"
_OF_MOMENT = """
    SELECT id, 1 FROM session WHERE person_id IS ? AND started_at = ?
"""
_PACKETS = "SELECT t_s, payload FROM event WHERE session_id = ? AND kind = 'packet' ORDER BY id"
_FILLED = ("session_id", "at", *COLUMNS)
_APPEND = (
    f"INSERT INTO event ({', '.join(_FILLED)})"
    f" VALUES ({', '.join(f':{column}' for column in _FILLED)})"
)
