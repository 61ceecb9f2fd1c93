"""What can be done from anywhere, as a list to choose from."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import OptionList

from aftershake.app.screens.base import close
from aftershake.app.widgets.menu import Menu


@dataclass(frozen=True, slots=True)
class Command:
    title: str
    about: str
    call: Callable[[], None]


class CommandScreen(ModalScreen[Command]):
    """Dismisses with the command that was chosen."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape,ctrl+p", "leave", "back")]

    def __init__(self, commands: Sequence[Command]) -> None:
        super().__init__()
        self._commands, self._menu = commands, Menu(id="commands")

    def compose(self) -> ComposeResult:
        self._menu.border_title = "Commands"
        self._menu.border_subtitle = "enter choose · esc back"
        yield self._menu

    def on_mount(self) -> None:
        rows = [
            (Content.assemble(f"{each.title:<16}", (each.about, "$muted")), each.title)
            for each in self._commands
        ]
        self._menu.fill(rows, 0)

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        close(self, self._commands[event.option_index])

    def action_leave(self) -> None:
        close(self)
