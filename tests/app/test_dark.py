"""An empty dark screen while a session goes on: it pauses nothing, and hides no trouble."""

from __future__ import annotations

from dataclasses import replace

import pytest
from textual.color import Color

import support.app_examples as examples
from aftershake.app.app import AftershakeApp
from aftershake.app.screens.grounding import GroundingScreen
from aftershake.session.view import Told, View
from aftershake.store.store import Store
from support.app_helpers import Shown, segments, settle, shown_in, text_of

GONE = replace(examples.LOST, unheard_s=60.0)


@pytest.mark.parametrize("theme", ["aftershake-dark", "aftershake-light"])
@pytest.mark.parametrize("size", [(80, 24), (120, 40), (60, 16), (40, 10)])
async def test_there_is_one_dim_word_and_no_light(
    size: tuple[int, int], theme: str, store: Store
) -> None:
    app = AftershakeApp(store.path)
    async with app.run_test(size=size) as pilot:
        app.theme = theme
        await shown_in(pilot, Shown(examples.RESTING))
        await pilot.press("z")
        await settle(pilot)
        assert text_of(app).split() == ["baseline"]
        for row in segments(app):
            for each in row:
                assert each.style is not None
                for colour in (each.style.bgcolor, each.style.color if each.text.strip() else None):
                    if colour is not None:
                        assert Color.from_rich_color(colour).brightness < 0.25


async def test_the_first_key_only_brings_it_back(store: Store) -> None:
    shown = Shown(examples.RESTING)
    app = AftershakeApp(store.path)
    async with app.run_test(size=(80, 24)) as pilot:
        await shown_in(pilot, shown)
        for key in ("w", "m", "space", "question_mark", "n", "z"):
            await pilot.press("z")
            await settle(pilot)
            assert text_of(app).split() == ["baseline"]
            await pilot.press(key)
            await settle(pilot)
            assert "baseline" in text_of(app)
            assert "BASELINE" in text_of(app)
        assert shown.pressed == []
        await pilot.press("m", "w")
        await settle(pilot)
        assert shown.pressed == ["mark", "pause"]


@pytest.mark.parametrize("key", ["x", "escape"])
async def test_who_wants_to_stop_need_not_press_twice(key: str, store: Store) -> None:
    shown = Shown(examples.RESTING)
    app = AftershakeApp(store.path)
    async with app.run_test(size=(80, 24)) as pilot:
        await shown_in(pilot, shown)
        await pilot.press("z", key)
        await settle(pilot)
        assert isinstance(app.screen, GroundingScreen)
        assert shown.pressed == ["stop"]


@pytest.mark.parametrize(
    ("view", "wakes"),
    [
        (examples.FULL_DISK, True),
        (examples.ENDED, True),
        (GONE, True),
        (examples.LOST, False),  # for twelve seconds
        (examples.SHAKING, False),
        (replace(examples.RESTING, told=Told(170.0, "half", "Half of it.")), False),
    ],
)
async def test_a_trouble_and_the_end_bring_it_back(view: View, wakes: bool, store: Store) -> None:
    shown = Shown(examples.RESTING)
    app = AftershakeApp(store.path)
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await shown_in(pilot, shown)
        await pilot.press("z")
        shown.show(view)
        await settle(pilot)
        assert screen.dark is not wakes
        if wakes and view.stage == "running":  # who darkens it again knows
            await pilot.press("z")
            shown.show(replace(view, t_s=view.t_s + 1))
            await settle(pilot)
            assert screen.dark
