"""A page of the details: a picture to the size there is, and under it what it shows."""

from __future__ import annotations

from collections.abc import Sequence

from textual.app import RenderResult
from textual.content import Content
from textual.widget import Widget

from aftershake.review.details import Details
from aftershake.review.details_said import SaidDetails, said_of_details
from aftershake.session.result import Result

WIDEST = 100  # columns of a sentence
SHORTEST = 4  # rows of a picture


class Figure(Widget):
    """Subclasses draw `rows` and say `sentences`; `tab` names them."""

    tab = ""

    def __init__(self, result: Result, details: Details) -> None:
        super().__init__()
        self.result, self.details = result, details
        self.said: SaidDetails = said_of_details(details)

    def rows(self, width: int, height: int) -> list[Content]:
        """The picture, in no more than `height` rows of `width` columns."""
        raise NotImplementedError

    def sentences(self) -> Sequence[str]:
        """What the picture shows, what matters first."""
        raise NotImplementedError

    def render(self) -> RenderResult:
        width, height = self.size
        if width < 1 or height < 1:
            return Content("")
        told = [
            line
            for each in self.sentences()
            for line in Content.styled(each, "$muted").wrap(min(WIDEST, width))
        ]
        # A picture too small to be read gives way to the words.
        told = told[: max(0, height - SHORTEST - 1)]
        tall = height - len(told) - bool(told)
        drawn = [row.truncate(width) for row in self.rows(width, tall)[:tall]]
        drawn += [Content("")] * (tall - len(drawn))
        return Content("\n").join([*drawn, *([Content("")] if told else []), *told])
