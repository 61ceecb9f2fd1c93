"""The store: private, durable, never silent about what it cannot do."""

from __future__ import annotations

import os
import sqlite3
import stat
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aftershake.config import demo_database
from aftershake.events import Event, Packet, Tick
from aftershake.store import DiskFullError, StoreError
from aftershake.store.history import EVERY, page
from aftershake.store.migrations import migrations
from aftershake.store.opening import TABLES
from aftershake.store.sqlite import Database
from aftershake.store.store import Store, stamp
from support.events import any_event

NOW = datetime(2026, 11, 22, 7, 41, tzinfo=UTC)


def begin(store: Store, at: datetime = NOW) -> int:
    return store.begin(
        title="Quick",
        started_at=at,
        plan="quick",
        plan_toml="",
        source="strap",
        source_what="C0:FF:EE:00:00:01",
    )


def end(store: Store, session_id: int) -> None:
    store.end(session_id, NOW, duration_s=3.0, complete=True, strap="Polar H10")


def test_files_are_private_and_commits_are_durable(tmp_path: Path) -> None:
    old = os.umask(0)
    try:
        with Store(tmp_path / "home" / "aftershake.db") as store:
            store.append(begin(store), Tick(1.0), NOW)
            modes = {f.name: stat.S_IMODE(f.stat().st_mode) for f in store.path.parent.iterdir()}
            assert stat.S_IMODE(store.path.parent.stat().st_mode) == 0o700
            assert len(modes) >= 3
            assert set(modes.values()) == {0o600}, modes
            pragma = {
                name: next(iter(store.db.query(f"PRAGMA {name}")))[name]
                for name in ("journal_mode", "synchronous", "foreign_keys")
            }
            assert pragma == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1}
    finally:
        os.umask(old)


def test_every_folder_on_the_way_is_private(home: Path) -> None:
    with Store(demo_database()):
        pass
    for folder in (demo_database().parent, demo_database().parent.parent):
        if folder != home:
            assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    fresh = home / "a" / "b" / "aftershake.db"
    with Store(fresh):
        pass
    assert [stat.S_IMODE(f.stat().st_mode) for f in (home / "a", home / "a" / "b")] == [0o700] * 2
    fresh.chmod(0o644)
    with Store(fresh):
        pass
    assert stat.S_IMODE(fresh.stat().st_mode) == 0o600


@settings(max_examples=20, deadline=None)
@given(events=st.lists(any_event, max_size=12))
def test_what_was_acknowledged_is_there_for_another_connection_at_once(
    tmp_path_factory: pytest.TempPathFactory, events: list[Event]
) -> None:
    path = tmp_path_factory.mktemp("store") / "aftershake.db"
    with Store(path) as store:
        session_id = begin(store)
        for n, event in enumerate(events, 1):
            store.append(session_id, event, NOW)
            with sqlite3.connect(path) as other:
                assert other.execute("SELECT count(*) FROM event").fetchone()[0] == n
            other.close()
        assert list(store.events(session_id)) == events


def test_a_session_is_cut_off_only_when_nobody_records_it(tmp_path: Path) -> None:
    path = tmp_path / "aftershake.db"
    with Store(path) as store, Store(path) as other:
        session_id = begin(store)
        store.append(session_id, Packet(7.5, b"", 1), NOW)
        assert other.unfinished() == []
        with pytest.raises(StoreError, match="another Aftershake"):
            other.hold(session_id)
        store.close()
        assert [row.id for row in other.unfinished()] == [session_id]
        assert other.last_event(session_id) == (7.5, NOW)
        other.hold(session_id)
        assert other.unfinished() == []
        end(other, session_id)
        row = other.session(session_id)
        assert row is not None
        assert (row.complete, row.cut_off, row.duration_s) == (True, False, 3.0)


