"""A list to choose from whose keys the footer shows."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual import events
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widgets import OptionList
from textual.widgets.option_list import Option

MOVES = ("up", "down", "j", "k", "pageup", "pagedown", "home", "end")


class Menu(OptionList):
    """The highlighted row is marked by a shape and a weight, besides its ground."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up,k", "cursor_up", "move", key_display="↑↓"),
        Binding("j", "cursor_down", show=False),
        Binding("enter", "select", "choose", key_display="enter"),
    ]

    def __init__(self, *, id: str) -> None:
        super().__init__(id=id, markup=False)
        self._prompts: list[Content] = []
        self.moved = False  # whether the person has gone to a row of their own choice

    def fill(
        self, rows: Sequence[tuple[Content, str | None] | None], highlighted: int | None
    ) -> None:
        """Show `rows`: content and id each; without an id, not to be chosen; None is a rule."""
        self.clear_options()
        self._prompts = [row[0] for row in rows if row is not None]
        self.add_options(
            None
            if row is None
            else Option(_marked(row[0], False), id=row[1], disabled=row[1] is None)
            for row in rows
        )
        self.highlighted = highlighted
        self.refresh_bindings()

    def on_resize(self) -> None:
        """What is chosen stays in sight where the room gets less."""
        self.scroll_to_highlight()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Nothing to choose, nothing to move to."""
        return action not in ("cursor_up", "cursor_down", "select") or self.option_count > 0

    def on_key(self, event: events.Key) -> None:
        self.moved = self.moved or event.key in MOVES

    def action_page_up(self) -> None:
        if self.scrollable_content_region:  # without room there are no pages
            super().action_page_up()  # type: ignore[no-untyped-call]

    def action_page_down(self) -> None:
        if self.scrollable_content_region:
            super().action_page_down()  # type: ignore[no-untyped-call]

    def watch_highlighted(self, highlighted: int | None) -> None:
        super().watch_highlighted(highlighted)
        for i, prompt in enumerate(self._prompts[: self.option_count]):
            self.replace_option_prompt_at_index(i, _marked(prompt, i == highlighted))


def _marked(prompt: Content, here: bool) -> Content:
    return Content.assemble("▸ " if here else "  ", prompt)
