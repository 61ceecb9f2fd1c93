"""Home's row of the trend can be read to its end where a terminal has 60 columns."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from aftershake.app.app import AftershakeApp
from aftershake.config import database
from aftershake.hrv.trend import Reading, trend
from aftershake.wording.trend import NONE_SHORT, newest_in_short
from support.app_helpers import at_rest, until
from support.three_years import fill

ROOM = 39  # characters


@pytest.mark.words
@pytest.mark.parametrize("days", [1, 4])
def test_each_of_its_sentences_has_room(days: int) -> None:
    readings = [Reading(date(2026, 11, 30 - n), 138.0, 60.0, "lying") for n in range(days)]
    found = trend(readings)
    assert found is not None
    assert newest_in_short(found).endswith("; 1 of 3 for a mean") is (days == 1)
    assert max(len(newest_in_short(found)), len(NONE_SHORT)) <= ROOM
    assert newest_in_short(found, 2026) == newest_in_short(found)
    assert newest_in_short(found, 2027) == "RMSSD 138 ms, 30 Nov 2026"


@pytest.mark.words
async def test_it_is_not_cut(home: Path) -> None:
    fill(database(), 2, days=2, strange=False)
    app = AftershakeApp(database())
    async with app.run_test(size=(60, 16)) as pilot:
        # The row says "…" alone until the trend was worked out in a thread aside.
        await until(pilot, lambda: app.lately is not None)
        lines = [each.strip() for each in (await at_rest(pilot)).split("\n")]
    row = next(each for each in lines if each.startswith("Trend"))
    assert "RMSSD" in row
    assert "…" not in row
