"""The store: sessions and their events in SQLite, each event committed before it is interpreted.

WAL with `synchronous=FULL`: what `append` has returned from survives a power cut. Folder 0700,
file 0600. A connection belongs to the thread that opened it.
"""

from __future__ import annotations

import errno
import json
import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Literal

from filelock import FileLock, Timeout

from aftershake import __version__
from aftershake.events import Event
from aftershake.hrv.model import UsualVariation
from aftershake.session.json import comparison_from_json
from aftershake.store import DiskFullError, StoreError, UnsavedError
from aftershake.store.migrations import migrations
from aftershake.store.rows import from_row, to_row
from aftershake.store.sqlite import Database

SourceKind = Literal["strap", "replay", "simulate"]


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
    source: SourceKind
    source_what: str
    strap: str
    complete: bool
    cut_off: bool
    verdict: str | None
    headline: str | None
    delta_ln_rmssd: float | None
    usual: UsualVariation | None = None  # what it was judged against
    lasted_s: float | None = None  # from its first phase to its last, pauses included
    algorithm: str | None = None  # that made the saved numbers


@dataclass(frozen=True, slots=True)
class KnownStrap:
    """A strap that was used before; the first in a list is the one used last."""

    address: str
    name: str
    last_used_at: str
    battery_percent: int | None


