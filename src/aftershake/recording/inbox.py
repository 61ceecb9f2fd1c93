"""What has happened and waits for its turn."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from contextlib import aclosing, suppress

from aftershake.events import Event, Steered
from aftershake.sources.protocol import Source

AT_ONCE = 500  # events that are written together, where so many wait


class Inbox:
    """Filled at any time in the recorder's loop, emptied by it."""

    def __init__(self, first: Sequence[Event]) -> None:
        self._queue: asyncio.Queue[Event] = asyncio.Queue()
        for event in first:
            self._queue.put_nowait(event)

    def put(self, event: Event) -> None:
        self._queue.put_nowait(event)

    async def follow(self, source: Source) -> Exception | None:
        """All that the source gives, until it gives no more; what it raised, where it did."""
        try:
            async with aclosing(source.events()) as events:
                async for event in events:
                    self.put(event)
                    if source.ticks:  # one with its own time goes no faster than it is taken
                        await self._queue.join()
        except Exception as error:
            return error
        return None

    async def next(self, within_s: float | None) -> list[Event]:
        """What has come, waited for, for so long at most: then it is nothing. What steers is the
        last of it: whether it is open to the person depends on all before it."""
        events: list[Event] = []
        with suppress(TimeoutError):
            async with asyncio.timeout(within_s):
                events.append(await self._queue.get())
        while len(events) < AT_ONCE and not self._queue.empty():
            if events and isinstance(events[-1], Steered):
                break
            events.append(self._queue.get_nowait())
        return events

    def taken(self, events: Sequence[Event]) -> None:
        """These have had their turn."""
        for _ in events:
            self._queue.task_done()

    def left(self) -> list[Event]:
        """What nobody takes any more."""
        return [self._queue.get_nowait() for _ in range(self._queue.qsize())]
