"""`compare`: sessions side by side, as their own pages have them."""

from __future__ import annotations

import json
import math
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from aftershake.cli.group import cli
from aftershake.config import database
from aftershake.review.session_object import result_to_json
from aftershake.store.results import load
from aftershake.store.store import Store
from support.contract import check_session
from support.of_0_1_0 import unpacked


def ran(*args: str) -> Result:
    return CliRunner().invoke(cli, ["compare", *args])


@pytest.fixture
def ids(home: Path) -> list[int]:
    """Sessions that version 0.1.0 recorded, as they are worked out now."""
    unpacked(database(), as_saved=True)
    with Store(database()) as store:
        return [row.id for row in store.sessions() if load(store, row.id)]


def test_the_sessions_are_those_that_show_gives(ids: list[int]) -> None:
    told = json.loads(ran(*map(str, ids[:3]), "--json").stdout)
    assert [each["id"] for each in told["sessions"]] == ids[:3]
    for each in told["sessions"]:
        check_session(each)
        with Store(database()) as store:
            kept = load(store, each["id"])
        assert kept is not None
        assert each == json.loads(json.dumps(result_to_json(kept)))
    assert len(told["notes"]) == len(told["note_codes"])
    assert told["note_codes"][-1] == "days_differ"


@pytest.mark.words
def test_the_table_has_a_column_for_each(ids: list[int]) -> None:
    words = ran(*map(str, ids[:2])).stdout
    told: list[dict[str, Any]] = json.loads(ran(*map(str, ids[:2]), "--json").stdout)["sessions"]
    lines = words.splitlines()
    assert lines[0].split() == ["session", str(ids[0]), "session", str(ids[1])]
    factors = [
        f"×{math.exp(each['comparison']['delta_ln_rmssd']):.2f}"
        if each["comparison"]["delta_ln_rmssd"] is not None
        else "–"
        for each in told
    ]
    (row,) = [line for line in lines if line.startswith("after ÷ before")]
    assert row.split()[3:] == factors
    for each in told:
        assert f"Session {each['id']}: {each['headline']}" in lines


def test_many_stand_in_blocks_that_fit(ids: list[int]) -> None:
    assert len(ids) >= 3
    lines = ran(*map(str, ids)).stdout.splitlines()
    table = lines[: max(i for i, line in enumerate(lines) if line == "" and i < len(lines) - 2)]
    assert all(len(line) <= 80 for line in table if not line.startswith("Session"))
    assert sum("session" in line for line in lines if not line.startswith(("Session", "  ·"))) > 1


@pytest.mark.parametrize("given", [(), ("{first}",), ("{first}", "{first}")])
def test_one_is_not_enough(ids: list[int], given: tuple[str, ...]) -> None:
    found = ran(*(each.format(first=ids[0]) for each in given))
    assert found.exit_code == 2
    assert found.stdout == ""


def test_of_two_imports_nobody_knows_whose_heart(ids: list[int]) -> None:
    with closing(sqlite3.connect(database())) as db:
        db.execute("UPDATE session SET source = 'import', source_what = id")
        db.commit()
    codes = json.loads(ran(*map(str, ids[:2]), "--json").stdout)["note_codes"]
    assert codes[0] == "unknown_hearts"
    assert "other_hearts" not in codes


@pytest.mark.words
def test_one_that_is_left_out_is_said_to_be(ids: list[int]) -> None:
    two = [str(each) for each in ids[:2]]
    assert "left session" not in ran(*two).stdout
    assert CliRunner().invoke(cli, ["exclude", two[1], "--reason", "a fever"]).exit_code == 0
    assert f"  · You left session {two[1]} out of trend and ranges: a fever." in ran(*two).stdout
    told = json.loads(ran(*two, "--json").stdout)["sessions"]
    assert [each.get("excluded") for each in told] == [None, "a fever"]


def test_what_is_not_there_is_said(ids: list[int]) -> None:
    found = ran(str(ids[0]), "999")
    assert found.exit_code == 1
    assert "999" in str(found.exception)


@pytest.mark.words
def test_a_session_of_another_year_is_told_with_it(ids: list[int]) -> None:
    with closing(sqlite3.connect(database())) as db, db:
        sql = "UPDATE session SET started_at = ? WHERE id = ?"
        db.execute(sql, ["2019-02-28T07:41:00.000+00:00", ids[0]])
    assert "28 Feb 2019 " in ran(*map(str, ids[:2])).stdout.splitlines()[1]
