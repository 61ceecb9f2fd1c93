"""A session: everything from the first beat to the last, without a hand."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any, ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal
from textual.message import Message
from textual.reactive import reactive
from textual.worker import Worker

from aftershake.app.screens.base import Page, once
from aftershake.app.screens.recording import Prepare, Recording
from aftershake.app.screens.session_classes import classes_of
from aftershake.app.screens.session_keys import KEYS, NOT_PAUSE, STOPS, answers, tires
from aftershake.app.widgets.against import Against
from aftershake.app.widgets.dark import Dark, lightens
from aftershake.app.widgets.ending import Ending
from aftershake.app.widgets.facts import Facts
from aftershake.app.widgets.foot import Foot
from aftershake.app.widgets.guide import Guide
from aftershake.app.widgets.head import Head
from aftershake.app.widgets.heart_line import HeartLine
from aftershake.app.widgets.heart_trace import HeartTrace
from aftershake.app.widgets.number import Number
from aftershake.app.widgets.paused import Paused
from aftershake.app.widgets.phases import Phases
from aftershake.app.widgets.steps import Steps
from aftershake.app.widgets.trail import Trail
from aftershake.app.widgets.unsaved import Unsaved
from aftershake.app.widgets.view_widget import ViewWidget
from aftershake.app.words import layout
from aftershake.events import Key, Steer
from aftershake.session.result import Result
from aftershake.session.view import View, asks_strap


class SessionScreen(Page[None]):
    BINDINGS: ClassVar[list[BindingType]] = KEYS
    # Each piece repaints itself where it changed; the screen as a whole has nothing to paint.
    view: reactive[View | None] = reactive(None, repaint=False)
    dark: reactive[bool] = reactive(False)  # nothing to be seen, until any key

    @dataclass
    class Stopped(Message):
        """The person stopped, and is back from the page that this leads to."""

        screen: SessionScreen

    asking: reactive[bool] = reactive(False)  # whether the phase shall be ended

    @dataclass
    class Finished(Message):
        """The session is over and measured."""

        screen: SessionScreen
        result: Result

    @dataclass
    class Failed(Message):
        """The session could not go on; what was recorded is kept."""

        screen: SessionScreen
        error: Exception

    def __init__(
        self,
        prepare: Prepare,
        source: str = "",
        rings: Callable[[], bool] = lambda: True,
        contact: str = "",
    ) -> None:
        """`source` says where the beats come from when no heart wears a strap. `rings`: whether
        the terminal's bell tells what no sound does. `contact`: whom the person wants to reach,
        known before: no disk is asked when it matters."""
        super().__init__()
        self._rings = rings
        self._prepare, self._source = prepare, source
        self._recording: Recording | None = None
        self._worker: Worker[None] | None = None
        self._stop_asked = False  # before there was anything to stop
        self._grounded = asyncio.Event()  # nobody is on the page that stopping leads to
        self._grounded.set()
        self._contact = contact
        self._pieces: list[ViewWidget[Any]] = []
        self.set_class(bool(source), "-sourced", update=False)

    def compose(self) -> ComposeResult:
        yield from super().compose()
        yield self._piece(Dark(id="dark"))

    def body(self) -> ComposeResult:
        yield self._piece(Head(id="head"))
        yield self._piece(Phases(id="phases"))
        yield self._piece(Steps(id="steps"))
        with Horizontal(id="middle"):
            yield self._piece(Number(id="number"))
            yield self._piece(Facts(id="facts"))
        yield self._piece(Guide(id="guide"))
        yield self._piece(HeartLine(id="heart"))
        yield self._piece(Paused(id="paused"))
        yield self._piece(Ending(id="ending"))
        yield self._piece(Unsaved(id="unsaved"))
        yield self._piece(HeartTrace(id="trace"))
        yield self._piece(Trail(id="trail"))
        yield self._piece(Against(id="against"))
        foot = Foot(id="foot")
        foot.source = self._source
        yield self._piece(foot)

    def _piece(self, piece: ViewWidget[Any]) -> ViewWidget[Any]:
        """One of what each view is shown in, from now on."""
        self._pieces.append(piece)
        if self.view is not None:
            piece.show(self.view)
        return piece

    def on_mount(self) -> None:
        self._worker = self.run_worker(self._run(), exit_on_error=False)

    async def _run(self) -> None:
        try:
            prepared = self._prepare(self.show)
            recording = await prepared if isinstance(prepared, Awaitable) else prepared
            self._recording = recording
            if self._stop_asked:
                recording.press("stop")
            result = await once(recording.run())
        except Exception as error:
            # Whatever it is, the person gets a sentence and the beats stay saved.
            await self._grounded.wait()
            self.post_message(self.Failed(self, error))
        else:
            await self._grounded.wait()
            self.post_message(self.Finished(self, result))

    def show(self, view: View) -> None:
        """The one way in for what there is to see."""
        self.view = view

    @property
    def running(self) -> bool:
        """Whether leaving now would leave a session in its middle."""
        view = self.view
        ended = view is not None and view.stage == "ended" and view.saving.safe
        return self._worker is not None and not self._worker.is_finished and not ended

    def watch_view(self, before: View | None, view: View | None) -> None:
        if view is None:
            return
        for piece in self._pieces:
            piece.show(view)
        if (
            before is not None
            and view.told is not None
            and view.told != before.told
            and self._rings()
        ):
            self.app.bell()
        if self.dark and lightens(before, view):
            self.dark = False
        if before is None or asks_strap(before) != asks_strap(view):
            self.refresh_bindings()
        if before is None or layout(before) != layout(view):
            self.update_classes(classes_of(view))  # in one: for each change all is styled anew
            if before is None or (before.stage, before.phase) != (view.stage, view.phase):
                self.asking = False
            self.refresh_bindings()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        stage = self.view.stage if self.view is not None else "waiting"
        allowed = {
            "pause": stage == "running" and not self.asking,
            "resume": stage == "paused",
            "stop": stage == "paused",
            "give_up": stage == "waiting",
            "stop_now": stage != "ended" and not self._stop_asked,
            "stop_now_too": stage == "running" and not self._stop_asked and not self.asking,
            "mark": stage in ("running", "paused"),
            "darken": stage in ("waiting", "running"),
            "begin": self._lying_down and stage == "waiting",
            "longer": stage == "running" and not self.asking,
            "ask_to_end": stage == "running" and not self.asking and not asks_strap(self.view),
            "not_end": stage == "running" and self.asking,
            "end_phase": stage == "running" and self.asking,
            "answer": asks_strap(self.view) and not self.asking,
            "tired": stage == "running" and tires(self.view),
        }
        return allowed.get(action, True)

    def watch_dark(self, dark: bool) -> None:
        self.set_class(dark, "-dark")

    def action_darken(self) -> None:
        self.dark = True

    def on_key(self, event: events.Key) -> None:
        if self.dark and event.key not in STOPS:  # the first key only brings the screen back
            event.stop()
            self.dark = False
            return
        stage = self.view.stage if self.view is not None else "waiting"
        if stage == "ended" and event.key == "x":  # it came to its end just before the key
            event.stop()
            self.action_stop_now()
        if stage != "running":
            return
        if self.asking and event.key in ("y", "escape"):
            event.stop()
            self.action_end_phase() if event.key == "y" else self.action_not_end()
        elif event.key not in NOT_PAUSE and event.key not in answers(self.view):
            event.stop()
            self.action_pause()

    @property
    def _lying_down(self) -> bool:
        return self.view is not None and self.view.lie_down_left_s is not None

    def watch_asking(self, asking: bool) -> None:
        self.set_class(asking, "-asking")
        self.refresh_bindings()

    def action_pause(self) -> None:
        self._press("pause")

    def action_resume(self) -> None:
        self._press("resume")

    def action_stop(self) -> None:
        self._press("stop")

    def action_stop_now(self) -> None:
        """The page first, at once; the session is stopped, kept and measured behind it."""
        from aftershake.app.screens.grounding import GroundingScreen

        if self._stop_asked:
            return
        self._stop_asked = True
        self._grounded.clear()
        self.app.push_screen(GroundingScreen("stopped", self._contact), self._back)
        self._press("stop")

    def action_stop_now_too(self) -> None:
        self.action_stop_now()

    def _back(self, _: None) -> None:
        """From the page: on with what the session gave."""
        own = not self._source  # a heart that somebody wears a strap for
        self.post_message(self.Stopped(self)) if own else self.go_on()

    def go_on(self) -> None:
        """Nothing is to be waited for any more."""
        self._grounded.set()

    def action_answer(self, key: Key) -> None:
        self._press(key)

    def action_mark(self) -> None:
        self._press("mark")

    def action_begin(self) -> None:
        self._steer("begin")

    def action_longer(self) -> None:
        self._steer("longer")

    def action_ask_to_end(self) -> None:
        self.asking = True

    def action_not_end(self) -> None:
        """The same key takes the question back."""
        self.asking = False

    def action_end_phase(self) -> None:
        self.asking = False
        self._steer("end_phase")

    def action_tired(self, value: int) -> None:
        if self._recording is not None:
            self._recording.tired(value)

    def _steer(self, how: Steer) -> None:
        if self._recording is not None:
            self._recording.steer(how)

    def action_give_up(self) -> None:
        """Before the first beat there is nothing to keep: end, and go back."""
        self._press("stop")

    def _press(self, key: Key) -> None:
        if self._recording is not None:
            self._recording.press(key)
