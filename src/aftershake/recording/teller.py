"""What the person is told while a session goes on: found once, in the recorder, so that screen,
voice and record have the same at the same moment.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from aftershake.events import CueCode, Cued, Event, Reopened
from aftershake.session.cues import Cue, cues
from aftershake.session.fold import step
from aftershake.session.state import State
from aftershake.session.view import View
from aftershake.session.view_model import view_model
from aftershake.wording.cues import cue_words

# Says or sounds a cue; returns at once, whatever voice and sound do.
Announce = Callable[[Cue], None]


class Teller:
    """Called with each view in its order, gives what is to be recorded as told. `before`: what was
    to be seen before anything happened, of which nothing is told."""

    def __init__(self, announce: Announce | None, before: View) -> None:
        self._announce, self._before = announce, before

    def __call__(self, view: View, t_s: float) -> list[Event]:
        before, self._before = self._before, view
        return [self.tell(code, view, t_s) for code in cues(before, view)]

    def tell(self, code: CueCode, view: View, t_s: float) -> Event:
        """Tell this, whatever was to be seen before."""
        cue = Cue(code, cue_words(code, view))
        if self._announce is not None:
            self._announce(cue)
        return Cued(t_s, cue.code, cue.words)


def opened(state: State, first: Sequence[Event]) -> View:
    """What is to be seen before anything is told. As a session is opened again (`first`) nothing
    is news: neither is the strap lost."""
    again = (step(state, each) for each in first if isinstance(each, Reopened))
    return view_model(next(again, state))
