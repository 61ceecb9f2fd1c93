"""What every key does, on the real screens, engine and store; sources end by themselves."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from textual.message import Message
from textual.widgets import Static

import support.app_examples as examples
from aftershake.app.app import AftershakeApp
from aftershake.app.commands import commands_of
from aftershake.app.screens.commands import CommandScreen
from aftershake.app.screens.help import HelpScreen
from aftershake.app.screens.home import HomeScreen
from aftershake.app.screens.picker import PickerScreen
from aftershake.app.screens.plans import PlanScreen
from aftershake.app.screens.review import ReviewScreen
from aftershake.app.screens.session import SessionScreen
from aftershake.app.screens.trouble import TroubleScreen
from aftershake.app.widgets.menu import Menu
from aftershake.config import remember
from aftershake.plans.plan import Plan
from aftershake.plans.reader import read_plan
from aftershake.recording.start import SessionRequest, start_session
from aftershake.session.view import View
from aftershake.sources.protocol import Found, SourceError
from aftershake.store import StoreError
from aftershake.store.store import Store
from aftershake.wording.headline import headline_of
from support.app_helpers import (
    STRAPS,
    Shown,
    no_bluetooth,
    ready,
    scan,
    settle,
    shown_in,
    text_of,
    until,
)
from support.app_helpers import row as a_row


def short(seconds: float) -> Plan:
    """A plan of two rests with shaking between them, `seconds` each."""
    phases = "".join(
        f'[[phase]]\nname = "{name}"\nkind = "{kind}"\nposture = "lying"\nduration_s = {seconds}\n'
        for name, kind in (("baseline", "rest"), ("shaking", "shake"), ("integration", "rest"))
    )
    return read_plan(f'name = "short"\ntitle = "Short"\n{phases}')


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Store]:
    monkeypatch.setenv("AFTERSHAKE_HOME", str(tmp_path))
    remember("ratings", "off")  # what is asked before and after: test_check_pages.py
    with Store(tmp_path / "aftershake.db") as store:
        yield store


class Noting(AftershakeApp):
    """Notes what would be recorded: a real strap is not in reach of a test."""

    def __init__(self, *args: Any, **how: Any) -> None:
        super().__init__(*args, **how, mute=True)  # no page of the sound check in between
        self.orders: list[SessionRequest] = []

    def begin(self, order: SessionRequest, store: Store | None = None) -> None:
        self.orders.append(order)

    def lead(self, order: SessionRequest) -> None:
        """What comes before a session has tests of its own: `test_care_steps.py`."""
        self.begin(order)


def another_start(store: Store) -> Store:
    """What the next start of the program finds: the process before it is gone."""
    store.close()
    return Store(store.path)


def home_of(app: AftershakeApp) -> HomeScreen:
    home = app.screen_stack[0]
    assert isinstance(home, HomeScreen)
    return home


def view_of(app: AftershakeApp) -> View:
    assert isinstance(app.screen, SessionScreen)
    assert app.screen.view is not None
    return app.screen.view


def stage(app: AftershakeApp) -> str:
    shown = app.screen.view if isinstance(app.screen, SessionScreen) else None
    return "" if shown is None else shown.stage


# A session


async def test_a_whole_session_needs_no_key(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """From the first beat to the review; without a device a bell rings at each cue: at the start,
    at two borders, at the end, and before each of them."""
    bells: list[str] = []
    order = SessionRequest(short(70), "simulate", "calm", None)
    app = AftershakeApp(store.path, order=order)
    monkeypatch.setattr(app, "bell", lambda: bells.append("bell"))
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot, lambda: isinstance(app.screen, ReviewScreen))
        seen = text_of(app)
        assert "integration" in seen
        assert "Not medical advice." in seen
        await pilot.press("escape")
        await settle(pilot)
        assert isinstance(app.screen, HomeScreen)
        assert "Short" in seen
        await pilot.press("q")
    assert 4 <= len(bells) <= 10
    assert app.return_code == 0
    with another_start(store) as store:
        (row,) = store.sessions()
    assert row.complete
    assert not row.cut_off


async def test_any_key_pauses_then_stop_keeps(store: Store) -> None:
    app = AftershakeApp(store.path, order=SessionRequest(short(600), "simulate", "calm", 5.0))
    async with app.run_test(size=(80, 24)) as pilot:
        for key in ("w", "down", "tab", "1"):
            await until(pilot, lambda: stage(app) == "running")
            await pilot.press(key)
            await until(pilot, lambda: stage(app) == "paused")
            assert "Paused. Your time stands still" in text_of(app)
            left_s = view_of(app).phase_left_s
            packets = view_of(app).packets
            await until(pilot, lambda seen=packets: view_of(app).packets > seen)
            assert view_of(app).phase_left_s == pytest.approx(left_s)
            await pilot.press("z")  # nothing while paused
            await settle(pilot)
            assert stage(app) == "paused"
            await pilot.press("space")
        await until(pilot, lambda: stage(app) == "running")
        await pilot.press("space")
        await until(pilot, lambda: stage(app) == "paused")
        await pilot.press("s")
        await until(pilot, lambda: isinstance(app.screen, ReviewScreen))
        assert "stopped early" in text_of(app)
    with another_start(store) as store:
        (row,) = store.sessions()
    assert not row.complete
    assert not row.cut_off


async def test_keys_that_do_not_pause(store: Store) -> None:
    app = AftershakeApp(store.path)
    shown = Shown(examples.RESTING)
    async with app.run_test(size=(80, 24)) as pilot:
        await shown_in(pilot, shown)
        await pilot.press("question_mark")
        await settle(pilot)
        assert isinstance(app.screen, HelpScreen)
        await pilot.press("down", "z", "escape", "m", "ctrl+p")
        await settle(pilot)
        assert shown.pressed == ["mark"]
        await pilot.press("escape", "s")
        await settle(pilot)
        assert shown.pressed == ["mark", "pause"]


async def test_before_the_first_beat_escape_goes_back(store: Store) -> None:
    shown = Shown(examples.WAITING)
    app = AftershakeApp(store.path)
    async with app.run_test(size=(80, 24)) as pilot:
        await shown_in(pilot, shown)
        await pilot.press("z", "escape")
        await settle(pilot)
    assert shown.pressed == ["stop"]


async def test_a_session_without_a_beat_ends_at_home(store: Store) -> None:
    app = AftershakeApp(store.path, order=SessionRequest(short(600), "simulate", "calm", 1.0))
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot, lambda: stage(app) == "waiting")
        await pilot.press("escape")
        await until(pilot, lambda: isinstance(app.screen, HomeScreen))


@pytest.mark.parametrize("key", ["ctrl+q", "ctrl+c"])
async def test_leaving_lets_the_strap_go(key: str, store: Store) -> None:
    shown = Shown(examples.RESTING)
    app = AftershakeApp(store.path)
    async with app.run_test(size=(80, 24)) as pilot:
        await shown_in(pilot, shown)
        await pilot.press(key)
    assert shown.let_go
    assert shown.pressed == []
    assert app.return_value == 130


async def test_a_session_left_in_its_middle_is_offered_and_goes_on(store: Store) -> None:
    app = AftershakeApp(store.path, order=SessionRequest(short(60), "simulate", "calm", 40.0))
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot, lambda: stage(app) == "running" and view_of(app).packets > 5)
        await pilot.press("ctrl+q")
    with another_start(store) as store:
        await goes_on(store)


async def goes_on(store: Store) -> None:
    (row,) = store.unfinished()
    app = AftershakeApp(store.path)
    async with app.run_test(size=(80, 24)) as pilot:
        await ready(pilot)
        await settle(pilot)
        assert "was cut off after" in text_of(app)
        await pilot.press("enter")  # the first thing offered is to resume
        await until(pilot, lambda: isinstance(app.screen, ReviewScreen))
    with another_start(store) as store:
        assert store.unfinished() == []
        again = store.session(row.id)
    assert again is not None
    assert again.complete


async def test_a_session_that_was_cut_off_can_be_closed(store: Store) -> None:
    app = AftershakeApp(store.path, order=SessionRequest(short(600), "simulate", "calm", 40.0))
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot, lambda: stage(app) == "running" and view_of(app).packets > 5)
        await pilot.press("ctrl+q")
    with another_start(store) as store:
        app = AftershakeApp(store.path)
        async with app.run_test(size=(80, 24)) as pilot:
            await ready(pilot)
            await settle(pilot)
            await pilot.press("down", "enter")
            await until(pilot, lambda: isinstance(app.screen, ReviewScreen))
            await pilot.press("escape")
            await settle(pilot)
            assert "was cut off" not in text_of(app)
    with another_start(store) as store:
        assert store.unfinished() == []


async def test_the_end_is_seen_through_an_open_help_page(store: Store) -> None:
    app = AftershakeApp(store.path)
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await shown_in(pilot, Shown(examples.ENDED))
        await pilot.press("question_mark")
        screen.post_message(SessionScreen.Finished(screen, examples.RESULT))
        await settle(pilot)
        assert isinstance(app.screen, ReviewScreen)
        assert len(app.screen_stack) == 2


async def test_equal_views_paint_nothing(store: Store) -> None:
    shown = Shown(examples.RESTING)
    app = AftershakeApp(store.path)
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await shown_in(pilot, shown)
        painted: list[str] = []
        for widget in screen.query("ViewWidget"):
            name = widget.id or ""
            widget._repaint = lambda name=name: painted.append(name)  # type: ignore
        shown.show(replace(examples.RESTING))
        await settle(pilot)
        assert painted == []
        shown.show(replace(examples.RESTING, hr_bpm=68.0))
        await settle(pilot)
        assert set(painted) == {"number", "heart"}


async def test_what_is_asked_for_twice_comes_once(store: Store) -> None:
    """Two keys may come before the first screen is there."""
    await start_session(
        SessionRequest(short(70), "simulate", "calm", None), store, lambda view: None
    ).run()
    (row,) = store.sessions()
    app = AftershakeApp(store.path, scan=scan)
    asked: dict[type[Message], Callable[[], Message]] = {
        HomeScreen.FindStrap: HomeScreen.FindStrap,
        HomeScreen.Start: lambda: HomeScreen.Start(short(60)),
        HomeScreen.LookAround: HomeScreen.LookAround,
        HomeScreen.Open: lambda: HomeScreen.Open(row),
        HomeScreen.Plans: lambda: HomeScreen.Plans(home_of(app)),
    }
    async with app.run_test(size=(80, 24)) as pilot:
        await ready(pilot)
        for ask in asked.values():
            home = app.screen_stack[0]
            home.post_message(ask())
            home.post_message(ask())
            await until(pilot, lambda: len(app.screen_stack) > 1)
            assert len(app.screen_stack) == 2
            app.pop_screen()
            await settle(pilot)


async def test_plans_asked_for_before_all_are_read_come_once_they_are(store: Store) -> None:
    app = AftershakeApp(store.path)
    async with app.run_test(size=(80, 24)) as pilot:
        assert len(app.known().plans) == 1
        home_of(app).action_plans()
        await until(pilot, lambda: isinstance(app.screen, PlanScreen))
        assert len(app.known().plans) > 20


async def test_a_database_that_fails_is_trouble_and_no_end(store: Store) -> None:
    app = AftershakeApp(store.path)
    async with app.run_test(size=(80, 24)) as pilot:
        await ready(pilot)
        await until(pilot, lambda: app.lately is not None)  # nobody reads it any more
        store.close()
        store.path.write_bytes(b"no database" * 100)
        app.screen.post_message(HomeScreen.Start(short(60)))
        await until(pilot, lambda: isinstance(app.screen, TroubleScreen))
        await pilot.press("escape")
        await settle(pilot)
        app.screen.post_message(HomeScreen.GoOn(a_row(1)))
        await until(pilot, lambda: isinstance(app.screen, TroubleScreen))


# Trouble


async def test_trouble_is_a_calm_page(store: Store) -> None:
    def prepare(show: Any) -> Any:
        raise StoreError("The disk is full. Free some space.")

    app = AftershakeApp(store.path)
    async with app.run_test(size=(80, 24)) as pilot:
        await ready(pilot)
        app.push_screen(SessionScreen(prepare))
        await settle(pilot)
        assert isinstance(app.screen, TroubleScreen)
        assert "The disk is full. Free some space." in text_of(app)
        await pilot.press("escape")
        await settle(pilot)
        assert isinstance(app.screen, HomeScreen)
        await pilot.press("q")
    assert app.return_value == 1


async def test_a_mistake_of_the_program_is_no_traceback(store: Store) -> None:
    def prepare(show: Any) -> Any:
        raise ZeroDivisionError("division by zero")

    app = AftershakeApp(store.path)
    async with app.run_test(size=(80, 24)) as pilot:
        await ready(pilot)
        app.push_screen(SessionScreen(prepare))
        await settle(pilot)
        assert "a mistake in the program: ZeroDivisionError: division by zero" in text_of(app)


async def test_an_unknown_simulation_says_so(store: Store) -> None:
    app = AftershakeApp(store.path, order=SessionRequest(short(60), "simulate", "nobody", None))
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot, lambda: isinstance(app.screen, TroubleScreen))
        assert "nobody" in text_of(app)
        await pilot.press("enter", "q")
    assert app.return_value == 2


async def test_an_own_plan_that_cannot_be_used_does_not_keep_one_out(
    store: Store, tmp_path: Path
) -> None:
    (tmp_path / "plans").mkdir()
    (tmp_path / "plans" / "mine.toml").write_text("name = 7")
    app = AftershakeApp(store.path)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await ready(pilot)
        await settle(pilot)
        (told,) = app._notifications
        assert "mine.toml" in told.message
        assert isinstance(app.screen, HomeScreen)


# Home, plans, straps


async def test_choosing_a_plan(store: Store) -> None:
    store.remember_strap("AA", "Polar", _now(), 50)
    app = Noting(store.path)
    async with app.run_test(size=(80, 24)) as pilot:
        await ready(pilot)
        await pilot.press("down", "enter")
        await settle(pilot)
        assert isinstance(app.screen, PlanScreen)
        await pilot.press("escape", "enter", "down", "enter")
        await settle(pilot)
        assert "Quick" in text_of(app)
        await pilot.press("up", "enter")
        await settle(pilot)
    (order,) = app.orders
    assert order.lie_down_s == 30
    assert (order.plan.name, order.source, order.what, order.strap) == (
        "quick",
        "strap",
        "AA",
        "Polar",
    )


async def test_without_a_strap_start_looks_for_one_and_remembers_it(store: Store) -> None:
    app = Noting(store.path, scan=scan)
    async with app.run_test(size=(80, 24)) as pilot:
        await ready(pilot)
        await pilot.press("enter")
        await settle(pilot)
        assert isinstance(app.screen, PickerScreen)
        assert "HRM-Dual" in text_of(app)
        await pilot.press("down", "enter")
        await settle(pilot)
    (order,) = app.orders
    assert (order.what, order.strap) == (STRAPS[1].address, "HRM-Dual")
    with another_start(store) as store:
        assert [strap.address for strap in store.straps()] == [STRAPS[1].address]


async def test_the_strap_can_be_changed_and_home_shows_it(store: Store) -> None:
    app = Noting(store.path, scan=scan)
    async with app.run_test(size=(80, 24)) as pilot:
        await ready(pilot)
        await pilot.press("down", "down", "enter")
        await settle(pilot)
        await pilot.press("escape", "enter", "enter")
        await settle(pilot)
        assert isinstance(app.screen, HomeScreen)
        assert "Polar H10 7C41, used last · battery 82 %" in text_of(app)
    assert app.orders == []


async def test_the_picker_keeps_its_place_while_straps_come_and_go(store: Store) -> None:
    app = Noting(store.path)
    async with app.run_test(size=(80, 24)) as pilot:
        await ready(pilot)
        picker = PickerScreen(scan, used_last=STRAPS[1].address)
        app.push_screen(picker)
        await settle(pilot)
        straps = picker.query_one("#straps", Menu)
        assert straps.highlighted == 1  # it came second, and was used last
        picker.show(STRAPS[1:])
        assert straps.highlighted == 0
        picker.show((STRAPS[2], STRAPS[0], STRAPS[1]))
        assert straps.highlighted == 2
        await pilot.press("up")
        picker.show(STRAPS)
        assert straps.highlighted == 0
        picker.show(())
        await settle(pilot)
        assert "A strap talks to one app at a time" in text_of(app)
        await pilot.press("enter")
        await settle(pilot)
        assert app.screen is picker


async def test_bluetooth_that_is_off_says_so_and_can_be_tried_again(store: Store) -> None:
    tries: list[int] = []

    async def failing() -> AsyncGenerator[tuple[Found, ...]]:
        tries.append(1)
        if len(tries) == 1:
            raise SourceError("Bluetooth is off. Switch it on.")
        yield STRAPS

    app = Noting(store.path, scan=failing)
    async with app.run_test(size=(80, 24)) as pilot:
        await ready(pilot)
        await pilot.press("enter")
        await settle(pilot)
        assert "▲ Bluetooth is off. Switch it on." in text_of(app)
        await pilot.press("r")
        await settle(pilot)
        assert "Polar H10 7C41" in text_of(app)
        assert "Bluetooth is off" not in text_of(app)


async def test_leaving_the_picker_ends_the_scan(store: Store) -> None:
    ended: list[str] = []

    async def endless() -> AsyncGenerator[tuple[Found, ...]]:
        try:
            yield STRAPS
            await Shown(examples.RESTING).run()
        finally:
            ended.append("closed")

    app = Noting(store.path, scan=endless)
    async with app.run_test(size=(80, 24)) as pilot:
        await ready(pilot)
        await pilot.press("enter")
        await settle(pilot)
        await pilot.press("escape")
        await until(pilot, lambda: ended == ["closed"])
        assert isinstance(app.screen, HomeScreen)


async def test_a_recorded_session_opens(store: Store) -> None:
    result = await start_session(
        SessionRequest(short(70), "simulate", "calm", None), store, lambda view: None
    ).run()
    app = AftershakeApp(store.path)
    async with app.run_test(size=(80, 24)) as pilot:
        await ready(pilot)
        await pilot.press(*["down"] * 6, "enter")
        await until(pilot, lambda: isinstance(app.screen, ReviewScreen))
        assert app.screen.query_one("#headline", Static).render().plain == headline_of(result)


async def test_looking_around_keeps_its_data_apart(store: Store) -> None:
    app = AftershakeApp(store.path)
    async with app.run_test(size=(80, 24)) as pilot:
        await ready(pilot)
        await pilot.press("down", "down", "down", "enter")
        await until(pilot, lambda: stage(app) == "running")
        assert "simulated heart, six times the speed" in text_of(app)
        await pilot.press("ctrl+q")
    with another_start(store) as store:
        assert store.sessions() == []


async def test_start_without_an_order_goes_to_the_picker(store: Store) -> None:
    app = Noting(store.path, start=True, plan=short(60), scan=scan)
    async with app.run_test(size=(80, 24)) as pilot:
        await ready(pilot)
        await settle(pilot)
        await pilot.press("enter")
        await settle(pilot)
    assert [order.plan.name for order in app.orders] == ["short"]


async def test_home_comes_before_the_store_and_then_offers_what_was_cut_off(
    store: Store,
) -> None:
    app = AftershakeApp(store.path, order=SessionRequest(short(600), "simulate", "calm", 40.0))
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot, lambda: stage(app) == "running" and view_of(app).packets > 5)
        await pilot.press("ctrl+q")
    store.close()
    app = AftershakeApp(store.path)
    async with app.run_test(size=(80, 24)) as pilot:
        await ready(pilot)
        await until(pilot, lambda: "was cut off" in text_of(app))
        assert "▸ Resume it" in text_of(app)
        assert "No session yet" not in text_of(app)


async def test_a_database_that_is_none_is_told_and_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "aftershake.db"
    path.write_bytes(b"not a database, but somebody's file\n" * 100)
    app = AftershakeApp(path)
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot, lambda: app.return_code is not None)
    assert app.return_code == 1
    assert path.read_bytes().startswith(b"not a database")


async def test_the_commands_are_ours_and_go_by_what_is_typed(store: Store) -> None:
    app = AftershakeApp(store.path)
    async with app.run_test(size=(80, 24)) as pilot:
        await ready(pilot)
        assert "commands" in text_of(app)
        titles = {command.title for command in commands_of(app)}
        await pilot.press("ctrl+p")
        await settle(pilot)
        assert isinstance(app.screen, CommandScreen)
        said = {"Start a session", "Choose a plan", "Find a strap", "Light or dark", "Leave"}
        assert said <= titles
        assert "Start a session" in text_of(app)
        await pilot.press(*"theme", "enter")
        await settle(pilot)
        assert app.theme == "aftershake-light"
        await pilot.press("ctrl+p", "ctrl+p", "ctrl+p", *"help", "enter")
        await settle(pilot)
        assert isinstance(app.screen, HelpScreen)


FOUND = {
    "start": "Start a session",
    "plan": "Choose a plan",
    "strap": "Find a strap",
    "bluetooth": "Find a strap",
    "demo": "Look around",
    "theme": "Light or dark",
    "dark": "Light or dark",
    "colour": "Light or dark",
    "help": "Help",
    "leave": "Leave",
    "quit": "Leave",
    "exit": "Leave",
}


@pytest.mark.parametrize("typed", FOUND)
async def test_what_people_type_finds_its_command(typed: str, store: Store) -> None:
    app = AftershakeApp(store.path)
    async with app.run_test(size=(80, 24)) as pilot:
        await ready(pilot)
        commands = commands_of(app)
        assert [each.title for each in commands if each.found_by(typed)] == [FOUND[typed]]


async def test_what_nothing_is_called_is_said(store: Store) -> None:
    app = AftershakeApp(store.path)
    async with app.run_test(size=(80, 24)) as pilot:
        await ready(pilot)
        await pilot.press("ctrl+p", *"xyz", "enter")
        await settle(pilot)
        assert "Nothing is called that" in text_of(app)
        await pilot.press("escape")
        await settle(pilot)
        assert isinstance(app.screen, HomeScreen)


async def test_in_a_session_the_commands_are_those_of_the_session(store: Store) -> None:
    app = AftershakeApp(store.path)
    shown = Shown(examples.RESTING)
    async with app.run_test(size=(80, 24)) as pilot:
        await shown_in(pilot, shown)
        await pilot.press("ctrl+p", *"mark", "enter")
        await settle(pilot)
        assert shown.pressed == ["mark"]


async def test_a_mark_covers_nothing_and_is_counted(store: Store) -> None:
    app = AftershakeApp(store.path)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        shown = Shown(examples.RESTING)
        await shown_in(pilot, shown)
        await pilot.press("m")
        await settle(pilot)
        shown.show(replace(examples.RESTING, marks=(30.0,)))
        await settle(pilot)
        assert examples.RESTING.now.say in text_of(app)
        assert "1 mark · recording ✓" in text_of(app)


async def test_j_and_k_move_and_f1_is_help(store: Store) -> None:
    app = AftershakeApp(store.path)
    async with app.run_test(size=(80, 24)) as pilot:
        await ready(pilot)

        def here() -> str:
            return next(line for line in text_of(app).splitlines() if "▸" in line)

        first = here()
        await pilot.press("j")
        await settle(pilot)
        assert here() != first
        await pilot.press("k")
        await settle(pilot)
        assert here() == first
        await pilot.press("f1")
        await settle(pilot)
        assert isinstance(app.screen, HelpScreen)
        top = text_of(app)
        await pilot.press("j", "j", "j")
        await until(pilot, lambda: text_of(app) != top)
        await pilot.press("f1")
        await settle(pilot)
        assert isinstance(app.screen, HomeScreen)


async def test_f1_in_a_session_does_not_pause(store: Store) -> None:
    app = AftershakeApp(store.path)
    shown = Shown(examples.RESTING)
    async with app.run_test(size=(80, 24)) as pilot:
        await shown_in(pilot, shown)
        await pilot.press("f1")
        await settle(pilot)
        assert isinstance(app.screen, HelpScreen)
        assert shown.pressed == []


async def test_colours_and_plan_are_remembered(store: Store) -> None:
    app = AftershakeApp(store.path)
    async with app.run_test(size=(80, 24)) as pilot:
        await ready(pilot)
        await pilot.press("ctrl+p", *"theme", "enter")
        await settle(pilot)
        await pilot.press("down", "enter", "down", "enter")
        await settle(pilot)
        assert "Quick ·" in text_of(app)
    again = AftershakeApp(store.path)
    assert again.theme == "aftershake-light"
    async with again.run_test(size=(80, 24)) as pilot:
        await ready(pilot)
        await settle(pilot)
        assert "Quick ·" in text_of(again)


async def test_without_bluetooth_nothing_is_said_of_straps(store: Store) -> None:
    app = AftershakeApp(store.path)
    async with app.run_test(size=(80, 24)) as pilot:
        await ready(pilot)
        app.push_screen(PickerScreen(no_bluetooth, None))
        await settle(pilot)
        assert "Bluetooth is off" in text_of(app)
        assert "Nothing here yet" not in text_of(app)
        assert "Wet the electrodes" not in text_of(app)
        assert "choose" not in text_of(app)


@pytest.mark.words
@pytest.mark.parametrize("size", [(80, 24), (120, 40), (60, 16)])
@pytest.mark.parametrize("view", [examples.LOST, replace(examples.LOST, phase=1)])
async def test_a_drop_out_is_said_once(view: View, size: tuple[int, int], store: Store) -> None:
    app = AftershakeApp(store.path)
    async with app.run_test(size=size) as pilot:
        await shown_in(pilot, Shown(view))
        seen = text_of(app)
    assert seen.count(" lost") + seen.count("12 s") == 2  # in one sentence
    assert "Press the strap to the chest" in seen
    assert "✓" not in seen


def _now() -> Any:
    from datetime import UTC, datetime

    return datetime(2026, 11, 22, tzinfo=UTC)
