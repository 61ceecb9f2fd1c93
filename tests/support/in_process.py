"""Who measures in this process: the numbers of a child, without its start."""

from __future__ import annotations

from typing import Self

from aftershake.hrv.metrics import analyse
from aftershake.hrv.model import Metrics
from aftershake.rr.beats import Beats


class InProcess:
    """An `Analyst`."""

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *exception: object) -> None: ...

    async def start(self) -> None: ...

    async def rest(self) -> None: ...

    async def close(self) -> None: ...

    async def analyse(
        self, beats: Beats, from_s: float, to_s: float, *, moving: bool = False
    ) -> Metrics:
        return analyse(beats, from_s, to_s, moving=moving)
