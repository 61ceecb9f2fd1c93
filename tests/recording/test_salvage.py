"""What can be read of a damaged database comes into a new one; the damaged one stays as it was."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from aftershake.config import database
from aftershake.events import Link, LinkReason, Packet
from aftershake.exchange.recording import read
from aftershake.plans.reader import built_in
from aftershake.recording.salvage import salvage, sound
from aftershake.rr.packet import encode
from aftershake.store import DamagedError, StoreError
from aftershake.store.store import Store
from support.of_0_1_0 import unpacked

NOW = datetime(2026, 11, 22, 7, 41, tzinfo=UTC)
PAGE = 4096


def two_sessions(events: int = 400) -> None:
    with Store(database()) as store:
        for _ in range(2):
            session_id = store.begin(
                title="Quick",
                started_at=NOW,
                plan="quick",
                plan_toml=built_in()["quick"].toml,
                source="strap",
                source_what="C0:FF:EE:00:00:01",
            )
            packets = (Packet(float(n), encode(60, (1024,)), 1) for n in range(events))
            store.extend(session_id, [(packet, NOW) for packet in packets])
            store.end(session_id, NOW, duration_s=400.0, complete=True, strap="H10")


def one_by_one(path: Path, most: int = 1000) -> list[int]:
    """The numbers of the events that SQLite itself gives, asked for each alone."""
    found = []
    with closing(sqlite3.connect(path)) as db:
        for number in range(1, most):
            with suppress(sqlite3.Error):
                row = db.execute("SELECT id, t_s FROM event WHERE id = ?", [number]).fetchone()
                found += [row[0]] if row and row[1] is not None else []
    return found


@pytest.mark.parametrize("page", range(12, 27, 3))
def test_all_that_can_be_read_is_read(home: Path, tmp_path: Path, page: int) -> None:
    two_sessions()
    assert sound(database())
    whole = bytearray(database().read_bytes())
    assert len(whole) > (page + 1) * PAGE
    whole[page * PAGE : (page + 1) * PAGE] = bytes(PAGE)
    database().write_bytes(whole)
    assert not sound(database())
    copy = tmp_path / "copy.db"
    copy.write_bytes(whole)
    readable = one_by_one(copy)
    found = salvage(database())
    assert (found.aside / "aftershake.db").read_bytes() == whole
    assert sound(database())
    with closing(sqlite3.connect(database())) as db:
        there = [row[0] for row in db.execute("SELECT id FROM event ORDER BY id")]
    assert set(there) >= set(readable)
    assert found.sessions == 2
    assert found.lost == there[-1] - there[0] + 1 - len(there)


def test_a_database_that_is_being_recorded_into_is_left_alone(home: Path) -> None:
    two_sessions(10)
    with Store(database()) as store:
        store.hold(1)
        before = database().read_bytes()
        with pytest.raises(StoreError, match="being recorded"):
            salvage(database())
        store.let_go(1)
    assert database().read_bytes() == before


def test_of_each_row_everything_is_taken_that_there_is_a_column_for(home: Path) -> None:
    lost = Link(5.0, "lost", 1, LinkReason("several_match", "H10 (C0:01), H10 (C0:02)"))
    with Store(database()) as store:
        number = store.begin(
            title="Quick",
            started_at=NOW,
            plan="quick",
            plan_toml=built_in()["quick"].toml,
            source="simulate",
            source_what="calm",
            speed=6.0,
        )
        store.append(number, lost, NOW)
        store.append(number, Packet(6.0, encode(60, (1024,)), 2), NOW)
        with store.writing() as db:
            db.execute("ALTER TABLE event ADD COLUMN of_somebody TEXT DEFAULT 'x'")
    salvage(database())
    with Store(database()) as store:
        assert next(iter(store.events(number))) == lost
        assert next(row.speed for row in store.sessions()) == 6.0


def test_what_0_1_0_recorded_is_taken(home: Path) -> None:
    with closing(sqlite3.connect(unpacked(database()))) as db:
        db.execute("PRAGMA foreign_keys = OFF")
        db.execute("DELETE FROM session WHERE id = 10")  # a damaged row
        db.commit()
    found = salvage(database())
    assert found.sessions == 14
    (file,) = found.files
    reasons = {
        event.reason for event in read(file.read_text("utf-8")).events if isinstance(event, Link)
    }
    assert reasons >= {LinkReason("dropped"), LinkReason("switched_off")}


def test_a_schema_that_cannot_even_be_quoted_is_damage_that_is_said(home: Path) -> None:
    """Python fails to decode SQLite's message of it, and raises that alone."""
    two_sessions()
    with closing(sqlite3.connect(database())) as db:
        db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    content = bytearray(database().read_bytes())
    content[content.index(b"CREATE TABLE session") + 9] = 0xA9
    database().write_bytes(content)
    with pytest.raises(DamagedError), Store(database(), read_only=True) as store:
        store.sessions()
    with pytest.raises(DamagedError), Store(database()):
        pass
    salvage(database())
    with Store(database(), read_only=True) as store:
        assert store.session(3) is None


def with_a_page_lost() -> bytes:
    """Two sessions in a database of one file, a page of which is gone; all that it holds then."""
    two_sessions()
    with closing(sqlite3.connect(database())) as db:
        db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    whole = bytearray(database().read_bytes())
    whole[20 * PAGE : 21 * PAGE] = bytes(PAGE)
    database().write_bytes(whole)
    return bytes(whole)


@pytest.mark.words
@pytest.mark.parametrize("share", [0.5, 1.0])  # not even a copy has room; the new one has none
def test_where_there_is_no_room_all_stays_where_it_is(home: Path, share: float) -> None:
    """SIGXFSZ is ignored by Python, so that a file that may not grow is a full disk."""
    resource = pytest.importorskip("resource", reason="no limits of the size of files here")
    whole = with_a_page_lost()
    usual = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (int(share * len(whole)), usual[1]))
    try:
        with pytest.raises(StoreError, match=r"too full for a copy .* Nothing was changed"):
            salvage(database())
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, usual)
    assert database().read_bytes() == whole
    assert {each.name for each in home.iterdir()} <= {"aftershake.db", "cache", "config.toml"}
    assert salvage(database()).events > 700
    assert sound(database())


@pytest.mark.parametrize("at", range(4))
def test_interrupted_as_it_takes_its_place_there_is_still_a_database(
    home: Path, at: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One that were gone for a moment would be made anew, empty, by whoever comes next."""
    whole = with_a_page_lost()
    left = iter(range(at, -1, -1))

    def then_interrupted(change: Callable[..., Any]) -> Callable[..., Any]:
        def changed(of: Path, *to: Any, **how: Any) -> Any:
            done = change(of, *to, **how)
            if of.name.startswith("aftershake.db") and next(left, 1) == 0:
                raise KeyboardInterrupt
            return done

        return changed

    with monkeypatch.context() as patch:
        for name in ("hardlink_to", "unlink", "rename", "replace"):
            patch.setattr(Path, name, then_interrupted(getattr(Path, name)))
        with suppress(KeyboardInterrupt):
            salvage(database())
    kept = [each.read_bytes() for each in home.glob("damaged-*/aftershake.db")]
    assert kept == ([] if database().read_bytes() == whole else [whole])
    assert kept or not list(home.glob("damaged-*"))
    assert sound(database()) or salvage(database()).sessions == 2
    with Store(database(), read_only=True) as store:
        assert len(store.sessions()) == 2
