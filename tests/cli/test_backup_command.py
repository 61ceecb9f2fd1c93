"""`aftershake backup` and `restore`: sentences and exit codes."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from aftershake.config import database
from aftershake.wording.lint import never_said
from support.commands import run
from support.three_years import fill


@pytest.fixture(autouse=True)
def recorded() -> None:
    fill(database(), 3, days=3, strange=False)


def there() -> list[int]:
    return [each["id"] for each in json.loads(run("sessions", "--json").stdout)]


def test_into_a_folder_and_back(tmp_path: Path) -> None:
    done = run("backup", str(tmp_path))
    assert (done.exit_code, done.stdout, never_said(done.output)) == (0, "", None)
    (file,) = tmp_path.iterdir()
    assert file.name.startswith("aftershake-20")
    assert "3 sessions" in done.stderr
    run("delete", "2", "--yes")
    assert there() == [3, 1]
    assert run("restore", str(file)).exit_code == 2  # nobody can be asked
    assert there() == [3, 1]
    done = run("restore", str(file), "--yes")
    assert (done.exit_code, never_said(done.output)) == (0, None)
    assert there() == [3, 2, 1]
    assert "before" in done.stderr


def test_what_is_there_stays_unless_told(tmp_path: Path) -> None:
    file = tmp_path / "b.db"
    file.write_text("mine")
    done = run("backup", str(file))
    assert type(done.exception).__name__ == "AlreadyThere"
    assert file.read_text() == "mine"
    assert run("backup", str(file), "--force").exit_code == 0
    assert run("backup", str(tmp_path / "none" / "b.db")).exit_code == 2
