"""One row with something at each of its ends."""

from __future__ import annotations

from textual.content import Content
from textual.widgets import Static

from aftershake.app.words import spread


class Ends(Static):
    """What is at the left gives way where both do not fit."""

    def __init__(self, *, id: str, classes: str = "") -> None:
        super().__init__(id=id, classes=classes, markup=False)
        self._left, self._right = Content(""), Content("")

    def show(self, left: Content, right: Content) -> None:
        self._left, self._right = left, right
        self.refresh()

    def render(self) -> Content:
        return spread(self._left, self._right, self.size.width)
