"""A disk that is full, or refuses a file, in the middle of an export: what is missing is said."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from aftershake.cli.group import cli
from aftershake.config import database
from aftershake.exchange import writing
from support.three_years import fill


@pytest.mark.words
@pytest.mark.parametrize("what", ["export all --format events", "people export"])
def test_what_is_missing_is_said(home: Path, tmp_path: Path, what: str) -> None:
    fill(database(), 3, strange=False)
    to = tmp_path / "out"
    name = [""] if what == "people export" else []

    def ran(*more: str) -> subprocess.CompletedProcess[str]:
        command = (sys.executable, "-m", "aftershake", *what.split(), *name, "-o", f"{to}/", *more)
        return subprocess.run(
            command, capture_output=True, text=True, timeout=120, check=False, env=os.environ
        )

    whole = ran()
    assert whole.returncode == 0, whole.stderr
    refused = sorted(to.rglob("*.jsonl"))[1]
    refused.unlink()
    refused.mkdir()  # no file can be put there, as on a full disk
    in_part = ran("--force")
    assert in_part.returncode == 1
    assert f"Before that 1 file was written: {to}" in in_part.stderr
    assert "The others are missing" in in_part.stderr


@pytest.mark.words
@pytest.mark.parametrize("what", ["export all --format events", "people export"])
@pytest.mark.parametrize("there_before", [False, True])
def test_interrupted_it_says_how_many_are_there(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, what: str, there_before: bool
) -> None:
    fill(database(), 5, strange=False)
    to = tmp_path / "out"
    asked = [*what.split(), *([""] if what == "people export" else []), "-o", f"{to}/", "--force"]
    if there_before:
        assert CliRunner().invoke(cli, asked).exit_code == 0
    puts = 0

    def put_and_interrupt(beside: Path, path: Path, *, overwrite: bool) -> None:
        nonlocal puts
        writing_put(beside, path, overwrite=overwrite)
        puts += 1
        if puts == 3:
            raise KeyboardInterrupt

    writing_put = writing.put
    monkeypatch.setattr(writing, "put", put_and_interrupt)
    done = CliRunner().invoke(cli, asked)
    assert done.exit_code == 130
    assert f"Interrupted: 3 files are written: {to}" in done.stderr
    assert "What else was to come is missing; --force writes all of it." in done.stderr


@pytest.mark.words
def test_interrupted_before_the_first_nothing_is_said_to_be_there(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(database(), 2, strange=False)

    def interrupt(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(writing, "put", interrupt)
    asked = ["export", "all", "--format", "events", "-o", f"{tmp_path / 'out'}/"]
    done = CliRunner().invoke(cli, asked)
    assert "written" not in done.stderr
