"""Whom to turn to: for whoever is in need. It asks for nothing, and works without a network."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.widgets import Input, Static

from aftershake.app.screens.base import Column, Page, close
from aftershake.app.widgets.text_line import TextLine
from aftershake.care.support import LONGEST_CONTACT
from aftershake.plain import plain
from aftershake.wording.grounding import contact_line, crisis


class SupportScreen(Page[None]):
    """`contact`: whom to reach, as the person wrote it; `keep` is given what they change it to."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter,escape", "leave", "back", key_display="esc"),
        Binding("c", "write", "write a contact"),
        Binding("g", "app.grounding", "ways back"),
    ]

    def __init__(self, contact: str, keep: Callable[[str], None]) -> None:
        super().__init__()
        self._contact, self._keep = contact, keep
        self._line = Static(contact_line(contact), id="contact", markup=False)
        self._input = TextLine(contact, id="write", longest=LONGEST_CONTACT)
        self._hint = Static("enter keeps it", id="hint", markup=False)

    def body(self) -> ComposeResult:
        with Column(classes="column"):
            yield Static("You do not have to be alone with this", classes="title", markup=False)
            for sentence in crisis():
                yield Static(sentence, classes="lead", markup=False)
            yield Static("Your own contact", classes="heading", markup=False)
            yield self._line
            yield self._input
            yield self._hint

    def on_mount(self) -> None:
        self._input.display = self._hint.display = False

    def action_write(self) -> None:
        self._input.display = self._hint.display = True
        self._input.focus()
        self.call_after_refresh(self._hint.scroll_visible, animate=False)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        self._contact = plain(event.value.strip(), LONGEST_CONTACT)
        self._keep(self._contact)
        self._line.update(contact_line(self._contact))
        self._written()

    def _written(self) -> None:
        self._input.display = self._hint.display = False
        self.set_focus(None)

    def action_leave(self) -> None:
        if self._input.display:
            self._written()
        else:
            close(self)
