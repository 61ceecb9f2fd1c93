"""`aftershake recompute` interrupted: each session is made once, and comes out as if it never was;
and what it says before of what it would change is what it changes."""

from __future__ import annotations

import json
import shutil
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from aftershake.analysis.recompute import outdated_at, to_do
from aftershake.config import database
from aftershake.hrv.metrics import ALGORITHM
from aftershake.store.store import Store
from support.interrupted import OLD, derived, make_old, recompute_interrupted, record

SESSIONS = 12
ENDS = [signal.SIGKILL, signal.SIGINT, signal.SIGKILL]


def run(*arguments: str) -> dict[str, Any]:
    ran = subprocess.run(
        [sys.executable, "-m", "aftershake", "recompute", *arguments, "--json"],
        capture_output=True,
        text=True,
        timeout=120,
        check=True,
    )
    found: dict[str, Any] = json.loads(ran.stdout)
    return found


@pytest.fixture(scope="module")
def worked_out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("worked-out")
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv("AFTERSHAKE_HOME", str(home))
        record(database(), SESSIONS)
        assert run() == {"sessions": SESSIONS, "worked_out": SESSIONS, "failed": []}
        return database()


@pytest.fixture
def recorded(worked_out: Path, home: Path) -> Path:
    """Its numbers are those of this version."""
    return Path(shutil.copy(worked_out, database()))


@pytest.mark.skipif(sys.platform == "win32", reason="it has other signals")
@pytest.mark.parametrize(("arguments", "ends"), [((), ENDS), (("--all",), ENDS[:1])])
def test_interruptions_change_nothing(
    recorded: Path, arguments: tuple[str, ...], ends: list[signal.Signals]
) -> None:
    never = derived(recorded)
    assert {row[5] for row in never["beat"]} == {0, 1}
    if not arguments:
        make_old(recorded)
    found = recompute_interrupted(recorded, ends, arguments)
    left = [SESSIONS, *found.left]
    assert left == sorted(left, reverse=True)
    assert found.left[-1] < SESSIONS, "it went on from somewhere"
    assert found.last == {"sessions": found.left[-1], "worked_out": found.left[-1], "failed": []}
    assert found.twice == []
    assert derived(recorded) == never
    assert to_do(recorded) == []


def test_a_dry_run_says_what_comes_of_it(recorded: Path) -> None:
    changed = make_old(recorded)
    before = {row[0]: (row[3], row[6]) for row in derived(recorded)["comparison"]}
    lies_there = recorded.read_bytes()
    said = run("--dry-run")
    assert recorded.read_bytes() == lies_there
    assert (said["sessions"], said["algorithm"], said["new"]) == (SESSIONS, ALGORITHM, 0)
    assert [each["id"] for each in said["changes"]] == list(range(1, SESSIONS + 1))
    assert said["numbers_changed"] == changed > SESSIONS
    assert run()["worked_out"] == SESSIONS
    for row in derived(recorded)["comparison"]:
        change = said["changes"][row[0] - 1]
        assert change["verdict"] == {"from": before[row[0]][0], "to": row[3]}
        assert change["algorithm"] == {"from": OLD, "to": row[6]}
    again = run("--all", "--dry-run")
    assert (again["sessions"], again["numbers_changed"], again["verdicts_changed"]) == (
        SESSIONS,
        0,
        0,
    )
    assert again["numbers"] == said["numbers"]
    assert run("--dry-run")["sessions"] == 0


def test_one_without_numbers_is_new(home: Path) -> None:
    record(database(), 1)
    said = run("--dry-run")
    assert (said["sessions"], said["new"], said["numbers"], said["verdicts_changed"]) == (
        1,
        1,
        0,
        0,
    )
    assert outdated_at(database()) == [1]


def test_what_cannot_be_worked_out_is_told_and_not_asked_for_again(recorded: Path) -> None:
    with Store(recorded) as store, store.writing() as db:
        db.execute("UPDATE session SET plan_toml = 'of a later version' WHERE id = 3")
    ran = subprocess.run(
        [sys.executable, "-m", "aftershake", "recompute", "--all", "--json"],
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert ran.returncode == 1
    assert [each["id"] for each in json.loads(ran.stdout)["failed"]] == [3]
    assert to_do(recorded) == []
