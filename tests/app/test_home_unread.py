"""Home where nothing can be read of the past: it is never said that there was none."""

from __future__ import annotations

from textual.widgets import Static

from aftershake.app.app import AftershakeApp
from aftershake.app.screens.home import NEW, HomeScreen
from aftershake.config import database
from aftershake.store.deleting import delete_person
from aftershake.store.store import Store
from support.app_helpers import ready
from support.three_years import fill


async def test_somebody_deleted_in_another_process() -> None:
    fill(database(), 3, days=3, strange=False)
    with Store(database()) as store, store.writing() as db:
        db.execute("UPDATE person SET name = 'Ada'")
    app = AftershakeApp(database())
    async with app.run_test(size=(80, 24)) as pilot:
        await ready(pilot)
        home = app.screen
        assert isinstance(home, HomeScreen)
        with Store(database()) as store:
            delete_person(store, store.people()[0])
        home.on_screen_resume()
        said = str(home.query_one("#last", Static).content)
        assert NEW not in said
        assert said == "Ada is not there any more."
        assert not home.check_action("post_trend", ())
