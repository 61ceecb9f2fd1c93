"""The file under a store: open, held while something is recorded into it, renewed, closed.

How a file is opened is in `opening.py`, who records in `holding.py`.
"""

from __future__ import annotations

import errno
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Literal, Self

from aftershake.store import DamagedError, StoreError, UnsavedError
from aftershake.store.explained import BUSY, SALVAGE, plainly
from aftershake.store.files import Seen, check_length, memory_can_change
from aftershake.store.holding import hold, let_go
from aftershake.store.opening import (
    PATIENCE_MS,
    Journal,
    immediately,
    open_to_read,
    open_to_write,
)
from aftershake.store.sqlite import Database, leave_open
from aftershake.store.staying import chosen_now, refuse_gone

# A recorder has more to do than to wait: it tries again.
RECORDING_PATIENCE_MS = 500
MOST_CHECKED = 64 << 20  # bytes, about a quarter of a second


class DatabaseFile:
    """One database file, and one connection to it."""

    def __init__(self, path: Path, *, read_only: bool = False, ours: bool = True) -> None:
        """`read_only`: nothing is made or changed, and where there is no file, nothing is found.
        `ours`: an older one is brought up to date all the same."""
        self.path = path
        self.journal: Journal | None = None
        self._close: Callable[[], None] | None = None
        self.identity: tuple[int, int] | None = None  # device and number of the file
        with plainly(self.path, "open"):
            refuse_gone(path)
            if read_only:
                self.db, self._close = open_to_read(path, ours=ours)
            else:
                self._open()
        self._closed = False
        self._held: set[int] = set()
        self._last: tuple[int, int] | None = None  # session and number of what came last here
        try:
            with plainly(self.path, "read"):
                self._person = chosen_now(self.path, self.db)
        except StoreError:
            self.close()
            raise

    def close(self) -> None:
        """Let go of the file and of the sessions being recorded. May be called twice."""
        for session_id in list(self._held):
            self.let_go(session_id)
        if memory_can_change(self.path):
            self.db.close()
        else:
            leave_open(self.db)
        if self._close is not None:
            self._close()

    def _open(self) -> None:
        check_length(self.path)
        before = Seen.at(self.path).database
        self.db, self.journal = open_to_write(self.path)
        self.identity = Seen.at(self.path).database
        if before not in (None, self.identity):  # which of the two is open, nobody can say
            self.db.close()
            raise OSError(errno.EAGAIN, "It was replaced at this moment")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exception: object) -> None:
        self.close()

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
        if not memory_can_change(self.path):
            return
        with suppress(sqlite3.Error):
            self.db.execute(f"PRAGMA wal_checkpoint({kind})").fetchall()

    def check_sound(self) -> None:
        """Raises DamagedError: into a damaged database nothing is written, or less could be read
        out of it after that. A very large one is not read for it; `doctor` does."""
        with plainly(self.path, "read"):
            if self.path.stat().st_size <= MOST_CHECKED:
                checked = self.db.execute("PRAGMA integrity_check(1)").fetchone()[0]
                if checked != "ok":
                    raise DamagedError(f"{self.path} is damaged. {SALVAGE}")

    @contextmanager
    def writing(self) -> Iterator[Database]:
        """One transaction: all of it, or nothing."""
        with plainly(self.path, "write"), immediately(self.db):
            yield self.db

    @contextmanager
    def reading(self) -> Iterator[Database]:
        with plainly(self.path, "read"):
            yield self.db

    @contextmanager
    def snapshot(self) -> Iterator[None]:
        """All that is read inside is of one moment, whatever others write meanwhile: the moment of
        the first reading. Inside another one it is a part of that. For reading only: without a
        write-ahead log nobody can write until its end."""
        if self.db.conn.in_transaction:
            yield
            return
        with plainly(self.path, "read"):
            self.db.execute("BEGIN")
        try:
            yield
        finally:
            # Whoever leaves it in the middle may have closed the file before.
            with suppress(sqlite3.Error):
                self.db.commit()

    def _wait(self, patience_ms: int) -> None:
        self.db.execute(f"PRAGMA busy_timeout = {patience_ms}")
