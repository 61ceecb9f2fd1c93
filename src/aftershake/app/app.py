"""The terminal interface: which screen follows which. The only place where screens meet the
store and the engine.

Home is painted first. Store, engine and the other screens are loaded just after, in a thread, so
that the first screen comes at once; that is why they are imported where they are used.
"""

from __future__ import annotations

import asyncio
import gc
import sys
from collections.abc import AsyncGenerator, Callable
from contextlib import suppress
from datetime import UTC, datetime
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding, BindingType
from textual.message import Message
from textual.screen import Screen

from aftershake.app.calm import INTERRUPTED, CalmApp
from aftershake.app.screens.home import HomeScreen, Known
from aftershake.app.theme import DARK_THEME, LIGHT_THEME
from aftershake.app.words import speed as speed_words
from aftershake.config import demo_database
from aftershake.errors import AftershakeError
from aftershake.plans.plan import Plan, built_in

if TYPE_CHECKING:
    from aftershake.app.screens.picker import Scan
    from aftershake.app.screens.session import SessionScreen
    from aftershake.app.screens.working import Work, WorkingScreen
    from aftershake.recording.background import BackgroundRecorder, Make
    from aftershake.recording.start import SessionRequest
    from aftershake.session.view import View
    from aftershake.sources.protocol import Found
    from aftershake.store.store import KnownStrap, SessionRow, Store

LATER = (
    "aftershake.recording.background",
    "aftershake.recording.start",
    "aftershake.store.store",
    "aftershake.sources.simulated.strap",
    "aftershake.app.screens.commands",
    "aftershake.app.screens.help",
    "aftershake.app.screens.picker",
    "aftershake.app.screens.plans",
    "aftershake.app.screens.review",
    "aftershake.app.screens.session",
    "aftershake.app.screens.trouble",
    "aftershake.app.screens.working",
)
DEMO_SPEED = 6.0
LEAVING_S = 4.0  # how long a strap has to be let go of


