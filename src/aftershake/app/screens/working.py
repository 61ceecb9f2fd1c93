"""Something takes some seconds: say so, wait for it, and hand on what it gave."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.message import Message
from textual.widgets import Static

from aftershake.app.screens.base import Column, Page, once
from aftershake.session.result import Result

Work = Callable[[], Coroutine[None, None, Result]]


class WorkingScreen(Page[None]):
    """`work` is awaited here; leaving the screen cancels it."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "leave", "back")]

    @dataclass
    class Done(Message):
        screen: WorkingScreen
        result: Result

    @dataclass
    class Failed(Message):
        screen: WorkingScreen
        error: Exception

    def __init__(self, work: Work) -> None:
        super().__init__()
        self._work = work

    def body(self) -> ComposeResult:
        with Column(classes="column"):
            yield Static("Working it out …", classes="title", markup=False)
            yield Static(
                "From every beat that was saved. This takes a few seconds.",
                classes="muted",
                markup=False,
            )

    def on_mount(self) -> None:
        self.run_worker(self._run(), exit_on_error=False)

    async def _run(self) -> None:
        try:
            result = await once(self._work())
        except Exception as error:
            self.post_message(self.Failed(self, error))
        else:
            self.post_message(self.Done(self, result))
