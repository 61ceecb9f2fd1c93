"""The part of the interface that records: from a session asked for to its review, and what is left
of it where the person leaves in its middle.
"""

from __future__ import annotations

import asyncio
import gc
from collections.abc import AsyncGenerator, Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from textual.screen import Screen

from aftershake.app.announcing import Announcing
from aftershake.app.calm import INTERRUPTED
from aftershake.app.looking_app import LookingApp
from aftershake.app.screens.home import HomeScreen
from aftershake.app.words import speed as speed_words
from aftershake.errors import AftershakeError

if TYPE_CHECKING:
    from textual.worker import Worker

    from aftershake.app.screens.picker import Scan
    from aftershake.app.screens.session import SessionScreen
    from aftershake.plans.plan import Plan
    from aftershake.recording.background import BackgroundRecorder
    from aftershake.recording.start import SessionRequest
    from aftershake.session.view import View
    from aftershake.sources.protocol import Found
    from aftershake.store.store import KnownStrap, SessionRow

LEAVING_S = 4.0  # how long a strap has to be let go of
SILENT_S = 1.0  # and a device and a voice


class RecordingApp(LookingApp):
    """`path`: the database. `demo`: that of the demo, of which nothing is told when it is left.
    `trial`: a simulated heart is led in and out of a session as one's own is. `mute`: nothing
    sounds."""

    def __init__(
        self,
        path: Path,
        *,
        demo: bool = False,
        scan: Scan | None = None,
        trial: bool = False,
        mute: bool = False,
    ) -> None:
        super().__init__(path, demo=demo)
        self.heard = Announcing(mute)
        self._trial = trial
        self._scan = scan
        self._to_tell: list[str] = []  # what is to be said again at the end
        self._recorded: BackgroundRecorder | None = None  # the last session begun here
        self._recorded_at = path
        self._leading: Worker[None] | None = None  # what comes before a session
        self._asks = False  # whether the person is asked how they are after the session

    async def support_page(self) -> None:
        """Whom to turn to, until the person leaves the page; in a worker."""
        raise NotImplementedError

    def start(self, plan: Plan) -> None:
        """A session with the strap used last; without one, it is looked for first."""
        from aftershake.recording.start import SessionRequest
        from aftershake.settings import lie_down_s
        from aftershake.sources.registry import STRAP

        straps = self._straps()
        if straps is None:
            return
        if straps:
            address, name = straps[0].address, straps[0].name
            self.lead(SessionRequest(plan, STRAP.name, address, 1.0, name, lie_down_s=lie_down_s()))
        else:
            self._pick(plan)

    def _pick(self, then: Plan | None) -> None:
        from aftershake.app.screens.picker import PickerScreen
        from aftershake.recording.start import SessionRequest
        from aftershake.settings import lie_down_s
        from aftershake.sources.registry import STRAP
        from aftershake.store.store import Store

        straps = self._straps()
        if straps is None:
            return

        def chosen(found: Found | None) -> None:
            if found is None or self._exit:
                return
            try:
                with Store(self._path) as store:
                    store.remember_strap(
                        found.address, found.name, datetime.now(UTC), found.battery_percent
                    )
            except AftershakeError as error:
                self.trouble(error)
                return
            if then is not None:
                order = SessionRequest(then, STRAP.name, found.address, 1.0, found.name)
                self.lead(replace(order, lie_down_s=lie_down_s()))
            elif isinstance(self.screen, HomeScreen):
                self.screen.on_screen_resume()

        last = straps[0] if straps else None
        asked = (last.address, last.name) if last else ()
        scan = self._scan or partial(_bluetooth, asked)
        address, name = (last.address, last.name) if last else (None, "")
        self.push_screen(PickerScreen(scan, address, name), chosen)

    def _straps(self) -> list[KnownStrap] | None:
        """The straps used before; None where they cannot be read, which is told."""
        try:
            with self.look() as store:
                return store.straps()
        except AftershakeError as error:
            self.trouble(error)
            return None

    def lead(self, order: SessionRequest) -> None:
        """A session of one's own: what comes before it, then the session."""
        if not self._led(order.source):
            self.begin(order)
        elif self._leading is None or self._leading.is_finished:
            self._leading = self.run_worker(self._lead(order))

    def _led(self, source: str) -> bool:
        """Whether the person is asked something before and after it."""
        from aftershake.sources.registry import kind_of

        kind = kind_of(source)
        trial = self._trial and not kind.replays
        return not self._demo and (kind.heart == "own" or trial)

    async def _lead(self, order: SessionRequest) -> None:
        from aftershake.app.lead_in import lead_in

        try:
            led = await lead_in(self, order)
        except AftershakeError as error:
            self.trouble(error)
            return
        if led is not None and not self._exit:
            self.begin(led)

    def begin(self, order: SessionRequest, path: Path | None = None) -> None:
        from aftershake.recording.awake import worth
        from aftershake.recording.start import start_session
        from aftershake.sources.registry import kind_of

        kind = kind_of(order.source)
        words = f"{kind.noun} of {order.what}" if kind.replays else kind.noun
        if words and (fast := speed_words(order.speed)):
            words += f", {fast}"
        self._asks = path is None and self._led(order.source)
        awake = worth(order.source, order.speed)
        make = partial(start_session, order)
        self._record(path or self._path, make, words, order.speed, awake=awake)

    def go_on(self, row: SessionRow) -> None:
        """Resume a session that was cut off."""
        from aftershake.recording.awake import worth
        from aftershake.recording.resume import resume_session
        from aftershake.settings import lie_down_s
        from aftershake.sources.registry import kind_of

        self._asks = self._led(row.source)
        said = kind_of(row.source).noun, speed_words(row.speed)
        words = ", ".join(each for each in said if each)
        words = f"{words}, resumed" if words else ""
        again_s = 0.0 if kind_of(row.source).replays else lie_down_s()
        make = partial(resume_session, row, lie_down_s=again_s)
        awake = worth(row.source, row.speed)
        self._record(self._path, make, words, row.speed, awake=awake)

    def _record(
        self, path: Path, make: Callable[..., Any], words: str, speed: float | None, *, awake: bool
    ) -> None:
        from aftershake.app.screens.session import SessionScreen
        from aftershake.recording.background import BackgroundRecorder

        if any(isinstance(screen, SessionScreen) for screen in self.screen_stack):
            return  # one session at a time; two keys may come before the first screen is there

        def prepare(show: Callable[[View], None]) -> BackgroundRecorder:
            announced = partial(make, announce=self.heard.begin(speed))
            self._recorded_at = path
            self._recorded = BackgroundRecorder(path, announced, show, awake=awake)
            return self._recorded

        self.stop_recomputing()
        # What is loaded by now stays: the collector need not walk through it again and again,
        # which takes 60 ms each time, in the middle of a session.
        gc.freeze()
        screen = SessionScreen(prepare, words, lambda: self.heard.rings, self.contact())
        self.push_screen(screen)

    async def on_session_screen_finished(self, message: SessionScreen.Finished) -> None:
        from aftershake.app.loading import AROUND, load
        from aftershake.recording.background import left

        self.heard.finish()
        self.failed_with = 0
        recorded, self._recorded = self._recorded, None
        told: list[str] = []
        kept_in = ""
        if recorded is not None and recorded.recording and recorded.recording.kept_in:
            kept_in, told = recorded.recording.kept_in, left(recorded)
            self._to_tell += told
        await load(AROUND)
        from aftershake.app.checking import check_out, review_screen
        from aftershake.settings import ratings_wanted

        if self._uncovered(message.screen):
            if message.result.phases:
                review = review_screen(
                    self._recorded_at, message.result, kept_in, fresh=True, told=told
                )
                self.switch_screen(review)
                if self._asks and ratings_wanted():
                    check_out(self, review)
                self.recompute_behind()
            else:
                self.pop_screen()

    def on_session_screen_failed(self, message: SessionScreen.Failed) -> None:
        from aftershake.sources.protocol import NothingRecordedError

        self.heard.finish()
        self._recorded = None
        if self._uncovered(message.screen):
            self.pop_screen()
        if isinstance(message.error, NothingRecordedError):
            self.notify(str(message.error))
        else:
            self.trouble(message.error)

    def _uncovered(self, screen: Screen[None]) -> bool:
        """Close what lies over a screen, help or a list; False where it is closed itself."""
        if screen not in self.screen_stack:
            return False
        while self.screen is not screen:
            self.pop_screen()
        return True

    def action_sound_check(self) -> None:
        """Hear what a session sounds like, and choose; also in the middle of one."""
        from aftershake.app.screens.sound_check import SoundCheckScreen

        if not isinstance(self.screen, SoundCheckScreen):
            self.push_screen(SoundCheckScreen(self.heard.change))

    # Leaving

    def action_leave(self) -> None:
        """Leave now. A session in its middle is kept, and offered at the next start."""
        from aftershake.app.checking import keep_answers

        self.stop_recomputing()
        keep_answers(self)
        running = any(getattr(screen, "running", False) for screen in self.screen_stack)
        self.exit(INTERRUPTED if running else self.failed_with)

    async def action_quit(self) -> None:
        self.action_leave()

    async def on_unmount(self) -> None:
        from aftershake.threads import aside

        self.stop_recomputing()
        silent = aside(self.heard.close)
        # A session that was going on lets go of its strap, and of the store.
        if going_on := [worker._task for worker in self.workers if worker._task is not None]:
            await asyncio.wait(going_on, timeout=LEAVING_S)
        await asyncio.wait({silent}, timeout=SILENT_S)

    @property
    def last_words(self) -> list[str]:
        """What is to be said of a session that was left in its middle."""
        from aftershake.recording.background import left

        going_on = self._recorded is not None and not self._demo
        told = self._to_tell + (left(self._recorded) if going_on and self._recorded else [])
        return told + self.unsaid


def _bluetooth(asked: Sequence[str]) -> AsyncGenerator[tuple[Found, ...]]:
    """Bluetooth is loaded when somebody looks for a strap, not before."""
    from aftershake.sources.ble.strap import scan

    return scan(asked=asked)
