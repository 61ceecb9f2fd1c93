"""`aftershake rest-reading` and `aftershake trend`: from beats to what weeks of them say."""

from __future__ import annotations

import json
import math
from contextlib import closing
from datetime import datetime, timedelta
from typing import Any

import pytest
from click.testing import Result

from aftershake.config import database
from aftershake.store.sqlite import Database
from aftershake.wording.lint import never_said
from support.commands import run

NEWEST = datetime(2026, 11, 26, 7, 30).astimezone()


def read(minutes: str = "2", *more: str) -> Result:
    simulated = ("--simulate", "calm", "--headless", "--speed", "max")
    return run("rest-reading", "--minutes", minutes, *simulated, *more)


def own(days: int) -> None:
    """So many readings, as if a strap had sent them, one each morning up to the newest."""
    for _ in range(days):
        assert read().exit_code == 0
    with closing(Database(str(database()))) as db:
        for number in range(1, days + 1):
            at = (NEWEST - timedelta(days=days - number)).isoformat()
            db.execute(
                "UPDATE session SET source = 'strap', started_at = ? WHERE id = ?", [at, number]
            )
            # The same heart each time, so its days would not differ.
            db.execute(
                "UPDATE phase SET rmssd_ms = rmssd_ms + ? WHERE session_id = ?", [number, number]
            )
        db.conn.commit()


def told() -> dict[str, Any]:
    found: dict[str, Any] = json.loads(run("trend", "--json").stdout)
    return found


def test_without_a_reading_it_says_how_to_take_one() -> None:
    assert read().exit_code == 0  # simulated: no heart of one's own
    found = run("trend")
    assert (found.exit_code, found.stdout) == (4, "")
    assert run("trend", "--json").exit_code == 4
    nothing = {
        "outdated": 0,
        "refused": 0,
        "excluded": 0,
        "ahead": 0,
        "plans": [],
        "next_step": None,
    }
    assert told() == {"trend": None, "readings": [], **nothing}


def test_four_days_give_a_trend() -> None:
    own(4)
    found = told()
    rmssd_ms = [each["rmssd_ms"] for each in found["readings"]]
    assert [each["morning"] for each in found["readings"]] == [True] * 4
    assert found["readings"][-1]["day"] == "2026-11-26"
    trend = found["trend"]
    assert (trend["days"], trend["week_days"], trend["band_days"]) == (4, 4, 4)
    assert math.log(trend["week_rmssd_ms"]) == pytest.approx(sum(map(math.log, rmssd_ms)) / 4)
    assert trend["low_ms"] < trend["week_rmssd_ms"] < trend["high_ms"]
    assert 0 < trend["beside"]["share"] <= 1
    shown = run("trend")
    assert shown.exit_code == 0
    assert never_said(shown.output) is None


def test_what_older_rules_made_and_what_was_refused_is_left_out_and_said() -> None:
    own(3)
    with closing(Database(str(database()))) as db:
        db.execute("UPDATE comparison SET algorithm = '1' WHERE session_id = 1")
        db.execute("UPDATE phase SET rmssd_ms = NULL WHERE session_id = 2")
        db.conn.commit()
    found = told()
    assert (len(found["readings"]), found["outdated"], found["refused"]) == (1, 1, 1)
    assert len(run("trend").stderr.splitlines()) == 2


def test_a_session_that_is_compared_gives_its_rest_before() -> None:
    run("start", "--simulate", "calm", "--plan", "quick", "--headless", "--speed", "max")
    with closing(Database(str(database()))) as db:
        db.execute("UPDATE session SET source = 'strap'")
        db.conn.commit()
    shown = json.loads(run("show", "last", "--json").stdout)
    (reading,) = told()["readings"]
    assert reading["rmssd_ms"] == shown["phases"][0]["metrics"]["rmssd_ms"]


def test_of_a_session_that_shakes_first_nothing_is_a_reading(tmp_path: Any) -> None:
    plan = tmp_path / "after.toml"
    plan.write_text(
        'name = "after"\ntitle = "After"\n'
        '[[phase]]\nname = "shaking"\nkind = "shake"\nposture = "standing"\nduration_s = 60\n'
        '[[phase]]\nname = "rest"\nkind = "rest"\nposture = "lying"\nduration_s = 180\n'
    )
    started = run(
        "start", "--simulate", "calm", "--plan", str(plan), "--headless", "--speed", "max"
    )
    assert started.exit_code == 0, started.output
    with closing(Database(str(database()))) as db:
        db.execute("UPDATE session SET source = 'strap'")
        db.conn.commit()
    assert told()["readings"] == []


def test_people_are_never_mixed() -> None:
    own(1)
    simulated = ("--simulate", "calm", "--headless", "--speed", "max")
    assert run("--person", "Ada", "rest-reading", "--minutes", "2", *simulated).exit_code == 0
    assert json.loads(run("--person", "Ada", "trend", "--json").stdout)["readings"] == []
    assert len(json.loads(run("--person", "", "trend", "--json").stdout)["readings"]) == 1


def test_a_reading_has_a_plan_of_its_own() -> None:
    assert read("2", "--plan", "quick").exit_code == 2
    assert read("3").exit_code == 2
    assert read("5").exit_code == 0


@pytest.mark.words
def test_a_reading_says_its_number_and_how_little_one_is_worth() -> None:
    assert "One reading says little by itself" in read().stdout
    assert "Cannot tell" not in read().stdout


@pytest.mark.words
def test_the_lines_of_four_days() -> None:
    own(4)
    shown = run("trend").stdout
    assert "4 resting readings on 4 days, lying." in shown
    assert "Newest: Thu 26 Nov" in shown
    assert "calibrating" not in shown