def test_straps_are_remembered_last_used_first(tmp_path: Path) -> None:
    with Store(tmp_path / "aftershake.db") as store:
        store.remember_strap("A", "One", NOW, 80)
        store.remember_strap("B", "Two", NOW.replace(hour=8))
        assert [strap.name for strap in store.straps()] == ["Two", "One"]
        store.remember_strap("A", "One again", NOW.replace(hour=9))
        first = store.straps()[0]
        assert (first.address, first.name, first.battery_percent) == ("A", "One again", 80)


def test_a_file_that_is_no_database_is_named_and_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "aftershake.db"
    path.write_bytes(b"these are my holiday notes" * 100)
    before = path.read_bytes()
    with pytest.raises(StoreError, match="`aftershake salvage` keeps it aside"):
        Store(path)
    assert path.read_bytes() == before


def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(StoreError, match="AFTERSHAKE_HOME"):
        Store(tmp_path / "file" / "aftershake.db")


def test_a_full_disk_loses_nothing_written_and_says_so(tmp_path: Path) -> None:
    with Store(tmp_path / "aftershake.db") as store:
        session_id = begin(store)
        pages = next(iter(store.db.query("PRAGMA page_count")))["page_count"]
        list(store.db.query(f"PRAGMA max_page_count = {pages + 4}"))
        written = 0

        def fill() -> None:
            nonlocal written
            while written < 100_000:
                store.append(session_id, Packet(float(written), bytes(20), 1), NOW)
                written += 1

        with pytest.raises(DiskFullError, match="disk is full"):
            fill()
        assert len(list(store.events(session_id))) == written > 0
        list(store.db.query("PRAGMA max_page_count = 1000000"))
        store.append(session_id, Tick(1e6), NOW)  # goes on once there is room
        assert len(list(store.events(session_id))) == written + 1


def test_migrations_run_from_the_first_version_and_only_once(tmp_path: Path) -> None:
    db = Database(tmp_path / "aftershake.db")
    migrations.apply(db)
    names = [applied.name for applied in migrations.applied(db)]
    assert names[0] == "m001_sessions_and_events"
    assert migrations.pending(db) == []
    strict = db.query("SELECT name, strict FROM pragma_table_list WHERE type = 'table'")
    ours = {row["name"]: row["strict"] for row in strict if not row["name"].startswith("_")}
    ours.pop("sqlite_schema", None)
    ours.pop("sqlite_temp_schema", None)
    assert set(ours) == set(TABLES)
    assert all(ours.values())
    db.close()


def test_deleting_a_session_takes_all_of_it(tmp_path: Path) -> None:
    with Store(tmp_path / "aftershake.db") as store:
        session_id = begin(store)
        store.append(session_id, Tick(1.0), NOW)
        with store.writing() as db:
            db.table("session").delete(session_id)
        assert list(store.events(session_id)) == []


def test_every_moment_is_saved_in_utc() -> None:
    """Texts are put in order by what they are, so that all have to be of one clock."""
    berlin = datetime(2025, 3, 15, 11, 3, tzinfo=timezone(timedelta(hours=1)))
    assert stamp(berlin) == "2025-03-15T10:03:00.000+00:00"


def test_sessions_are_listed_by_when_they_began(tmp_path: Path) -> None:
    """A file of days before is taken in later, in the time of its own place."""
    before = (NOW - timedelta(days=2)).astimezone(timezone(timedelta(hours=13)))
    with Store(tmp_path / "aftershake.db") as store:
        found = [begin(store, at) for at in (NOW, NOW + timedelta(hours=1), before, NOW)]
        for session_id in found:
            end(store, session_id)
        first, newest, imported, same = found
        assert [row.id for row in store.sessions()] == [newest, same, first, imported]
        assert [row.id for row in store.sessions(everyone=True)] == [newest, same, first, imported]
        assert [row.id for row in store.sessions(most=1)] == [newest]
        assert [row.id for row in page(store, EVERY, 0, 9)] == [newest, same, first, imported]
