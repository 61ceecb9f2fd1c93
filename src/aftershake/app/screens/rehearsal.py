"""Ways to stop, tried one after the other before they are needed; at last the key."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.widgets import Static

from aftershake.app.screens.base import Column, Page, close
from aftershake.wording.grounding import WAYS

TITLE = "Stopping, tried once before it is needed"
INTRO = "Lie down as you will. You stay in charge of the shaking: any of these ends it."
LAST = (
    "And the key",
    "x stops the program from anywhere and shows ways back to here and now. Press x, as you would"
    " with your eyes closed.",
)


class RehearsalScreen(Page[bool | None]):
    """Gives True once all was tried; None where the person goes back."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter,space", "next", "tried it", key_display="enter"),
        Binding("x", "key", "stop"),
        Binding("left,backspace", "back", "one back", key_display="←"),
        Binding("escape", "leave", "not now", key_display="esc"),
    ]

    def __init__(self) -> None:
        super().__init__()
        self._at = 0
        self._number = Static(classes="muted", markup=False)
        self._what = Static(id="question", markup=False)
        self._how = Static(classes="lead", markup=False)

    def body(self) -> ComposeResult:
        with Column(classes="column"):
            yield Static(TITLE, classes="title", markup=False)
            yield Static(INTRO, classes="lead", markup=False)
            yield self._number
            yield self._what
            yield self._how

    def on_mount(self) -> None:
        self._show()

    @property
    def _last(self) -> bool:
        return self._at == len(WAYS)

    def _show(self) -> None:
        self._number.update(f"{self._at + 1} of {len(WAYS) + 1}")
        what, how = LAST if self._last else (WAYS[self._at].what, WAYS[self._at].how)
        self._what.update(what)
        self._how.update(how)
        self.refresh_bindings()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        allowed = {"next": not self._last, "key": self._last, "back": self._at > 0}
        return allowed.get(action, True)

    def action_next(self) -> None:
        self._at += 1
        self._show()

    def action_key(self) -> None:
        close(self, True)

    def action_back(self) -> None:
        self._at -= 1
        self._show()
