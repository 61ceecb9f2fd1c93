"""What is remembered of a person's choices."""

from __future__ import annotations

import os
import stat
import sys
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from aftershake.config import LONGEST, config_file, kept, remember, remembered, unread


def test_what_is_remembered_is_found_again_and_private(home: Path) -> None:
    assert remembered("theme") is None
    remember("theme", "light")
    remember("plan", "quick")
    assert (remembered("theme"), remembered("plan")) == ("light", "quick")
    assert stat.S_IMODE(config_file().stat().st_mode) == 0o600
    assert [path.name for path in home.iterdir()] == ["config.toml"]


@given(st.text())
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_text_is_kept_or_left(value: str) -> None:
    config_file().unlink(missing_ok=True)
    remember("plan", "before")
    remember("plan", value)
    assert remembered("plan") in (value, "before")


@pytest.mark.skipif(sys.platform == "win32", reason="pipes and devices in a folder")
@pytest.mark.parametrize("kind", ["pipe", "device", "endless"])
def test_what_is_no_ordinary_file_is_neither_waited_for_nor_read_without_end(kind: str) -> None:
    if kind == "pipe":
        os.mkfifo(config_file())
    elif kind == "device":
        config_file().symlink_to("/dev/zero")
    else:
        with config_file().open("wb") as file:
            file.truncate(LONGEST + 1)
    assert kept() == {}
    assert unread() == ("it is too long" if kind == "endless" else "it is no ordinary file")
    remember("theme", "light")
    assert remembered("theme") is None


@pytest.mark.parametrize("held", ["[table]\nown = 1\n", "not = = toml", "\x00"])
def test_somebodys_own_file_is_left_alone(held: str) -> None:
    config_file().write_text(held)
    remember("theme", "light")
    assert config_file().read_text() == held
    assert remembered("theme") is None


def test_other_settings_stay() -> None:
    config_file().write_text("sound = false\nsize = 3\n# a remark\n")
    remember("theme", "light")
    assert config_file().read_text() == ('sound = false\nsize = 3\n# a remark\ntheme = "light"\n')


def test_a_home_that_cannot_be_written_is_no_error(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("AFTERSHAKE_HOME", str(tmp_path / "file"))
    remember("theme", "light")
    assert remembered("theme") is None
