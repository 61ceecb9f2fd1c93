"""The store: sessions and their events in SQLite, each event committed before it is interpreted.

What `append` has returned from survives a power cut. Folder 0700, files 0600. One thread at a time
may use a store. How a file is opened is in `opening.py`, who records in `holding.py`.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from aftershake import __version__
from aftershake.codec import LONGEST_S, UnknownKindError
from aftershake.events import Event, Noted, Rated
from aftershake.store import DamagedError, LostError, NewerEventError, StoreError, straps
from aftershake.store.database_file import DatabaseFile
from aftershake.store.ended import ended
from aftershake.store.explained import LOST, plainly
from aftershake.store.holding import held
from aftershake.store.numbers import next_number
from aftershake.store.opening import immediately
from aftershake.store.people import Person, Someone, people, used, who
from aftershake.store.rows import COLUMNS, from_row, to_row
from aftershake.store.session_rows import LAST, SESSIONS, THESE, session_row
from aftershake.store.session_rows import UNREADABLE as UNREADABLE
from aftershake.store.session_rows import SessionRow as SessionRow
from aftershake.store.straps import KnownStrap as KnownStrap


class Store(DatabaseFile):
    """One database file. Raises StoreError (DiskFullError for want of room) with plain words."""

    # Recording

    def begin(
        self,
        *,
        title: str,
        started_at: datetime,
        plan: str,
        plan_toml: str,
        source: str,
        source_what: str,
        strap: str = "",
        speed: float | None = 1.0,
    ) -> int:
        """A new session, held by this process until `end`; its id."""
        row: dict[str, Any] = {
            "title": title,
            "started_at": stamp(started_at),
            "plan": plan,
            "plan_toml": plan_toml,
            "source": source,
            "source_what": source_what,
            "strap": strap,
            "program_version": __version__,
            "speed": speed,
        }
        self.check_sound()
        try:
            with plainly(self.path, "write"), immediately(self.db):
                self._sweep()
                row["id"] = next_number(self.db)
                row["person_id"] = used(self.db, self._person, row["started_at"])
                session_id = int(str(self.db.table("session").insert(row, pk="id").last_pk))
                # Held before anybody else can see it, or it would look cut off.
                self.hold(session_id)
        except StoreError:
            for session_id in list(self._held):
                self.let_go(session_id, over=True)
            raise
        return session_id

    def _sweep(self) -> None:
        """Sessions that were begun where nothing could be saved, and of which nothing is there."""
        rows = self.db.execute(
            "SELECT id FROM session WHERE ended_at IS NULL AND NOT EXISTS"
            " (SELECT 1 FROM event WHERE session_id = session.id AND kind = 'packet')"
        ).fetchall()
        for (session_id,) in rows:
            if not held(self.path, session_id):
                self.db.table("session").delete(session_id)

    def append(self, session_id: int, event: Event, at: datetime) -> None:
        """Commit one event. When this returns, a power cut cannot take it away."""
        self.extend(session_id, [(event, at)])

    def extend(self, session_id: int, events: Sequence[tuple[Event, datetime]]) -> None:
        """Commit events with their wall times: all of them, or none.

        Raises UnsavedError where that may work later, LostError where what was committed before
        is not there any more, or any other StoreError.
        """
        rows = [{"session_id": session_id, "at": stamp(at), **to_row(e)} for e, at in events]
        if not events:
            return
        if self._closed:
            self.renew()
        with plainly(self.path, "write"), immediately(self.db):
            if not self._last_is_there(session_id):
                raise LostError(LOST.format(self.path))
            added = self.db.conn.executemany(_APPEND, rows).rowcount
            if added != len(rows):  # something in the database swallows them
                raise DamagedError(f"{self.path} does not take what is recorded.")
            last_id = self.db.execute("SELECT max(id) FROM event").fetchone()[0]
        self._last = session_id, last_id

    def _last_is_there(self, session_id: int) -> bool:
        if self._last is None or self._last[0] != session_id:
            return True
        return self.db.execute(_THERE, self._last).fetchone() is not None

    def discard(self, session_id: int) -> None:
        """Forget a session in which nothing was recorded."""
        with plainly(self.path, "write"), immediately(self.db):
            self.db.execute("DELETE FROM session WHERE id = ?", [session_id])
        self.let_go(session_id, over=True)

    def end(
        self,
        session_id: int,
        ended_at: datetime,
        *,
        duration_s: float,
        complete: bool,
        strap: str,
        hold: bool = False,
    ) -> None:
        """The session is over; nothing is appended to it any more. `hold`: it stays held, while it
        is measured."""
        row = {
            "ended_at": stamp(ended_at),
            "duration_s": duration_s,
            "complete": int(complete),
            "strap": strap,
        }
        with plainly(self.path, "write"), immediately(self.db):
            sets = ", ".join(f"{column} = :{column}" for column in row)
            sql = f"UPDATE session SET {sets} WHERE id = :id"
            if self.db.execute(sql, {**row, "id": session_id}).rowcount != 1:
                raise LostError(LOST.format(self.path))
        if not hold:
            self.let_go(session_id, over=True)

    # Reading

    def events(self, session_id: int, kinds: Sequence[str] = ()) -> Iterator[Event]:
        """Every event of the session in the order of its arrival; of `kinds` only, where given.

        Raises NewerEventError where a newer version recorded what this one cannot read.
        """
        with plainly(self.path, "read"):
            which = f" AND kind IN ({', '.join('?' * len(kinds))})" if kinds else ""
            rows = self.db.query(
                f"SELECT {', '.join(COLUMNS)} FROM event WHERE session_id = ?{which} ORDER BY id",
                [session_id, *kinds],
            )
            for row in rows:
                try:
                    event = from_row(row)
                except UnknownKindError as error:
                    raise NewerEventError(session_id, error.kind) from None
                except (ValueError, TypeError, RecursionError):
                    continue  # a damaged row is none: what is around it is still worth having
                yield event

    def last_event(self, session_id: int) -> tuple[float, datetime] | None:
        """Session time and wall time of the last event, or None where there is none."""
        sql = "SELECT t_s, at FROM event WHERE session_id = ? ORDER BY id DESC LIMIT 1"
        with plainly(self.path, "read"):
            row = next(iter(self.db.query(sql, [session_id])), None)
        if row is None or not 0 <= row["t_s"] <= LONGEST_S:
            return None
        try:
            at = datetime.fromisoformat(row["at"])
        except ValueError:
            return None
        return float(row["t_s"]), at if at.tzinfo else at.replace(tzinfo=UTC)

    def packets(self, session_id: int) -> int:
        """How many packets of the strap the session has."""
        sql = "SELECT count(*) FROM event WHERE session_id = ? AND kind = 'packet'"
        with plainly(self.path, "read"):
            return int(self.db.execute(sql, [session_id]).fetchone()[0])

    def sessions(self, *, everyone: bool = False, most: int | None = None) -> list[SessionRow]:
        """Every session of the person who uses this now, or of `everyone`, by when they began, the
        newest first; or so many of the last (`most`), and all that have not ended."""
        with plainly(self.path, "read"):
            person = None if everyone else who(self.db, self._person)
            whose = LAST if most is not None else " WHERE session.person_id IS :person"
            sql = f"{SESSIONS}{'' if everyone else whose} ORDER BY started_at DESC, session.id DESC"
            given = {"person": -1 if person is None else person.id, "most": most}
            rows = list(self.db.query(sql, given))
        # Begun where nothing could be saved, or being begun just now: nothing is there to show.
        return [row for each in rows if (row := self._session(each)) is not None]

    def session(self, session_id: int) -> SessionRow | None:
        """One session, or None where there is no such one."""
        with plainly(self.path, "read"):
            rows = list(self.db.query(SESSIONS + " WHERE session.id = ?", [session_id]))
        return self._session(rows[0], begun=True) if rows else None

    def some(self, ids: Sequence[int]) -> list[SessionRow]:
        """These sessions, in this order, as far as they are there."""
        with plainly(self.path, "read"):
            rows = {row["id"]: row for row in self.db.query(SESSIONS + THESE, [json.dumps(ids)])}
        found = [self._session(rows[each]) for each in ids if each in rows]
        return [row for row in found if row is not None]

    def unfinished(self) -> list[SessionRow]:
        """The person's sessions that were cut off, newest first."""
        return [row for row in self.sessions() if row.cut_off]

    # People

    def person(self) -> Someone | None:
        """Who uses this now: who was chosen, else who used it last. None for one who is new."""
        with plainly(self.path, "read"):
            return who(self.db, self._person)

    def people(self) -> list[Person]:
        """Everybody with their sessions, the one used last first."""
        with plainly(self.path, "read"):
            return people(self.db)

    # Straps

    def remember_strap(
        self,
        address: str,
        name: str,
        used_at: datetime,
        battery_percent: int | None = None,
        *,
        person_id: int | None = None,
    ) -> None:
        """Note that a strap was used, by who uses this now where no `person_id` is given; an
        unknown battery keeps what was known."""
        with self.writing() as db:
            last = straps.used_now(db, address, used_at, self._person)
            strap = KnownStrap(address, name, last, battery_percent)
            straps.remember(db, strap, self._person, person_id)

    def straps(self) -> list[KnownStrap]:
        """Straps that the person used before, the last one first."""
        with self.reading() as db:
            return straps.known(db, self._person)

    # After the end

    def add(self, session_id: int, said: Sequence[Rated | Noted], at: datetime) -> None:
        """Append what the person says of a session that has ended: all of it, or none.

        On the session clock it comes with the last event. Raises StoreError where there is no such
        session or it goes on, else as `extend` does.
        """
        self.check_sound()
        with plainly(self.path, "write"), immediately(self.db):
            row = ended(self.db, self.path, session_id)
            last = self.last_event(session_id)
            t_s = last[0] if last else min(max(row["duration_s"] or 0.0, 0.0), LONGEST_S)
            rows = [
                {"session_id": session_id, "at": stamp(at), **to_row(replace(each, t_s=t_s))}
                for each in said
            ]
            if self.db.conn.executemany(_APPEND, rows).rowcount != len(rows):
                raise DamagedError(f"{self.path} does not take what is said.")

    # Inside

    def _is_open(self, session_id: int) -> bool:
        sql = "SELECT 1 FROM session WHERE id = ? AND ended_at IS NULL"
        with plainly(self.path, "read"):
            return self.db.execute(sql, [session_id]).fetchone() is not None

    def _session(self, row: dict[str, Any], *, begun: bool = False) -> SessionRow | None:
        unheld = (
            row["ended_at"] is None
            and not held(self.path, row["id"])
            and self._is_open(row["id"])  # it may have ended just before it was let go
        )
        return session_row(row, unheld=unheld, begun=begun)


_FILLED = ("session_id", "at", *COLUMNS)
_APPEND = (
    f"INSERT INTO event ({', '.join(_FILLED)})"
    f" VALUES ({', '.join(f':{column}' for column in _FILLED)})"
)
_THERE = "SELECT 1 FROM event WHERE session_id = ? AND id = ?"


def stamp(at: datetime) -> str:
    """UTC, ISO 8601, to the millisecond: in the order of these texts things happened."""
    return at.astimezone(UTC).isoformat(timespec="milliseconds")
