"""What every screen has: size classes, a footer, and words in place of a screen too small."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Container, VerticalScroll
from textual.screen import Screen, ScreenResultType
from textual.widgets import Footer, Static
from textual.worker import Worker, WorkerError

SMALLEST = (60, 16)
WIDTHS = [(0, "-cramped"), (SMALLEST[0], "-narrow"), (100, "-roomy"), (150, "-wide")]
HEIGHTS = [(0, "-flat"), (SMALLEST[1], "-short"), (22, "-usual"), (34, "-tall")]
LEAVING_S = 5.0


class Column(VerticalScroll):
    """What scrolls where the screen is small; the footer says so while there is more."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down", "scroll_down", "more", key_display="↑↓"),
    ]

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        return action != "scroll_down" or self.max_scroll_y > 0

    def watch_show_vertical_scrollbar(self) -> None:
        self.refresh_bindings()


class Page(Screen[ScreenResultType]):
    """Subclasses give `body`. Below 60×16 the body gives way to a request to enlarge."""

    HORIZONTAL_BREAKPOINTS = WIDTHS
    VERTICAL_BREAKPOINTS = HEIGHTS

    def body(self) -> ComposeResult:
        raise NotImplementedError

    def compose(self) -> ComposeResult:
        with Container(id="page"):
            yield from self.body()
        yield Static(id="enlarge")
        yield Footer()

    def on_resize(self, event: events.Resize) -> None:
        width, height = event.size
        self.query_one("#enlarge", Static).update(
            f"Please make this window larger.\n\n{SMALLEST[0]} × {SMALLEST[1]} is enough;"
            f" now it is {width} × {height}."
        )


async def finish(worker: Worker[None] | None) -> None:
    """Cancel a worker and wait until its `finally` is through, for a limited time.

    Textual itself cancels workers without waiting, which would cut a strap's release short.
    """
    if worker is None or worker.is_finished:
        return
    worker.cancel()
    with suppress(WorkerError, TimeoutError):
        async with asyncio.timeout(LEAVING_S):
            await worker.wait()
