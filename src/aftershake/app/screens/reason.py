"""Why a session is left out: asked before it is."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.widgets import Input, Static

from aftershake.app.screens.base import Column, Page, close
from aftershake.app.widgets.text_line import TextLine
from aftershake.store.exclusions import LONGEST_REASON, tidy
from aftershake.wording.excluded import what_excluding_does


class ReasonScreen(Page[str | None]):
    """Dismisses with the reason, or with None where the session stays in."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "leave", "keep it in", key_display="esc")
    ]

    def __init__(self, session: str) -> None:
        """`session`: which, in words."""
        super().__init__()
        self._session = session
        self._input = TextLine(id="write", longest=LONGEST_REASON)
        self._hint = Static("enter leaves it out", id="hint", markup=False)

    def body(self) -> ComposeResult:
        with Column(classes="column", can_focus=False):
            yield Static("Leave a session out", classes="title", markup=False)
            yield Static(self._session, classes="lead", markup=False)
            for sentence in what_excluding_does():
                yield Static(sentence, classes="lead", markup=False)
            yield Static("Why?", classes="heading", markup=False)
            yield self._input
            yield self._hint

    def on_mount(self) -> None:
        self._input.focus()
        self.call_after_refresh(self._hint.scroll_visible, animate=False)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        if reason := tidy(event.value):
            close(self, reason)
        else:
            self._hint.update("A word or two, so that you know it a year from now.")
