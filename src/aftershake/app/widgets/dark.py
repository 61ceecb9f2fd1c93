"""An empty, dark screen with one dim word, the phase: for who lies in a dark room."""

from __future__ import annotations

from textual.content import Content

from aftershake.app.widgets.view_widget import ViewWidget
from aftershake.session.cues import STILL_LOST_S
from aftershake.session.view import View


class Dark(ViewWidget[str]):
    boxed = True  # in the middle of all the room there is

    def of(self, view: View) -> str:
        return view.now.name

    def paint(self, shown: str, width: int, height: int) -> list[Content]:
        return [Content(shown)]


def lightens(before: View | None, view: View) -> bool:
    """Whether what has just come is worth to be seen: the end, or a trouble."""
    return view.stage == "ended" or (_troubled(view) and not (before and _troubled(before)))


def _troubled(view: View) -> bool:
    lost = view.stage != "waiting" and view.unheard_s >= STILL_LOST_S
    return lost or view.saving.troubled
