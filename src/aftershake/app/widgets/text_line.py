"""A line in which a person writes: what has no room in it is told, not dropped in silence."""

from __future__ import annotations

from textual import events
from textual.widgets import Input

from aftershake.plain import plain
from aftershake.wording.ratings import no_room


class TextLine(Input):
    """What is pasted is one line of text that can only be read, however many lines it had."""

    def __init__(self, text: str = "", *, id: str, longest: int, anew: bool = True) -> None:
        """`longest`: in characters. `anew`: what is typed first replaces what is there."""
        super().__init__(text, id=id, compact=True, max_length=longest, select_on_focus=anew)
        self._longest = longest
        self._told = False  # once, until there is room again

    def _on_paste(self, event: events.Paste) -> None:
        event.stop()
        event.prevent_default()  # of Textual, which takes the first line alone
        pasted = plain(" ".join(event.text.splitlines()), 2 * self._longest)
        self.replace(pasted, *self.selection)

    def replace(self, text: str, start: int, end: int) -> None:
        """As much of it as there is room for."""
        room = self._longest - len(self.value) + abs(end - start)
        super().replace(text[: max(room, 0)], start, end)
        if len(text) <= room:
            self._told = False
        elif not self._told:
            self._told = True
            self.app.notify(no_room(self._longest))
