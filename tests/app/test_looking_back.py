"""History, trend and what home says of weeks: by keys, on a real database."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from typing import Any

import pytest
from click.testing import CliRunner
from textual.content import Content
from textual.pilot import Pilot
from textual.widgets import Static

from aftershake.analysis.excluding import exclude_at
from aftershake.app.app import AftershakeApp
from aftershake.app.screens.ask import AskScreen
from aftershake.app.screens.check_out import MendScreen
from aftershake.app.screens.history import HistoryScreen
from aftershake.app.screens.home import HomeScreen
from aftershake.app.screens.reason import ReasonScreen
from aftershake.app.screens.review import ReviewScreen
from aftershake.app.screens.trend import TrendScreen
from aftershake.app.widgets.bullet import Bullet
from aftershake.app.widgets.ends import Ends
from aftershake.app.widgets.menu import Menu
from aftershake.app.widgets.session_list import MOST_PAGES, PAGE, SessionList
from aftershake.cli.group import cli
from aftershake.config import database
from aftershake.events import Packet
from aftershake.recording.afterwards import said_before
from aftershake.store.store import Store
from support.app_helpers import at_rest, ready, settle, until
from support.three_years import fill


def rows_of(app: AftershakeApp) -> SessionList:
    return app.screen.query_one(SessionList)


async def in_history(pilot: Pilot[Any]) -> SessionList:
    """The list, once all about it was read."""
    app = pilot.app
    assert isinstance(app, AftershakeApp)
    await ready(pilot)
    await pilot.press("h")
    await until(pilot, lambda: isinstance(app.screen, HistoryScreen))
    await until(pilot, lambda: rows_of(app).chosen is not None)
    await at_rest(pilot)  # what they can be told apart by is read after them
    return rows_of(app)


def app_with(sessions: int, **how: Any) -> AftershakeApp:
    fill(database(), sessions, **how)
    return AftershakeApp(database())


async def test_home_leads_to_history_and_trend_and_back() -> None:
    app = app_with(12, days=20)
    async with app.run_test(size=(80, 24)) as pilot:
        await in_history(pilot)
        await pilot.press("escape")
        assert isinstance(app.screen, HomeScreen)
        await pilot.press("t")
        await until(pilot, lambda: isinstance(app.screen, TrendScreen))
        await pilot.press("escape", *["down"] * 4, "enter")
        await until(pilot, lambda: isinstance(app.screen, HistoryScreen))
        await pilot.press("escape", "down", "enter")
        await until(pilot, lambda: isinstance(app.screen, TrendScreen))


async def test_without_a_session_there_is_neither() -> None:
    app = AftershakeApp(database())
    async with app.run_test(size=(80, 24)) as pilot:
        await ready(pilot)
        await pilot.press("h", "t")
        assert isinstance(app.screen, HomeScreen)


async def test_any_row_of_three_thousand_is_a_few_keys_away_and_few_are_kept() -> None:
    app = app_with(3000)
    async with app.run_test(size=(80, 24)) as pilot:
        rows = await in_history(pilot)
        newest = rows.chosen
        await pilot.press("end")
        await until(pilot, lambda: rows.chosen is not None)
        assert (rows.at, rows.chosen and rows.chosen.id) == (2999, 1)
        for _ in range(2 * MOST_PAGES):
            for _ in range(PAGE // 10):
                await pilot.press("pageup")
            await until(pilot, lambda: rows.chosen is not None)
        assert len(rows._pages) <= MOST_PAGES
        await pilot.press("home")
        await until(pilot, lambda: rows.chosen is not None)
        assert rows.chosen == newest


async def test_filters_narrow_down_and_all_brings_everything_back() -> None:
    app = app_with(120, days=200)
    async with app.run_test(size=(80, 24)) as pilot:
        rows = await in_history(pilot)
        with Store(database(), read_only=True) as store:
            sessions = store.sessions()
        await pilot.press("w", "w")  # not one's own
        await until(pilot, lambda: rows.chosen is not None and rows.chosen.source == "simulate")
        assert rows._count == sum(row.source == "simulate" for row in sessions)
        await pilot.press("a", "s", "s")  # the second strap
        await until(pilot, lambda: rows.chosen is not None and rows.chosen.strap == "HRM-Dual")
        assert rows._count == sum(row.strap == "HRM-Dual" for row in sessions)
        await pilot.press("a", "c")
        await until(pilot, lambda: rows.chosen is not None and rows.chosen.plan == "rest")
        await pilot.press("p", "p")  # by another plan, and a control: none is both
        await pilot.press("a")
        await until(pilot, lambda: rows._count == 120 and rows.chosen is not None)
        await pilot.press("t")
        await until(pilot, lambda: rows._count < 120 and rows.chosen is not None)


async def test_a_session_is_left_out_with_a_reason_and_taken_in_again() -> None:
    app = app_with(8, days=8, strange=False)
    async with app.run_test(size=(80, 24)) as pilot:
        rows = await in_history(pilot)
        await pilot.press("down", "x")
        await until(pilot, lambda: isinstance(app.screen, ReasonScreen))
        await pilot.press("enter")  # without a reason nothing is left out
        assert isinstance(app.screen, ReasonScreen)
        await pilot.press(*"fever", "enter")
        await until(pilot, lambda: bool(rows.chosen and rows.chosen.excluded))
        assert rows.chosen is not None
        assert (rows.at, rows.chosen.excluded) == (1, "fever")
        shown = {each.binding.action for each in app.screen.active_bindings.values()}
        assert "take_in" in shown
        assert "leave_out" not in shown
        await pilot.press("x")
        await until(pilot, lambda: bool(rows.chosen and rows.chosen.excluded is None))
        await pilot.press("x", *"no", "escape")
        assert isinstance(app.screen, HistoryScreen)
    with Store(database(), read_only=True) as store:
        assert {row.excluded for row in store.sessions()} == {None}


async def test_a_note_is_mended_from_the_list() -> None:
    app = app_with(3, days=3, strange=False)
    async with app.run_test(size=(80, 24)) as pilot:
        rows = await in_history(pilot)
        await pilot.press("e")
        await until(pilot, lambda: isinstance(app.screen, MendScreen))
        await pilot.press("tab", "7", "enter")
        await until(pilot, lambda: isinstance(app.screen, HistoryScreen))
        session_id = rows.chosen.id if rows.chosen else 0
        async with asyncio.timeout(20):
            while app._saying:
                await asyncio.sleep(0.01)
    with Store(database(), read_only=True) as store:
        assert said_before(store, session_id).rated("before")["distress"] == 7


async def test_whoever_opens_one_that_is_left_out_is_told_why() -> None:
    fill(database(), 3, days=3, strange=False)
    exclude_at(database(), 3, "a fever", datetime.now(UTC))
    app = AftershakeApp(database())
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await in_history(pilot)
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, ReviewScreen))
        await until(pilot, lambda: any("a fever" in each.message for each in app._notifications))


async def test_one_is_deleted_after_a_question_and_the_list_goes_on() -> None:
    app = app_with(5, days=5, strange=False)
    async with app.run_test(size=(80, 24)) as pilot:
        rows = await in_history(pilot)
        await pilot.press("down", "d")
        await until(pilot, lambda: isinstance(app.screen, AskScreen))
        await pilot.press("enter", "d", "escape")  # neither is an answer
        await until(pilot, lambda: isinstance(app.screen, HistoryScreen))
        assert len(there()) == 5
        assert rows.chosen is not None
        chosen = rows.chosen.id
        await pilot.press("d", "y")
        await until(pilot, lambda: chosen not in there())
        await until(pilot, lambda: rows.chosen is not None and rows.chosen.id != chosen)
        assert len(there()) == 4


def there() -> list[int]:
    with Store(database(), read_only=True) as store:
        return [row.id for row in store.sessions()]


async def test_a_session_opens_over_the_list_and_the_list_comes_back() -> None:
    app = app_with(3, days=3, strange=False)
    async with app.run_test(size=(80, 24)) as pilot:
        rows = await in_history(pilot)
        await pilot.press("down", "enter")
        await until(pilot, lambda: isinstance(app.screen, ReviewScreen))
        assert isinstance(app.screen, ReviewScreen)
        assert app.screen.result.id == (rows.chosen and rows.chosen.id)
        await pilot.press("escape")
        await until(pilot, lambda: isinstance(app.screen, HistoryScreen))
        assert rows.at == 1


@pytest.mark.words
async def test_the_trend_says_on_the_screen_what_the_command_says() -> None:
    app = app_with(40, days=60)
    told = CliRunner().invoke(cli, ["trend"]).output.splitlines()
    async with app.run_test(size=(80, 24)) as pilot:
        await ready(pilot)
        await pilot.press("t")
        await until(pilot, lambda: bool(app.screen.query(Bullet)))
        said = [bullet._text for bullet in app.screen.query(Bullet)]
        headline = app.screen.query_one("#trend-headline", Static).render()
        title = app.screen.query_one("#trend-title", Ends).render()
    assert isinstance(headline, Content)
    first, *others = told
    assert title.plain.endswith(first.removesuffix("."))
    assert sorted([*said, headline.plain]) == sorted(others)


async def test_home_says_what_is_useful_next_once_it_is_known() -> None:
    app = app_with(30, days=60)
    async with app.run_test(size=(80, 24)) as pilot:
        await ready(pilot)
        await until(pilot, lambda: app.lately is not None)
        assert app.lately is not None
        assert app.lately.next_step is not None
        assert app.screen.query_one("#next").display
        before = app.lately.trend
        assert before is not None
        with Store(database(), read_only=True) as store:
            newest = next(row.id for row in store.sessions() if row.source == "strap")
        exclude_at(database(), newest, "fever", datetime.now(UTC))
        await pilot.press("t")
        await until(pilot, lambda: isinstance(app.screen, TrendScreen))
        await pilot.press("escape")
        await until(pilot, lambda: app.lately is not None and app.lately.trend != before)


@pytest.mark.parametrize("size", [(60, 16), (80, 24), (120, 40), (200, 60), (61, 17), (30, 8)])
@pytest.mark.parametrize("sessions", [1, 2, 3, 5, 40])
async def test_any_number_of_sessions_is_drawn_at_any_size(
    sessions: int, size: tuple[int, int]
) -> None:
    app = app_with(sessions, days=sessions, strange=sessions > 5)
    async with app.run_test(size=size) as pilot:
        await ready(pilot)
        for screen in (app.show_history, app.show_trend):
            screen()
            seen = await at_rest(pilot)
            assert "nan" not in seen.lower()
            await pilot.press("r", "end", "escape")


@pytest.mark.parametrize(("moves", "there"), [((), "start"), (("down",), "plan")])
async def test_the_highlight_stays_where_it_was_moved_to_while_home_opens(
    monkeypatch: pytest.MonkeyPatch, moves: tuple[str, ...], there: str
) -> None:
    """Enter does what was seen; with nothing moved what matters most is at hand."""
    app, opened = app_with(12, days=20), asyncio.Event()
    opening = app._open

    async def later() -> None:
        await opened.wait()
        await opening()

    monkeypatch.setattr(app, "_open", later)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press(*moves)
        opened.set()
        await ready(pilot)
        await at_rest(pilot)
        menu = app.screen.query_one(Menu)
        assert menu.highlighted is not None
        assert menu.get_option_at_index(menu.highlighted).id == there


@pytest.mark.parametrize(("key", "screen"), [("h", HistoryScreen), ("t", TrendScreen)])
async def test_what_is_wished_while_home_opens_comes_after_it(
    monkeypatch: pytest.MonkeyPatch, key: str, screen: type
) -> None:
    app, opened = app_with(12, days=20), asyncio.Event()
    opening = app._open

    async def later() -> None:
        await opened.wait()
        await opening()

    monkeypatch.setattr(app, "_open", later)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press(key)
        opened.set()
        await until(pilot, lambda: isinstance(app.screen, screen))
        await at_rest(pilot)


@pytest.mark.words
async def test_what_was_cut_off_is_not_offered_to_be_opened_and_said_why() -> None:
    app = app_with(3, days=3, strange=False)
    with Store(database()) as store:
        cut = store.begin(
            title="Quick",
            started_at=datetime(2026, 11, 27, tzinfo=UTC),
            plan="quick",
            plan_toml="",
            source="strap",
            source_what="AA",
        )
        store.append(cut, Packet(1.0, b"", 1), datetime(2026, 11, 27, tzinfo=UTC))
    async with app.run_test(size=(80, 24)) as pilot:
        rows = await in_history(pilot)
        assert rows.chosen is not None
        assert rows.chosen.cut_off
        shown = await at_rest(pilot)
        assert "enter open" not in shown
        assert f"Session {cut} · Cut off" in shown
        await pilot.press("down")
        assert "enter open" in await at_rest(pilot)


@pytest.mark.words
async def test_before_one_is_deleted_its_number_is_said() -> None:
    app = app_with(3, days=3, strange=False)
    async with app.run_test(size=(80, 24)) as pilot:
        rows = await in_history(pilot)
        assert rows.chosen is not None
        assert f"Session {rows.chosen.id} ·" in await at_rest(pilot)
        await pilot.press("d")
        await until(pilot, lambda: isinstance(app.screen, AskScreen))
        assert f"Session {rows.chosen.id}:" in await at_rest(pilot)


async def test_what_was_done_is_said_in_one_place_and_gone_on_the_next_page() -> None:
    """What is wrong stays for its time."""
    app = app_with(3, days=3, strange=False)
    async with app.run_test(size=(80, 24)) as pilot:
        await in_history(pilot)
        app.notify("The disk is full.", severity="warning", timeout=10)
        await settle(pilot)
        for said in ("Session 2 is left out.", "Session 2 counts again."):
            app.say_shortly(said)
            await settle(pilot)
        wrong = "The disk is full."
        assert [each.message for each in app._notifications] == [wrong, "Session 2 counts again."]
        await pilot.press("d")
        await until(pilot, lambda: isinstance(app.screen, AskScreen))
        await until(pilot, lambda: [each.message for each in app._notifications] == [wrong])
