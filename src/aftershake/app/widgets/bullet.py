"""A sentence behind a mark; its further lines stand under its first."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.widgets import Static


class Bullet(Horizontal):
    def __init__(self, mark: str, text: str, classes: str = "reason") -> None:
        super().__init__(classes=classes)
        self._mark, self._text = mark, text

    def compose(self) -> ComposeResult:
        yield Static(self._mark, classes="mark", markup=False)
        yield Static(self._text, classes="text", markup=False)
