"""Days of another year are told with it: in a list that goes back, 30 June may be any."""

from __future__ import annotations

from pathlib import Path

import pytest

from aftershake.app.app import AftershakeApp
from aftershake.app.screens import home_rows
from aftershake.app.screens.review import ReviewScreen
from support import app_examples as examples
from support.app_helpers import ready, row, settle, text_of

OLD = row(1, started_at="2023-06-30T14:08:59+00:00")


@pytest.mark.parametrize("year", [2023, 2026, None])
def test_a_day_of_another_year_is_told_with_it(year: int | None) -> None:
    rows = [
        home_rows.short_session(OLD, 80, False, year),
        home_rows.session(OLD, 0, year),
        home_rows.history(OLD, 1, year),
    ]
    said = [each[0].plain for each in rows if each is not None]
    said.append(home_rows.last(OLD, 80, False, year).plain)
    assert len(said) == 4
    assert [("2023" in each) for each in said] == [year == 2026] * 4


async def test_so_is_that_of_a_page(home: Path) -> None:
    app = AftershakeApp(home / "aftershake.db")
    async with app.run_test(size=(80, 24)) as pilot:
        await ready(pilot)
        app.push_screen(ReviewScreen(examples.RESULT, year=2027))
        await settle(pilot)
        assert "22 Nov 2026 " in text_of(app)
