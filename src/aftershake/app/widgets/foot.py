"""The last row of a session: what to do, and that it is recorded."""

from __future__ import annotations

from textual.content import Content

from aftershake.app.widgets.view_widget import ViewWidget
from aftershake.app.words import spread
from aftershake.session.view import View


class Foot(ViewWidget[tuple[str, bool]]):
    """What to do, in words, and that it is being recorded."""

    source = ""  # where the beats come from, when nobody wears a strap

    def of(self, view: View) -> tuple[str, bool]:
        say = view.now.say
        if view.stage == "waiting":
            say = "" if self.source else "Wet the electrodes, put it on, close the phone app."
        elif view.stage == "ended":
            say = ""
        # While nothing can be saved the mark would be untrue.
        return say, view.packets > 0 and not view.notice

    def paint(self, shown: tuple[str, bool], width: int, height: int) -> Content:
        say, recording = shown
        right = Content.styled("recording ✓" if recording else "", "$integration")
        rows = [spread(Content(say), right, width), Content.styled(self.source, "$muted")]
        return Content("\n").join(rows[:height])
