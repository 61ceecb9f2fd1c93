"""All sessions together: what counts, by which plan, against which controls; one model for all who
show it."""

from __future__ import annotations

import json
import os
import time
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path

import pytest
from click.testing import CliRunner

from aftershake.analysis.excluding import exclude_at
from aftershake.analysis.overview import Lately, Overview, lately, overview, overview_at
from aftershake.cli.group import cli
from aftershake.config import database
from aftershake.hrv.next_step import ControlsToCompare
from aftershake.hrv.trend import Recent
from aftershake.plans.reader import read_plan
from aftershake.store.store import SessionRow, Store
from support.three_years import fill

TODAY = date(2026, 11, 26)


def known(path: Path) -> Overview:
    with Store(path, read_only=True) as store:
        return overview(store, TODAY, UTC)


def as_home_has_it(found: Overview) -> Lately:
    """What home tells, made of all."""
    whole = found.trend
    of_days = whole and Recent(whole.newest, whole.week_days, whole.week_rmssd_ms, whole.band_days)
    return Lately(of_days, found.next_step)


def rows(path: Path) -> list[SessionRow]:
    with Store(path, read_only=True) as store:
        return store.sessions()


def test_what_counts_is_complete_of_one_s_own_heart_and_not_left_out(tmp_path: Path) -> None:
    path = tmp_path / "aftershake.db"
    fill(path, 200, days=300)
    found = known(path)
    counted = {
        row.id
        for row in rows(path)
        if row.complete
        and row.source == "strap"
        and row.excluded is None
        and row.delta_ln_rmssd is not None
    }
    in_plans = [each.session_id for plan in found.plans for each in plan.changes]
    assert sorted(in_plans) == sorted(counted)
    assert found.readings.excluded == sum(row.excluded is not None for row in rows(path))


def test_of_each_plan_in_order_of_time_the_one_used_last_first(tmp_path: Path) -> None:
    path = tmp_path / "aftershake.db"
    fill(path, 60, days=90)
    found = known(path)
    last = [plan.changes[-1].session_id for plan in found.plans]
    assert last == sorted(last, reverse=True)
    for plan in found.plans:
        days = [each.day for each in plan.changes]
        assert days == sorted(days)
        assert (plan.against is None) == plan.control
        assert plan.control == (plan.plan == "rest")


def test_the_controls_of_a_plan_are_those_of_its_own_timing(tmp_path: Path) -> None:
    path = tmp_path / "aftershake.db"
    plans, shares = ("standard", "quick", "rest", "quick-rest"), (0.4, 0.2, 0.25, 0.15)
    fill(path, 60, days=90, plans=plans, shares=shares, strange=False)
    found = {plan.plan: plan for plan in known(path).plans}
    for plan, control in (("standard", "rest"), ("quick", "quick-rest")):
        against = found[plan].against
        assert against is not None
        assert against.controls == len(found[control].changes)
        assert against.shaking == len(found[plan].changes)


def test_the_same_plan_by_another_name_is_the_same(tmp_path: Path) -> None:
    path = tmp_path / "aftershake.db"
    fill(path, 10, days=20, plans=("standard",), shares=(1.0,), strange=False)
    with Store(path) as store, store.writing() as db:
        named = "replace(plan_toml, 'name = \"standard\"', 'name = \"mine\"')"
        db.execute(f"UPDATE session SET plan = 'mine', plan_toml = {named} WHERE id > 5")
    (plan,) = known(path).plans
    assert (plan.plan, len(plan.changes)) == ("mine", 10)
    assert {read_plan(row.plan_toml).name for row in rows(path)} == {"mine", "standard"}


@pytest.mark.words
def test_a_plan_that_was_made_shorter_stands_by_itself_and_is_told_apart(tmp_path: Path) -> None:
    path = tmp_path / "aftershake.db"
    fill(path, 10, days=20, plans=("standard",), shares=(1.0,), strange=False)
    with Store(path) as store, store.writing() as db:
        shorter = "replace(plan_toml, 'duration_s = 180', 'duration_s = 60')"
        db.execute(f"UPDATE session SET plan_toml = {shorter} WHERE id > 6")
        db.execute("UPDATE phase SET end_s = end_s - 120, start_s = start_s - 120 WHERE number > 0")
    found = known(path).plans
    assert [plan.title for plan in found] == ["Standard, 17 min", "Standard, 19 min"]
    assert [len(plan.changes) for plan in found] == [4, 6]


def test_older_rules_and_what_is_left_out_are_in_none_of_it(tmp_path: Path) -> None:
    path = tmp_path / "aftershake.db"
    fill(path, 12, days=20, plans=("standard",), shares=(1.0,), strange=False)
    with Store(path) as store, store.writing() as db:
        db.execute("UPDATE comparison SET algorithm = '1' WHERE session_id = 3")
    exclude_at(path, 4, "fever", datetime(2026, 11, 26, tzinfo=UTC))
    found = known(path)
    (plan,) = found.plans
    assert {each.session_id for each in plan.changes} == set(range(1, 13)) - {3, 4}
    assert (found.readings.outdated, found.readings.excluded) == (1, 1)
    assert found.next_step == ControlsToCompare(5, "Standard")


