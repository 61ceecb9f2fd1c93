"""Lines to read at a glance: a word or two at the left, what to do beside it."""

from __future__ import annotations

from collections.abc import Sequence
from textwrap import wrap

from textual.content import Content
from textual.geometry import Size
from textual.widgets import Static

from aftershake.wording.grounding import Line

LEFT, WIDEST, ROOMY = 13, 88, 20  # columns of the words at the left, of all; rows for gaps


class Lines(Static):
    """One widget, however many lines: a page with it is there at once."""

    def __init__(self, lines: Sequence[Line], *, id: str | None = None) -> None:
        super().__init__(id=id, markup=False)
        self._lines = tuple(lines)

    def render(self) -> Content:
        return Content("\n").join(self._rows(self.size.width))

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        return len(self._rows(width))

    def _rows(self, width: int) -> list[Content]:
        room = max(10, min(width, WIDEST) - LEFT)
        gap = self.app.size.height > ROOMY
        rows: list[Content] = []
        for line in self._lines:
            first, *rest = wrap(line.how, room) or [""]
            rows.append(Content.assemble((f"{line.what:<{LEFT}}", "$baseline bold"), first))
            rows += [Content(" " * LEFT + each) for each in rest]
            rows += [Content("")] * gap
        return rows
