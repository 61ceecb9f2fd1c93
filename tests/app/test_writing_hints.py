"""Where something is written, what keeps it is told, in the smallest window too."""

from __future__ import annotations

from pathlib import Path

import pytest

from aftershake.app.app import AftershakeApp
from aftershake.app.screens.reason import ReasonScreen
from aftershake.app.screens.support import SupportScreen
from aftershake.config import database
from support.app_helpers import at_rest, ready

SMALL = (60, 16)


@pytest.mark.words
async def test_a_contact_is_written_with_what_keeps_it_in_sight(home: Path) -> None:
    kept: list[str] = []
    app = AftershakeApp(database())
    async with app.run_test(size=SMALL) as pilot:
        await ready(pilot)
        app.push_screen(SupportScreen("", kept.append))
        assert "enter keeps it" not in await at_rest(pilot)
        await pilot.press("c", "M", "u", "m")
        assert "enter keeps it" in await at_rest(pilot)
        await pilot.press("enter")
        assert "enter keeps it" not in await at_rest(pilot)
    assert kept == ["Mum"]


@pytest.mark.words
async def test_a_reason_is_written_with_what_takes_it_in_sight(home: Path) -> None:
    app = AftershakeApp(database())
    async with app.run_test(size=SMALL) as pilot:
        await ready(pilot)
        app.push_screen(
            ReasonScreen("Session 6: Resting reading, simulated: calm, 2026-11-28 13:29")
        )
        assert "enter leaves it out" in await at_rest(pilot)
