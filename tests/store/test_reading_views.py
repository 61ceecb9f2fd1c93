"""The database by itself: what its views say is what the program says."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, get_args

import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

from aftershake.cli.group import cli
from aftershake.config import database
from aftershake.events import Noted, NoteKind, Rated, RatedItem, RatedWhen
from aftershake.session.check import said_of
from aftershake.store.migrations import migrations
from aftershake.store.reading_views import VIEWS
from aftershake.store.rows import COLUMNS, to_row
from aftershake.store.sqlite import Database
from aftershake.store.store import Store
from support.of_0_1_0 import unpacked

NOW = datetime(2026, 11, 22, 7, 41, tzinfo=UTC)


@pytest.fixture(scope="module")
def recorded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Of a session with faults, by the program."""
    home = tmp_path_factory.mktemp("recorded")
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv("AFTERSHAKE_HOME", str(home))
        patched.setenv("AFTERSHAKE_SOUND", "none")
        arguments = ("start", "--simulate", "extra", "--plan", "quick", "--headless")
        ran = CliRunner().invoke(cli, [*arguments, "--speed", "max"])
        assert ran.exit_code in (0, 4), ran.output
        return database()


@pytest.fixture
def rows(recorded: Path) -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(recorded)) as db:
        db.row_factory = sqlite3.Row
        yield db


def shown(path: Path, monkeypatch: pytest.MonkeyPatch, *arguments: str) -> Any:
    monkeypatch.setenv("AFTERSHAKE_HOME", str(path.parent))
    return json.loads(CliRunner().invoke(cli, [*arguments, "--json"]).stdout)


