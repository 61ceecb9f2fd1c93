"""What is drawn from a result to the size there is."""

from __future__ import annotations

from textual.app import RenderResult
from textual.content import Content
from textual.widget import Widget

from aftershake.session.result import Result


class Drawn(Widget):
    """Something drawn from a result to the size there is. Subclasses paint rows."""

    def __init__(self, result: Result, *, id: str) -> None:
        super().__init__(id=id)
        self.result = result

    def paint(self, result: Result, width: int, height: int) -> list[Content]:
        raise NotImplementedError

    def render(self) -> RenderResult:
        return Content("\n").join(self.paint(self.result, self.size.width, self.size.height))
