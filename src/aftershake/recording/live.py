"""Listening to a heart without recording it: events, fold, view, as in a session, and nothing on
disk. What becomes of them is the caller's.
"""

from __future__ import annotations

import asyncio
import math
from collections.abc import Callable
from dataclasses import replace

from aftershake.events import Event, Link, LinkReason, Pressed
from aftershake.plans.plan import Phase, Plan
from aftershake.recording.baseline import LAST_WORD_S
from aftershake.recording.clock import Clock
from aftershake.recording.inbox import Inbox
from aftershake.recording.order import in_order
from aftershake.recording.recorder import LEAVING_S
from aftershake.recording.ticker import tick
from aftershake.session.fold import step
from aftershake.session.state import State
from aftershake.session.view import View, asks_strap
from aftershake.session.view_model import view_model
from aftershake.sources.protocol import NothingRecordedError, Source, given_up_for
from aftershake.threads import Worker

# Where nothing is planned: nobody knows of any movement, and the beats alone tell what they are
# worth.
UNPLANNED = Plan("", "", "", (Phase("", "rest", "any", math.inf),), "")

# Given each state in its order, with its view and the event that made it. It may block.
Show = Callable[[State, View, Event], None]


class Listening:
    """One heart being listened to: made, run once, over.

    `show` is called in a thread of its own: where it stands still, packets are stamped all the
    same, and wait; a source with its own time waits for it.
    """

    def __init__(self, plan: Plan, source: Source, clock: Clock, show: Show) -> None:
        self._state = State(plan)
        self._source, self._clock, self._show = source, clock, show
        self._inbox = Inbox(())
        self._last_s = 0.0
        self._after: State | None = None  # goes on for the last beats, once the plan is through
        self._seen = view_model(self._state)  # … and what was to be seen before that
        self._answered: LinkReason | None = None
        self._failure: Exception | None = None

    async def run(self) -> None:
        """Until the source has ended, or the plan is through. Cancelled, it lets go of the strap.

        Raises SourceError, NothingRecordedError where nothing came, and what `show` raises.
        """
        tasks = [asyncio.create_task(self._follow())]
        if not self._source.ticks:
            ticking = tick(self._clock, lambda: self._state, self._inbox.put)
            tasks.append(asyncio.create_task(ticking))
        showing = Worker("lines")
        try:
            while self._state.stage != "ended" or self._after is not None:
                came = await self._inbox.next(None)
                for event in in_order(came, self._last_s, own_time=self._source.ticks):
                    await self._take(event, showing)
                self._inbox.taken(came)
        finally:
            showing.close()
            for task in tasks:
                task.cancel()
            await asyncio.wait(tasks, timeout=LEAVING_S)
        if self._failure is not None:
            raise self._failure
        if not self._state.packets:
            raise NothingRecordedError("Nothing came from the strap.")

    async def _take(self, event: Event, showing: Worker) -> None:
        self._last_s = event.t_s
        if self._state.stage == "ended":
            await self._last_word(event, showing)
            return
        before, state = self._state, step(self._state, event)
        self._state, view = state, view_model(state)
        if state.through:
            self._after, self._seen = replace(before, plan=UNPLANNED, phase=0), view_model(before)
            await self._last_word(event, showing)
            return
        if asks_strap(view) and view.link_reason != self._answered:
            # Nobody is there to be asked: a strap of the very same name, the only one, is taken.
            self._answered = view.link_reason
            self._source.pressed(Pressed(state.t_s, "same_strap"))
        await showing.do(lambda: self._show(state, view, event))

    async def _last_word(self, event: Event, showing: Worker) -> None:
        """The plan is through: what is still on its way are its last beats. Then the end is shown,
        and until then what was to be seen before it."""
        if self._after is None:
            return
        seen, end_s = self._seen, self._state.t_s
        after = self._after = step(self._after, event)
        beats = after.window.beats
        if after.stage != "ended":
            await showing.do(lambda: self._show(after, seen, event))
        told = bool(len(beats)) and float(beats.t_s[-1]) >= end_s - 1e-6
        if told or after.stage == "ended" or event.t_s - end_s >= LAST_WORD_S:
            self._after, state = None, self._state
            await showing.do(lambda: self._show(state, view_model(state), event))

    async def _follow(self) -> None:
        """When the source gives no more, it is over; why is said once what came is shown."""
        self._failure = await self._inbox.follow(self._source)
        self._inbox.put(Link(self._last_s, "ended", reason=given_up_for(self._failure)))
