"""Whether what is recorded into is still the database that is there: looked at after each commit.

A look is three calls of `stat`. What they cannot tell (another program may well have written) is
told by a fresh connection, which sees what anybody would see who opened the file now.
"""

from __future__ import annotations

import os
import shutil
import sqlite3
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

from aftershake.store.files import Change, Seen, beside
from aftershake.store.opening import open_as_it_is
from aftershake.store.store import Store

LONGEST_LOG = 4 << 20  # bytes, until the log is brought into the database


class Guard:
    """Watches over the file of `store` while a session is recorded into it."""

    def __init__(self, store: Store, session_id: int) -> None:
        self._store, self._session_id = store, session_id
        self._seen = Seen.at(store.path)

    def change(self) -> Change | None:
        """What became of the files since the last look, None where it was only we who wrote."""
        return self._seen.change(Seen.at(self._store.path))

    def wrote(self) -> None:
        """We have just written. Which files these are stays as it was first seen."""
        now = Seen.at(self._store.path)
        if now.database != self._seen.database or now.is_another_log(self._seen):
            return  # said by the next look
        self._seen = now
        if self._store.journal == "wal" and now.wal_size > LONGEST_LOG:
            self._store.checkpoint("PASSIVE")
            self._seen = Seen.at(self._store.path)

    def accept(self) -> None:
        """What is there now is right: it was found whole."""
        self._seen = Seen.at(self._store.path)

    def let_go_of_log(self, change: Change | Literal["damaged"]) -> None:
        """The database is lost to us. The log beside its path must not be read into another file:
        it goes into the file that it belongs to, or, where that is not itself any more, aside."""
        if self._store.journal != "wal":
            return
        if change in ("gone", "replaced"):
            self._store.checkpoint("TRUNCATE")
            return
        log = beside(self._store.path, "-wal")
        with suppress(OSError):
            kept = log.with_name(f"{log.name}-{stamp()}")
            shutil.copyfile(log, kept)
            kept.chmod(0o600)
            os.truncate(log, 0)


def whole(path: Path, session_id: int, events: int) -> bool:
    """Whether anybody who opened the database now would find it sound, with all these events.

    In a thread of its own, please: this reads the whole file.
    """
    try:
        db = open_as_it_is(path)
    except sqlite3.Error:
        return False
    try:
        sql = "SELECT count(*) FROM event WHERE session_id = ?"
        found = db.execute(sql, [session_id]).fetchone()[0]
        session = db.execute("SELECT 1 FROM session WHERE id = ?", [session_id]).fetchone()
        sound = db.execute("PRAGMA quick_check(1)").fetchone()[0]
        return session is not None and found >= events and sound == "ok"
    except sqlite3.Error:
        return False
    finally:
        db.close()


def stamp() -> str:
    """A moment as part of a file's name."""
    return datetime.now(UTC).strftime("%Y-%m-%dT%H-%M-%S-%f")[:-3]
