"""How the person is before a session: half a minute, and all of it may be left out."""

from __future__ import annotations

from typing import ClassVar

from textual.binding import Binding, BindingType

from aftershake.app.screens.base import close
from aftershake.app.screens.check import CheckPage
from aftershake.session.check import NOTHING_SAID, Said


class CheckInScreen(CheckPage):
    """Dismisses with what was said, which may be nothing; with None to go back home."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "done", "begin"),
        Binding("escape", "skip", "skip"),
        Binding("b", "back", "back"),
    ]

    def __init__(self) -> None:
        super().__init__("before", NOTHING_SAID)

    def skipped(self) -> Said:
        return NOTHING_SAID

    def action_back(self) -> None:
        close(self)
