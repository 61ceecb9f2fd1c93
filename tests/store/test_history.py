"""The history: pages that together are all sessions, narrowed down by what they are."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from aftershake.events import Noted
from aftershake.plans.reader import read_plan
from aftershake.store.history import EVERY, Which, choices, how_many, page
from aftershake.store.rows import to_row
from aftershake.store.store import Store
from support.three_years import fill

SESSIONS, OWN = 150, ("strap",)


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    found = tmp_path_factory.mktemp("years") / "aftershake.db"
    fill(found, SESSIONS, days=400)
    return found


@settings(
    deadline=None, max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.integers(1, 200))
def test_pages_of_any_size_are_all_sessions_once_newest_first(path: Path, most: int) -> None:
    with Store(path, read_only=True) as store:
        rows = [
            row
            for first in range(0, how_many(store), most)
            for row in page(store, EVERY, first, most)
        ]
        assert {row.id: row for row in rows} == {row.id: row for row in store.sessions()}
    assert len(rows) == SESSIONS
    assert [row.started_at for row in rows] == sorted((r.started_at for r in rows), reverse=True)


@pytest.mark.parametrize(
    "which",
    [
        Which(plan="standard"),
        Which(strap="HRM-Dual"),
        Which(own=True, own_kinds=OWN),
        Which(own=False, own_kinds=OWN),
        Which(control=True),
        Which(control=False),
        Which(plan="standard", strap="HRM-Dual", own=True, own_kinds=OWN, control=False),
        Which(plan="no such plan"),
        Which(strap="'; DROP TABLE session; --"),
    ],
)
def test_each_narrows_down_to_those_that_fit(path: Path, which: Which) -> None:
    with Store(path, read_only=True) as store:
        fit = {
            row.id
            for row in store.sessions()
            if which.plan in (None, row.plan)
            and which.strap in (None, row.strap)
            and which.own in (None, row.source == "strap")
            and which.control in (None, read_plan(row.plan_toml).only_rests)
        }
        assert {row.id for row in page(store, which, 0, SESSIONS)} == fit
        assert how_many(store, which) == len(fit)


def test_a_tag_counts_as_it_was_said_last(tmp_path: Path) -> None:
    path = tmp_path / "aftershake.db"
    fill(path, 4, days=4, strange=False, seed=9)
    with Store(path) as store:
        with store.writing() as db:
            db.execute("DELETE FROM event")
            said = ((1, "coffee, tea"), (2, "coffee"), (2, "tea"), (3, "coffee"), (3, ""))
            for session_id, text in said:
                row = to_row(Noted(0.0, "tag", text))
                db.table("event").insert({"session_id": session_id, "at": "", **row})
            db.table("event").insert(
                {"session_id": 4, "at": "", "t_s": 0.0, "kind": "noted", "detail": "{damaged"}
            )
        found = {
            tag: {row.id for row in page(store, Which(tag=tag), 0, 9)} for tag in ("coffee", "tea")
        }
        assert found == {"coffee": {1}, "tea": {1, 2}}
        assert set(choices(store, OWN).tags) == {"coffee", "tea"}


def test_the_choices_are_what_there_is_most_first(path: Path) -> None:
    with Store(path, read_only=True) as store:
        found, rows = choices(store, OWN), store.sessions()
    plans = [row.plan for row in rows]
    assert set(found.plans) == set(plans)
    assert [plans.count(name) for name in found.plans] == sorted(
        (plans.count(name) for name in found.plans), reverse=True
    )
    assert found.straps == ("Polar H10 7C41", "HRM-Dual")
    assert (found.control, found.own) == (True, True)


def test_nobody_has_anybody_else_s(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AFTERSHAKE_PERSON", "Ada")
    with Store(path, read_only=True) as store:
        assert (how_many(store), page(store, EVERY, 0, 9)) == (0, [])
        assert choices(store, OWN).plans == ()


def test_the_last_few_are_the_first_of_all(path: Path) -> None:
    with Store(path, read_only=True) as store:
        assert store.sessions(most=7) == store.sessions()[:7]


def test_one_that_was_cut_off_is_never_too_old_to_be_offered(tmp_path: Path) -> None:
    path = tmp_path / "aftershake.db"
    fill(path, 9, days=9, strange=False)
    with Store(path) as store:
        with store.writing() as db:
            db.execute("UPDATE session SET ended_at = NULL WHERE id = 1")
            db.execute(
                "INSERT INTO event (session_id, kind, t_s, at, payload) VALUES (1, 'packet', 1,"
                " '2026-11-01T08:00:00+00:00', x'0040')"
            )
        assert [row.id for row in store.sessions(most=2)] == [9, 8, 1]
        assert store.sessions(most=2)[-1].cut_off


def test_a_session_of_which_nothing_was_recorded_is_nowhere(tmp_path: Path) -> None:
    path = tmp_path / "aftershake.db"
    fill(path, 3, days=3, strange=False)
    with Store(path) as store:
        with store.writing() as db:
            db.execute("UPDATE session SET ended_at = NULL WHERE id = 2")
        assert how_many(store) == 2
        assert [row.id for row in page(store, EVERY, 0, 9)] == [3, 1]
