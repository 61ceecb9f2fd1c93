"""Events onto the disk, whatever becomes of it, from the loop of a session.

That never waits long for a disk (`disk.py`): what is not written yet waits in memory, and is tried
again.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from functools import partial
from typing import Any

from aftershake.events import Event, NotSaved, Unsaved
from aftershake.recording.clock import Clock, steady_s
from aftershake.recording.disk import Disk, Stamped
from aftershake.session.view import Saving
from aftershake.threads import Worker

RETRY_S = 0.25
SLOW_S = 1.0  # a disk that takes longer is not waited for
WORTH_TELLING_S = 2.0
STOPGAP_S = 10.0  # unsaved for this long, a session is written to a file meanwhile


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
            return Saving(False, self._said.why or "disk", self._said.lost, self._said.file)
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
