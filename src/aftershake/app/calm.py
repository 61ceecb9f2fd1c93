"""What the interface is built on: an app that nothing at the terminal holds up, and to which
nobody's text is markup.
"""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING, Any, cast

from rich.console import RenderableType
from rich.text import Text
from textual._compositor import ChopsUpdate
from textual.app import App
from textual.driver import Driver
from textual.geometry import Region
from textual.notifications import SeverityLevel
from textual.screen import Screen

from aftershake.app.frame import Row
from aftershake.app.rows import Rows
from aftershake.app.theme import DARK_THEME, LIGHT_THEME

if TYPE_CHECKING:
    from aftershake.app.driver import CalmDriver

INTERRUPTED = 130  # the exit code of the contract
SHORTLY_S = 4.0


class CalmApp(App[int]):
    """Draws through a driver of ours where there is a terminal of the usual kind."""

    def __init__(self) -> None:
        super().__init__(driver_class=_driver_class())
        self._rows = Rows()
        for name in list(self.available_themes):
            self.unregister_theme(name)
        self.register_theme(DARK_THEME)
        self.register_theme(LIGHT_THEME)
        # As it is from the start: where a theme is changed, all styles are read once more, and the
        # first screen comes the later.
        self.set_reactive(CalmApp.theme, DARK_THEME.name)
        self.stylesheet.set_variables(self.get_css_variables())

    def wear(self, *, light: bool) -> None:
        self.theme = LIGHT_THEME.name if light else DARK_THEME.name

    def action_leave(self) -> None:
        """Leave now."""
        raise NotImplementedError

    def leave(self) -> None:
        """Leave: asked for from outside, by a signal, or because the terminal is gone."""
        if not self._exit:
            self.action_leave()
            self._return_value = INTERRUPTED

    # The way to the terminal

    def rows(self) -> list[Row]:
        """The screen as it is now, row by row."""
        return self._rows.of(self.screen, self.size, self._background_screens)

    def draw(self) -> None:
        """Draw what could not be drawn when it changed."""
        ready = self._running and not self._closed and not self._batch_count
        if ready and self._screen_stack and self._ours is not None:
            with self._context():
                self._ours.draw(self.screen.outer_size.clamp_offset(self.cursor_position))

    def _display(self, screen: Screen[object], renderable: RenderableType | None) -> None:
        if self._ours is None:
            super()._display(screen, renderable)
        else:
            # What changed since the rows were asked for: not all of it is drawn at once.
            if isinstance(renderable, ChopsUpdate):
                self._rows.change(Region(x, y, end - x, 1) for y, x, end in renderable.spans)
            elif renderable is not None:
                self._rows.change(None)
            if renderable is not None:
                self.draw()
            self.post_display_hook()

    def on_resize(self) -> None:
        if self._ours is not None:
            self._ours.forget()  # who knows what the terminal has made of it

    def takes_rows(self, screen: Screen[Any]) -> bool:
        """Draw what of a screen is to be repainted; False where Textual's own way is taken, which
        would render it a first time only to tell which rows they are."""
        if self._ours is None or screen is not self.screen or self.is_inline:
            return False
        dirty = screen._compositor._dirty_regions
        self._rows.change(dirty)
        screen._dirty_widgets.clear()
        if dirty:
            dirty.clear()
            self.draw()
        self.post_display_hook()
        self._update_mouse_over(screen)
        return True

    @property
    def _ours(self) -> CalmDriver | None:
        there = self._driver is not None and hasattr(self._driver, "forget")
        return cast("CalmDriver", self._driver) if there else None

    # Text is text

    def notify(
        self,
        message: str,
        *,
        title: str = "",
        severity: SeverityLevel = "information",
        timeout: float | None = None,
        markup: bool = False,
    ) -> None:
        """A word at the edge of the screen; it may quote anybody, so it is never markup."""
        super().notify(message, title=title, severity=severity, timeout=timeout, markup=False)

    def say_shortly(self, message: str) -> None:
        """A word of what was just done: in the place of the one before, and soon gone."""
        self.unsay()
        self.notify(message, timeout=SHORTLY_S)

    def unsay(self) -> None:
        """Take away what was said of what was done; what is wrong stays for its time."""
        for said in list(self._notifications):
            if said.severity == "information":
                self._unnotify(said, refresh=False)
        self._refresh_notifications()

    def exit(
        self,
        result: int | None = None,
        return_code: int = 0,
        message: RenderableType | None = None,
    ) -> None:
        """Leave, with a last word, which is no markup either."""
        super().exit(result, return_code, Text(message) if isinstance(message, str) else message)


def _driver_class() -> type[Driver] | None:
    """Ours where there is a terminal as Linux and macOS know it; else what Textual takes."""
    if sys.platform == "win32" or "TEXTUAL_DRIVER" in os.environ:
        return None
    from aftershake.app.driver import CalmDriver

    return CalmDriver
