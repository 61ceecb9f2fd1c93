"""Another terminal brings a backup back while home is shown: what has a row's number by then is
another session, and nothing is done to it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from aftershake.app.app import AftershakeApp
from aftershake.app.screens.history import HistoryScreen
from aftershake.app.screens.home import HomeScreen
from aftershake.app.screens.trouble import TroubleScreen
from aftershake.config import database
from aftershake.events import Link, Packet, Tick
from aftershake.plans.reader import built_in
from aftershake.rr.packet import encode
from aftershake.store.store import Store
from support.app_helpers import ready, until
from support.begun import begin

NOW = datetime.now(UTC)


def cut_off(at: datetime) -> int:
    """A simulated session whose program has died."""
    plan = built_in()["quick"]
    with Store(database()) as store:
        session_id = begin(store, plan, at, source="simulate", what="calm")
        packets = [Packet(1.0 + t, encode(70, (900 + t % 3,)), 1) for t in range(30)]
        events = [Link(0.5, "connected", 1), *packets, Tick(31.0)]
        store.extend(session_id, [(each, at + timedelta(seconds=each.t_s)) for each in events])
        store.let_go(session_id)
    return session_id


def replaced(session_id: int, ended: bool) -> list[str]:
    """Another session has the number from now on; all that the database holds."""
    began = (NOW - timedelta(days=3)).isoformat(timespec="milliseconds")
    with Store(database()) as store, store.writing() as db:
        end = began if ended else None
        sql = "UPDATE session SET started_at = ?, ended_at = ? WHERE id = ?"
        db.execute(sql, [began, end, session_id])
    return dump()


def dump() -> list[str]:
    with Store(database(), read_only=True) as store:
        return list(store.db.conn.iterdump())


@pytest.mark.parametrize("what", ["resume", "close"])
async def test_what_was_cut_off_under_that_number_is_left_alone(what: str) -> None:
    number = cut_off(NOW)
    app = AftershakeApp(database())
    async with app.run_test(size=(80, 24)) as pilot:
        await ready(pilot)
        assert isinstance(app.screen, HomeScreen)
        before = replaced(number, ended=False)
        await pilot.press(*(() if what == "resume" else ("down",)), "enter")
        await until(pilot, lambda: isinstance(app.screen, TroubleScreen))
    assert dump() == before


@pytest.mark.parametrize("where", [HomeScreen, HistoryScreen])
async def test_it_is_not_opened_in_place_of_the_one_that_was_shown(where: type) -> None:
    number = cut_off(NOW)
    replaced(number, ended=True)
    app = AftershakeApp(database())
    async with app.run_test(size=(80, 24)) as pilot:
        await ready(pilot)
        if where is HistoryScreen:
            await pilot.press("h")
            await until(pilot, lambda: isinstance(app.screen, HistoryScreen))
            await until(pilot, lambda: bool(app.screen.check_action("delete", ())))
        with Store(database()) as store, store.writing() as db:
            db.execute("UPDATE session SET started_at = '2020-01-01T08:00:00.000+00:00'")
        await pilot.press(*(("end",) if where is HomeScreen else ()), "enter")
        await until(pilot, lambda: isinstance(app.screen, TroubleScreen))