class Store:
    """One database file. Raises StoreError (DiskFullError for want of room) with plain words."""

    def __init__(self, path: Path) -> None:
        self.path = path
        with self._plainly("open"):
            _private(path)
            self.db = Database(path)
            self._prepare()
        self._locks: dict[int, FileLock] = {}

    def close(self) -> None:
        """Let go of the file and of the sessions being recorded. May be called twice."""
        for session_id in list(self._locks):
            self._unlock(session_id)
        self.db.close()

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
        source: SourceKind,
        source_what: str,
        strap: str = "",
    ) -> int:
        """A new session, held by this process until `end`; its id."""
        row = {
            "title": title,
            "started_at": stamp(started_at),
            "plan": plan,
            "plan_toml": plan_toml,
            "source": source,
            "source_what": source_what,
            "strap": strap,
            "program_version": __version__,
        }
        with self._plainly("write"):
            session_id = int(str(self.db.table("session").insert(row, pk="id").last_pk))
        self.hold(session_id)
        return session_id

    def hold(self, session_id: int) -> None:
        """Mark the session as being recorded here; the mark goes with the process, however."""
        lock = FileLock(self._lock_path(session_id), mode=0o600)
        try:
            lock.acquire(timeout=HOLD_S)
        except Timeout:
            raise StoreError(
                f"Session {session_id} is being recorded by another Aftershake."
            ) from None
        except OSError as error:
            raise StoreError(f"Cannot write in {self.path.parent}: {error.strerror}.") from None
        self._locks[session_id] = lock
        self._wait(RECORDING_PATIENCE_MS)

    def let_go(self, session_id: int) -> None:
        """Nobody records the session here any more; if it has not ended, it can go on later."""
        self._unlock(session_id)

    def append(self, session_id: int, event: Event, at: datetime) -> None:
        """Commit one event. When this returns, a power cut cannot take it away."""
        row = {"session_id": session_id, "at": stamp(at), **to_row(event)}
        with self._plainly("write"), self.db.atomic():
            self.db.execute(
                "INSERT INTO event (session_id, kind, t_s, at, connection, payload, word, detail)"
                " VALUES (:session_id, :kind, :t_s, :at, :connection, :payload, :word, :detail)",
                row,
            )

    def discard(self, session_id: int) -> None:
        """Forget a session in which nothing was recorded."""
        with self._plainly("write"), self.db.atomic():
            self.db.table("session").delete(session_id)
        self._unlock(session_id)

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
        with self._plainly("write"), self.db.atomic():
            self.db.table("session").update(session_id, row)
        self._unlock(session_id)

    # Reading

    def events(self, session_id: int) -> Iterator[Event]:
        """Every event of the session in the order of its arrival."""
        with self._plainly("read"):
            rows = self.db.query(
                "SELECT kind, t_s, connection, payload, word, detail FROM event"
                " WHERE session_id = ? ORDER BY id",
                [session_id],
            )
            for row in rows:
                yield from_row(row)

    def last_event(self, session_id: int) -> tuple[float, datetime] | None:
        """Session time and wall time of the last event, or None where there is none."""
        sql = "SELECT t_s, at FROM event WHERE session_id = ? ORDER BY id DESC LIMIT 1"
        with self._plainly("read"):
            row = next(iter(self.db.query(sql, [session_id])), None)
        return (float(row["t_s"]), datetime.fromisoformat(row["at"])) if row else None

    def sessions(self) -> list[SessionRow]:
        """Every session, newest first."""
        with self._plainly("read"):
            rows = list(self.db.query(_SESSIONS + " ORDER BY session.id DESC"))
        return [self._session(row) for row in rows]

    def session(self, session_id: int) -> SessionRow | None:
        """One session, or None where there is no such one."""
        with self._plainly("read"):
            rows = list(self.db.query(_SESSIONS + " WHERE session.id = ?", [session_id]))
        return self._session(rows[0]) if rows else None

    def unfinished(self) -> list[SessionRow]:
        """Sessions that were cut off, newest first."""
        return [row for row in self.sessions() if row.cut_off]

    # Straps

    def remember_strap(
        self, address: str, name: str, used_at: datetime, battery_percent: int | None = None
    ) -> None:
        """Note that a strap was used; an unknown battery keeps what was known."""
        with self._plainly("write"), self.db.atomic():
            self.db.execute(
                "INSERT INTO strap (address, name, last_used_at, battery_percent)"
                " VALUES (?, ?, ?, ?) ON CONFLICT (address) DO UPDATE SET name = excluded.name,"
                " last_used_at = excluded.last_used_at,"
                " battery_percent = coalesce(excluded.battery_percent, battery_percent)",
                [address, name, stamp(used_at), battery_percent],
            )

    def straps(self) -> list[KnownStrap]:
        """Straps used before, the last one first."""
        with self._plainly("read"):
            rows = list(self.db.query("SELECT * FROM strap ORDER BY last_used_at DESC"))
        return [KnownStrap(**row) for row in rows]

    @contextmanager
    def writing(self) -> Iterator[Database]:
        """One transaction: all of it, or nothing."""
        with self._plainly("write"), self.db.atomic():
            yield self.db

    @contextmanager
    def reading(self) -> Iterator[Database]:
        with self._plainly("read"):
            yield self.db

    # Inside

    def _prepare(self) -> None:
        self._wait(PATIENCE_MS)
        self.db.enable_wal()
        self.db.execute("PRAGMA synchronous = FULL")
        self.db.execute("PRAGMA foreign_keys = ON")
        self.db.execute(f"PRAGMA cache_size = -{CACHE_KIB}")
        migrations.apply(self.db)

    def _wait(self, patience_ms: int) -> None:
        self.db.execute(f"PRAGMA busy_timeout = {patience_ms}")

    def _session(self, row: dict[str, Any]) -> SessionRow:
        cut_off = row["ended_at"] is None and not self._held(row["id"])
        said = json.loads(row.pop("comparison") or "null")
        usual = comparison_from_json(said).usual_variation if said else None
        return SessionRow(
            **{**row, "complete": bool(row["complete"]), "cut_off": cut_off, "usual": usual}
        )

    def _lock_path(self, session_id: int) -> Path:
        return self.path.with_name(f"{self.path.name}-session-{session_id}.lock")

    def _held(self, session_id: int) -> bool:
        """Whether a living process records the session."""
        if session_id in self._locks:
            return True
        path = self._lock_path(session_id)
        if not path.exists():
            return False
        lock = FileLock(path, mode=0o600)
        try:
            lock.acquire(timeout=0)
        except (Timeout, OSError):
            return True
        lock.release()
        return False

    def _unlock(self, session_id: int) -> None:
        if lock := self._locks.pop(session_id, None):
            self._lock_path(session_id).unlink(missing_ok=True)
            lock.release()
            self._wait(PATIENCE_MS)

    @contextmanager
    def _plainly(self, doing: Literal["open", "read", "write"]) -> Iterator[None]:
        """Turn what SQLite and the system say into words for a person."""
        try:
            yield
        except sqlite3.Error as error:
            raise _explained(error, self.path, doing) from error
        except OSError as error:
            if error.errno in _NO_ROOM:
                raise DiskFullError(_FULL.format(self.path)) from error
            raise StoreError(
                f"Cannot {doing} {self.path}: {error.strerror or error}. Check that the folder"
                " exists and is yours, or set AFTERSHAKE_HOME to another one."
            ) from error


