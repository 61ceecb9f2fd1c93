"""A database as version 0.1.0 wrote it opens, shows the same, and gives the same numbers again."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from aftershake.cli.group import cli
from aftershake.config import database
from support.of_0_1_0 import unpacked

DATA = Path(__file__).parents[1] / "data"
SHOWN: dict[str, Any] = json.loads((DATA / "aftershake-0.1.0.json").read_text())
CUT_OFF = "13"  # it has no result yet
# Added or said in other words since.
NEW = {
    "reason_codes",
    "earlier_ln",
    "rest_exceedance",
    "rest_exceedance_heart_rate_moved",
    "rest_exceedance_night",
    "ratings",
    "marks",
    "reason",
    "reasons",
    "headline",
    "check",
    "cues",
    "tiredness",
    "breathing_lowest_per_min",
    "breathing_highest_per_min",
    "sighs",
    "rmssd_without_sighs_ms",
    "misplaced",
}


@pytest.fixture
def old(home: Path) -> Path:
    return unpacked(database())


@pytest.fixture
def old_as_saved(home: Path) -> Path:
    return unpacked(database(), as_saved=True)


def shown(session: str) -> dict[str, Any]:
    ran = CliRunner().invoke(cli, ["show", session, "--json"])
    assert ran.exit_code == 0, ran.output
    found: dict[str, Any] = json.loads(ran.stdout)
    return found


def numbers(said: Any) -> Any:
    """What is said, without what may be said otherwise."""
    if isinstance(said, dict):
        return {key: numbers(value) for key, value in said.items() if key not in NEW}
    return [numbers(value) for value in said] if isinstance(said, list) else said


@pytest.mark.usefixtures("old_as_saved")
@pytest.mark.parametrize("session", sorted(SHOWN.keys() - {CUT_OFF}))
def test_it_shows_what_was_shown(session: str) -> None:
    assert numbers(shown(session)) == numbers(SHOWN[session])


def test_it_gives_the_same_when_worked_out_again(old: Path) -> None:
    """But for what newer rules say of artifacts, of breathing and of how two rests differ."""
    db = sqlite3.connect(old)
    with db:
        for table in ("comparison", "phase", "gap", "beat"):
            if db.execute("SELECT 1 FROM sqlite_master WHERE name = ?", [table]).fetchone():
                db.execute(f"DELETE FROM {table}")
    db.close()
    for session in SHOWN:
        again, before = shown(session), SHOWN[session]
        for key in ("id", "title", "started_at", "duration_s", "plan", "strap", "complete"):
            assert again[key] == before[key], (session, key)
        for one, other in zip(again["phases"], before["phases"], strict=True):
            for key in ("name", "kind", "start_s", "end_s", "measured_from_s", "measured_to_s"):
                assert one[key] == other[key], (session, key)
            # Where packets were lost or came in part, a beat or two lie otherwise by now.
            assert abs(one["metrics"]["beats"] - other["metrics"]["beats"]) <= 5, session
            if one["metrics"]["beats"] == other["metrics"]["beats"]:
                raw, then = one["metrics"]["raw"], other["metrics"]["raw"]
                assert raw["sdnn_ms"] is None or raw == then, session


def test_no_row_is_lost_when_it_is_brought_up_to_date(old: Path) -> None:
    def rows() -> list[list[Any]]:
        db = sqlite3.connect(old)
        try:
            return [
                db.execute(f"SELECT {columns} FROM {table} ORDER BY id").fetchall()
                for table, columns in (
                    ("session", "id, title, started_at, ended_at, plan_toml, source, source_what"),
                    ("event", "id, session_id, kind, t_s, at, connection, payload"),
                )
            ]
        finally:
            db.close()

    before = rows()
    from aftershake.store.store import Store

    with Store(old) as store:
        assert len(store.sessions()) == len(SHOWN)
    assert rows() == before
