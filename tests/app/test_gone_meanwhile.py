"""A session that another process deletes while a list with it is on the screen."""

from __future__ import annotations

from aftershake.app.app import AftershakeApp
from aftershake.app.screens.history import HistoryScreen
from aftershake.app.screens.home import HomeScreen
from aftershake.app.screens.trouble import TroubleScreen
from aftershake.app.widgets.session_list import SessionList
from aftershake.config import database
from aftershake.recording.deleting import delete_at
from support.app_helpers import ready, row, until
from support.three_years import fill


async def test_what_is_asked_for_then_is_answered() -> None:
    fill(database(), 3, days=3, strange=False)
    app = AftershakeApp(database())
    async with app.run_test(size=(80, 24)) as pilot:
        await ready(pilot)
        home = app.screen
        assert isinstance(home, HomeScreen)
        home.post_message(HomeScreen.GoOn(row(99)))
        await until(pilot, lambda: isinstance(app.screen, TroubleScreen))
        await pilot.press("escape", "h")
        await until(pilot, lambda: isinstance(app.screen, HistoryScreen))
        rows = app.screen.query_one(SessionList)
        await until(pilot, lambda: rows.chosen is not None)
        assert rows.chosen is not None
        delete_at(database(), rows.chosen.id)
        await pilot.press("e")  # nobody rates what is not there
        await until(pilot, lambda: bool(app._notifications))
        assert isinstance(app.screen, HistoryScreen)