_SESSIONS = """
    SELECT session.id, title, started_at, ended_at, plan, plan_toml, source, source_what, strap,
           complete, verdict, headline, delta_ln_rmssd, comparison, algorithm,
           (SELECT max(end_s) - min(start_s) FROM phase WHERE phase.session_id = session.id)
           AS lasted_s,
           coalesce(session.duration_s, (SELECT t_s FROM event WHERE event.session_id = session.id
                     ORDER BY event.id DESC LIMIT 1), 0.0) AS duration_s
    FROM session LEFT JOIN comparison ON comparison.session_id = session.id
"""
_NO_ROOM = {errno.ENOSPC, errno.EFBIG, getattr(errno, "EDQUOT", errno.ENOSPC)}
# Events are appended, and read once from end to end: pages kept for longer are of no use.
CACHE_KIB = 512
PATIENCE_MS = 5000  # how long to wait for another program that writes
# A loop may not wait: while a session is recorded, the engine tries again instead.
RECORDING_PATIENCE_MS = 20
HOLD_S = 0.5  # somebody who only looks whether a session is held lets go at once
_FULL = "The disk is full: {} cannot grow. Free some space; what was saved so far is kept."


def stamp(at: datetime) -> str:
    """UTC, ISO 8601, to the millisecond."""
    return at.isoformat(timespec="milliseconds")


def _private(path: Path) -> None:
    """Folders and file that only their owner can read, before SQLite makes them otherwise."""
    missing = [folder for folder in path.parents if not folder.exists()]
    for folder in reversed(missing):
        folder.mkdir(mode=0o700)
    os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
    if path.stat().st_mode & 0o077:
        path.chmod(0o600)


def _explained(error: sqlite3.Error, path: Path, doing: str) -> StoreError:
    name = getattr(error, "sqlite_errorname", "") or ""
    if name.startswith("SQLITE_FULL") or name == "SQLITE_IOERR_WRITE":
        return DiskFullError(_FULL.format(path))
    if name.startswith("SQLITE_NOTADB") or name.startswith("SQLITE_CORRUPT"):
        return StoreError(
            f"{path} is not a readable database. Move it aside (do not delete it), then start"
            " again: a new one is made."
        )
    if name.startswith("SQLITE_READONLY") or name.startswith("SQLITE_CANTOPEN"):
        return StoreError(
            f"{path} cannot be written. Check that the file and its folder are yours, or set"
            " AFTERSHAKE_HOME to another folder."
        )
    if name.startswith("SQLITE_BUSY") or name.startswith("SQLITE_LOCKED"):
        return UnsavedError(f"{path} is in use by another program. Close that one.")
    if name.startswith("SQLITE_IOERR"):
        return UnsavedError(f"{path} cannot be written just now. Is its disk still there?")
    return StoreError(f"Cannot {doing} {path}: {error}.")
