"""How today is: one key when all is well, else a figure for each thing that is not."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widgets import Static

from aftershake.app.screens.base import Column, Page, close
from aftershake.care.daily import MEANS, TodayCode
from aftershake.wording.care import today_item

CODES: tuple[TodayCode, ...] = tuple(MEANS)
TITLE, INTRO = "How is it today?", "Does any of this go for you now?"


NONE, GO_ON = ("n", "None of these"), ("enter", "Go on with that")
KEY = 7  # columns


class DailyScreen(Page[tuple[TodayCode, ...] | None]):
    """Gives what was said of today; None where the person goes back."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("n", "none", "none of these"),
        *(Binding(str(i), f"say({i})", show=False) for i in range(1, len(CODES) + 1)),
        Binding("1", "say(1)", "this goes for me", key_display=f"1–{len(CODES)}"),
        Binding("enter", "done", "go on with that", key_display="enter"),
        Binding("escape", "leave", "not now", key_display="esc"),
    ]

    def __init__(self) -> None:
        super().__init__()
        self._said: set[TodayCode] = set()
        self._list = Static(id="today", markup=False)
        self._key = Static(classes="keys", markup=False)

    def body(self) -> ComposeResult:
        with Column(classes="column"):
            yield Static(TITLE, classes="title", markup=False)
            yield Static(INTRO, classes="lead", markup=False)
            yield self._list
            yield self._key

    def on_mount(self) -> None:
        self._show()

    def _show(self) -> None:
        rows = []
        for i, code in enumerate(CODES, 1):
            said = code in self._said
            mark = ("■ ", "$caution bold") if said else ("□ ", "$muted")
            ink = "$ink bold" if said else "$ink"
            row = Content.assemble((f"{i:<{KEY}}", "$baseline bold"), mark)
            rows.append(row + Content.styled(today_item(code), ink))
        self._list.update(Content("\n").join(rows))
        key, does = GO_ON if self._said else NONE
        self._key.update(Content.assemble((f"{key:<{KEY}}", "$baseline bold"), (does, "$ink")))
        self.refresh_bindings()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        allowed = {"done": bool(self._said), "none": not self._said}
        return allowed.get(action, True)

    def action_say(self, number: int) -> None:
        self._said ^= {CODES[number - 1]}
        self._show()

    def action_none(self) -> None:
        close(self, ())

    def action_done(self) -> None:
        close(self, tuple(code for code in CODES if code in self._said))
