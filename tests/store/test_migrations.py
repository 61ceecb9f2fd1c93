"""Each migration keeps every row: from the first version, and from what 0.1.0 wrote."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from aftershake.events import Packet
from aftershake.plans.reader import read_plan
from aftershake.store.migrations import known, migrations
from aftershake.store.store import Store
from support.folded import fold_events
from support.of_0_1_0 import unpacked

ROOT = Path(__file__).parents[2]
TABLES = ("session", "event", "phase", "gap", "beat", "comparison", "strap")


@pytest.fixture(params=["version 1", "0.1.0"])
def old(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    path = unpacked(tmp_path / "aftershake.db")
    if request.param == "version 1":  # the same rows in the first schema
        first = tmp_path / "first.db"
        with closing(sqlite3.connect(first)) as db:
            sql = ROOT / "benchmarks" / "durability" / "version1.sql"
            db.executescript(sql.read_text("utf-8"))
            db.execute("ATTACH ? AS later", [str(path)])
            for table, columns in columns_of(first).items():
                names = ", ".join(columns)
                db.execute(f"INSERT INTO main.{table} ({names}) SELECT {names} FROM later.{table}")
            db.commit()
        first.replace(path)
    path.chmod(0o600)
    return path


def rows(path: Path, columns: dict[str, list[str]] | None = None) -> dict[str, list[Any]]:
    """All rows of all tables, of these columns."""
    with closing(sqlite3.connect(path)) as db:
        columns = columns or columns_of(path)
        return {
            table: sorted(db.execute(f"SELECT {', '.join(columns[table])} FROM {table}"), key=repr)
            for table in TABLES
        }


def columns_of(path: Path) -> dict[str, list[str]]:
    with closing(sqlite3.connect(path)) as db:
        return {
            table: [row[1] for row in db.execute(f"PRAGMA table_info({table})")] for table in TABLES
        }


# Of what was worked out, words have become values: `test_old_reasons.py`.
REWRITTEN = {("phase", "metrics"), ("comparison", "comparison"), ("comparison", "headline")}


def test_every_row_and_id_stays(old: Path) -> None:
    columns = {
        table: [name for name in names if (table, name) not in REWRITTEN]
        for table, names in columns_of(old).items()
    }
    before = rows(old, columns)
    assert before["session"]
    assert before["event"]
    Store(old).close()
    assert rows(old, columns) == before
    with closing(sqlite3.connect(old)) as db:
        assert db.execute("PRAGMA foreign_key_check").fetchall() == []
        assert db.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert db.execute("SELECT count(*) FROM session_change").fetchone()[0] == len(
            before["comparison"]
        )


def test_foreign_keys_and_rules_hold_after_it(old: Path) -> None:
    with Store(old) as store, store.writing() as db:
        session_id = next(iter(db.query("SELECT id FROM session LIMIT 1")))["id"]
        with pytest.raises(sqlite3.IntegrityError):
            db.execute("UPDATE session SET source = NULL")
        with pytest.raises(sqlite3.IntegrityError):
            db.execute("UPDATE event SET session_id = 999999")
        db.execute("DELETE FROM session WHERE id = ?", [session_id])
        for table in ("event", "phase", "gap", "beat", "comparison", "mark"):
            sql = f"SELECT count(*) FROM {table} WHERE session_id = ?"
            assert db.execute(sql, [session_id]).fetchone()[0] == 0


def test_the_database_knows_no_kinds_of_sources(old: Path) -> None:
    with Store(old) as store, store.writing() as db:
        db.execute("UPDATE session SET source = 'of a later version'")
    with Store(old, read_only=True) as store:
        assert {row.source for row in store.sessions()} == {"of a later version"}


def test_a_session_of_before_reads_the_same_events(old: Path) -> None:
    with closing(sqlite3.connect(old)) as db:
        sql = "SELECT t_s, payload FROM event WHERE kind = 'packet' AND session_id = ? ORDER BY id"
        for (session_id,) in db.execute("SELECT id FROM session").fetchall():
            packets = db.execute(sql, [session_id]).fetchall()
            with Store(old) as store:
                events = list(store.events(session_id))
            found = [e for e in events if isinstance(e, Packet)]
            assert all(each.tells_of_beats for each in found)
            assert [(each.t_s, each.payload) for each in found] == packets


def test_all_names_are_known() -> None:
    assert "m003_kinds_of_sources_and_characteristics" in known()
    assert len(known()) == len(migrations._migrations)


def test_marks_of_before_are_those_of_the_fold(old: Path) -> None:
    with Store(old) as store:
        sql = "SELECT t_s FROM mark WHERE session_id = ? ORDER BY number"
        marks = {
            row.id: [t for (t,) in store.db.execute(sql, [row.id])] for row in store.sessions()
        }
        folded = {
            row.id: list(fold_events(read_plan(row.plan_toml), store.events(row.id)).state.marks)
            for row in store.sessions()
        }
    assert any(marks.values())
    assert marks == folded


def test_moments_of_another_clock_are_in_utc_and_in_order(tmp_path: Path) -> None:
    """Imports had put local times in as they were: 11:02 in Berlin is before 10:30 UTC."""
    path = tmp_path / "aftershake.db"
    with Store(path) as store:
        for hour in (9, 10):
            store.begin(
                title="Quick",
                started_at=datetime(2025, 3, 15, hour, 30, tzinfo=UTC),
                plan="quick",
                plan_toml="",
                source="strap",
                source_what="",
            )
    with closing(sqlite3.connect(path)) as db:
        texts = {1: "2025-03-15T11:02:59.000+01:00", 2: "soon"}
        db.executemany(
            "UPDATE session SET started_at = ? WHERE id = ?", [(v, k) for k, v in texts.items()]
        )
        db.execute("DELETE FROM _sqlite_migrations WHERE name = 'm011_in_utc'")
        db.commit()
    with Store(path) as store:
        moments = dict(store.db.execute("SELECT id, started_at FROM session").fetchall())
    assert moments == {1: "2025-03-15T10:02:59.000+00:00", 2: "soon"}
