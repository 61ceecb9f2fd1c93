"""The store: sessions and their events in SQLite, each event committed before it is interpreted.

What `append` has returned from survives a power cut. Folder 0700, files 0600. One thread at a time
may use a store. How a file is opened is in `opening.py`, who records in `holding.py`.
"""

from __future__ import annotations

import errno
import json
import math
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal

from aftershake import __version__
from aftershake.codec import LONGEST_S, UnknownKindError
from aftershake.config import chosen_person
from aftershake.events import Event
from aftershake.hrv.model import Comparison, UsualVariation, Verdict
from aftershake.hrv.serial import comparison_from_data
from aftershake.plain import MOST, plain
from aftershake.store import (
    DamagedError,
    LostError,
    NewerEventError,
    StoreError,
    UnsavedError,
)
from aftershake.store.explained import BUSY, LOST, SALVAGE, plainly
from aftershake.store.files import Seen
from aftershake.store.holding import held, hold, let_go
from aftershake.store.opening import (
    PATIENCE_MS,
    Journal,
    immediately,
    open_to_read,
    open_to_write,
)
from aftershake.store.people import Person, find, known_or_new, people, used
from aftershake.store.rows import COLUMNS, from_row, to_row
from aftershake.store.sqlite import Database


@dataclass(frozen=True, slots=True)
class SessionRow:
    """What the list of sessions shows. `cut_off`: it never ended, and nobody is recording it."""

    id: int
    title: str
    started_at: str
    ended_at: str | None
    duration_s: float
    plan: str
    plan_toml: str
    source: str  # a kind that `sources.registry` knows
    source_what: str
    strap: str
    complete: bool
    cut_off: bool
    verdict: Verdict | None
    delta_ln_rmssd: float | None
    comparison: Comparison | None = None
    before_ms: float | None = None  # RMSSD of the two rests that it compares
    after_ms: float | None = None
    lasted_s: float | None = None  # from its first phase to its last, pauses included
    speed: float | None = 1.0  # of a simulation or a replay; None: as fast as it can
    algorithm: str | None = None  # that made the saved numbers
    left_out: int = 0  # earlier sessions that it is not set beside until they are worked out again
    person_id: int = 1

    @property
    def usual(self) -> UsualVariation | None:
        """What it was judged against."""
        return self.comparison.usual_variation if self.comparison is not None else None


@dataclass(frozen=True, slots=True)
class KnownStrap:
    """A strap that was used before; the first in a list is the one used last."""

    address: str
    name: str
    last_used_at: str
    battery_percent: int | None


