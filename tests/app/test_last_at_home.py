"""Home tells of the session that was recorded last, as `last` names it, whatever its clock said."""

from __future__ import annotations

from pathlib import Path

from aftershake.app.app import AftershakeApp
from aftershake.config import database
from aftershake.store.store import Store
from support.app_helpers import ready, settle, text_of
from support.three_years import fill


async def test_last_is_what_was_recorded_last(home: Path) -> None:
    fill(database(), 4, days=4, strange=False)
    with Store(database()) as store, store.writing() as db:
        db.execute("UPDATE session SET started_at = '2037-01-05T06:00:00.000+00:00' WHERE id = 1")
    app = AftershakeApp(database())
    async with app.run_test(size=(80, 24)) as pilot:
        await ready(pilot)
        await settle(pilot)
        lines = [" ".join(each.split()) for each in text_of(app).split("\n")]
    assert any(each.startswith("Last") and "26 Nov" in each for each in lines)
    assert any("History" in each and " last " in each and "26 Nov" in each for each in lines)
