"""The keys of a session that leads: begin now, tired, longer, end this phase; any other pauses."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot

import support.app_examples as examples
from aftershake.app.app import AftershakeApp
from aftershake.app.screens.session import SessionScreen
from aftershake.plans.reader import read_plan
from aftershake.recording.start import SessionRequest
from aftershake.session.view import View
from aftershake.store.store import Store
from support.app_helpers import Shown, settle, shown_in, text_of, until

LED = read_plan(
    'name = "led"\ntitle = "Led"\n'
    '[[phase]]\nname = "before"\nkind = "rest"\nduration_s = 2\n'
    '[[phase]]\nname = "exercises"\nkind = "other"\nsay = "Slowly."\n'
    '[[phase.step]]\nname = "Wall"\nseconds = 2000\ntiredness = true\ncue = "Stay."\n'
    '[[phase.step]]\nname = "Hang"\nbreaths = 3\n'
    '[[phase]]\nname = "shaking"\nkind = "shake"\nduration_s = 600\n'
    '[[phase]]\nname = "after"\nkind = "rest"\nduration_s = 600\n'
)


def view_of(app: AftershakeApp) -> View | None:
    return app.screen.view if isinstance(app.screen, SessionScreen) else None


def phase(app: AftershakeApp) -> int:
    view = view_of(app)
    return view.phase if view is not None and view.stage == "running" else -1


def lasts_s(app: AftershakeApp) -> float:
    """How long the phase of now lasts, with what it was made longer by."""
    view = view_of(app)
    return view.phase_elapsed_s + view.phase_left_s if view is not None else 0.0


def stage(app: AftershakeApp) -> str:
    view = view_of(app)
    return view.stage if view is not None else ""


@asynccontextmanager
async def led(tmp_path: Path, lie_down_s: float = 0.0) -> AsyncGenerator[Pilot[Any]]:
    """A session on a simulated heart, twenty times the speed."""
    path = tmp_path / "aftershake.db"
    with Store(path):
        pass
    order = SessionRequest(LED, "simulate", "calm", 20.0, lie_down_s=lie_down_s)
    app = AftershakeApp(path, order=order)
    async with app.run_test(size=(80, 24)) as pilot:
        yield pilot
        await pilot.press("ctrl+q")


@pytest.mark.parametrize("key", ["enter", "space"])
async def test_one_key_begins_before_the_time_to_lie_down_is_over(key: str, tmp_path: Path) -> None:
    async with led(tmp_path, lie_down_s=3000.0) as pilot:
        app: Any = pilot.app
        await until(pilot, lambda: stage(app) == "waiting" and "to begin at once" in text_of(app))
        view = view_of(app)
        assert view is not None
        assert (view.lie_down_left_s or 0) > 1000
        await until(pilot, lambda: (view_of(app) or view).packets > 0)
        await pilot.press("w")  # nothing is to be paused yet
        assert stage(app) == "waiting"
        await pilot.press(key)
        await until(pilot, lambda: stage(app) == "running")


async def test_figures_say_how_tired_and_pause_nothing(tmp_path: Path) -> None:
    async with led(tmp_path) as pilot:
        app: Any = pilot.app
        await until(pilot, lambda: phase(app) == 1)
        view = view_of(app)
        assert view is not None
        assert view.step is not None
        assert "Wall" in view.step.step.name
        for key, tired in (("7", 7), ("0", 10), ("1", 1)):
            await pilot.press(key)
            await until(pilot, lambda tired=tired: f"tired {tired} of 10" in text_of(app))
            assert stage(app) == "running"
        await pilot.press("n")
        await pilot.press("y")
        await until(pilot, lambda: phase(app) == 2)
        await pilot.press("7")  # nothing is to be rated here, so it is any key
        await until(pilot, lambda: stage(app) == "paused")


async def test_a_phase_is_made_longer_and_ended(tmp_path: Path) -> None:
    async with led(tmp_path) as pilot:
        app: Any = pilot.app
        await until(pilot, lambda: phase(app) == 1)
        assert lasts_s(app) == pytest.approx(2018)
        await pilot.press("plus", "plus")
        await until(pilot, lambda: lasts_s(app) == pytest.approx(2018 + 120))
        assert stage(app) == "running"
        await pilot.press("n")
        await until(pilot, lambda: "y end it" in text_of(app))
        await pilot.press("y")
        await until(pilot, lambda: phase(app) == 2)
        assert "y end it" not in text_of(app)


@pytest.mark.parametrize(
    ("key", "then"), [("n", "running"), ("escape", "running"), ("w", "paused")]
)
async def test_the_question_is_taken_back(key: str, then: str, tmp_path: Path) -> None:
    async with led(tmp_path) as pilot:
        app: Any = pilot.app
        await until(pilot, lambda: phase(app) == 1)
        await pilot.press("n")
        await until(pilot, lambda: "y end it" in text_of(app))
        await pilot.press(key)
        await until(pilot, lambda: "y end it" not in text_of(app) and stage(app) == then)
        if then == "running":
            await pilot.press("y")  # means nothing any more but any key
            await until(pilot, lambda: stage(app) == "paused")
        view = view_of(app)
        assert view is not None
        assert view.phase == 1


async def test_the_commands_steer_too(tmp_path: Path) -> None:
    async with led(tmp_path) as pilot:
        app: Any = pilot.app
        await until(pilot, lambda: phase(app) == 1)
        await pilot.press("ctrl+p", *"longer", "enter")
        await until(pilot, lambda: lasts_s(app) == pytest.approx(2018 + 60))
        assert stage(app) == "running"


@pytest.mark.parametrize("size", [(80, 24), (60, 16), (40, 10)])
async def test_who_goes_on_sees_how_long_there_is_to_lie_down_again(
    size: tuple[int, int], home: Path
) -> None:
    shown = Shown(replace(examples.PAUSED, lie_down_left_s=23.0))
    app = AftershakeApp(home / "aftershake.db")
    async with app.run_test(size=size) as pilot:
        await shown_in(pilot, shown)
        assert "0:23" in text_of(app)
        await pilot.press("space")
        await settle(pilot)
        assert (shown.pressed, shown.steered) == (["resume"], [])
