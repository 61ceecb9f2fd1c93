"""A line of text for a note, under a page of questions."""

from __future__ import annotations

from typing import ClassVar

from textual.binding import Binding, BindingType

from aftershake.app.widgets.text_line import TextLine
from aftershake.codec import LONGEST_NOTE


class NoteLine(TextLine):
    """Up and escape lead back to the questions; enter is done with the page."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "submit", "done"),
        Binding("escape", "screen.questions", "back to the figures"),
        Binding("up", "screen.questions", show=False),
    ]

    def __init__(self, text: str, *, id: str) -> None:
        super().__init__(text, id=id, longest=LONGEST_NOTE, anew=False)
