"""The loop of a session: an event comes, goes to disk, is folded, is shown. Nothing flows back
but key presses, which are events too.
"""

from __future__ import annotations

import asyncio
import itertools
import sys
import time
from collections.abc import Callable
from contextlib import aclosing, suppress
from datetime import UTC, datetime, timedelta

from aftershake.analyst import Analyst
from aftershake.beats import CATCH_UP_S
from aftershake.errors import AftershakeError
from aftershake.events import Event, Key, Link, Pressed, Reopened, Tick, Told
from aftershake.measure import folded, work_out
from aftershake.session.outcome import windows
from aftershake.session.plan import Plan
from aftershake.session.present import present
from aftershake.session.result import Result
from aftershake.session.step import State, step
from aftershake.session.view import Baseline, View
from aftershake.store import StoreError, UnsavedError
from aftershake.store.store import SessionRow, Store
from aftershake.strap import NothingRecordedError, Source

# A packet comes up to this long after its beats: that long after a phase has ended, all of the
# phase's beats are known.
LAST_WORD_S = CATCH_UP_S
LEAVING_S = 3.0  # how long a source may take to let go of its strap
RETRY_S = 0.25
ASLEEP_S = 10.0


def _now_s() -> float:
    """A clock that is never set back; on Linux it also counts the time the machine sleeps."""
    if sys.platform == "linux":
        return time.clock_gettime(time.CLOCK_BOOTTIME)
    return time.monotonic()


class Clock:
    """The session's clock. With `own_time`, the wall time in the record is the source's own.

    `t_s` counts from the creation of the session; a session that goes on later counts on.
    """

    def __init__(self, started_at: datetime, *, own_time: bool, from_s: float = 0.0) -> None:
        self._started_at, self._own_time = started_at, own_time
        self._zero_s = _now_s() - from_s

    def now_s(self) -> float:
        """Seconds on the session clock; never set back, whatever happens to the wall's."""
        return _now_s() - self._zero_s

    def at(self, t_s: float) -> datetime:
        """The wall time at `t_s`: when an event came, however much later it is written.

        For a source with its own time, that time.
        """
        if self._own_time:
            return self._started_at + timedelta(seconds=t_s)
        return datetime.now(UTC) - timedelta(seconds=self.now_s() - t_s)


