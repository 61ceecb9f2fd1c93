"""What every screen has: size classes, a row of keys, and words in place of a screen too small."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from contextlib import suppress
from functools import partial
from typing import Any, ClassVar, TypeVar

from textual import events
from textual._context import NoActiveAppError
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Container, VerticalScroll
from textual.screen import Screen, ScreenResultType
from textual.widget import Widget
from textual.widgets import Static

from aftershake.app.calm import CalmApp
from aftershake.app.widgets.keys import Keys

SMALLEST = (60, 16)
WIDTHS = [(0, "-cramped"), (SMALLEST[0], "-narrow"), (100, "-roomy"), (150, "-wide")]
HEIGHTS = [(0, "-flat"), (SMALLEST[1], "-short"), (22, "-usual"), (34, "-tall")]
Result = TypeVar("Result")


class Column(VerticalScroll):
    """What scrolls where the screen is small; the keys say so while there is more."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down,j", "scroll_down", "scroll", key_display="↑↓"),
        Binding("k", "scroll_up", show=False),
    ]

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        return action != "scroll_down" or self.max_scroll_y > 0

    def watch_show_vertical_scrollbar(self) -> None:
        self.call_after_refresh(self._settled)

    def _settled(self) -> None:
        """How far this goes is known by now; a bar that was not there was told nothing of it."""
        if self.show_vertical_scrollbar:
            self.vertical_scrollbar.position = self.scroll_y
        self.refresh_bindings()


class Page(Screen[ScreenResultType]):
    """Subclasses give `body`. Below 60×16 the body gives way to a request to enlarge.

    What a screen changes later it keeps at hand: looked for by its name, it may not be there yet,
    or not any more, where a screen is closed as soon as it is opened.
    """

    HORIZONTAL_BREAKPOINTS = WIDTHS
    VERTICAL_BREAKPOINTS = HEIGHTS

    def __init__(self) -> None:
        super().__init__()
        self._enlarge = Static(id="enlarge", markup=False)
        self._had_focus: Widget | None = None  # as the window became too small
        with suppress(NoActiveAppError):
            self._take_size(*self.app.size)

    def _take_size(self, width: int, height: int) -> None:
        """The classes of the size that it will have: where they come only with the size itself,
        all is styled once more."""
        for size, classes in ((width, WIDTHS), (height, HEIGHTS)):
            _, name = max(each for each in classes if each[0] <= size)
            self.set_class(True, name, update=False)

    def body(self) -> ComposeResult:
        raise NotImplementedError

    def compose(self) -> ComposeResult:
        with Container(id="page"):
            yield from self.body()
        yield self._enlarge
        yield Keys()

    def action_leave(self) -> None:
        close(self)

    def on_resize(self, event: events.Resize) -> None:
        width, height = event.size
        if width < SMALLEST[0] or height < SMALLEST[1]:
            self._had_focus = self.focused or self._had_focus
        elif self._had_focus is not None:
            self.call_after_refresh(self._focus_again, self._had_focus)
            self._had_focus = None
        self._enlarge.update(
            f"Please make this window larger.\n\n{SMALLEST[0]} × {SMALLEST[1]} is enough;"
            f" now it is {width} × {height}."
        )

    def _compositor_refresh(self) -> None:
        if not (isinstance(self.app, CalmApp) and self.app.takes_rows(self)):
            super()._compositor_refresh()

    def _focus_again(self, widget: Widget) -> None:
        """What is hidden loses its focus, and with it every key."""
        if self.focused is None and widget.is_attached:
            widget.focus()


def close(screen: Screen[ScreenResultType], result: ScreenResultType | None = None) -> None:
    """The one way to close a screen: only the one on top closes, and only once.

    A key or a click may still be on its way to a screen that is closed already.
    """
    if screen.is_active and len(screen.app.screen_stack) > 1:
        screen.dismiss(result)


def unsay(screen: Screen[Any]) -> None:
    """What was done here is said no more once another page comes."""
    if isinstance(screen.app, CalmApp):
        screen.app.unsay()


def later(work: Callable[..., Coroutine[Any, Any, None]], *given: Any) -> Any:
    """`work` with what it is given, for `run_worker`: one that is put off, or left before it has
    begun, leaves no coroutine behind that nobody awaits."""
    return partial(work, *given)


async def once(work: Coroutine[None, None, Result]) -> Result:
    """Await `work` so that it is cancelled once at most, and gets to the end of its `finally`.

    Textual cancels what a screen runs without waiting for it, and again when the screen goes: the
    second time would cut a strap's release short. The app waits for it where it is left.
    """
    task = asyncio.create_task(work)
    try:
        return await asyncio.shield(task)
    except asyncio.CancelledError:
        task.cancel()
        while not task.done():
            with suppress(asyncio.CancelledError):
                await asyncio.wait([task])
        raise