class AftershakeApp(CalmApp):
    """`where`: the store, or the path of the one to open once home is painted.

    `order`, `start` or `resume` begin at once; without them the interface stays at home.
    """

    TITLE = "Aftershake"
    CSS_PATH = Path(__file__).with_name("aftershake.tcss")
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+q,ctrl+c", "leave", "leave", show=False, priority=True),
    ]

    def __init__(
        self,
        path: Path,
        *,
        order: SessionRequest | None = None,
        plan: Plan | None = None,
        start: bool = False,
        resume: SessionRow | None = None,
        demo: bool = False,
        scan: Scan | None = None,
    ) -> None:
        super().__init__()
        self._demo, self._plan = demo, plan
        self._first_order, self._first_resume = order, resume
        self._start = start
        self._scan = scan or _bluetooth
        self._path = path
        self._looked = False  # all is loaded, and the store was looked into
        self._asked: list[Message] = []  # what was chosen before
        self._to_tell: list[str] = []  # what is to be said again at the end
        self._recorded: BackgroundRecorder | None = None  # the last session begun here
        self._told: set[str] = set()
        self.kept_unfinished, self.failed_with = False, 0
        for name in list(self.available_themes):
            self.unregister_theme(name)
        self.register_theme(DARK_THEME)
        self.register_theme(LIGHT_THEME)
        self.theme = DARK_THEME.name

    def get_default_screen(self) -> Screen[None]:
        return HomeScreen(self.known)

    def on_mount(self) -> None:
        self.call_after_refresh(self.run_worker, self._open)

    def look(self) -> Store:
        """The store, to read from: nothing is made or changed by a look."""
        from aftershake.store.store import Store

        return Store(self._path, read_only=True)

    async def _open(self) -> None:
        """Load what home does without, look into the store, then do what was asked meanwhile."""
        await asyncio.to_thread(lambda: [import_module(name) for name in LATER])
        gc.enable()
        try:
            with self.look() as store:
                store.sessions()
        except AftershakeError as error:
            self.exit(error.exit_code, error.exit_code, str(error))
            return
        self._looked = True
        home = self.screen_stack[0]
        if isinstance(home, HomeScreen):
            home.on_screen_resume()
            for message in self._asked:
                home.post_message(message)
        self._begin_first()

    def _begin_first(self) -> None:
        if self._first_order is not None:
            self.begin(self._first_order)
        elif self._first_resume is not None:
            self.go_on(self._first_resume)
        elif self._start:
            self.start(self._plan or self.known().plans[0])

    def _not_now(self, message: Message) -> bool:
        """Whether what is asked for at home has to wait, or comes too late.

        While the store is still looked into it is kept for after that. Where another screen
        lies over home by now, two keys came before the first of them could be answered.
        """
        if not self._looked:
            self._asked.append(message)
        return not self._looked or self._exit or not isinstance(self.screen, HomeScreen)

    # What home shows

    def known(self) -> Known:
        """What is recorded, remembered and planned, as of now."""
        plans = built_in()
        sessions: list[SessionRow] = []
        straps: list[KnownStrap] = []
        if self._looked:
            plans, sessions, straps = self._looked_up()
        return Known(
            sessions=sessions,
            strap=straps[0] if straps else None,
            plans=[plan for name, plan in plans.items() if name != "demo" or self._demo],
            place=_from_home(self._path.parent),
            demo=self._demo,
            opening=not self._looked,
        )

    def _looked_up(self) -> tuple[dict[str, Plan], list[SessionRow], list[KnownStrap]]:
        from aftershake.recording.kept import kept_files
        from aftershake.recording.start import plans as all_plans

        plans = all_plans(self._tell)
        for file in kept_files(self._path):
            self._tell(AftershakeError(f"A session that is not whole here is in {file.name}."))
        try:
            with self.look() as store:
                return plans, store.sessions(), store.straps()
        except AftershakeError as error:
            self._tell(error)
            return plans, [], []

    def on_home_screen_start(self, message: HomeScreen.Start) -> None:
        if not self._not_now(message):
            self.start(message.plan)

    def on_home_screen_find_strap(self, message: HomeScreen.FindStrap) -> None:
        if not self._not_now(message):
            self._pick(None)

    def on_home_screen_look_around(self, message: HomeScreen.LookAround) -> None:
        if self._not_now(message):
            return
        from aftershake.recording.start import SessionRequest

        order = SessionRequest(built_in()["demo"], "simulate", "calm", DEMO_SPEED)
        self.begin(order, self._path if self._demo else demo_database())

    def on_home_screen_open(self, message: HomeScreen.Open) -> None:
        from aftershake.analysis.results import result_at

        if not self._not_now(message):
            self._work(lambda: result_at(self._path, message.session_id))

    def on_home_screen_close(self, message: HomeScreen.Close) -> None:
        from aftershake.recording.start import close_at

        if not self._not_now(message):
            self._work(lambda: close_at(self._path, message.session_id))

    def _work(self, work: Work) -> None:
        from aftershake.app.screens.working import WorkingScreen

        self.push_screen(WorkingScreen(work))

    def on_home_screen_go_on(self, message: HomeScreen.GoOn) -> None:
        if self._not_now(message):
            return
        try:
            with self.look() as store:
                row = store.session(message.session_id)
        except AftershakeError as error:
            self.trouble(error)
            return
        if row is not None:
            self.go_on(row)

    def _tell(self, error: AftershakeError) -> None:
        """Something the person should know that keeps nothing from going on; said once."""
        if str(error) not in self._told:
            self._told.add(str(error))
            self.notify(str(error), severity="warning", timeout=10)

    # Sessions

    def start(self, plan: Plan) -> None:
        """A session with the strap used last; without one, it is looked for first."""
        from aftershake.recording.start import SessionRequest

        straps = self._straps()
        if straps is None:
            return
        if straps:
            self.begin(SessionRequest(plan, "strap", straps[0].address, 1.0, straps[0].name))
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
                self.begin(SessionRequest(then, "strap", found.address, 1.0, found.name))
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

    def begin(self, order: SessionRequest, path: Path | None = None) -> None:
        from aftershake.recording.start import start_session

        words = {
            "strap": "",
            "simulate": "simulated heart",
            "replay": f"replay of {order.what}",
        }[order.source]
        if words and (fast := speed_words(order.speed)):
            words += f", {fast}"
        self._record(path or self._path, partial(start_session, order), words)

    def go_on(self, row: SessionRow) -> None:
        """Resume a session that was cut off."""
        from aftershake.recording.start import resume_session

        source = {"strap": "", "simulate": "simulated heart", "replay": "replay"}[row.source]
        words = ", ".join(each for each in (source, speed_words(row.speed)) if each)
        self._record(self._path, partial(resume_session, row), f"{words}, resumed" if words else "")

    def _record(self, path: Path, make: Make, words: str) -> None:
        from aftershake.app.screens.session import SessionScreen
        from aftershake.recording.background import BackgroundRecorder

        if any(isinstance(screen, SessionScreen) for screen in self.screen_stack):
            return  # one session at a time; two keys may come before the first screen is there

        def prepare(show: Callable[[View], None]) -> BackgroundRecorder:
            self._recorded = BackgroundRecorder(path, make, show)
            return self._recorded

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

    def on_working_screen_done(self, message: WorkingScreen.Done) -> None:
        from aftershake.app.screens.review import ReviewScreen

        if self._uncovered(message.screen):
            self.switch_screen(ReviewScreen(message.result))

    def on_working_screen_failed(self, message: WorkingScreen.Failed) -> None:
        if self._uncovered(message.screen):
            self.pop_screen()
            self.trouble(message.error)

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

    # The whole

    def action_help(self) -> None:
        from aftershake.app.screens.help import HelpScreen

        if not isinstance(self.screen, HelpScreen):
            self.push_screen(HelpScreen())

    def action_command_palette(self) -> None:
        """Ours instead of Textual's: three commands are a list like every other."""
        from aftershake.app.screens.commands import Command, CommandScreen

        if isinstance(self.screen, CommandScreen):
            return

        def chosen(command: Command | None) -> None:
            if command is not None and not self._exit:
                command.call()

        commands = (
            Command("Light or dark", "change the colours", self.action_switch_light),
            Command("Help", "keys, what the numbers mean, how to stop", self.action_help),
            Command("Leave", "a session in its middle is kept", self.action_leave),
        )
        self.push_screen(CommandScreen(commands), chosen)

    def action_leave(self) -> None:
        """Leave now. A session in its middle is kept, and offered at the next start."""
        running = any(getattr(screen, "running", False) for screen in self.screen_stack)
        self.kept_unfinished = running
        self.exit(INTERRUPTED if running else self.failed_with)

    async def action_quit(self) -> None:
        self.action_leave()

    def action_switch_light(self) -> None:
        dark = self.theme == DARK_THEME.name
        self.theme = LIGHT_THEME.name if dark else DARK_THEME.name

    async def on_unmount(self) -> None:
        # A session that was going on lets go of its strap, and of the store.
        if going_on := [worker._task for worker in self.workers if worker._task is not None]:
            await asyncio.wait(going_on, timeout=LEAVING_S)

    @property
    def last_words(self) -> list[str]:
        """What is to be said of a session that was left in its middle."""
        from aftershake.recording.background import left

        going_on = self._recorded is not None and not self._demo
        return self._to_tell + (left(self._recorded) if going_on and self._recorded else [])


def _from_home(folder: Path) -> str:
    """The folder as a person writes it."""
    home = Path.home()
    return f"~/{folder.relative_to(home)}" if folder.is_relative_to(home) else str(folder)


def _bluetooth() -> AsyncGenerator[tuple[Found, ...]]:
    """Bluetooth is loaded when somebody looks for a strap, not before."""
    from aftershake.sources.ble.strap import scan

    return scan()


def run(
    path: Path,
    *,
    order: SessionRequest | None = None,
    plan: Plan | None = None,
    start: bool = False,
    resume: SessionRow | None = None,
    demo: bool = False,
) -> int:
    """Show the interface until the person leaves; the exit code of the contract."""
    app = AftershakeApp(path, order=order, plan=plan, start=start, resume=resume, demo=demo)
    code = app.run()
    with suppress(OSError):  # the terminal may be gone
        for line in app.last_words:
            print(line, file=sys.stderr)
    return code if code is not None else app.return_code or 0
