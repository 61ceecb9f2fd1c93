"""Sessions that come from a file: put in as a whole, or not at all; a file is one session."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from aftershake import __version__
from aftershake.config import chosen_person
from aftershake.events import Event, Imported, Packet
from aftershake.store import DamagedError
from aftershake.store.numbers import next_number
from aftershake.store.people import known_or_new
from aftershake.store.rows import COLUMNS, to_row
from aftershake.store.sqlite import Database
from aftershake.store.store import Store, stamp


@dataclass(frozen=True, slots=True)
class Whole:
    """A session that is over, with all its events."""

    title: str
    started_at: datetime
    plan: str
    plan_toml: str
    source: str
    source_what: str
    strap: str
    duration_s: float
    complete: bool
    events: Sequence[Event]


def put(store: Store, whole: Whole) -> tuple[int, bool]:
    """Its number, and whether it is new: what is there already stays as it is.

    One transaction. Whoever used the program last stays the one. The database was found sound
    before the first of many (`check_sound`). Raises StoreError.
    """
    with store.writing() as db:
        person_id = known_or_new(db, chosen_person())
        there = _there(db, person_id, whole)
        if there is not None:
            return there, False
        row = {
            "id": next_number(db),
            "title": whole.title,
            "started_at": stamp(whole.started_at),
            "ended_at": stamp(whole.started_at + timedelta(seconds=whole.duration_s)),
            "duration_s": whole.duration_s,
            "plan": whole.plan,
            "plan_toml": whole.plan_toml,
            "source": whole.source,
            "source_what": whole.source_what,
            "strap": whole.strap,
            "complete": int(whole.complete),
            "program_version": __version__,
            "speed": None,
            "person_id": person_id,
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
    return session_id, True


def there_already(store: Store, sha256: str) -> int | None:
    """The person's session that was made of the file with this checksum. Raises StoreError."""
    person = store.person()
    with store.reading() as db:
        return _of_file(db, -1 if person is None else person.id, sha256)


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
    """A session of that very moment with the very same packets: one that was exported here."""
    packets = [(e.t_s, e.payload) for e in whole.events if isinstance(e, Packet)]
    for (session_id,) in db.execute(_OF_MOMENT, [person_id, stamp(whole.started_at)]).fetchall():
        if db.execute(_PACKETS, [session_id]).fetchall() == packets:
            return int(session_id)
    return None


_OF_FILE = """
    SELECT session.id FROM session JOIN event
      ON event.id = (SELECT min(id) FROM event WHERE session_id = session.id)
    WHERE session.person_id IS ? AND event.kind = 'imported' AND event.word = ?
"""
_OF_MOMENT = """
    SELECT id FROM session WHERE person_id IS ? AND started_at = ? AND ended_at IS NOT NULL
"""
_PACKETS = "SELECT t_s, payload FROM event WHERE session_id = ? AND kind = 'packet' ORDER BY id"
_FILLED = ("session_id", "at", *COLUMNS)
_APPEND = (
    f"INSERT INTO event ({', '.join(_FILLED)})"
    f" VALUES ({', '.join(f':{column}' for column in _FILLED)})"
)
