"""The part of the interface that records: from a session asked for to its review, and what is left
of it where the person leaves in its middle.
"""

from __future__ import annotations

import asyncio
import gc
from collections.abc import AsyncGenerator, Callable
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from textual.screen import Screen

from aftershake.app.calm import INTERRUPTED, CalmApp
from aftershake.app.screens.home import HomeScreen
from aftershake.app.words import speed as speed_words
from aftershake.config import lie_down_s
from aftershake.errors import AftershakeError
from aftershake.sources.registry import STRAP, kind_of

if TYPE_CHECKING:
    from textual.worker import Worker

    from aftershake.app.screens.picker import Scan
    from aftershake.app.screens.session import SessionScreen
    from aftershake.plans.plan import Plan
    from aftershake.recording.background import BackgroundRecorder, Make
    from aftershake.recording.start import SessionRequest
    from aftershake.session.view import View
    from aftershake.sources.protocol import Found
    from aftershake.store.store import KnownStrap, SessionRow, Store

LEAVING_S = 4.0  # how long a strap has to be let go of


class RecordingApp(CalmApp):
    """`path`: the database. `demo`: that of the demo, of which nothing is told when it is left."""

    def __init__(self, path: Path, *, demo: bool = False, scan: Scan | None = None) -> None:
        super().__init__()
        self._path, self._demo = path, demo
        self._scan = scan or _bluetooth
        self._to_tell: list[str] = []  # what is to be said again at the end
        self._recorded: BackgroundRecorder | None = None  # the last session begun here
        self.kept_unfinished, self.failed_with = False, 0
        self._recomputing: Worker[None] | None = None
        self._leading: Worker[None] | None = None  # what comes before a session

    def look(self) -> Store:
        """The store, to read from: nothing is made or changed by a look."""
        from aftershake.store.store import Store

        return Store(self._path, read_only=True)

    def start(self, plan: Plan) -> None:
        """A session with the strap used last; without one, it is looked for first."""
        from aftershake.recording.start import SessionRequest

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

        self.push_screen(PickerScreen(self._scan, straps[0].address if straps else None), chosen)

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
        if kind_of(order.source).heart != "own" or self._demo:
            self.begin(order)
        elif self._leading is None or self._leading.is_finished:
            self._leading = self.run_worker(self._lead(order))

    async def _lead(self, order: SessionRequest) -> None:
        from aftershake.app.lead_in import lead_in

        led = await lead_in(self, order)
        if led is not None and not self._exit:
            self.begin(led)

    def begin(self, order: SessionRequest, path: Path | None = None) -> None:
        from aftershake.recording.start import start_session

        kind = kind_of(order.source)
        words = f"{kind.noun} of {order.what}" if kind.replays else kind.noun
        if words and (fast := speed_words(order.speed)):
            words += f", {fast}"
        self._record(path or self._path, partial(start_session, order), words)

    def go_on(self, row: SessionRow) -> None:
        """Resume a session that was cut off."""
        from aftershake.recording.resume import resume_session

        said = kind_of(row.source).noun, speed_words(row.speed)
        words = ", ".join(each for each in said if each)
        self._record(self._path, partial(resume_session, row), f"{words}, resumed" if words else "")

    def _record(self, path: Path, make: Make, words: str) -> None:
        from aftershake.app.screens.session import SessionScreen
        from aftershake.recording.background import BackgroundRecorder

        if any(isinstance(screen, SessionScreen) for screen in self.screen_stack):
            return  # one session at a time; two keys may come before the first screen is there

        def prepare(show: Callable[[View], None]) -> BackgroundRecorder:
            self._recorded = BackgroundRecorder(path, make, show)
            return self._recorded

        self._stop_recomputing()
        # What is loaded by now stays: the collector need not walk through it again and again,
        # which takes 60 ms each time, in the middle of a session.
        gc.freeze()
        self.push_screen(SessionScreen(prepare, words))

    def on_session_screen_finished(self, message: SessionScreen.Finished) -> None:
        from aftershake.app.screens.review import ReviewScreen
        from aftershake.recording.background import left

        self.failed_with = 0
        recorded, self._recorded = self._recorded, None
        told: list[str] = []
        if recorded is not None and recorded.recording and recorded.recording.kept_in:
            told = left(recorded)
            self._to_tell += told
        if self._uncovered(message.screen):
            if message.result.phases:
                self.switch_screen(ReviewScreen(message.result, fresh=True, told=told))
                self._recompute_in_background()
            else:
                self.pop_screen()

    def on_session_screen_failed(self, message: SessionScreen.Failed) -> None:
        from aftershake.sources.protocol import NothingRecordedError

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

    def _recompute_in_background(self) -> None:
        """What an older version has worked out, while the person reads; nobody waits for it."""
        self._stop_recomputing()
        self._recomputing = self.run_worker(_recompute(self._path), exit_on_error=False)

    def _stop_recomputing(self) -> None:
        if self._recomputing is not None:
            self._recomputing.cancel()
            self._recomputing = None

    def trouble(self, error: Exception) -> None:
        """A calm page with what is wrong and what to do."""
        from aftershake.app.screens.trouble import TroubleScreen

        if isinstance(error, AftershakeError):
            self.push_screen(TroubleScreen(str(error)))
        else:
            words = f"{type(error).__name__}: {error}"
            self.push_screen(TroubleScreen(f"This is a mistake in the program: {words}"))
        # What the program ends with, unless a session goes well after this.
        self.failed_with = error.exit_code if isinstance(error, AftershakeError) else 1

    # Leaving

    def action_leave(self) -> None:
        """Leave now. A session in its middle is kept, and offered at the next start."""
        self._stop_recomputing()
        running = any(getattr(screen, "running", False) for screen in self.screen_stack)
        self.kept_unfinished = running
        self.exit(INTERRUPTED if running else self.failed_with)

    async def action_quit(self) -> None:
        self.action_leave()

    async def on_unmount(self) -> None:
        self._stop_recomputing()
        # A session that was going on lets go of its strap, and of the store.
        if going_on := [worker._task for worker in self.workers if worker._task is not None]:
            await asyncio.wait(going_on, timeout=LEAVING_S)

    @property
    def last_words(self) -> list[str]:
        """What is to be said of a session that was left in its middle."""
        from aftershake.recording.background import left

        going_on = self._recorded is not None and not self._demo
        return self._to_tell + (left(self._recorded) if going_on and self._recorded else [])


async def _recompute(path: Path) -> None:
    from aftershake.analysis.recompute import outdated_at, recompute
    from aftershake.analysis.worker import AnalysisWorker
    from aftershake.threads import aside

    # What goes wrong is told where it is asked for: at the next look, or by the command.
    with suppress(AftershakeError):
        if ids := await aside(partial(outdated_at, path)):
            async with AnalysisWorker() as analyst:
                async for _ in recompute(path, ids, analyst):
                    pass


def _bluetooth() -> AsyncGenerator[tuple[Found, ...]]:
    """Bluetooth is loaded when somebody looks for a strap, not before."""
    from aftershake.sources.ble.strap import scan

    return scan()
