"""That a session stands still, and the two keys that end that."""

from __future__ import annotations

from textual.content import Content

from aftershake.app.widgets.answering import answers
from aftershake.app.widgets.view_widget import ViewWidget
from aftershake.session.view import View
from aftershake.wording.numbers import countdown

PAUSED, STILL_RECORDED = "Paused. Your time stands still.", "Beats are still recorded."
AGAIN = "It goes on in {}."
KEYS = (
    (("space", "go on"), ("s", "stop, and keep what is recorded")),
    (("space", "go on"), ("s", "stop and keep")),
    (("space", "on"), ("s", "stop")),
)


class Paused(ViewWidget[tuple[bool, str]]):
    """Two rows; where there is room for one, the keys."""

    boxed = True

    def of(self, view: View) -> tuple[bool, str]:
        """Whether all is saved, and in how long it goes on by itself."""
        left_s = view.lie_down_left_s
        return not view.saving.troubled, countdown(left_s) if left_s is not None else ""

    def paint(self, shown: tuple[bool, str], width: int, height: int) -> list[Content]:
        safe, goes_on_in = shown
        keys = answers(KEYS, width)
        first = AGAIN.format(goes_on_in) if goes_on_in else PAUSED
        said = f"{first} {STILL_RECORDED}" if safe else first
        said = said if len(said) <= width else first
        alone = Content.assemble(f"{goes_on_in} · ", keys) if goes_on_in else keys
        return [Content.styled(said, "bold"), keys] if height > 1 else [alone]
