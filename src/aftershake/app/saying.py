"""The part of the interface that keeps what a person says of a session once it is over."""

from __future__ import annotations

import asyncio
from functools import partial
from typing import TYPE_CHECKING

from aftershake.app.calm import CalmApp
from aftershake.errors import AftershakeError

if TYPE_CHECKING:
    from aftershake.app.checking import Add
    from aftershake.app.screens.review import ReviewScreen
    from aftershake.events import Noted, Rated

LAST_WORD_S = 2.0  # how long saving has, where the person leaves


class SayingApp(CalmApp):
    """Nobody waits for the disk: the review shows at once what was said."""

    def __init__(self) -> None:
        super().__init__()
        self._saying: dict[asyncio.Task[None], str] = {}  # with what to tell where it fails
        self._in_turn = asyncio.Lock()  # what was said last is saved last, and counts

    def on_review_screen_rate(self, message: ReviewScreen.Rate) -> None:
        from aftershake.app.checking import mend

        if self.screen is message.screen:
            mend(self, message.screen)

    def say(self, session_id: int, told: tuple[Rated | Noted, ...], add: Add) -> None:
        """Save what the person says of a session that is over; where that fails it is told."""
        from aftershake.wording.ratings import unsaved

        task = asyncio.create_task(self._say(session_id, told, add))
        self._saying[task] = unsaved(session_id, told, "the program was left before that.")

    async def _say(self, session_id: int, told: tuple[Rated | Noted, ...], add: Add) -> None:
        from aftershake.recording.afterwards import keep
        from aftershake.store import NotTheirsError, ReplacedError
        from aftershake.wording.ratings import not_yet, now_saved, unsaved

        waited, task = False, asyncio.current_task()
        assert task is not None

        def waits(error: AftershakeError) -> None:
            nonlocal waited
            waited = True
            words = unsaved(session_id, told, str(error))
            self._tell_of(task, words, not_yet(str(error)))

        try:
            async with self._in_turn:
                await keep(partial(add, told), waits)
        except AftershakeError as error:
            again = not isinstance(error, NotTheirsError | ReplacedError)
            words = unsaved(session_id, told, str(error), again=again)
            self._tell_of(task, words, words)
        else:
            del self._saying[task]
            if waited and not self._exit:
                self.notify(now_saved())

    def _tell_of(self, task: asyncio.Task[None], at_the_end: str, now: str) -> None:
        self._saying[task] = at_the_end
        if not self._exit:
            self.notify(now, severity="warning", timeout=15)

    async def on_unmount(self) -> None:
        going_on = [task for task in self._saying if not task.done()]
        if going_on:
            await asyncio.wait(going_on, timeout=LAST_WORD_S)
        for task in going_on:
            task.cancel()

    @property
    def unsaid(self) -> list[str]:
        """What was said and is not saved, each with the command that says it again."""
        return list(self._saying.values())
