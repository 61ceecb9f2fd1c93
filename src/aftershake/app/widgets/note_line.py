"""A line of text for a note, under a page of questions."""

from __future__ import annotations

from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.widgets import Input

from aftershake.codec import LONGEST_NOTE


class NoteLine(Input):
    """Up and escape lead back to the questions; enter is done with the page."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "submit", "done"),
        Binding("escape", "screen.questions", "back to the figures"),
        Binding("up", "screen.questions", show=False),
    ]

    def __init__(self, text: str, *, id: str) -> None:
        super().__init__(text, id=id, compact=True, max_length=LONGEST_NOTE, select_on_focus=False)
