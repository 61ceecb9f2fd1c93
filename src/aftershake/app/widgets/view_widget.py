"""A piece of the session screen: takes from the view what it shows, repaints when that changed."""

from __future__ import annotations

from typing import ClassVar, Generic, TypeVar

from textual.content import Content
from textual.reactive import reactive
from textual.widget import Widget

from aftershake.session.view import View

Shown = TypeVar("Shown")


class ViewWidget(Widget, Generic[Shown]):
    """Subclasses say what of a view they show (`of`) and how it looks at a size (`paint`).

    `of` gives an immutable value; as long as it stays equal nothing is painted again.
    """

    DEFAULT_CSS: ClassVar[str] = """
    ViewWidget { height: 1; width: 1fr; text-wrap: nowrap; text-overflow: clip; }
    """
    view: reactive[View | None] = reactive(None, repaint=False)
    _shown: Shown | None = None

    def of(self, view: View) -> Shown:
        raise NotImplementedError

    def paint(self, shown: Shown, width: int, height: int) -> Content:
        raise NotImplementedError

    def watch_view(self, view: View | None) -> None:
        shown = None if view is None else self.of(view)
        if shown != self._shown:
            self._shown = shown
            self.refresh()

    def render(self) -> Content:
        if self._shown is None or not self.size.width or not self.size.height:
            return Content("")
        return self.paint(self._shown, self.size.width, self.size.height)
