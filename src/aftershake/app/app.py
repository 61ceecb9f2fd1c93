"""The terminal interface: which screen follows which. The only place where screens meet the
store and the recorder.

Home is painted first. Store, recorder and the other screens are loaded just after, in a thread, so
that the first screen comes at once; that is why they are imported where they are used.
"""

from __future__ import annotations

import gc
import sys
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from textual.binding import Binding, BindingType
from textual.message import Message
from textual.screen import Screen

from aftershake.app.past_app import PastApp
from aftershake.app.places import from_home
from aftershake.app.screens.home import SHOWN, HomeScreen, Known
from aftershake.config import demo_database, remember, remembered
from aftershake.errors import AftershakeError
from aftershake.plans.plan import Plan
from aftershake.plans.reader import built_in, built_in_or_first
from aftershake.recording.interrupted import is_recent

if TYPE_CHECKING:
    from aftershake.app.screens.picker import Scan
    from aftershake.recording.start import SessionRequest
    from aftershake.store.store import KnownStrap, SessionRow

DEMO_SPEED = 6.0


class AftershakeApp(PastApp):
    """`path`: the database, looked into once home is painted.

    `order`, `start` or `resume` begin at once; without them the interface stays at home.
    """

    TITLE = "Aftershake"
    CSS_PATH = Path(__file__).with_name("aftershake.tcss")
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+q,ctrl+c", "leave", "leave", show=False, priority=True),
        Binding("ctrl+p", "command_palette", "commands", show=False, priority=True),
        Binding("x", "stop_now", show=False),
        Binding("f3", "sound_check", "sound", show=False, priority=True),
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
        trial: bool = False,
        mute: bool = False,
    ) -> None:
        super().__init__(path, demo=demo, scan=scan, trial=trial, mute=mute)
        self._plan = plan
        self._first_order, self._first_resume = order, resume
        self._start = start
        self._looked = False  # all is loaded, and the store was looked into
        self._asked: list[Message] = []  # what was chosen before
        self._told: set[str] = set()
        self._whose: str | None = None  # to be said at home, once the store was looked into
        self.wear(light=remembered("theme") == "light")

    def get_default_screen(self) -> Screen[None]:
        return HomeScreen(self.known)

    def on_mount(self) -> None:
        self.call_after_refresh(self.run_worker, self._open)

    async def _open(self) -> None:
        """Load what home does without, look into the store, then do what was asked meanwhile."""
        from aftershake.app.loading import AROUND, SESSION, load

        await load(SESSION if self._begins else SESSION + AROUND)
        if self._exit:  # left meanwhile: nothing is begun any more, and there is no screen
            return
        self.stylesheet.read(Path(__file__).with_name("screens.tcss"))
        self.stylesheet.parse()
        # What is loaded stays: the collector need not walk through it for each list of sessions.
        gc.freeze()
        gc.enable()
        try:
            with self.look() as store:
                store.session(1)  # any: a look into each table
        except AftershakeError as error:
            self.exit(error.exit_code, error.exit_code, str(error))
            return
        self._looked = True
        for message in self._asked:
            self.post_message(message)
        self._begin_first()
        if isinstance(self.screen, HomeScreen):  # else it looks once it is seen
            self.screen.on_screen_resume()

    @property
    def _begins(self) -> bool:
        """Whether a session was asked for as this was started."""
        return self._start or self._first_order is not None or self._first_resume is not None

    def _begin_first(self) -> None:
        if self._first_order is not None:
            self.lead(self._first_order)
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
        chosen = None if self._demo else remembered("plan")
        first = built_in_or_first(chosen)
        plans = {first.name: first}  # the others are read after the first paint
        sessions: list[SessionRow] = []
        straps: list[KnownStrap] = []
        in_all, unread = 0, ""
        if self._looked:
            plans, sessions, straps, in_all, unread = self._looked_up()
        now = datetime.now(UTC)
        return Known(
            sessions=sessions,
            strap=straps[0] if straps else None,
            plans=[plan for name, plan in plans.items() if name != "demo" or self._demo],
            place=from_home(self._path.parent),
            demo=self._demo,
            opening=not self._looked,
            recent=[row.id for row in sessions if row.cut_off and is_recent(row, now)],
            chosen=chosen,
            in_all=in_all,
            lately=None if unread else self.lately,
            whose=self._whose,
            unread=unread,
        )

    def _looked_up(self) -> tuple[dict[str, Plan], list[SessionRow], list[KnownStrap], int, str]:
        from aftershake.app.places import kept_told, settings_told
        from aftershake.exchange.plan_files import plans as all_plans
        from aftershake.recording.whose import name_to_say, stay_with_one, stay_with_one_at
        from aftershake.store.history import how_many

        for line in settings_told():
            self._tell(AftershakeError(line))
        plans = all_plans(self._tell)
        try:
            stay_with_one_at(self.people_at)
            with self.look() as store:
                stay_with_one(store)
                self._whose = name_to_say(store)
                found = plans, store.sessions(most=SHOWN), store.straps(), how_many(store), ""
        except AftershakeError as error:
            self._tell(error)
            found = plans, [], [], 0, str(error)
        for line in kept_told(self._path):  # once it is known whose
            self._tell(AftershakeError(line))
        return found

    def on_home_screen_start(self, message: HomeScreen.Start) -> None:
        if not self._not_now(message):
            self.start(message.plan)

    def on_home_screen_chosen(self, message: HomeScreen.Chosen) -> None:
        if not self._demo:
            remember("plan", message.plan.name)

    def on_home_screen_plans(self, message: HomeScreen.Plans) -> None:
        if not self._not_now(message):
            message.home.choose_plan()

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
        if not self._not_now(message):
            self.open_result(message.row)

    def on_home_screen_close(self, message: HomeScreen.Close) -> None:
        from aftershake.recording.closing import close_at

        if not self._not_now(message):
            row = message.row
            self._work(lambda: close_at(self._path, row.id, row.started_at))

    def on_home_screen_history(self, message: HomeScreen.History) -> None:
        if not self._not_now(message):
            self.show_history()

    def on_home_screen_trend(self, message: HomeScreen.Trend) -> None:
        if not self._not_now(message):
            self.show_trend()

    def on_home_screen_go_on(self, message: HomeScreen.GoOn) -> None:
        if self._not_now(message):
            return
        from aftershake.analysis.results import row_of
        from aftershake.store.owned import refuse_others

        try:
            with self.look() as store:
                refuse_others(store, message.row.id, message.row.started_at)
                row = row_of(store, message.row.id)
        except AftershakeError as error:
            self.trouble(error)
            return
        self.go_on(row)

    def _tell(self, error: AftershakeError) -> None:
        """Something the person should know that keeps nothing from going on; said once."""
        if str(error) not in self._told:
            self._told.add(str(error))
            self.notify(str(error), severity="warning", timeout=10)

    # The whole

    def action_help(self) -> None:
        from aftershake.app.screens.help import HelpScreen

        if not isinstance(self.screen, HelpScreen):
            self.push_screen(HelpScreen())

    def action_command_palette(self) -> None:
        """Ours instead of Textual's: what can be done on this screen, found by typing."""
        from aftershake.app.commands import commands_of
        from aftershake.app.screens.commands import Command, CommandScreen

        if isinstance(self.screen, CommandScreen):
            return

        def chosen(command: Command | None) -> None:
            if command is not None and not self._exit:
                command.call()

        self.push_screen(CommandScreen(commands_of(self)), chosen)

    def action_switch_light(self) -> None:
        light = self.current_theme.dark  # from now on
        self.wear(light=light)
        remember("theme", "light" if light else "dark")


def run(path: Path, **asked: Any) -> int:
    """Show the interface until the person leaves; the exit code of the contract. `asked` is what
    AftershakeApp takes."""
    app = AftershakeApp(path, **asked)
    code = app.run()
    with suppress(OSError):  # the terminal may be gone
        for line in app.last_words:
            print(line, file=sys.stderr)
    return code if code is not None else app.return_code or 0
