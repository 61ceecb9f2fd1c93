"""Events when they are due: the one clock that replay and simulation share."""

from __future__ import annotations

import asyncio
import math
import time
from collections.abc import AsyncGenerator, Iterable, Iterator

from aftershake.events import Event, Tick


async def paced(events: Iterable[Event], speed: float | None) -> AsyncGenerator[Event, None]:
    """Each event when its time has come, the first at once; `speed` None does not wait at all.

    What comes late keeps its `t_s`. Raises ValueError where speed is not above 0.
    """
    if speed is not None and not (math.isfinite(speed) and speed > 0):
        raise ValueError(f"the speed should be above 0, not {speed}")
    begun: float | None = None
    for event in events:
        if speed is None:
            await asyncio.sleep(0)
        else:
            due = event.t_s / speed
            if begun is None:
                begun = time.monotonic() - due
            await asyncio.sleep(max(0.0, begun + due - time.monotonic()))
        yield event


def ticks(from_s: float, to_s: float) -> Iterator[Tick]:
    """A tick at each whole second in [from_s, to_s)."""
    return (Tick(float(second)) for second in range(math.ceil(from_s), math.ceil(to_s)))
