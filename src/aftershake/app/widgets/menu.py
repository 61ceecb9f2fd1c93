"""A list to choose from whose keys the footer shows."""

from __future__ import annotations

from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.widgets import OptionList


class Menu(OptionList):
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "cursor_up", "choose", key_display="↑↓"),
        Binding("enter", "select", "open", key_display="enter"),
    ]
