"""The loop of a session: events come, go to disk, are folded, are shown. Nothing flows back but key
presses, which are events too.

It runs in a loop that no screen and no terminal shares (`background.py`), and waits for no disk:
where nothing can be saved, the session goes on, and what came is saved as soon as that works again.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from functools import partial

from aftershake.analysis.results import analyse_session, measured
from aftershake.analysis.worker import Analyst
from aftershake.events import (
    DeviceInfo,
    Event,
    Key,
    Link,
    MadeUp,
    Packet,
    Pressed,
    Steer,
    Steered,
)
from aftershake.plans.plan import Plan
from aftershake.recording.baseline import LAST_WORD_S
from aftershake.recording.clock import Clock, steady_s
from aftershake.recording.disk import Disk
from aftershake.recording.inbox import Inbox
from aftershake.recording.kept import Remembered
from aftershake.recording.measuring import Measuring
from aftershake.recording.order import in_order, seen_at, telling
from aftershake.recording.saving import RETRY_S, Saver
from aftershake.recording.steered import refused
from aftershake.recording.strap_note import strap_to_note
from aftershake.recording.teller import Announce, Teller, opened
from aftershake.recording.ticker import tick
from aftershake.session.making_up import to_make_up_s
from aftershake.session.result import Result
from aftershake.session.session_analysis import Folding
from aftershake.session.state import State
from aftershake.session.view import View
from aftershake.session.view_model import view_model, with_saving
from aftershake.sources.protocol import NothingRecordedError, Source, given_up_for
from aftershake.store import StoreError, UnsavedError
from aftershake.store.store import SessionRow, Store
from aftershake.wording.saving import given_up

LEAVING_S = 3.0  # how long a source may take to let go of its strap, and a disk to write


class Recorder:
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
        so_far: Folding | None = None,
        first: Sequence[Event] = (),
        remembered: Remembered | None = None,
        patience_s: float | None = None,
        analyst: Analyst | None = None,
        announce: Announce | None = None,
        most_shaking_s: float | None = None,
    ) -> None:
        """`so_far` and `remembered` belong to a session that goes on: what its events made of it,
        and the events themselves. `first` is what happened first now. `announce` is given each
        cue as it comes, in this loop, and must not hold it up. `patience_s`: how long to wait
        at the end for a disk that takes nothing, None for ever. `analyst` is its owner's to
        close; without one, the recording has its own. `most_shaking_s` as in `not_longer`."""
        self._store, self._session, self._plan = store, session, plan
        self._disk = Disk(store, session, remembered or Remembered(session))
        self._saver = Saver(self._disk, clock)
        self._source, self._clock, self._show = source, clock, show
        self._folding, self._most_shaking_s = so_far or Folding(plan), most_shaking_s
        self._inbox = Inbox(first)
        self._teller = Teller(announce, opened(self._state, first))
        self._patience_s, self._last_s = patience_s, self._state.t_s
        self._source_over = False
        self._failure: Exception | None = None
        self.heard = True  # whether anything had come from the strap, once the session is left
        self.noted = False  # that the session is over, on the disk too
        self.unsaved = 0  # events that could not be saved when the session was left
        self._measuring = Measuring(self._folding, self._inbox.put, self._now_s, analyst)

    @property
    def _state(self) -> State:
        return self._folding.state

    @property
    def _seen(self) -> State:
        """The state of now: not every second is an event."""
        return seen_at(self._state, self._last_s)

    @property
    def over(self) -> bool:
        """Whether the session itself has ended; measuring may still go on."""
        return self._state.stage == "ended"

    @property
    def session_id(self) -> int:
        return self._session.id

    def press(self, key: Key) -> None:
        """The person asks for something; it takes its turn among the events."""
        self._inbox.put(Pressed(self._now_s(), key))

    def steer(self, how: Steer) -> None:
        """The person has the session go on otherwise than planned, as far as that is open."""
        self._inbox.put(Steered(self._now_s(), how))

    def happened(self, make: Callable[[float], Event]) -> None:
        """Something else that the person did or said: `make` gets the time of now."""
        self._inbox.put(make(self._now_s()))

    async def run(self) -> Result:
        """Record until the plan is through, the source has ended or stop was pressed; then
        measure, save and return the result. Cancelled, it leaves a session that can go on.

        Raises StoreError, SourceError or AnalysisError; what was recorded stays on disk.
        """
        try:
            await self._record()
            if not self._state.packets:
                if await self._saver.finish():
                    discard = self._saver.do(partial(self._store.discard, self._session.id))
                    await asyncio.wait({discard}, timeout=LEAVING_S)
                raise NothingRecordedError("Nothing came from the strap, so nothing was kept.")
            return await self._finish()
        finally:
            self._measuring.stop()
            await self._leave()
            await self._measuring.close()

    @property
    def kept_in(self) -> str:
        """The path of the file that has what the database has not, or not all of."""
        return str(self._store.path.parent / self._disk.file) if self._disk.file else ""

    async def _record(self) -> None:
        tasks = [asyncio.create_task(self._follow())]
        if not self._source.ticks:
            ticking = tick(self._clock, lambda: self._seen, self._inbox.put)
            tasks.append(asyncio.create_task(ticking))
        try:
            while self._listens():
                # Where something waits to be saved, nothing is waited for but a moment.
                events = await self._inbox.next(RETRY_S if self._saver.waits else None)
                await self._take(events)
                self._inbox.taken(events)
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.wait(tasks, timeout=LEAVING_S)
        if self._failure is not None and not self._state.spans:
            raise self._failure

    def _listens(self) -> bool:
        """Go on until the end, and a little longer, for the beats that are still on their way."""
        if self._state.stage != "ended":
            return True
        over_s = self._last_s - self._state.t_s
        return self._state.through and not self._source_over and over_s < LAST_WORD_S

    async def _take(self, came: list[Event]) -> None:
        """Disk, fold, screen: in this order, for all that has come. What steers is the last of it,
        and done where it is open to the person once all before it is folded."""
        if came and isinstance(steered := came[-1], Steered):
            if before := came[:-1]:
                await self._fold(before)
            code = refused(self._state, steered, self._most_shaking_s)
            came = [self._teller.tell(code, self._view, steered.t_s) if code else steered]
        await self._fold(came)
        self._show(await self._follow_up())
        self._measuring.follow()

    async def _fold(self, came: Sequence[Event]) -> None:
        events = telling(self._state, self._in_order(came))
        for event in await self._saver.put(events):
            stage = self._state.stage
            self._folding.add(event)
            if isinstance(event, Pressed) and (event.answers or self._state.stage != stage):
                self._source.pressed(event)
            if isinstance(event, DeviceInfo | Link):
                self._remember_strap()

    async def _follow_up(self) -> View:
        """What follows of what came: a rest lasts longer for what was lost of it, and the person is
        told, by voice and sound at once; both are on the record. What there is to see then."""
        seen = self._seen
        if (for_s := to_make_up_s(seen)) and self._source.wait(for_s):
            await self._fold([MadeUp(seen.t_s, for_s)])
            seen = self._seen
        view = with_saving(view_model(seen), self._saver.saving)
        if told := self._teller(view, seen.t_s):
            await self._fold(told)
            view = self._view
        return view

    def _in_order(self, came: Sequence[Event]) -> list[Event]:
        events = in_order(came, self._last_s, own_time=self._source.ticks)
        self._last_s = events[-1].t_s if events else self._last_s
        return events

    def _remember_strap(self) -> None:
        """A convenience, and nothing waits for it; the next connection notes it again."""
        if note := strap_to_note(self._session, self._state, self._store):
            self._saver.do(note)

    async def _follow(self) -> None:
        """When the source gives no more, whatever it raised, the session ends and is kept."""
        self._failure = await self._inbox.follow(self._source)
        self._source_over = True
        self._inbox.put(Link(self._last_s, "ended", reason=given_up_for(self._failure)))

    @property
    def _view(self) -> View:
        return with_saving(view_model(self._seen), self._saver.saving)

    def _present(self) -> None:
        self._show(self._view)

    def _now_s(self) -> float:
        return self._seen.t_s if self._source.ticks else self._clock.now_s()

    async def _finish(self) -> Result:
        """Everything saved, the end noted, the result. Raises UnsavedError after the patience."""
        state = self._state
        await self._saved(self._saver.finish)
        at, strap = self._clock.at(state.t_s), state.fact("name") or self._session.strap
        await self._saved(lambda: self._saver.end(at, state.t_s, state.complete, strap))
        self.noted = True
        analyst = self._measuring.analyst
        if self._saver.saving.lost is None:
            with suppress(StoreError):  # it was there a moment ago; all is in memory too
                result = await analyse_session(self._store.path, self._session.id, analyst)
                if await self._saver.still_there():
                    return result
        self._present()
        session = self._folding.so_far()
        return await measured(self._session, session, analyst)

    async def _saved(self, save: Callable[[], Awaitable[bool]]) -> None:
        begun_s = steady_s()
        while not await save():
            self._present()
            if self._patience_s is not None and steady_s() - begun_s >= self._patience_s:
                why = self._saver.saving.why
                await self._saver.finish(stopgap=True)
                unsaved = self._saver.unsaved
                raise UnsavedError(given_up(self.session_id, why, unsaved, self.kept_in))
            await asyncio.sleep(RETRY_S)
        self._present()

    async def _leave(self) -> None:
        """Save what has come and was not saved yet, in a file where nothing else takes it."""
        events = [each for each in self._inbox.left() if not isinstance(each, Steered)]
        self.heard = self._state.packets > 0 or any(isinstance(e, Packet) for e in events)
        if not self.over:
            await self._saver.put(self._in_order(events))
        with suppress(TimeoutError):
            async with asyncio.timeout(LEAVING_S):
                while not await self._saver.finish(stopgap=True):
                    await asyncio.sleep(RETRY_S)
        self.unsaved = self._saver.unsaved
        letting_go = self._saver.do(partial(self._store.let_go, self._session.id, over=self.noted))
        self._saver.close()
        await asyncio.wait({letting_go}, timeout=LEAVING_S)
