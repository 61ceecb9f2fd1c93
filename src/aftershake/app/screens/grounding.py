"""The way back to here and now: where the stop key leads, at once, whatever else goes on."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.widgets import Static

from aftershake.app.screens.base import Column, Page, close
from aftershake.app.widgets.lines import Lines
from aftershake.wording.grounding import GROUNDING, URGENT, Line, Opened, grounding_title


class GroundingScreen(Page[None]):
    """`stopped`: a session was; then only enter leaves, for whoever stops may press a key twice."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "leave", "go on when ready", key_display="enter"),
        Binding("escape", "back", "back", key_display="esc"),
        Binding("c", "app.support", "whom to reach"),
    ]

    def __init__(self, opened: Opened = "asked_for", contact: str = "") -> None:
        super().__init__()
        self._opened, self._contact = opened, contact

    def body(self) -> ComposeResult:
        lines = GROUNDING
        if self._contact:
            lines = (*lines[:-1], Line(lines[-1].what, self._contact))
        with Column(classes="column", id="grounding"):
            yield Static(grounding_title(self._opened), classes="title", markup=False)
            yield Lines(lines)
            yield Static(f"▲ {URGENT}", classes="caution urgent", markup=False)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        return action != "back" or self._opened != "stopped"

    def action_back(self) -> None:
        close(self)