def test_the_metrics_are_those_of_the_contract(
    recorded: Path, rows: sqlite3.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = shown(recorded, monkeypatch, "show", "last")
    found = rows.execute("SELECT * FROM phase_metrics ORDER BY number").fetchall()
    assert len(found) == len(told["phases"])
    for row, phase in zip(found, told["phases"], strict=True):
        metrics = phase["metrics"]
        raw = metrics.pop("raw")
        del metrics["reason"]
        (code,) = metrics.pop("reason_codes") or [None]
        assert row["reason_code"] == code
        assert {name: row[name] for name in metrics} == metrics
        assert (row["raw_rmssd_ms"], row["raw_sdnn_ms"]) == (raw["rmssd_ms"], raw["sdnn_ms"])


def test_the_change_is_that_of_the_contract(
    recorded: Path, rows: sqlite3.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = shown(recorded, monkeypatch, "show", "last")["comparison"]
    (row,) = rows.execute("SELECT * FROM session_change").fetchall()
    for name in (
        *("verdict", "delta_ln_rmssd", "percent", "delta_hr_bpm", "delta_breathing_per_min"),
        *("rest_exceedance", "rest_exceedance_heart_rate_moved", "rest_exceedance_night"),
    ):
        assert row[name] == told[name], name
    assert row["within_ln"] == told["usual_variation"]["within_ln"]
    assert (row["reason_codes"] or "").split() == told["reason_codes"]


def test_each_beat_says_whether_it_is_an_artifact_as_the_tables_do(
    recorded: Path, rows: sqlite3.Connection, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("AFTERSHAKE_HOME", str(recorded.parent))
    arguments = ("export", "last", "--format", "csv", "-o", str(tmp_path / "out"))
    assert CliRunner().invoke(cli, arguments).exit_code == 0
    (table,) = (tmp_path / "out").rglob("beats/*.csv")
    header, *lines = (line.split(",") for line in table.read_text("utf-8").splitlines())
    kinds = [line[header.index("artifact")] or None for line in lines]
    found = rows.execute("SELECT artifact, artifact_kind FROM beat ORDER BY number").fetchall()
    assert [row["artifact_kind"] for row in found] == kinds
    assert [row["artifact"] for row in found] == [int(kind is not None) for kind in kinds]
    assert any(kinds)


SAID = st.one_of(
    st.builds(
        Rated,
        st.just(1.0),
        st.sampled_from(get_args(RatedWhen)),
        st.sampled_from(get_args(RatedItem)),
        st.one_of(st.none(), st.integers(-1, 12)),
    ),
    st.builds(
        Noted,
        st.just(1.0),
        st.sampled_from(get_args(NoteKind)),
        st.one_of(
            st.just(""), st.lists(st.sampled_from(["a", 'b"', "c\\", " d", "ä", ""])).map(",".join)
        ),
    ),
)


@settings(deadline=None)  # it is not timed
@given(st.lists(SAID, max_size=30))
def test_what_was_said_is_what_the_program_makes_of_it(said: list[Rated | Noted]) -> None:
    with closing(sqlite3.connect(":memory:")) as db:
        db.execute(
            f"CREATE TABLE event (id INTEGER PRIMARY KEY, session_id, at, {', '.join(COLUMNS)})"
        )
        for view in VIEWS:
            if any(f"EXISTS {name} AS" in view for name in ("rating", "note", "tag")):
                db.execute(view)
        for event in said:
            row = {"session_id": 1, "at": "", **to_row(event)}
            marks = ", ".join(f":{name}" for name in row)
            db.execute(f"INSERT INTO event ({', '.join(row)}) VALUES ({marks})", row)
        ratings = db.execute("SELECT moment, item, value FROM rating").fetchall()
        notes = dict(db.execute("SELECT what, text FROM note").fetchall())
        tags = [tag for (tag,) in db.execute("SELECT tag FROM tag")]
    found = said_of(said)
    assert sorted(ratings) == sorted((r.when, r.item, r.value) for r in found.ratings)
    assert notes == dict(found.notes)
    assert set(found.tags) <= set(tags)
    assert len(tags) == len(set(tags))


def test_a_damaged_cell_is_null_and_the_rest_is_there(recorded: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy.db"
    copy.write_bytes(recorded.read_bytes())
    with closing(sqlite3.connect(copy)) as db:
        db.execute("UPDATE phase SET metrics = '{' WHERE number = 0")
        db.execute("UPDATE comparison SET comparison = 'x'")
        db.execute(
            "INSERT INTO event (session_id, kind, t_s, at, detail) VALUES (1, 'noted', 1, '', '{'),"
            " (1, 'rated', 1, '', NULL)"
        )
        found = db.execute("SELECT beats FROM phase_metrics ORDER BY number").fetchall()
        assert found[0] == (None,)
        assert found[1][0] > 0
        assert db.execute("SELECT percent FROM session_change").fetchall() == [(None,)]
        for view in ("rating", "note", "tag"):
            assert db.execute(f"SELECT * FROM {view}").fetchall() == []


def test_beats_of_before_are_not_known_until_they_are_worked_out_again(home: Path) -> None:
    unpacked(database())
    with Store(database()) as store:
        sql = "SELECT count(*), count(artifact) FROM beat"
        beats, known = store.db.execute(sql).fetchone()
    assert (beats > 0, known) == (True, 0)


def test_a_view_that_somebody_made_stays(tmp_path: Path) -> None:
    path = tmp_path / "aftershake.db"
    with closing(Database(str(path), execute_plugins=False)) as db:
        migrations.apply(db, stop_before="m012_pleasant_by_itself")
    path.chmod(0o600)
    with closing(sqlite3.connect(path)) as raw:
        raw.execute("CREATE VIEW tag AS SELECT 'mine' AS tag")
        raw.execute("CREATE TABLE note (mine TEXT)")
        raw.execute("CREATE VIEW changes AS SELECT id, verdict FROM session_change")
        raw.commit()
    Store(path).close()
    with closing(sqlite3.connect(path)) as raw:
        assert raw.execute("SELECT * FROM tag").fetchall() == [("mine",)]
        assert raw.execute("SELECT mine FROM note").fetchall() == []
        for view in ("changes", "phase_metrics", "rating"):
            assert raw.execute(f"SELECT * FROM {view}").fetchall() == []
