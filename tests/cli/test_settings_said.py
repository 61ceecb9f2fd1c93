"""A setting that does not hold is told wherever a session begins, and by `doctor`."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from aftershake.app.app import AftershakeApp
from aftershake.cli.group import cli
from aftershake.cli.plain_output import Talk
from aftershake.cli.plain_start import Asked, plain_start
from aftershake.cli.settings_said import settings_checked
from aftershake.config import config_file, database
from support.app_helpers import ready, settle

MAX = ("start", "--simulate", "calm", "--plan", "quick", "--headless", "--speed", "max")


@pytest.fixture(autouse=True)
def soon(home: Path) -> None:
    config_file().write_text('lie_down_s = "soon"\nsound_volume = 40\n', "utf-8")


@pytest.mark.words
def test_without_a_terminal_once_on_stderr() -> None:
    ran = CliRunner().invoke(cli, MAX, catch_exceptions=False)
    assert ran.exit_code == 0
    told = [line for line in ran.stderr.splitlines() if "lie_down_s" in line]
    assert told == [
        f"In {config_file()}, lie_down_s is “soon”. It can be a number of seconds from 0 to 3600."
        " Until then 30 is used."
    ]
    assert "lie_down_s" not in ran.stdout


@pytest.mark.words
def test_in_lines_before_anything_is_asked() -> None:
    lines: list[str] = []

    class Nobody:
        def next(self) -> str | None:
            return "q"

        def follow(self, heard: object) -> None: ...

    talk = Talk(Nobody(), lines.append)  # type: ignore[arg-type]
    assert plain_start(Asked(database()), talk) == 0
    assert "lie_down_s" in lines[0]


@pytest.mark.words
async def test_at_home_once() -> None:
    app = AftershakeApp(database())
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await ready(pilot)
        await settle(pilot)
        app.screen.on_screen_resume()  # type: ignore[attr-defined]
        await settle(pilot)
        told = [each.message for each in app._notifications]
    assert len([each for each in told if "lie_down_s" in each and "config.toml" in each]) == 1


def test_doctor_finds_it_and_nothing_where_all_holds() -> None:
    (finding,) = settings_checked()
    assert finding.fine is False
    config_file().write_text("lie_down_s = 20\n", "utf-8")
    assert list(settings_checked()) == []
