"""Time for a source that has none of its own: it passes, whatever the strap does."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from aftershake.events import Tick
from aftershake.recording.clock import Clock
from aftershake.session.guidance import changes_at_s
from aftershake.session.state import State


async def tick(clock: Clock, state: Callable[[], State], put: Callable[[Tick], None]) -> None:
    """A tick at each whole second of the session clock, and one as a phase or a step is over, so
    that nobody is told of it late. Without end."""
    while True:
        now_s = clock.now_s()
        wait_s = 1.0 - now_s % 1.0
        due_s = changes_at_s(state())
        if due_s is not None and 0 < due_s - now_s < wait_s:
            wait_s = due_s - now_s
        await asyncio.sleep(wait_s)
        put(Tick(clock.now_s()))
