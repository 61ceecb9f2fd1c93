"""Events when they are due: the one clock that replay and simulation share."""

from __future__ import annotations

import asyncio
import math
import time
from collections.abc import AsyncGenerator, Iterable, Iterator
from itertools import pairwise

from aftershake.events import Event, Reopened, Tick


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
            if begun is None or isinstance(event, Reopened):  # nobody waits for what lay closed
                begun = time.monotonic() - due
            await asyncio.sleep(max(0.0, begun + due - time.monotonic()))
        yield event


# After so many seconds in which nothing happens, a tick comes only each so many: a session's phases
# end when their time is over, whenever the next event comes.
THINNED = ((0, 1), (2 * 3600, 60), (24 * 3600, 3600))


def ticks(from_s: float, to_s: float) -> Iterator[Tick]:
    """A tick at each whole second in [from_s, to_s); fewer after hours of nothing else."""
    first, end = math.ceil(from_s), math.ceil(to_s)
    for (after, every), (until, _) in pairwise((*THINNED, (end - first, 0))):
        for second in range(first + after, min(first + until, end), every):
            yield Tick(float(second))
