"""The last row of a session: what to do, and that it is recorded."""

from __future__ import annotations

import re
from textwrap import wrap

from textual.content import Content

from aftershake.app.widgets.view_widget import ViewWidget
from aftershake.app.words import guided, lost, spread
from aftershake.session.view import View

WORN = "Wet the electrodes, put it on, close the phone app."
TOLD_S = 12.0  # how long what was told stays
SHOWN_ELSEWHERE = ("begin", "rest", "shake", "other", "step", "paused", "resumed")


def lines(say: str, width: int, height: int) -> list[str]:
    """What is said within `height` rows: all of it, or as many of its last sentences as there is
    room for whole; the end of the first row where not even one has room."""
    sentences = re.split(r"(?<=[.!?]) ", say)
    for first in range(len(sentences)):
        rows = wrap(" ".join(sentences[first:]), max(1, width), break_long_words=False)
        if len(rows) <= height and all(len(row) <= width for row in rows):
            return rows
    return [sentences[-1]]


class Foot(ViewWidget[tuple[str, bool, int]]):
    """What to do, in words, that it is being recorded, and how many marks were set."""

    source = ""  # where the beats come from, when nobody wears a strap

    def of(self, view: View) -> tuple[str, bool, int]:
        say = view.now.say
        if view.stage == "waiting":
            ready = view.lie_down_left_s is not None and view.signal in ("fair", "good")
            if not ready:
                say = "" if self.source else WORN
        elif view.stage == "ended":
            say = ""
        elif guided(view) and view.step is None:
            say = ""  # which stands under the number
        elif (told := view.told) is not None and view.t_s - told.t_s < TOLD_S:
            # What begins a phase or a step is there already, in its own place.
            say = say if told.cue in SHOWN_ELSEWHERE else told.words
        # While nothing can be saved, or nothing comes to be saved, the mark would be untrue.
        recording = view.packets > 0 and not view.saving.troubled and not lost(view)
        return say, recording, len(view.marks)

    def paint(self, shown: tuple[str, bool, int], width: int, height: int) -> list[Content]:
        say, recording, marks = shown
        set_ = f"{marks} mark{'s' if marks > 1 else ''}" if marks else ""
        said = " · ".join(each for each in (set_, "recording ✓" if recording else "") if each)
        right = Content.styled(said, "$integration")
        room = width - len(said) - bool(said)
        spare = height - bool(self.source)
        first, *more = lines(say, room, max(1, spare)) or [""]
        rows = [spread(Content(first), right, width), *map(Content, more)]
        rows.append(Content.styled(self.source, "$muted"))
        return rows[:height]
