"""The list of what can be heard: each sound with its meaning, and the voice."""

from __future__ import annotations

from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.content import Content

from aftershake.app.widgets.menu import Menu
from aftershake.audible import TONES, Tone
from aftershake.wording.sound import tone_words, trial

VOICE = "voice"
NAME_WIDTH = 12


class Sounds(Menu):
    """Enter goes on instead of choosing: nothing here has to be heard."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "screen.go_on", "go on", key_display="enter"),
    ]

    def on_mount(self) -> None:
        named = [(tone, tone_words(tone)) for tone in TONES]
        rows = [(_row(name, meaning), str(tone)) for tone, (name, meaning) in named]
        self.fill([*rows, (_row(VOICE, f"“{trial()}”"), VOICE)], 0)

    @property
    def tone(self) -> Tone | None:
        """The sound that is chosen; None where it is the voice."""
        at = self.highlighted or 0
        return TONES[at] if at < len(TONES) else None


def _row(name: str, meaning: str) -> Content:
    return Content.assemble(f"{name:<{NAME_WIDTH}}", (meaning, "$muted"))
