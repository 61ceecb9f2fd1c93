"""A question with a single key for each answer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.widgets import Static

from aftershake.app.screens.base import Column, Page, close


@dataclass(frozen=True, slots=True)
class Choice:
    """`key` is one character, or "enter"; `code` is what the answer comes to."""

    key: str
    label: str
    code: str


class AskScreen(Page[str | None]):
    """Gives the code of the choice; None where the person goes back."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "leave", "back", key_display="esc")]

    def __init__(
        self,
        title: str,
        sentences: Sequence[str],
        choices: Sequence[Choice],
        *,
        caution: bool = False,
    ) -> None:
        super().__init__()
        self._title, self._sentences, self._choices = title, tuple(sentences), tuple(choices)
        self._caution = caution

    def body(self) -> ComposeResult:
        with Column(classes="column"):
            title = f"▲ {self._title}" if self._caution else self._title
            yield Static(title, classes="title caution" if self._caution else "title", markup=False)
            for sentence in self._sentences:
                yield Static(sentence, classes="lead", markup=False)
            for choice in self._choices:
                with Horizontal(classes="choice"):
                    yield Static(choice.key, classes="key", markup=False)
                    yield Static(choice.label, classes="text", markup=False)

    def on_key(self, event: events.Key) -> None:
        pressed = (event.key, (event.character or "").lower())
        for choice in self._choices:
            if choice.key in pressed:
                event.stop()
                close(self, choice.code)
                return
