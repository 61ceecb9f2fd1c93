"""Whether what is recorded into is still the database that is there: looked at after each commit.

A look is three calls of `stat`. What they cannot tell (another program may well have written) is
told by a fresh connection, which sees what anybody would see who opened the file now.
"""

from __future__ import annotations

import sqlite3
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from aftershake.store.files import Change, Seen
from aftershake.store.opening import open_as_it_is
from aftershake.store.store import Store

COMMITS = 500  # of ours, until what is in the log is brought into the database
LOOK_MS = 500  # how long a look waits for another program


class Guard:
    """Watches over the file of `store` while a session is recorded into it.

    Every look raises OSError where the disk does not answer it.
    """

    def __init__(self, store: Store) -> None:
        self._store = store
        self._seen = replace(Seen.at(store.path), database=store.identity)
        self._commits = 0

    def change(self) -> Change | None:
        """What became of the files since they were last found right."""
        return self._seen.change(Seen.at(self._store.path))

    def wrote(self) -> None:
        """We have just written. What was there from the beginning is to stay there.

        Into the database itself only a rollback journal lets us write; with a log, whoever else
        writes there is to be looked at.
        """
        now = Seen.at(self._store.path)
        if now.is_another_log(self._seen):
            return  # said by the next look
        logged = now.wal is not None
        written_ns = self._seen.written_ns if logged else now.written_ns
        size = self._seen.size if logged else now.size
        database = self._seen.database
        self._seen = replace(now, database=database, written_ns=written_ns, size=size)
        self._commits += 1
        if logged and self._commits >= COMMITS and now.written_ns == written_ns:
            self._commits = 0
            self._store.checkpoint("PASSIVE")
            self.accept()

    def accept(self) -> None:
        """What is there now is right: it was found whole."""
        self._seen = replace(Seen.at(self._store.path), database=self._seen.database)

    def let_go_of_log(self) -> None:
        """The database is gone from its path, or another is there: the log beside that path must
        not be read into the other one. What is in it goes into the file that it belongs to; where
        somebody else has written to it meanwhile, it is left alone."""
        now = Seen.at(self._store.path)
        ours = (now.wal, now.wal_size, now.wal_written_ns)
        if now.wal and ours == (self._seen.wal, self._seen.wal_size, self._seen.wal_written_ns):
            self._store.checkpoint("TRUNCATE")


def whole(path: Path, session_id: int, events: int) -> bool:
    """Whether anybody who opened the database now would find it sound, with all these events.

    Reads the whole file. Raises sqlite3.Error where that cannot be told just now.
    """
    db = open_as_it_is(path, LOOK_MS)
    try:
        sql = "SELECT count(*) FROM event WHERE session_id = ?"
        found = db.execute(sql, [session_id]).fetchone()[0]
        session = db.execute("SELECT 1 FROM session WHERE id = ?", [session_id]).fetchone()
        sound = db.execute("PRAGMA quick_check(1)").fetchone()[0]
        return session is not None and found >= events and sound == "ok"
    except sqlite3.Error as error:
        name = getattr(error, "sqlite_errorname", "") or ""
        # No table of that name: another database, or an empty one.
        if name.startswith(("SQLITE_NOTADB", "SQLITE_CORRUPT")) or name == "SQLITE_ERROR":
            return False
        raise
    finally:
        db.close()


def stamp() -> str:
    """A moment as part of a file's name."""
    return datetime.now(UTC).strftime("%Y-%m-%dT%H-%M-%S-%f")[:-3]
