"""That nothing can be saved."""

from __future__ import annotations

from textual.content import Content

from aftershake.app.widgets.view_widget import ViewWidget
from aftershake.session.view import View

UNSAVED, ELSEWHERE = "▲ Not being saved at the moment", "▲ Being saved in another file"


class Unsaved(ViewWidget[tuple[str, str]]):
    """That nothing can be saved just now, why, and what helps. Where there is no room, that."""

    def of(self, view: View) -> tuple[str, str]:
        return ELSEWHERE if view.saving.file and view.saving.safe else UNSAVED, view.notice

    def paint(self, shown: tuple[str, str], width: int, height: int) -> Content:
        rows = [Content.styled(shown[0], "$caution bold"), *Content(shown[1]).wrap(width)]
        return Content("\n").join(row.truncate(width, ellipsis=True) for row in rows[:height])
