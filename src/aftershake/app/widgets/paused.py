"""That a session stands still, and the two keys that end that."""

from __future__ import annotations

from textual.content import Content

from aftershake.app.widgets.answering import answers
from aftershake.app.widgets.view_widget import ViewWidget
from aftershake.session.view import View

PAUSED, STILL_RECORDED = "Paused. Your time stands still.", "Beats are still recorded."
KEYS = (
    (("space", "go on"), ("s", "stop, and keep what is recorded")),
    (("space", "go on"), ("s", "stop and keep")),
    (("space", "on"), ("s", "stop")),
)


class Paused(ViewWidget[bool]):
    """Two rows; where there is room for one, the keys."""

    def of(self, view: View) -> bool:
        return not view.saving.troubled

    def paint(self, shown: bool, width: int, height: int) -> Content:
        keys = answers(KEYS, width)
        said = f"{PAUSED} {STILL_RECORDED}" if shown else PAUSED
        said = said if len(said) <= width else PAUSED
        return Content("\n").join([Content.styled(said, "bold"), keys] if height > 1 else [keys])
