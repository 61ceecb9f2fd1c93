"""Which page of several is shown."""

from __future__ import annotations

from collections.abc import Sequence

from textual import events
from textual.app import RenderResult
from textual.content import Content
from textual.message import Message
from textual.reactive import reactive
from textual.widget import Widget

GAP = 3


class Tabs(Widget, can_focus=False):
    """A row of names with their keys, the one that is shown underlined; a click shows one."""

    at: reactive[int] = reactive(0)

    class Chosen(Message):
        def __init__(self, at: int) -> None:
            super().__init__()
            self.at = at

    def __init__(self, names: Sequence[str], *, id: str) -> None:
        super().__init__(id=id)
        self._names = tuple(names)

    def render(self) -> RenderResult:
        cells = [
            Content.assemble(
                (f"{at + 1} ", "$muted"),
                (name, "$ink bold underline" if at == self.at else "$muted"),
            )
            for at, name in enumerate(self._names)
        ]
        return Content(" " * self._gap).join(cells)

    @property
    def _gap(self) -> int:
        """Columns between two names: fewer where there is little room."""
        whole = sum(len(name) + 2 for name in self._names)
        return max(1, min(GAP, (self.size.width - whole) // max(1, len(self._names) - 1)))

    def on_click(self, event: events.Click) -> None:
        offset = event.get_content_offset(self)
        start = 0
        for at, name in enumerate(self._names):
            if offset is not None and start <= offset.x < start + len(name) + 2:
                self.post_message(self.Chosen(at))
                return
            start += len(name) + 2 + self._gap
