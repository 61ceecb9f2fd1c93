"""Who measures while a session goes on: there when a rest that is measured ends, and only then,
for it takes 3 s to load and 250 MB."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import suppress

from aftershake.analysis.worker import AnalysisWorker, Analyst
from aftershake.errors import AftershakeError
from aftershake.events import Computed
from aftershake.recording.baseline import baseline_of, due
from aftershake.session.session_analysis import Folding
from aftershake.session.state import State

READY_S = 20.0  # so long before the end of a phase whose numbers are waited for
WORTH_S = 120.0  # to go for less is not worth the loading


def soon(state: State) -> bool:
    """Whether a phase is about to end after which something is measured."""
    measured = state.phase in (state.plan.baseline, len(state.plan.phases) - 1)
    return measured and state.stage in ("waiting", "running") and state.phase_left_s <= READY_S


class Measuring:
    """Has the baseline measured once it is over, off the loop; `put` takes what it gave."""

    def __init__(
        self,
        folding: Folding,
        put: Callable[[Computed], None],
        now_s: Callable[[], float],
        analyst: Analyst | None,
    ) -> None:
        """`analyst` is its owner's to close; without one there is an own one."""
        self._folding, self._put, self._now_s = folding, put, now_s
        self.analyst = analyst or AnalysisWorker()
        self._own = analyst is None
        self._baseline: asyncio.Task[None] | None = None
        self._ready: asyncio.Task[None] | None = None
        self._ready_for: int | None = None  # the phase

    def follow(self) -> None:
        """Something was folded."""
        state = self._folding.state
        if self._baseline is None and (number := due(state)) is not None:
            self._baseline = asyncio.create_task(self._measure(number))
        if self._ready_for != state.phase and soon(state):
            self._ready_for = state.phase
            self._ready = asyncio.create_task(self._get_ready())

    def stop(self) -> None:
        """Ask for nothing more."""
        for task in (self._baseline, self._ready):
            if task is not None:
                task.cancel()

    async def close(self) -> None:
        """Once nothing more is asked."""
        if self._own:
            await self.analyst.close()

    async def _measure(self, number: int) -> None:
        self._put(await baseline_of(self._folding, number, self.analyst, self._now_s))
        state = self._folding.state
        if state.phase_left_s + state.later_s > WORTH_S:
            await self.analyst.rest()

    async def _get_ready(self) -> None:
        with suppress(AftershakeError):  # the question itself will tell
            await self.analyst.start()
