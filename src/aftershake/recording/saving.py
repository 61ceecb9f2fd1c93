"""Events onto the disk, whatever becomes of it: into the database, or into a file beside it.

`Disk` blocks and knows no loop; `Saver` is its face to the loop of a session, which never waits
long for a disk: what is not written yet waits in memory, and is tried again.
"""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import datetime
from functools import partial
from typing import Any

from aftershake.events import Event, NotSaved, Unsaved
from aftershake.exchange.recording import END_LINE, event_line
from aftershake.recording.clock import Clock, steady_s
from aftershake.recording.kept import KeptFile, Remembered
from aftershake.session.view import Lost, Saving
from aftershake.store import UnsavedError
from aftershake.store.guard import Guard, whole
from aftershake.store.store import SessionRow, Store
from aftershake.threads import Worker

Stamped = tuple[Event, datetime]
RETRY_S = 0.25
SLOW_S = 1.0  # a disk that takes longer is not waited for
WORTH_TELLING_S = 2.0
STOPGAP_S = 10.0  # unsaved for this long, a session is written to a file meanwhile
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


class Saver:
    """Saves the events of a session from its loop; `saving` tells how it stands."""

    def __init__(self, disk: Disk, clock: Clock) -> None:
        self._disk, self._clock = disk, clock
        self._worker = Worker("disk")
        self._given = disk.saved  # events of the session so far
        self._queue: list[Stamped] = []  # not handed to the disk yet
        self._work: asyncio.Future[Saving] | None = None  # what the disk is doing
        self._ending: asyncio.Future[Saving] | None = None
        self._said = Saving()
        self._last_s = self._tried_s = 0.0
        self._why: NotSaved = "disk"
        self._since_s: float | None = None  # session time of the first event that was not safe
        self._failing_s: float | None = None  # the same by the clock that stands in no pause

    @property
    def saving(self) -> Saving:
        """Not safe while the disk does not answer, or does not take what there is."""
        if self._said.safe and (self._work or self._ending or self._queue):
            return Saving(False, "disk", self._said.lost, self._said.file)
        return self._said

    @property
    def waits(self) -> bool:
        """Whether something is to be tried again."""
        return not self.saving.safe or self.saving.why is not None

    async def put(self, events: list[Event]) -> list[Event]:
        """Save these events, and give them back with what is to follow them: that nothing could
        be saved for a while. Takes little more than a second, whatever the disk does."""
        self._queue += [(event, self._clock.at(event.t_s)) for event in events]
        self._given += len(events)
        if events:
            self._last_s = events[-1].t_s
        await self._try()
        if not self.saving.safe:
            if self._since_s is None and events:
                self._since_s, self._failing_s = events[0].t_s, steady_s()
                self._why = self.saving.why or "disk"
            return events
        since_s, self._since_s, self._failing_s = self._since_s, None, None
        if since_s is None or self._last_s - since_s < WORTH_TELLING_S:
            return events
        told = Unsaved(self._last_s, since_s, self._why)
        self._given += 1
        self._queue.append((told, self._clock.at(told.t_s)))
        await self._try()
        return [*events, told]

    async def finish(self, *, stopgap: bool = False) -> bool:
        """Try to save all there is; whether it is saved. `stopgap`: in a file, if need be."""
        await self._try(stopgap=stopgap)
        return self.saving.safe and (self.saving.why is None or stopgap)

    @property
    def unsaved(self) -> int:
        """How many events are nowhere but in memory, as far as is known."""
        return self._given - self._disk.saved

    async def end(self, ended_at: datetime, duration_s: float, complete: bool, strap: str) -> bool:
        """Note that the session is over; whether that is written, or all of it in a file."""
        if self._work is not None:
            await self._try()
        if self._ending is None and self._work is None:
            end = partial(self._disk.end, ended_at, duration_s, complete, strap)
            self._ending = self._worker.do(end)
        if self._ending is None or not await _done(self._ending):
            return False
        ending, self._ending = self._ending, None
        self._said = ending.result()
        return self._said.safe

    async def still_there(self) -> bool:
        """Whether a session that is over is still in the database; else it is in a file now."""
        check = self._worker.do(self._disk.check)
        if await _done(check):
            self._said = check.result()
        return self._said.lost is None

    def do(self, work: Callable[[], None]) -> asyncio.Future[None]:
        """Something else that needs the database, in its turn; it fails without a word."""

        def quietly() -> None:
            with suppress(Exception):
                work()

        return self._worker.do(quietly)

    def close(self) -> None:
        """After what is being written, nothing more is."""
        self._worker.do(self._disk.close)
        self._worker.close()

    async def _try(self, *, stopgap: bool = False) -> None:
        soon = steady_s() - self._tried_s < RETRY_S
        if not self._said.safe and soon and not stopgap and self._work is None:
            return
        late = self._failing_s is not None and steady_s() - self._failing_s >= STOPGAP_S
        begun_here = False
        while True:
            if self._work is None:
                events, self._queue = self._queue, []
                write = partial(self._disk.write, events, stopgap=stopgap or late)
                self._work = self._worker.do(write)
                begun_here = True
            # Once it has failed, nobody stands still for the next attempt, but at the very end.
            wait_s = SLOW_S if self._said.safe or stopgap else 0.0
            done, _ = await asyncio.wait({self._work}, timeout=wait_s)
            if not done:
                return
            self._tried_s = steady_s()
            work, self._work = self._work, None
            self._said = work.result()
            if not self._queue and (begun_here or not stopgap):
                return


async def _done(work: asyncio.Future[Any]) -> bool:
    done, _ = await asyncio.wait({work}, timeout=SLOW_S)
    return bool(done)
