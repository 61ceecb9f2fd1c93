"""Where a session's events are written: into the database, or into a file beside it.

Blocks, and knows no loop: `saving.py` is its face to the loop of a session.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import datetime

from aftershake.events import Event, NotSaved
from aftershake.exchange.recording import END_LINE, event_line
from aftershake.recording.clock import steady_s
from aftershake.recording.kept import KeptFile, Remembered
from aftershake.session.view import Lost, Saving
from aftershake.store import UnsavedError
from aftershake.store.guard import Guard, whole
from aftershake.store.store import SessionRow, Store

Stamped = tuple[Event, datetime]
LOOKED_AT_MOST = 0.05  # of the time: others may write all the time, and the whole file is read


class Disk:
    """Where one session is written to. One thread at a time; every call may take its time."""

    def __init__(self, store: Store, session: SessionRow, remembered: Remembered) -> None:
        self._store, self._session, self._remembered = store, session, remembered
        self._guard = Guard(store)
        self._owed = False  # a look at the whole file, since somebody wrote to it
        self._look_at_s = 0.0  # the earliest time of the next look at the whole file
        self._tail: list[Stamped] = []  # the last events, which are not in the database
        self._in_database = remembered.count
        self._in_file = 0  # the session's first so many events
        self._kept: KeptFile | None = None
        self._lost: Lost | None = None

    @property
    def saved(self) -> int:
        """How many of the session's events are on the disk, from the first on."""
        return max(self._in_database, self._in_file)

    @property
    def file(self) -> str:
        return self._kept.path.name if self._kept is not None else ""

    def write(self, events: Sequence[Stamped], *, stopgap: bool) -> Saving:
        """Take these events, and save whatever is not saved yet. `stopgap`: where the database
        cannot be written for the moment, into a file meanwhile."""
        for event, _ in events:
            self._remembered.add(event)
        self._tail += events
        why = self._into_database(self._extend)
        if why is not None and not stopgap and self._kept is None:
            return Saving(False, why)
        if why is not None or self._lost is not None:
            return Saving(self._into_file(), why, self._lost, self.file)
        if self._kept is not None:  # the database has it all
            self._kept.discard()
            self._kept, self._in_file = None, 0
        return Saving()

    def end(self, ended_at: datetime, duration_s: float, complete: bool, strap: str) -> Saving:
        """The session is over, all of it written: note that. `safe`: it is noted."""

        def end() -> None:
            self._store.end(
                self._session.id,
                ended_at,
                duration_s=duration_s,
                complete=complete,
                strap=strap,
                hold=True,
            )

        self._look_at_s = 0.0
        why = self._into_database(end)
        if why is not None:
            return Saving(False, why, file=self.file)
        return self._over()

    def check(self) -> Saving:
        """Whether a session that is over is still there; where it is not, into a file with it."""
        self._look_at_s = 0.0
        self._into_database(lambda: None)
        return self._over()

    def _over(self) -> Saving:
        if self._lost is None:
            return Saving()
        saved = self._into_file()
        if saved and self._kept is not None:
            with suppress(OSError):  # it reads without its last line too
                self._kept.add(END_LINE.encode())
        return Saving(saved, lost=self._lost, file=self.file)

    def close(self) -> None:
        if self._kept is not None:
            self._kept.close()

    def _into_database(self, write: Callable[[], None]) -> NotSaved | None:
        """Write, unless the database is lost. Why that can only be done later, where it is so."""
        if self._lost is not None:
            return None
        change = None
        try:
            change = self._guard.change()
            self._owed = self._owed or change == "written"
            if change in ("gone", "replaced"):
                self._lose(change)
            elif change == "beside":
                self._store.renew()
                self._guard = Guard(self._store)
                self._look()
            if self._lost is None:
                write()
            # What somebody wrote is read after what is to be saved has been.
            if self._owed and self._lost is None and steady_s() >= self._look_at_s:
                self._look()
        except UnsavedError as error:
            return error.why
        except OSError:
            return "disk"
        except Exception:  # whatever it is, the events are to be somewhere
            self._lose("written" if change == "written" else "damaged")
        return None

    def _extend(self) -> None:
        if self._tail:
            self._store.extend(self._session.id, self._tail)
            self._in_database += len(self._tail)
            self._tail = []
            self._guard.wrote()

    def _look(self) -> None:
        """Somebody did something to the files: read whether the database is still ours."""
        begun_s = steady_s()
        with suppress(sqlite3.Error):  # it is busy; what is owed stays owed
            if whole(self._store.path, self._session.id, self._in_database):
                self._guard.accept()
                self._owed = False
            else:
                self._lose("written")
        now_s = steady_s()
        self._look_at_s = now_s + (now_s - begun_s) / LOOKED_AT_MOST

    def _lose(self, what: Lost) -> None:
        self._lost = what
        self._into_file()  # first of all, what is in memory is to be safe
        if what in ("gone", "replaced"):
            with suppress(OSError):
                self._guard.let_go_of_log()

    def _into_file(self) -> bool:
        """All of the session, then what comes; whether it is all there."""
        missing = self._remembered.count - self._in_file
        try:
            if self._kept is None:
                folder = self._store.path.parent
                self._kept = KeptFile(folder, self._session.id, self._remembered.text())
            elif missing:
                lines = "".join(event_line(event) for event, _ in self._tail[-missing:])
                self._kept.add(lines.encode())
        except OSError:
            return False
        self._in_file = self._remembered.count
        if self._lost is not None:
            self._tail = []
        return True
