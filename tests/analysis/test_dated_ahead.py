"""A clock that was wrong dated a session in the future: what comes after it is the newest."""

from __future__ import annotations

import json
from datetime import UTC, date
from pathlib import Path

import pytest
from click.testing import CliRunner

from aftershake.analysis.overview import Overview, lately, overview
from aftershake.cli.group import cli
from aftershake.config import database
from aftershake.hrv.trend import Recent
from aftershake.store.store import Store
from support.three_years import fill

TODAY = date(2026, 11, 26)


def known(path: Path) -> tuple[Overview, Recent | None]:
    with Store(path, read_only=True) as store:
        return overview(store, TODAY, UTC), lately(store, TODAY, UTC).trend


@pytest.mark.parametrize("sessions", [12, 400])
def test_a_reading_dated_after_today_is_left_out_and_counted(tmp_path: Path, sessions: int) -> None:
    path = tmp_path / "aftershake.db"
    fill(path, sessions, days=300, plans=("rest-reading",), shares=(1.0,), strange=False)
    before, _ = known(path)
    assert before.trend is not None
    with Store(path) as store, store.writing() as db:
        db.execute("UPDATE session SET started_at = '2037-01-01T06:40:00.000+00:00' WHERE id = 3")
    after, at_home = known(path)
    assert after.trend is not None
    assert at_home is not None
    assert after.readings.ahead == 1
    assert after.trend.newest == at_home.newest == before.trend.newest
    assert after.trend.week_rmssd_ms == at_home.week_rmssd_ms == before.trend.week_rmssd_ms
    assert len(after.readings.readings) == sessions - 1


def test_the_command_says_so(home: Path) -> None:
    fill(database(), 8, days=20, plans=("rest-reading",), shares=(1.0,), strange=False)
    with Store(database()) as store, store.writing() as db:
        db.execute("UPDATE session SET started_at = '9000-01-01T06:40:00.000+00:00' WHERE id = 3")
    given = CliRunner().invoke(cli, ["trend", "--json"])
    assert json.loads(given.stdout)["ahead"] == 1


def test_the_plan_used_last_is_that_of_the_session_recorded_last(tmp_path: Path) -> None:
    path = tmp_path / "aftershake.db"
    made = fill(path, 12, plans=("quick", "standard"), shares=(0.5, 0.5), strange=False)
    last = max(made, key=lambda each: each.id).plan.name
    other = next(each for each in made if each.plan.name != last)
    assert [each.plan for each in known(path)[0].plans] == [last, other.plan.name]
    with Store(path) as store, store.writing() as db:
        ahead = "2037-01-01T06:40:00.000+00:00"
        db.execute("UPDATE session SET started_at = ? WHERE id = ?", [ahead, other.id])
    assert [each.plan for each in known(path)[0].plans] == [last, other.plan.name]
