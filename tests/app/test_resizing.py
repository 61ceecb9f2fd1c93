"""A window made small and large again, on every page: what is seen is where it says it is."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot
from textual.screen import Screen

import support.app_examples as examples
import support.details_example as example
from aftershake.app.app import AftershakeApp
from aftershake.app.care_pages import length_page, why_stopped
from aftershake.app.screens.base import Column
from aftershake.app.screens.check_in import CheckInScreen
from aftershake.app.screens.check_out import CheckOutScreen
from aftershake.app.screens.daily import DailyScreen
from aftershake.app.screens.grounding import GroundingScreen
from aftershake.app.screens.help import HelpScreen
from aftershake.app.screens.plans import PlanScreen
from aftershake.app.screens.rehearsal import RehearsalScreen
from aftershake.app.screens.review import ReviewScreen
from aftershake.app.screens.screening import ScreeningScreen
from aftershake.app.screens.support import SupportScreen
from aftershake.plans.reader import built_in
from aftershake.session.check import NOTHING_SAID
from aftershake.sound.player import Player
from aftershake.sound.speech import Speech
from support.app_helpers import Shown, ready, settle, text_of
from support.sound_page import looked_for

PLANS = list(built_in().values())
PAGES: dict[str, Callable[[], Screen[Any]]] = {
    "review": lambda: ReviewScreen(examples.RESULT),
    "details": lambda: example.screen(1),
    "help": HelpScreen,
    "plans": lambda: PlanScreen(PLANS, PLANS[0]),
    "check-in": CheckInScreen,
    "check-out": lambda: CheckOutScreen(NOTHING_SAID),
    "screening": ScreeningScreen,
    "daily": DailyScreen,
    "rehearsal": RehearsalScreen,
    "sound-check": lambda: looked_for(Player(), Speech()),
    "grounding": lambda: GroundingScreen("stopped"),
    "support": lambda: SupportScreen("", print),
    "why-stopped": why_stopped,
    "length": length_page,
    "resting": lambda: Shown(examples.RESTING).screen(),
    "shaking": lambda: Shown(examples.SHAKING).screen(),
    "counted": lambda: Shown(examples.COUNTED).screen(),
    "paused": lambda: Shown(examples.PAUSED).screen(),
    "lost": lambda: Shown(examples.LOST).screen(),
    "ended": lambda: Shown(examples.ENDED).screen(),
}


async def resized(pilot: Pilot[Any], size: tuple[int, int]) -> None:
    """To its end: what was hidden comes back, and then its keys."""
    await pilot.resize_terminal(*size)
    for _ in range(3):
        await pilot.pause()


@pytest.mark.parametrize("name", PAGES)
async def test_small_and_back_it_is_the_same_page(name: str, home: Path) -> None:
    app = AftershakeApp(home / "aftershake.db")
    async with app.run_test(size=(80, 24)) as pilot:
        await ready(pilot)
        app.push_screen(PAGES[name]())
        await settle(pilot)
        before = text_of(app)
        for size in ((40, 10), (20, 5), (120, 40), (80, 24)):
            await resized(pilot, size)
        assert text_of(app).splitlines() == before.splitlines()
        for column in app.screen.query(Column):
            assert not column.scroll_y


async def test_keys_are_heard_again_after_the_window_was_too_small(home: Path) -> None:
    app = AftershakeApp(home / "aftershake.db")
    async with app.run_test(size=(80, 24)) as pilot:
        await ready(pilot)
        screen = CheckInScreen()
        app.push_screen(screen)
        await settle(pilot)
        for size in ((40, 10), (20, 5), (80, 24)):
            await resized(pilot, size)
        await pilot.press("7")
        await settle(pilot)
        assert screen.said.rating("before", "distress") == 7


async def test_the_bar_is_where_the_page_is(home: Path) -> None:
    """Scrolled down, made so large that all is seen, and small again: it begins at its top."""
    app = AftershakeApp(home / "aftershake.db")
    async with app.run_test(size=(80, 24)) as pilot:
        await ready(pilot)
        app.push_screen(ReviewScreen(examples.RESULT))
        await settle(pilot)
        column = app.screen.query_one(Column)
        await pilot.press("end")
        await settle(pilot)
        for size in ((120, 40), (80, 24)):
            await resized(pilot, size)
        assert column.max_scroll_y > 0
        assert column.vertical_scrollbar.position == column.scroll_y
