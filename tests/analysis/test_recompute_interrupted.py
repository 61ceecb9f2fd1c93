"""`aftershake recompute` interrupted: each session is made once, and comes out as if it never was;
and what it says before of what it would change is what it changes."""

from __future__ import annotations

import asyncio
import json
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from aftershake.analysis.recompute import ask_for_everything, outdated_at, recompute, to_do
from aftershake.analysis.would_change import Changed, would_change
from aftershake.config import database
from aftershake.hrv.metrics import ALGORITHM
from aftershake.store.store import Store
from support.in_process import InProcess
from support.interrupted import OLD, derived, make_old, recompute_interrupted, record

SESSIONS = 12


async def work_out(path: Path) -> list[int]:
    """The sessions that were worked out."""
    done = [each async for each in recompute(path, to_do(path), InProcess())]
    return [each.session_id for each in done if each.error is None]


async def changes(path: Path, *, everything: bool = False) -> list[Changed]:
    ids = to_do(path, everything=everything)
    found = would_change(path, ids, InProcess(), everything=everything)
    return [each async for each in found if isinstance(each, Changed)]


@pytest.fixture(scope="module")
def worked_out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("worked-out") / "aftershake.db"
    record(path, SESSIONS)
    assert asyncio.run(work_out(path)) == list(range(1, SESSIONS + 1))
    return path


@pytest.fixture
def recorded(worked_out: Path, home: Path) -> Path:
    """Its numbers are those of this version."""
    return Path(shutil.copy(worked_out, database()))


@pytest.mark.skipif(sys.platform == "win32", reason="it has other signals")
def test_three_interruptions_change_nothing(recorded: Path) -> None:
    never = derived(recorded)
    assert {row[5] for row in never["beat"]} == {0, 1}
    make_old(recorded, but=SESSIONS // 2)  # the others are asked for all the same
    ends = [signal.SIGKILL, signal.SIGINT, signal.SIGKILL]
    found = recompute_interrupted(recorded, ends, ["--all"])
    left = [SESSIONS, *found.left]
    assert left == sorted(left, reverse=True)
    assert found.left[-1] < SESSIONS, "it went on from somewhere"
    assert found.last == {"sessions": found.left[-1], "worked_out": found.left[-1], "failed": []}
    assert found.twice == []
    assert derived(recorded) == never
    assert to_do(recorded) == []


async def test_a_dry_run_says_what_comes_of_it(recorded: Path) -> None:
    altered = make_old(recorded)
    before = {row[0]: (row[3], row[6]) for row in derived(recorded)["comparison"]}
    lies_there = recorded.read_bytes()
    said = await changes(recorded)
    assert recorded.read_bytes() == lies_there
    assert [each.session_id for each in said] == list(range(1, SESSIONS + 1))
    assert sum(len(each.numbers) for each in said) == altered > SESSIONS
    assert len(await work_out(recorded)) == SESSIONS
    for change, row in zip(said, derived(recorded)["comparison"], strict=True):
        old_verdict, old_algorithm = before[row[0]]
        assert (change.before.verdict, change.after.verdict) == (old_verdict, row[3])
        assert (change.before.algorithm, change.after.algorithm) == (old_algorithm, row[6])
        assert (old_algorithm, row[6]) == (OLD, ALGORITHM)
    again = await changes(recorded, everything=True)
    assert [(len(each.numbers), each.verdict_changes) for each in again] == [(0, False)] * SESSIONS
    assert [each.compared for each in again] == [each.compared for each in said]
    assert await changes(recorded) == []


def test_one_without_numbers_is_new(home: Path) -> None:
    record(database(), 1)
    ran = subprocess.run(
        [sys.executable, "-m", "aftershake", "recompute", "--dry-run", "--json"],
        capture_output=True,
        text=True,
        check=True,
    )
    said = json.loads(ran.stdout)
    (change,) = said.pop("changes")
    assert said == {
        "sessions": 1,
        "algorithm": ALGORITHM,
        "new": 1,
        "verdicts_changed": 0,
        "numbers": 0,
        "numbers_changed": 0,
        "failed": [],
    }
    assert (change["algorithm"]["from"], change["verdict"]["from"]) == (None, None)
    assert outdated_at(database()) == [1]


async def test_what_cannot_be_worked_out_is_not_asked_for_again(recorded: Path) -> None:
    with Store(recorded) as store, store.writing() as db:
        db.execute("UPDATE session SET plan_toml = 'of a later version' WHERE id = 3")
    everything = to_do(recorded, everything=True)
    ask_for_everything(recorded, everything)
    assert to_do(recorded) == everything
    assert await work_out(recorded) == [each for each in everything if each != 3]
    assert to_do(recorded) == []
