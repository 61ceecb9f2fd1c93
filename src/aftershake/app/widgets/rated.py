"""The review's ratings: before and after, plain change, an item a cell."""

from __future__ import annotations

from textual.content import Content
from textual.geometry import Size
from textual.widget import Widget

from aftershake.review.model import ReviewCheck

LABEL, CHANGE, APART = 20, 7, 3  # columns; "10 → 10" is the longest change


class Rated(Widget):
    """Two or three items a row, after a heading; nothing where nothing was rated."""

    def __init__(self, check: ReviewCheck, *, id: str) -> None:
        super().__init__(id=id)
        self._ratings = check.ratings

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        return 1 + -(-len(self._ratings) // _columns(width)) if self._ratings else 0

    def render(self) -> Content:
        if not self._ratings or not self.size.width:
            return Content("")
        cells = [
            Content.assemble(
                (f"{each.label:<{LABEL}} ", "$muted"), (f"{each.change:<{CHANGE}}", "bold")
            )
            for each in self._ratings
        ]
        columns = _columns(self.size.width)
        gap = Content(" " * APART)
        rows = [gap.join(cells[i : i + columns]) for i in range(0, len(cells), columns)]
        return Content("\n").join([Content.styled("your ratings, before → after", "$muted"), *rows])


def _columns(width: int) -> int:
    return max(1, min(3, (width + APART) // (LABEL + 1 + CHANGE + APART)))
