"""What can be done from here, as a list that typing narrows down."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Input, OptionList, Static

from aftershake.app.screens.base import close
from aftershake.app.widgets.menu import Menu

NOTHING = "Nothing is called that. Backspace brings the list back."


@dataclass(frozen=True, slots=True)
class Command:
    """`words`: what else people call it."""

    title: str
    about: str
    call: Callable[[], None]
    words: str = ""

    def found_by(self, typed: str) -> bool:
        """Whether each word typed is the beginning of one that it is called by."""
        said = f"{self.title} {self.words}".lower().split()
        return all(any(word.startswith(part) for word in said) for part in typed.lower().split())


class CommandScreen(ModalScreen[Command]):
    """Dismisses with the command that was chosen."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,ctrl+p", "leave", "back"),
        Binding("up", "move(-1)", show=False),
        Binding("down", "move(1)", show=False),
    ]

    def __init__(self, commands: Sequence[Command]) -> None:
        super().__init__()
        self._commands, self._shown = list(commands), list(commands)
        self._input = Input(id="typed", placeholder="type to find: theme, start …", compact=True)
        self._menu = Menu(id="commands")
        self._menu.can_focus = False
        self._nothing = Static(NOTHING, id="nothing", markup=False)

    def compose(self) -> ComposeResult:
        with Vertical(id="palette") as box:
            box.border_title, box.border_subtitle = "Commands", "enter choose · esc back"
            yield self._input
            yield self._menu
            yield self._nothing

    def on_mount(self) -> None:
        self._input.focus()
        self._fill("")

    def on_input_changed(self, event: Input.Changed) -> None:
        self._fill(event.value)

    def _fill(self, typed: str) -> None:
        found = [each for each in self._commands if each.found_by(typed)]
        # What is called so comes before what is found by another word.
        called = typed.lower()
        self._shown = sorted(found, key=lambda each: not each.title.lower().startswith(called))
        widest = max((len(each.title) for each in self._commands), default=0)
        rows = [
            (Content.assemble(f"{each.title:<{widest}}  ", (each.about, "$muted")), each.title)
            for each in self._shown
        ]
        self._menu.fill(rows, 0 if rows else None)
        self._menu.display, self._nothing.display = bool(rows), not rows

    def on_input_submitted(self) -> None:
        self._menu.action_select()

    def action_move(self, by: int) -> None:
        if by < 0:
            self._menu.action_cursor_up()
        else:
            self._menu.action_cursor_down()

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """By its name: something may have been typed since, and the list be another one."""
        chosen = (each for each in self._shown if each.title == event.option_id)
        if (command := next(chosen, None)) is not None:
            close(self, command)

    def action_leave(self) -> None:
        close(self)
