"""How the person is after a session; and, later, what they mend of what they said."""

from __future__ import annotations

from typing import ClassVar

from textual.binding import Binding, BindingType

from aftershake.app.screens.check import CheckPage
from aftershake.session.check import Said
from aftershake.wording import ratings as words


class CheckOutScreen(CheckPage):
    """Dismisses with what was said, or with None where it stays as it was."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "done", "done"),
        Binding("escape", "skip", "skip"),
    ]

    def __init__(self, said: Said, *, shaken: bool = True) -> None:
        super().__init__("after", said, shaken=shaken)

    def skipped(self) -> None:
        return None


class MendScreen(CheckOutScreen):
    """The same later: what was said before the session can be mended too."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "done", "ok"),
        Binding("escape", "skip", "back"),
        Binding("tab", "turn", "before", priority=True),
    ]

    def heading(self) -> str:
        return words.heading(self._when, later=True)

    def lead(self) -> str:
        return words.lead("before")

    def action_turn(self) -> None:
        """From how it was after to how it was before, and back."""
        self.ask("after" if self._when == "before" else "before")
