"""What a session can be set beside is read in one look, and is what the lists say of each."""

from __future__ import annotations

from pathlib import Path

import pytest

from aftershake.store.earlier import earlier_rows
from aftershake.store.store import Store
from support.three_years import fill

SAME = ("id", "source_what", "plan_toml", "delta_ln_rmssd", "lasted_s", "algorithm")


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("many") / "aftershake.db"
    fill(path, 60)
    return path


def test_it_says_what_the_lists_say_in_their_order(path: Path) -> None:
    with Store(path, read_only=True) as store:
        rows = list(reversed(store.sessions(everyone=True)))
        for newest in rows[::10]:
            found = earlier_rows(store, newest)
            wanted = [
                row
                for row in rows
                if row.id < newest.id
                and (row.person_id, row.source) == (newest.person_id, newest.source)
                and row.complete
                and row.delta_ln_rmssd is not None
            ]
            for one, other in zip(found, wanted, strict=True):
                for name in (*SAME, "excluded", "comparison"):
                    assert getattr(one, name) == getattr(other, name), name


def test_one_without_a_change_is_there_where_it_is_asked_for(path: Path) -> None:
    with Store(path, read_only=True) as store:
        newest = store.sessions(everyone=True)[0]
    with Store(path) as store:
        first = earlier_rows(store, newest)[0].id
        with store.writing() as db:
            db.execute("DELETE FROM comparison WHERE session_id = ?", [first])
        assert first not in {each.id for each in earlier_rows(store, newest)}
        asked = {each.id: each for each in earlier_rows(store, newest, [first])}
    assert asked[first].delta_ln_rmssd is None
    assert asked[first].comparison is None


def test_a_comparison_that_cannot_be_read_is_none(path: Path) -> None:
    with Store(path) as store:
        newest = store.sessions(everyone=True)[0]
        last = earlier_rows(store, newest)[-1].id
        with store.writing() as db:
            db.execute("UPDATE comparison SET comparison = '{' WHERE session_id = ?", [last])
        there = earlier_rows(store, newest)[-1]
    assert there.id == last
    assert there.comparison is None
