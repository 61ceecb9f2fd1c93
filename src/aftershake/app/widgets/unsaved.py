"""That nothing can be saved."""

from __future__ import annotations

from textual.content import Content

from aftershake.app.widgets.view_widget import ViewWidget
from aftershake.session.view import Saving, View
from aftershake.wording.saving import notice

UNSAVED, ELSEWHERE = "▲ Not being saved at the moment", "▲ Being saved in another file"


class Unsaved(ViewWidget[Saving]):
    """That nothing can be saved just now, why, and what helps. Where there is no room, that."""

    boxed = True

    def of(self, view: View) -> Saving:
        return view.saving

    def paint(self, shown: Saving, width: int, height: int) -> list[Content]:
        first = ELSEWHERE if shown.file and shown.safe else UNSAVED
        rows = [Content.styled(first, "$caution bold"), *Content(notice(shown)).wrap(width)]
        return [row.truncate(width, ellipsis=True) for row in rows[:height]]