class Store:
    """One database file. Raises StoreError (DiskFullError for want of room) with plain words."""

    def __init__(self, path: Path, *, read_only: bool = False) -> None:
        """`read_only`: nothing is made or changed, and where there is no file, nothing is found."""
        self.path = path
        self._person = chosen_person()
        self.journal: Journal | None = None
        self._close: Callable[[], None] | None = None
        self.identity: tuple[int, int] | None = None  # device and number of the file
        with plainly(self.path, "open"):
            if read_only:
                self.db, self._close = open_to_read(path)
            else:
                self._open()
        self._closed = False
        self._held: set[int] = set()
        self._last: tuple[int, int] | None = None  # session and number of what came last here

    def close(self) -> None:
        """Let go of the file and of the sessions being recorded. May be called twice."""
        for session_id in list(self._held):
            self.let_go(session_id)
        self.db.close()
        if self._close is not None:
            self._close()

    def _open(self) -> None:
        before = Seen.at(self.path).database
        self.db, self.journal = open_to_write(self.path)
        self.identity = Seen.at(self.path).database
        if before not in (None, self.identity):  # which of the two is open, nobody can say
            self.db.close()
            raise OSError(errno.EAGAIN, "It was replaced at this moment")

    def __enter__(self) -> Store:
        return self

    def __exit__(self, *exception: object) -> None:
        self.close()

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
        self._sound()
        try:
            with plainly(self.path, "write"), immediately(self.db):
                self._sweep()
                row["person_id"] = used(self.db, self._person, row["started_at"])
                session_id = int(str(self.db.table("session").insert(row, pk="id").last_pk))
                # Held before anybody else can see it, or it would look cut off.
                self.hold(session_id)
        except StoreError:
            for session_id in list(self._held):
                self.let_go(session_id, over=True)
            raise
        return session_id

    def _sound(self) -> None:
        """Raises DamagedError: into a damaged database nothing is recorded, or less could be read
        out of it after that. A very large one is not read for it; `doctor` does."""
        with plainly(self.path, "read"):
            if self.path.stat().st_size <= MOST_CHECKED:
                checked = self.db.execute("PRAGMA integrity_check(1)").fetchone()[0]
                if checked != "ok":
                    raise DamagedError(f"{self.path} is damaged. {SALVAGE}")

    def _sweep(self) -> None:
        """Sessions that were begun where nothing could be saved, and of which nothing is there."""
        rows = self.db.execute(
            "SELECT id FROM session WHERE ended_at IS NULL AND NOT EXISTS"
            " (SELECT 1 FROM event WHERE session_id = session.id AND kind = 'packet')"
        ).fetchall()
        for (session_id,) in rows:
            if not held(self.path, session_id):
                self.db.table("session").delete(session_id)

    def hold(self, session_id: int) -> None:
        """Mark the session as being recorded here; the mark goes with the process, however."""
        hold(self.path, session_id)
        self._held.add(session_id)
        self._prepare_to_record()

    def _prepare_to_record(self) -> None:
        self._wait(RECORDING_PATIENCE_MS)
        # When the log is brought into the database, the recorder says: after a look at the file.
        self.db.execute("PRAGMA wal_autocheckpoint = 0")

    def let_go(self, session_id: int, *, over: bool = False) -> None:
        """Nobody records the session here any more; if it has not ended, it can go on later."""
        if session_id in self._held:
            self._held.discard(session_id)
            let_go(self.path, session_id, over=over)
            with suppress(sqlite3.Error):
                self._wait(PATIENCE_MS)

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
    ) -> None:
        """The session is over; nothing is appended to it any more."""
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
        self.let_go(session_id, over=True)

    # Reading

    def events(self, session_id: int) -> Iterator[Event]:
        """Every event of the session in the order of its arrival.

        Raises NewerEventError where a newer version recorded what this one cannot read.
        """
        with plainly(self.path, "read"):
            rows = self.db.query(
                f"SELECT {', '.join(COLUMNS)} FROM event WHERE session_id = ? ORDER BY id",
                [session_id],
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

    def sessions(self, *, everyone: bool = False) -> list[SessionRow]:
        """Every session of the person who uses this now, or of `everyone`; newest first."""
        with plainly(self.path, "read"):
            person = None if everyone else find(self.db, self._person)
            whose = "" if everyone else " WHERE session.person_id IS :person"
            sql = f"{_SESSIONS}{whose} ORDER BY session.id DESC"
            rows = list(self.db.query(sql, {"person": -1 if person is None else person.id}))
        found = [self._session(row) for row in rows]
        # Begun where nothing could be saved, or being begun just now: nothing is there to show.
        return [row for row in found if row is not None]

    def session(self, session_id: int) -> SessionRow | None:
        """One session, or None where there is no such one."""
        with plainly(self.path, "read"):
            rows = list(self.db.query(_SESSIONS + " WHERE session.id = ?", [session_id]))
        return self._session(rows[0], begun=True) if rows else None

    def unfinished(self) -> list[SessionRow]:
        """The person's sessions that were cut off, newest first."""
        return [row for row in self.sessions() if row.cut_off]

    # People

    def person(self) -> Person | None:
        """Who uses this now: who was chosen, else who used it last. None for one who is new."""
        with plainly(self.path, "read"):
            return find(self.db, self._person)

    def people(self) -> list[Person]:
        """Everybody, the one used last first."""
        with plainly(self.path, "read"):
            return people(self.db)

    # The file under it

    def renew(self) -> None:
        """Bring what is still in a log beside the database into it, and open it anew."""
        with plainly(self.path, "write"):
            if not self._closed:
                busy = self.db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
                if busy:
                    raise UnsavedError(BUSY.format(self.path))
                self.db.close()
            self._closed = True  # until it is open again
            self._open()
            self._closed = False
            if self._held:
                self._prepare_to_record()

    def checkpoint(self, kind: Literal["PASSIVE", "TRUNCATE"]) -> None:
        """Bring what is in the log into the database. Best effort: it stays in the log else."""
        with suppress(sqlite3.Error):
            self.db.execute(f"PRAGMA wal_checkpoint({kind})").fetchall()

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
        with plainly(self.path, "write"), immediately(self.db):
            self.db.execute(
                "INSERT INTO strap (address, name, last_used_at, battery_percent)"
                " VALUES (?, ?, ?, ?) ON CONFLICT (address) DO UPDATE SET name = excluded.name,"
                " last_used_at = excluded.last_used_at,"
                " battery_percent = coalesce(excluded.battery_percent, battery_percent)",
                [address, name, stamp(used_at), battery_percent],
            )
            if person_id is None:
                person_id = known_or_new(self.db, self._person)
            self.db.execute(
                "INSERT INTO person_strap (person_id, address, last_used_at) VALUES (?, ?, ?)"
                " ON CONFLICT (person_id, address) DO UPDATE SET"
                " last_used_at = excluded.last_used_at",
                [person_id, address, stamp(used_at)],
            )

    def straps(self) -> list[KnownStrap]:
        """Straps that the person used before, the last one first."""
        with plainly(self.path, "read"):
            person = find(self.db, self._person)
            rows = list(self.db.query(_STRAPS, [-1 if person is None else person.id]))
        return [
            KnownStrap(
                plain(row["address"]),
                plain(row["name"]),
                plain(row["last_used_at"]),
                row["battery_percent"],
            )
            for row in rows
        ]

    @contextmanager
    def writing(self) -> Iterator[Database]:
        """One transaction: all of it, or nothing."""
        with plainly(self.path, "write"), immediately(self.db):
            yield self.db

    @contextmanager
    def reading(self) -> Iterator[Database]:
        with plainly(self.path, "read"):
            yield self.db

    # Inside

    def _wait(self, patience_ms: int) -> None:
        self.db.execute(f"PRAGMA busy_timeout = {patience_ms}")

    def _is_open(self, session_id: int) -> bool:
        sql = "SELECT 1 FROM session WHERE id = ? AND ended_at IS NULL"
        with plainly(self.path, "read"):
            return self.db.execute(sql, [session_id]).fetchone() is not None

    def _session(self, row: dict[str, Any], *, begun: bool = False) -> SessionRow | None:
        """The row, or None for one of which nothing was recorded by anybody (`begun`: all)."""
        for column, value in row.items():
            if isinstance(value, str) and column not in ("plan_toml", "comparison"):
                row[column] = plain(value, LONGEST_PATH if column == "source_what" else MOST)
        packets = row.pop("packets")
        unheld = (
            row["ended_at"] is None
            and not held(self.path, row["id"])
            and self._is_open(row["id"])  # it may have ended just before it was let go
        )
        if unheld and not packets and not begun:
            return None
        cut_off = unheld and bool(packets)
        said = row.pop("comparison")
        try:
            comparison = comparison_from_data(json.loads(said)) if said else None
        except UNREADABLE:  # damaged: as good as not worked out yet
            comparison = None
            row.update(delta_ln_rmssd=None, algorithm=None)
        for column in ("duration_s", "lasted_s", "delta_ln_rmssd", "before_ms", "after_ms"):
            if row[column] is not None and not math.isfinite(row[column]):
                row[column] = 0.0 if column == "duration_s" else None
        row |= {"complete": bool(row["complete"]), "cut_off": cut_off, "comparison": comparison}
        return SessionRow(**row, verdict=comparison.verdict if comparison is not None else None)


_SESSIONS = """
    SELECT session.id, title, started_at, ended_at, plan, plan_toml, source, source_what, strap,
           person_id, complete, speed, delta_ln_rmssd, comparison, algorithm,
           before.rmssd_ms AS before_ms, after.rmssd_ms AS after_ms,
           coalesce(left_out, 0) AS left_out,
           ended_at IS NULL
           AND EXISTS (SELECT 1 FROM event WHERE event.session_id = session.id AND kind = 'packet')
           AS packets,
           (SELECT max(end_s) - min(start_s) FROM phase WHERE phase.session_id = session.id)
           AS lasted_s,
           coalesce(session.duration_s, (SELECT t_s FROM event WHERE event.session_id = session.id
                     ORDER BY event.id DESC LIMIT 1), 0.0) AS duration_s
    FROM session LEFT JOIN comparison ON comparison.session_id = session.id
    LEFT JOIN phase AS before
      ON before.session_id = session.id AND before.number = comparison.baseline
    LEFT JOIN phase AS after
      ON after.session_id = session.id AND after.number = comparison.integration
"""
_STRAPS = """
    SELECT strap.address, name, person_strap.last_used_at, battery_percent
    FROM person_strap JOIN strap ON strap.address = person_strap.address
    WHERE person_id = ? ORDER BY person_strap.last_used_at DESC
"""
# A recorder has more to do than to wait: it tries again.
RECORDING_PATIENCE_MS = 500
LONGEST_PATH = 4096
MOST_CHECKED = 64 << 20  # bytes, about a quarter of a second
# What reading a damaged cell may raise: such derived data count as not worked out yet.
UNREADABLE = (ValueError, KeyError, TypeError, AttributeError, RecursionError, OverflowError)
_FILLED = ("session_id", "at", *COLUMNS)
_APPEND = (
    f"INSERT INTO event ({', '.join(_FILLED)})"
    f" VALUES ({', '.join(f':{column}' for column in _FILLED)})"
)
_THERE = "SELECT 1 FROM event WHERE session_id = ? AND id = ?"


def stamp(at: datetime) -> str:
    """UTC, ISO 8601, to the millisecond."""
    return at.isoformat(timespec="milliseconds")
