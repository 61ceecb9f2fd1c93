"""The terminal interface: which screen follows which. The only place where screens meet the
store and the engine.
"""

from __future__ import annotations

import sys
from collections.abc import AsyncGenerator, Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import ClassVar

from textual.app import App, SystemCommand
from textual.binding import Binding, BindingType
from textual.screen import Screen

from aftershake import launch
from aftershake.app.screens.help import HelpScreen
from aftershake.app.screens.home import HomeScreen, Known
from aftershake.app.screens.picker import PickerScreen, Scan
from aftershake.app.screens.review import ReviewScreen
from aftershake.app.screens.session import Prepare, SessionScreen
from aftershake.app.screens.trouble import TroubleScreen
from aftershake.app.screens.working import WorkingScreen
from aftershake.app.theme import DARK_THEME, LIGHT_THEME
from aftershake.app.words import speed as speed_words
from aftershake.config import demo_database
from aftershake.errors import AftershakeError
from aftershake.launch import Order
from aftershake.session.plan import Plan, PlanError, built_in
from aftershake.session.result import Result
from aftershake.store.store import SessionRow, Store
from aftershake.strap import Found

DEMO_SPEED = 6.0
INTERRUPTED = 130


class AftershakeApp(App[int]):
    """`order`, `start` or `resume` begin at once; without them the interface opens at home."""

    TITLE = "Aftershake"
    CSS_PATH = Path(__file__).with_name("aftershake.tcss")
    ENABLE_COMMAND_PALETTE = True
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+q,ctrl+c", "leave", "leave", show=False, priority=True),
    ]

    def __init__(
        self,
        store: Store,
        *,
        order: Order | None = None,
        plan: Plan | None = None,
        start: bool = False,
        resume: SessionRow | None = None,
        speed: float | None = 1.0,
        demo: bool = False,
        scan: Scan | None = None,
    ) -> None:
        super().__init__()
        self.store, self._demo, self._plan = store, demo, plan
        self._first_order, self._first_resume, self._speed = order, resume, speed
        self._start = start
        self._scan = scan or _bluetooth
        self._demo_store: Store | None = None
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
        if self._first_order is not None:
            self.begin(self._first_order)
        elif self._first_resume is not None:
            self.go_on(self._first_resume)
        elif self._start:
            self.start(self._plan or self.known().plans[0])

    # What home shows

    def known(self) -> Known:
        """What is recorded, remembered and planned, as of now."""
        try:
            plans = launch.plans()
        except PlanError as error:
            self._tell(error)
            plans = built_in()
        try:
            sessions, straps = self.store.sessions(), self.store.straps()
        except AftershakeError as error:
            self._tell(error)
            sessions, straps = [], []
        return Known(
            sessions=sessions,
            strap=straps[0] if straps else None,
            plans=[plan for name, plan in plans.items() if name != "demo" or self._demo],
            place=_from_home(self.store.path.parent),
            demo=self._demo,
        )

    def on_home_screen_start(self, message: HomeScreen.Start) -> None:
        self.start(message.plan)

    def on_home_screen_find_strap(self) -> None:
        self._pick(None)

    def on_home_screen_look_around(self) -> None:
        order = Order(built_in()["demo"], "simulate", "calm", DEMO_SPEED)
        store = self.store
        if not self._demo:
            try:
                self._demo_store = store = self._demo_store or Store(demo_database())
            except AftershakeError as error:
                self.trouble(error)
                return
        self.begin(order, store)

    def on_home_screen_open(self, message: HomeScreen.Open) -> None:
        path, session_id = self.store.path, message.session_id

        def work() -> Result:
            with Store(path) as store:
                return launch.result_of(store, session_id)

        self.push_screen(WorkingScreen(work))

    def on_home_screen_close(self, message: HomeScreen.Close) -> None:
        path, session_id = self.store.path, message.session_id

        def work() -> Result:
            with Store(path) as store:
                return launch.close(store, session_id)

        self.push_screen(WorkingScreen(work))

    def on_home_screen_go_on(self, message: HomeScreen.GoOn) -> None:
        row = self.store.session(message.session_id)
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
        straps = self.store.straps()
        if straps:
            self.begin(Order(plan, "strap", straps[0].address, 1.0, straps[0].name))
        else:
            self._pick(plan)

    def _pick(self, then: Plan | None) -> None:
        straps = self.store.straps()

        def chosen(found: Found | None) -> None:
            if found is None:
                return
            try:
                self.store.remember_strap(
                    found.address, found.name, datetime.now(UTC), found.battery_percent
                )
            except AftershakeError as error:
                self.trouble(error)
                return
            if then is not None:
                self.begin(Order(then, "strap", found.address, 1.0, found.name))
            elif isinstance(self.screen, HomeScreen):
                self.screen.on_screen_resume()

        self.push_screen(PickerScreen(self._scan, straps[0].address if straps else None), chosen)

    def begin(self, order: Order, store: Store | None = None) -> None:
        where = store or self.store
        words = {
            "strap": "",
            "simulate": "simulated heart",
            "replay": f"replay of {order.what}",
        }[order.source]
        if words and (fast := speed_words(order.speed)):
            words += f", {fast}"
        self._record(lambda show: launch.prepare(order, where, show), words)

    def go_on(self, row: SessionRow) -> None:
        """Resume a session that was cut off."""
        words = "" if row.source == "strap" else f"{row.source}, resumed"
        speed = self._speed
        self._record(lambda show: launch.prepare_again(row, self.store, show, speed=speed), words)

    def _record(self, prepare: Prepare, words: str) -> None:
        self.push_screen(SessionScreen(prepare, words))

    def on_session_screen_finished(self, message: SessionScreen.Finished) -> None:
        self._back_to(SessionScreen)
        self.failed_with = 0
        if message.result.phases:
            self.switch_screen(ReviewScreen(message.result, fresh=True))
        else:
            self.pop_screen()

    def on_session_screen_failed(self, message: SessionScreen.Failed) -> None:
        self._back_to(SessionScreen)
        self.pop_screen()
        self.trouble(message.error)

    def _back_to(self, kind: type[Screen[None]]) -> None:
        """Close what lies over the screen of this kind: help, or the palette."""
        while not isinstance(self.screen, kind | HomeScreen):
            self.pop_screen()

    def on_working_screen_done(self, message: WorkingScreen.Done) -> None:
        self._back_to(WorkingScreen)
        self.switch_screen(ReviewScreen(message.result))

    def on_working_screen_failed(self, message: WorkingScreen.Failed) -> None:
        self._back_to(WorkingScreen)
        self.pop_screen()
        self.trouble(message.error)

    def trouble(self, error: Exception) -> None:
        """A calm page with what is wrong and what to do."""
        if isinstance(error, AftershakeError):
            self.push_screen(TroubleScreen(str(error)))
        else:
            words = f"{type(error).__name__}: {error}"
            self.push_screen(TroubleScreen(f"This is a mistake in the program: {words}"))
        # What the program ends with, unless a session goes well after this.
        self.failed_with = error.exit_code if isinstance(error, AftershakeError) else 1

    # The whole

    def action_help(self) -> None:
        if not isinstance(self.screen, HelpScreen):
            self.push_screen(HelpScreen())

    def action_leave(self) -> None:
        """Leave now. A session in its middle is kept, and offered at the next start."""
        running = any(isinstance(s, SessionScreen) and s.running for s in self.screen_stack)
        self.kept_unfinished = running
        self.exit(INTERRUPTED if running else self.failed_with)

    async def action_quit(self) -> None:
        self.action_leave()

    def action_switch_light(self) -> None:
        dark = self.theme == DARK_THEME.name
        self.theme = LIGHT_THEME.name if dark else DARK_THEME.name

    def get_system_commands(self, screen: Screen[object]) -> Iterable[SystemCommand]:
        yield SystemCommand("Light or dark", "Change the colours", self.action_switch_light)
        yield SystemCommand("Help", "Keys, what the numbers mean, how to stop", self.action_help)
        yield SystemCommand("Leave", "A session in its middle is kept", self.action_leave)

    def on_unmount(self) -> None:
        if self._demo_store is not None:
            self._demo_store.close()


def _from_home(folder: Path) -> str:
    """The folder as a person writes it."""
    home = Path.home()
    return f"~/{folder.relative_to(home)}" if folder.is_relative_to(home) else str(folder)


def _bluetooth() -> AsyncGenerator[tuple[Found, ...]]:
    """Bluetooth is loaded when somebody looks for a strap, not before."""
    from aftershake.strap.ble import scan

    return scan()


def run(
    store: Store,
    *,
    order: Order | None = None,
    plan: Plan | None = None,
    start: bool = False,
    resume: SessionRow | None = None,
    speed: float | None = 1.0,
    demo: bool = False,
) -> int:
    """Show the interface until the person leaves; the exit code of the contract."""
    app = AftershakeApp(
        store, order=order, plan=plan, start=start, resume=resume, speed=speed, demo=demo
    )
    code = app.run()
    if app.kept_unfinished:
        print("The session is kept. The next start offers to go on with it.", file=sys.stderr)
    return code if code is not None else app.return_code or 0
