"""The list of plans: single keys narrow it down, and what is highlighted is shown whole."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from textual.app import App
from textual.widgets import OptionList

from aftershake.app.app import AftershakeApp
from aftershake.app.commands import commands_of
from aftershake.app.screens.commands import CommandScreen
from aftershake.app.screens.plans import PlanScreen
from aftershake.app.theme import DARK_THEME
from aftershake.app.widgets.plan_filter import PlanFilter
from aftershake.app.widgets.plan_preview import preview
from aftershake.plans.plan import Plan
from aftershake.plans.reader import built_in
from support.app_helpers import at_rest, ready, settle

PLANS = list(built_in().values())


class Choosing(App[Plan | None]):
    """Only the list of plans."""

    def __init__(self, plans: Sequence[Plan]) -> None:
        super().__init__()
        self._plans = plans
        self.register_theme(DARK_THEME)
        self.theme = DARK_THEME.name

    def on_mount(self) -> None:
        self.push_screen(PlanScreen(self._plans, self._plans[0]), self.exit)


@pytest.mark.parametrize(
    ("keys", "chosen"),
    [
        (["enter"], "standard"),
        (["w", "enter"], "tre-style"),
        (["w", "1", "enter"], "wall-sit"),
        (["down", "f", "enter"], "quick"),  # what was highlighted stays so
        (["c", "down", "enter"], "sacred-ecstatics"),
        (["w", "w", "enter"], "tre-style"),  # taken back, and the highlight stays
        (["s", "a", "up", "enter"], "quick-rest"),
        (["m", "s", "1", "enter"], "wall-sit"),
        (["m", "m", "m", "m", "end", "enter"], "short-rest-reading"),
    ],
)
async def test_single_keys_narrow_the_list_down(keys: list[str], chosen: str) -> None:
    app: Any = Choosing(PLANS)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await pilot.press(*keys)
        await settle(pilot)
    assert app.return_value.name == chosen


@pytest.mark.parametrize("times", range(4))
async def test_each_key_of_the_filter_is_told_to_its_end_at_60_columns(times: int) -> None:
    app: Any = Choosing(PLANS)
    async with app.run_test(size=(60, 16)) as pilot:
        await pilot.press(*"m" * times)
        await settle(pilot)
        told = app.screen.query_one(PlanFilter).render().plain
    assert told.endswith(" a all")
    assert f" m {('min', '≤ 25', '≤ 20', '≤ 10')[times]} " in told


async def test_where_nothing_suits_that_is_said_and_chosen() -> None:
    app: Any = Choosing(PLANS)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await pilot.press("c", "m", "m", "enter")
        assert "No plan is like that." in await at_rest(pilot)
        await pilot.press("a", "enter")
        await settle(pilot)
    assert app.return_value is not None


@settings(deadline=None)
@given(st.sampled_from(PLANS), st.integers(1, 130), st.integers(1, 40))
def test_a_preview_stays_within_its_room(plan: Plan, width: int, height: int) -> None:
    rows = preview(plan, width, height).plain.split("\n")
    assert len(rows) <= height


@pytest.mark.words
@pytest.mark.parametrize("name", built_in())
def test_all_steps_are_there_to_be_seen_at_80_by_24(name: str) -> None:
    plan = built_in()[name]
    seen = " ".join(preview(plan, 68, 11).plain.split())
    for phase in plan.phases:
        assert phase.name in seen
        assert all(step.name in seen for step in phase.steps)


async def test_what_is_chosen_stays_in_sight_where_the_window_gets_smaller() -> None:
    app = Choosing(PLANS)
    async with app.run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        await pilot.press("end", "up", "up")
        await pilot.resize_terminal(60, 16)
        assert f"▸ {PLANS[-3].title}" in await at_rest(pilot)


async def test_what_was_chosen_in_a_list_that_is_another_by_now_is_never_something_else(
    home: Path,
) -> None:
    """Two keys at once: enter, and one that narrows the list down before enter is answered."""
    app = AftershakeApp(home / "aftershake.db")
    async with app.run_test(size=(80, 24)) as pilot:
        await ready(pilot)
        chosen: list[Plan | None] = []
        screen = PlanScreen(PLANS, PLANS[0])
        app.push_screen(screen, chosen.append)
        await settle(pilot)
        late = OptionList.OptionSelected(screen._menu, screen._menu.get_option_at_index(3), 3)
        await pilot.press("s")
        await settle(pilot)
        screen.on_option_list_option_selected(late)
        await settle(pilot)
        assert chosen in ([], [PLANS[3]])
        palette = CommandScreen(commands_of(app))
        app.push_screen(palette)
        await settle(pilot)
        last = palette._menu.option_count - 1
        option = palette._menu.get_option_at_index(last)
        await pilot.press(*"zzzz")
        await settle(pilot)
        palette.on_option_list_option_selected(
            OptionList.OptionSelected(palette._menu, option, last)
        )
        assert palette.is_active
