"""Something did not work: what, and what to do, in plain words."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.widgets import Static

from aftershake.app.screens.base import Column, Page


class TroubleScreen(Page[None]):
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter,escape", "leave", "back", key_display="enter"),
    ]

    def __init__(self, text: str, title: str = "This did not work") -> None:
        super().__init__()
        self._said, self._heading = text, title

    def body(self) -> ComposeResult:
        with Column(classes="column"):
            yield Static(f"▲ {self._heading}", classes="title caution", markup=False)
            yield Static(self._said, classes="lead", markup=False)
            yield Static("Whatever was saved before this is kept.", classes="muted", markup=False)
