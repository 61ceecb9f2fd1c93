"""What the interface is built on: an app that nothing at the terminal holds up, and to which
nobody's text is markup.
"""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING, Any, cast

from rich.console import RenderableType
from rich.text import Text
from textual._compositor import ChopsUpdate, Compositor, LayoutUpdate
from textual.app import App
from textual.driver import Driver
from textual.geometry import Region
from textual.notifications import SeverityLevel
from textual.screen import Screen
from textual.strip import Strip

from aftershake.app.theme import DARK_THEME, LIGHT_THEME

if TYPE_CHECKING:
    from aftershake.app.driver import CalmDriver

INTERRUPTED = 130  # the exit code of the contract
SHORTLY_S = 4.0


class CalmApp(App[int]):
    """Draws through a driver of ours where there is a terminal of the usual kind."""

    def __init__(self) -> None:
        super().__init__(driver_class=_driver_class())
        self._rows: list[Strip] = []  # as they were last asked for,
        self._rows_of: Compositor | None = None  # and of what;
        self._changed: set[int] | None = None  # which have changed since then, None for all
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

    def rows(self) -> list[Strip]:
        """The screen as it is now, row by row."""
        compositor = self.screen._compositor
        another = self._rows_of is not compositor or len(self._rows) != compositor.size.height
        # Of what shows through nobody tells what changed, nor of a size that is still on its way.
        through = self.screen.styles.background.a < 1
        if another or through or compositor.size != self.size:
            self._changed = None
        if self._changed is None:
            update = compositor.render_update(True, self._background_screens)
            self._rows = [Strip.join(row) for row in cast(LayoutUpdate, update).strips]
        elif self._changed:
            first, last = min(self._changed), max(self._changed)
            lines = Region(0, first, compositor.size.width, last - first + 1)
            chops = compositor._render_chops(lines, self._changed.__contains__)
            self._rows = [
                Strip.join(chops[y].values()) if y in self._changed else row
                for y, row in enumerate(self._rows)
            ]
        self._rows_of, self._changed = compositor, set()
        return self._rows

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
            if isinstance(renderable, ChopsUpdate) and self._changed is not None:
                self._changed.update(y for y, _, _ in renderable.spans)
            elif renderable is not None:
                self._changed = None
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
        if dirty and self._changed is not None:
            self._changed.update(y for region in dirty for y in region.line_range)
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