class Recording:
    """One session being recorded: made, run once, over. `show` gets each view, in order."""

    def __init__(
        self,
        *,
        store: Store,
        session: SessionRow,
        plan: Plan,
        source: Source,
        clock: Clock,
        show: Callable[[View], None],
        state: State | None = None,
        first: Event | None = None,
        patience_s: float | None = None,
    ) -> None:
        """`state` and `first` belong to a session that goes on: what its events made of it, and
        what happened first now. `patience_s`: how long to wait for a full disk, None for ever."""
        self._store, self._session, self._plan = store, session, plan
        self._source, self._clock, self._show = source, clock, show
        self._state = state or State(plan)
        self._view: View | None = None
        self._baseline: Baseline | None = None
        self._inbox: asyncio.Queue[Event] = asyncio.Queue()
        if first is not None:
            self._inbox.put_nowait(first)
        self._patience_s = patience_s
        self._last_s = self._state.t_s
        self._source_over = False
        self._failure: Exception | None = None
        self._unsaved: Event | None = None  # being written just now
        self.unsaved = 0  # events that could not be saved when the session was left
        self._analyst = Analyst()
        self._measuring: asyncio.Task[None] | None = None

    @property
    def over(self) -> bool:
        """Whether the session itself has ended; measuring may still go on."""
        return self._state.stage == "ended"

    @property
    def session_id(self) -> int:
        return self._session.id

    def press(self, key: Key) -> None:
        """The person asks for something; it takes its turn among the events."""
        t_s = self._state.t_s if self._source.ticks else self._clock.now_s()
        self._inbox.put_nowait(Pressed(t_s, key))

    async def run(self) -> Result:
        """Record until the plan is through, the source has ended or stop was pressed; then
        measure, save and return the result. Cancelled, it leaves a session that can go on.

        Raises StoreError, SourceError or AnalystError; what was recorded stays on disk.
        """
        with suppress(AftershakeError):  # recording comes first; measuring may still work later
            await self._analyst.start()
        try:
            await self._record()
            if not self._state.packets:
                self._store.discard(self._session.id)
                raise NothingRecordedError("Nothing came from the strap, so nothing was kept.")
            self._finish()
            return await work_out(self._store.path, self._session.id, self._analyst)
        finally:
            if self._measuring is not None:
                self._measuring.cancel()
            self._store.let_go(self._session.id)
            await self._analyst.close()

    async def _record(self) -> None:
        tasks = [asyncio.create_task(self._follow())]
        if not self._source.ticks:
            tasks.append(asyncio.create_task(self._tick()))
        try:
            while self._listens():
                event = await self._inbox.get()
                await self._take(event)
                self._inbox.task_done()
        finally:
            for task in tasks:
                task.cancel()
            try:
                await asyncio.wait(tasks, timeout=LEAVING_S)
            finally:
                self._empty_inbox()
        if self._failure is not None and not self._state.spans:
            raise self._failure

    def _empty_inbox(self) -> None:
        """Save what has come and was not saved yet; there is no waiting for a disk any more."""
        waiting = [] if self._unsaved is None else [self._unsaved]
        while not self._inbox.empty():
            waiting.append(self._inbox.get_nowait())
        for number, event in enumerate(waiting):
            try:
                self._append(event)
            except StoreError:
                self.unsaved = len(waiting) - number
                break
            self._state = step(self._state, event)
        self._unsaved = None

    def _listens(self) -> bool:
        """Go on until the end, and a little longer, for the beats that are still on their way."""
        if self._state.stage != "ended":
            return True
        over_s = self._last_s - self._state.t_s
        return self._state.complete and not self._source_over and over_s < LAST_WORD_S

    async def _take(self, event: Event) -> None:
        """Disk, fold, screen: in this order, for every event."""
        if not self._source.ticks and event.t_s - self._last_s > ASLEEP_S:
            # Ticks come every second: the machine was asleep, and so nobody led the session.
            await self._take_one(Reopened(event.t_s))
        await self._take_one(event)

    async def _take_one(self, event: Event) -> None:
        await self._keep(event)
        self._last_s = event.t_s
        self._state = step(self._state, event)
        if isinstance(event, Told | Link):
            self._remember_strap()
        self._present()
        self._measure_baseline()

    def _remember_strap(self) -> None:
        """For the next session: which strap this was, and how full its battery."""
        if self._session.source == "strap" and self._state.link == "connected":
            name, battery = self._state.fact("name"), self._state.fact("battery")
            percent = int(battery) if battery and battery.isdigit() else None
            address = self._state.fact("address") or self._session.source_what
            name = name or self._session.strap or address
            with suppress(StoreError):  # a convenience; the next connection notes it again
                self._store.remember_strap(address, name, datetime.now(UTC), percent)

    async def _follow(self) -> None:
        """Pass on what the source gives. When it gives no more, the session ends."""
        reason = ""
        try:
            async with aclosing(self._source.events()) as events:
                async for event in events:
                    self._inbox.put_nowait(event)
                    if self._source.ticks:  # one with its own time goes no faster than the fold
                        await self._inbox.join()
        except Exception as error:  # whatever a source does, the session ends and is kept
            self._failure, reason = error, str(error)
        self._source_over = True
        self._inbox.put_nowait(Link(self._last_s, "ended", reason=reason))

    async def _tick(self) -> None:
        """A tick at each whole second of the session clock."""
        while True:
            now_s = self._clock.now_s()
            await asyncio.sleep(1.0 - now_s % 1.0)
            self._inbox.put_nowait(Tick(self._clock.now_s()))

    async def _keep(self, event: Event) -> None:
        """Onto the disk. A full disk is waited for: events queue up meanwhile, none is lost."""
        self._unsaved = event
        for tried in itertools.count():
            try:
                self._append(event)
            except UnsavedError as error:
                if self._patience_s is not None and tried * RETRY_S >= self._patience_s:
                    raise
                if tried:  # a moment of another program's writing is not worth a word
                    self._present(str(error))
            else:
                self._unsaved = None
                return
            await asyncio.sleep(RETRY_S)

    def _append(self, event: Event) -> None:
        self._store.append(self._session.id, event, self._clock.at(event.t_s))

    def _present(self, notice: str = "") -> None:
        self._view = present(self._state, self._view, self._baseline, notice)
        self._show(self._view)

    def _measure_baseline(self) -> None:
        """Once the baseline is over and its last beats are in, have it measured, off the loop."""
        number = self._plan.baseline
        if self._measuring is not None or number is None or self._state.stage == "ended":
            return
        ended_s = next((s.end_s for s in self._state.spans if s.phase == number), None)
        if ended_s is not None and self._state.t_s >= ended_s + LAST_WORD_S:
            self._measuring = asyncio.create_task(self._baseline_of(number))

    async def _baseline_of(self, number: int) -> None:
        try:
            session = await asyncio.to_thread(folded, self._store.path, self._session.id)
            window = windows(session)[number]
            measured = await self._analyst.analyse(session.beats, window.from_s, window.to_s)
            self._baseline = Baseline(measured.rmssd_ms, measured.hr_bpm, measured.reason)
        except AftershakeError as error:  # the session goes on; the end tries again
            self._baseline = Baseline(None, None, str(error))

    def _finish(self) -> None:
        state = self._state
        self._store.end(
            self._session.id,
            self._clock.at(state.t_s),
            duration_s=state.t_s,
            complete=state.complete,
            strap=state.fact("name") or self._session.strap,
        )
