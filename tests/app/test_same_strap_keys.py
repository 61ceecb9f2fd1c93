"""The question whether a strap of the same name is the same, and its two keys."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from aftershake.app.app import AftershakeApp
from aftershake.app.screens.picker import SAME_NAME, PickerScreen
from aftershake.events import LinkReason
from aftershake.session.view import Stage
from support.app_examples import RESTING
from support.app_helpers import STRAPS, Shown, no_bluetooth, ready, settle, text_of

ASKED = LinkReason("same_name", "Watch HR (C0:FF:EE:00:00:99)")


@pytest.fixture
def app(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AftershakeApp:
    monkeypatch.setenv("AFTERSHAKE_HOME", str(tmp_path))
    return AftershakeApp(tmp_path / "aftershake.db")


@pytest.mark.parametrize("stage", ["waiting", "running"])
async def test_y_and_n_answer_while_it_is_asked(app: AftershakeApp, stage: Stage) -> None:
    shown = Shown(replace(RESTING, stage=stage, link="searching", link_reason=ASKED))
    async with app.run_test(size=(100, 30)) as pilot:
        await ready(pilot)
        app.push_screen(shown.screen())
        await settle(pilot)
        await pilot.press("y", "n")
        await settle(pilot)
        assert shown.pressed == ["same_strap", "other_strap"]
        shown.show(replace(shown.view, link="connected", link_reason=None))
        await settle(pilot)
        await pilot.press("y")
        await settle(pilot)
        assert shown.pressed[2:] == (["pause"] if stage == "running" else [])
        assert not shown.steered


@pytest.mark.words
@pytest.mark.parametrize("size", [(80, 24), (100, 30)])
async def test_the_question_is_read_on_the_screen(
    app: AftershakeApp, size: tuple[int, int]
) -> None:
    shown = Shown(replace(RESTING, stage="waiting", link="searching", link_reason=ASKED))
    async with app.run_test(size=size) as pilot:
        await ready(pilot)
        app.push_screen(shown.screen())
        await settle(pilot)
        text = " ".join(text_of(app).split())
        assert "Is this the same strap?" in text
        assert "y same strap" in text
        assert "n another" in text


async def test_the_list_marks_one_of_the_same_name(app: AftershakeApp) -> None:
    old, new = STRAPS[0], replace(STRAPS[0], address="C0:FF:EE:00:00:99")
    async with app.run_test(size=(100, 30)) as pilot:
        await ready(pilot)
        picker = PickerScreen(no_bluetooth, old.address, old.name)
        app.push_screen(picker)
        await settle(pilot)
        picker.show((new,))
        await settle(pilot)
        assert SAME_NAME in text_of(app)
        picker.show((old, new))
        await settle(pilot)
        assert SAME_NAME not in text_of(app)
