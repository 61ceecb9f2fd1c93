"""What a session's screen asks of its recording."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Protocol

from aftershake.events import Key, Steer
from aftershake.session.result import Result
from aftershake.session.view import View


class Recording(Protocol):
    """One session being recorded, as `aftershake.recording.start` prepares it."""

    def press(self, key: Key) -> None: ...

    def steer(self, how: Steer) -> None: ...

    def tired(self, value: int) -> None: ...

    async def run(self) -> Result: ...


# A session that goes on takes a while to be read.
Prepare = Callable[[Callable[[View], None]], Recording | Awaitable[Recording]]
