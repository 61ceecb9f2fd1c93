"""`aftershake export`: one session that cannot be had keeps no other from being written."""

from __future__ import annotations

import asyncio
import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from aftershake.analysis.results import analyse_session
from aftershake.config import database
from aftershake.events import Packet
from aftershake.exchange.writers import WRITERS
from aftershake.plans.plan import Phase
from aftershake.rr.packet import encode
from aftershake.store.store import Store
from support.commands import run
from support.exporting import plan_of
from support.in_process import InProcess

AT = datetime(2026, 5, 1, 7, 30, tzinfo=UTC)
PLAN = plan_of(Phase("rest", "rest", "lying", 130))


def recorded(count: int) -> list[int]:
    """Sessions of a heart of one's own on as many days, worked out."""
    numbers = []
    with Store(database()) as store:
        for day in range(count):
            at = AT + timedelta(days=day)
            number = store.begin(
                title="Made up", started_at=at, plan=PLAN.name, plan_toml=PLAN.toml,
                source="strap", source_what="AA",
            )  # fmt: skip
            beats = (Packet(float(t), encode(60, (1000 + t % 40,)), 1) for t in range(1, 140))
            store.extend(number, [(each, at) for each in beats])
            store.end(number, at, duration_s=140.0, complete=True, strap="")
            numbers.append(number)
    for number in numbers:
        asyncio.run(analyse_session(database(), number, InProcess()))
    return numbers


DAMAGE = {
    "plan": "UPDATE session SET plan_toml = 'x=' WHERE id = ?",
    "newer": "UPDATE event SET kind = 'newer' WHERE session_id = ? AND t_s = 100",
    "beats": "DELETE FROM event WHERE session_id = ?",
}


@pytest.mark.parametrize("damage", DAMAGE)
@pytest.mark.parametrize("name", sorted(set(WRITERS) - {"parquet"}))
def test_one_that_cannot_be_read_is_said_and_the_others_come(
    name: str, damage: str, tmp_path: Path
) -> None:
    numbers = recorded(3)
    to = ("--format", name, "-o", f"{tmp_path}/out/", "--yes")
    assert run("export", "all", *to).exit_code == 0
    whole = {each.name for each in tmp_path.rglob("*") if each.is_file()}
    with Store(database()) as store, store.writing() as db:
        db.execute(DAMAGE[damage], [numbers[1]])
    done = run("export", "all", *to, "--force")
    assert done.exception is None or isinstance(done.exception, SystemExit)
    # What a format does not ask for does not matter to it.
    asked = {"events": ("newer",), "intervals-icu": ()}.get(name, tuple(DAMAGE))
    assert done.exit_code == (1 if damage in asked else 0), done.output
    assert (f"Session {numbers[1]}:" in done.stderr) == (damage in asked)
    for file in (tmp_path / "out").rglob("*"):
        if file.is_file():
            file.unlink()
    assert run("export", "all", *to).exit_code == done.exit_code
    there = {each.name for each in tmp_path.rglob("*") if each.is_file()}
    lost = {each for each in whole if f"session-{numbers[1]}" in each}
    assert there == (whole - lost if damage in asked else whole)


def test_a_dash_is_stdout_and_no_file_of_that_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    recorded(1)
    monkeypatch.chdir(tmp_path)
    to_stdout, plainly = (
        run("export", "last", "--format", "json", *more) for more in (["-o", "-"], [])
    )
    assert (to_stdout.exit_code, plainly.exit_code) == (0, 0)
    assert json.loads(to_stdout.stdout) == json.loads(plainly.stdout)
    assert run("export", "last", "--format", "csv", "-o", "-").exit_code == 2  # several files
    assert run("backup", "-").exit_code == 2
    assert run("people", "export", "", "-o", "-").exit_code == 2
    assert not list(tmp_path.iterdir())
