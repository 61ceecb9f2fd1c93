"""A session without a screen: every line is only ever added, and what is pressed is typed."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from aftershake.cli.headless import Voice
from aftershake.cli.output import INTERRUPTED, NOT_ENOUGH, OK
from aftershake.cli.plain_care import why_stopped
from aftershake.cli.plain_output import Talk, tell
from aftershake.cli.plain_summary import plain_summary
from aftershake.errors import AftershakeError
from aftershake.plain import whole_number
from aftershake.recording.background import BackgroundRecorder, left
from aftershake.review.model import review_of
from aftershake.session.cues import Cue
from aftershake.session.view import View, asks_strap
from aftershake.wording import plain_talk
from aftershake.wording.grounding import GROUNDING, URGENT

if TYPE_CHECKING:
    from aftershake.sound.announcer import Announcer

MOST_TIRED = 10


class Listened:
    """One session as it is told: lines out by `say`, typed lines in. Called with each view in the
    recorder's thread, which waits for nobody."""

    def __init__(
        self,
        say: Callable[[str], None],
        announcer: Callable[[Cue], None] | None = None,
    ) -> None:
        self._say, self._announcer = say, announcer
        self._view: View | None = None
        self._told: list[str] = []
        self._asked_to_end: int | None = None  # the phase that `n` would end
        self.stopped = False  # by the person
        self.recorder: BackgroundRecorder | None = None

    def announce(self, cue: Cue) -> None:
        """What the person is told: said with the view that comes at once, so that a key typed in
        answer finds the session where the words put it."""
        self._told.append(cue.words)
        if self._announcer is not None:
            self._announcer(cue)

    def show(self, view: View) -> None:
        before, self._view = self._view, view
        told, self._told = self._told, []
        for line in (*told, *plain_talk.changes(before, view)):
            self._say(line)

    def heard(self, line: str) -> None:
        """A line was typed."""
        view, recorder = self._view, self.recorder
        if view is None or recorder is None:
            self._say(plain_talk.NOT_NOW)
            return
        asked, self._asked_to_end = self._asked_to_end, None
        typed = line.strip().lower()
        if asked is not None and asked == view.phase and view.stage == "running":
            if typed in ("y", "yes"):
                recorder.steer("end_phase")
            else:
                self._say(plain_talk.STAYS)
            if typed in ("y", "yes", "n", "no"):
                return
        if view.stage == "ended":
            self._say(plain_talk.STOPPED_ALREADY)
        elif asks_strap(view) and typed in ("y", "yes", "n", "no"):
            recorder.press("same_strap" if typed in ("y", "yes") else "other_strap")
        else:
            self._do(typed, view, recorder)

    def _do(self, typed: str, view: View, recorder: BackgroundRecorder) -> None:
        running = view.stage == "running"
        match typed:
            case "" if view.stage == "waiting":
                recorder.steer("begin")
            case "":
                recorder.press("pause" if running else "resume")
            case "s":
                self.stopped = True
                recorder.press("stop")
                for line in GROUNDING:  # ways back to here and now
                    self._say(f"{line.what}: {line.how}")
                self._say(URGENT)
            case "h":
                self._say(plain_talk.standing(view))
            case "?":
                self._say(plain_talk.KEYS)
            case "m" if view.stage != "waiting":
                recorder.press("mark")
            case "+" if running:
                recorder.steer("longer")
            case "n" if running:
                self._asked_to_end = view.phase
                self._say(plain_talk.end_costs(view))
            case "m" | "+" | "n" | "y":
                self._say(plain_talk.NOT_NOW)
            case _:
                self._number(typed, view, recorder)

    def _number(self, typed: str, view: View, recorder: BackgroundRecorder) -> None:
        """How tired the muscles are, where a step asks for it."""
        tired = whole_number(typed, MOST_TIRED)
        if tired and view.step is not None and view.step.step.tiredness:
            recorder.tired(tired)
            self._say(plain_talk.TIREDNESS_NOTED)
        else:
            self._say(plain_talk.UNKNOWN_KEY)


def record(
    path: Path,
    make: Callable[..., Any],
    talk: Talk,
    announcer: Announcer | None,
    *,
    awake: bool,
) -> int:
    """One session to its end, and its result. `make` is as `start_session`, all given but store
    and `show`, with `announce` to be given; `announcer`: what sounds besides. Gives the exit
    code of the contract."""
    voice = Voice(tell)
    listened = Listened(voice, announcer)
    recorder = BackgroundRecorder(
        path,
        lambda store, _: make(store, listened.show, announce=listened.announce),
        lambda view: None,
        awake=awake,
    )
    listened.recorder = recorder
    voice(plain_talk.KEYS)
    talk.follow(listened.heard)
    try:
        result = asyncio.run(recorder.run())
    except KeyboardInterrupt:
        if announcer is not None:
            announcer.close()
        for line in (plain_talk.INTERRUPTED, *left(recorder)):
            voice(line)
        return INTERRUPTED
    except AftershakeError as error:
        voice(str(error))
        return error.exit_code
    finally:
        voice.finish()
    if recorder.recording is not None and recorder.recording.kept_in:
        for line in left(recorder):
            tell(line)
    for line in plain_summary(review_of(result)):
        tell(line)
    if listened.stopped and talk.at_terminal:
        talk.unfollow()
        try:
            why_stopped(path, talk)
        except KeyboardInterrupt:  # no answer, and all is kept
            pass
        except AftershakeError as error:
            tell(str(error))
    if announcer is not None:
        announcer.finish().join()  # the last sound; it takes some seconds at most
    return OK if result.phases else NOT_ENOUGH