@pytest.mark.parametrize(
    "damage",
    [
        "UPDATE session SET plan_toml = 'no plan' WHERE id % 2",
        "UPDATE session SET started_at = 'soon' WHERE id % 2",
        "UPDATE comparison SET delta_ln_rmssd = 9e999 WHERE session_id % 2",
        "UPDATE phase SET rmssd_ms = -1, hr_bpm = 9e999 WHERE session_id % 2",
        "UPDATE phase SET posture = 'on the head' WHERE session_id % 2",
        "DELETE FROM phase WHERE session_id % 2",
    ],
)
def test_a_damaged_row_takes_no_other_with_it(tmp_path: Path, damage: str) -> None:
    path = tmp_path / "aftershake.db"
    fill(path, 20, days=30, plans=("standard",), shares=(1.0,), strange=False)
    with Store(path) as store, store.writing() as db:
        db.execute(damage)
    found = known(path)
    assert found.trend is not None
    assert sum(len(plan.changes) for plan in found.plans) >= 10


def test_the_command_gives_the_same_as_data() -> None:
    fill(database(), 40, days=60)
    told = json.loads(CliRunner().invoke(cli, ["trend", "--json"]).stdout)
    found = known(database())
    assert found.trend is not None
    assert told["trend"]["low_ms"] == found.trend.low_ms
    assert len(told["trend"]["by_day"]) == found.trend.days
    assert [plan["title"] for plan in told["plans"]] == [plan.title for plan in found.plans]
    for plan, each in zip(told["plans"], found.plans, strict=True):
        assert [change["session_id"] for change in plan["changes"]] == [
            change.session_id for change in each.changes
        ]
        if each.against is not None and each.against.difference is not None:
            assert plan["against"]["difference"]["low_ln"] == each.against.difference.low_ln
    assert found.next_step is not None
    assert told["next_step"]["code"] == found.next_step.code


def test_a_look_is_not_repeated_while_nothing_is_written(tmp_path: Path) -> None:
    path = tmp_path / "aftershake.db"
    fill(path, 12)
    old = time.time() - 60
    for file in tmp_path.glob("aftershake.db*"):
        os.utime(file, (old, old))
    with Store(path, read_only=True):  # makes what lies beside it while it is read
        for file in tmp_path.glob("aftershake.db*"):
            os.utime(file, (old, old))
        first = overview_at(path)
        assert overview_at(path, first) is first
    exclude_at(path, 12, "a cough", datetime.now(UTC))
    second = overview_at(path, first)
    assert second.found.readings.excluded == first.found.readings.excluded + 1
    assert overview_at(path, second) is not second  # written a moment ago: looked at once more


@pytest.mark.parametrize(
    ("sessions", "days", "shares"),
    [
        (1, 1, (0.5, 0.5)),
        (3, 9, (0.5, 0.5)),
        (30, 40, (0.7, 0.3)),
        (900, 2000, (0.7, 0.3)),  # the last of them are enough
        (900, 2000, (0.998, 0.002)),  # all have to be looked at, for there are few controls
        (900, 40, (0.7, 0.3)),  # … for the last of them reach back a few days
    ],
)
@pytest.mark.parametrize(
    "damage",
    [
        "SELECT 1",
        "UPDATE session SET started_at = 'soon' WHERE id % 3 = 0",
        "UPDATE session SET started_at = '2025-02-30T06:40:00.000+00:00' WHERE id % 3 = 0",
        "UPDATE session SET started_at = '20261124' WHERE id % 31 = 0",
        "UPDATE session SET started_at = '9999-12-31T23:59:59+00:00' WHERE id % 31 = 0",
        "UPDATE comparison SET algorithm = '1' WHERE session_id % 5 = 0",
        "UPDATE phase SET rmssd_ms = 9e999 WHERE session_id % 4 = 0",
        "UPDATE phase SET posture = 'sitting' WHERE session_id % 2",
    ],
)
def test_home_tells_the_same_as_all_of_it(
    tmp_path: Path, sessions: int, days: int, shares: tuple[float, float], damage: str
) -> None:
    path = tmp_path / "aftershake.db"
    fill(path, sessions, days=days, plans=("standard", "rest"), shares=shares)
    with Store(path) as store, store.writing() as db:
        db.execute(damage)
    for zone in (UTC, timezone(timedelta(hours=-11))):
        with Store(path, read_only=True) as store:
            found = lately(store, TODAY, zone)
            whole = overview(store, TODAY, zone)
            assert overview(store, TODAY, zone, rests=found.rests) == whole
        assert replace(found, rests=()) == as_home_has_it(whole)
