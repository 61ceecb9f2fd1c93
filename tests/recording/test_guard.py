"""Whatever another program does to the files of a recording, its events are somewhere."""

from __future__ import annotations

import asyncio
import os
import shutil
import sqlite3
import stat
from collections.abc import AsyncGenerator, Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from aftershake.config import database
from aftershake.events import Event, Link, Packet, Pressed, Tick
from aftershake.exchange.recording import read
from aftershake.plans.reader import read_plan
from aftershake.recording.clock import Clock
from aftershake.recording.closing import close_at
from aftershake.recording.disk import Disk
from aftershake.recording.kept import KeptFile, Remembered
from aftershake.recording.recorder import Recorder
from aftershake.rr.packet import encode
from aftershake.session.result import Result
from aftershake.session.view import View
from aftershake.store.store import SessionRow, Store
from support.begun import begin

NOW = datetime(2026, 11, 22, 7, 41, tzinfo=UTC)
PLAN = read_plan(
    'name = "short"\n'
    '[[phase]]\nname = "baseline"\nkind = "rest"\nduration_s = 70\n'
    '[[phase]]\nname = "shaking"\nkind = "shake"\nduration_s = 10\n'
    '[[phase]]\nname = "integration"\nkind = "rest"\nduration_s = 70\n'
)
EVENTS: list[Event] = [
    Link(0.0, "connected", 1),
    *(
        event
        for t_s in range(160)
        for event in (Tick(float(t_s)), Packet(t_s + 0.05, encode(60, (1020 + t_s * 7 % 9,)), 1))
    ),
]


class Meddled:
    """A strap's source; at one moment somebody does something to the files."""

    ticks = True

    def __init__(self, at_s: float, meddle: Callable[[], object]) -> None:
        self._at_s, self._meddle = at_s, meddle

    def wait(self, for_s: float) -> bool:
        return False

    def pressed(self, event: Pressed) -> None:
        pass

    async def events(self) -> AsyncGenerator[Event, None]:
        for event in EVENTS:
            if event == Tick(self._at_s):
                await asyncio.to_thread(self._meddle)
            yield event


def begun(store: Store) -> SessionRow:
    session_id = begin(store, PLAN, NOW, source="simulate", what="script")
    row = store.session(session_id)
    assert row is not None
    return row


async def recorded(
    meddle: Callable[[], object],
    seen: list[View] | None = None,
    source: Meddled | None = None,
) -> tuple[Recorder, Result, list[View]]:
    views = seen if seen is not None else []
    with Store(database()) as store:
        row = begun(store)
        run = Recorder(
            store=store,
            session=row,
            plan=PLAN,
            source=source or Meddled(60.0, meddle),
            clock=Clock(NOW, own_time=True),
            show=views.append,
            patience_s=20.0,
        )
        result = await asyncio.wait_for(run.run(), 100)
    assert result.complete
    assert run.unsaved == 0
    return run, result, views


def packets(events: list[Event]) -> list[Event]:
    return [event for event in events if isinstance(event, Packet)]


SENT = packets(EVENTS)


def in_database(path: Path) -> list[Event]:
    with Store(path, read_only=True) as store:
        (row,) = store.sessions()
        with store.reading() as db:
            assert next(iter(db.query("PRAGMA integrity_check")))["integrity_check"] == "ok"
        return packets(list(store.events(row.id)))


def whole(found: list[Event]) -> bool:
    """All that was sent, but for what came after the end."""
    return len(found) >= 150 and found == SENT[: len(found)]


def kept_file(home: Path, run: Recorder) -> list[Event]:
    path = home / run.kept_in
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    file = read(path.read_text())
    assert file.whole
    return packets(list(file.events))


def empty_log() -> None:
    """As long as all of a database is in its log, anybody who opens it finds all of it."""
    db = sqlite3.connect(database())
    assert db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0] == 0
    db.close()


def meddling(home: Path) -> dict[str, Callable[[], object]]:
    path = home / "aftershake.db"
    other = home / "other.db"

    def replace() -> None:
        sqlite3.connect(other).execute("CREATE TABLE t (n)").connection.close()
        other.rename(path)

    def write_over() -> None:
        sqlite3.connect(other).execute("CREATE TABLE t (n)").connection.close()
        empty_log()
        path.write_bytes(other.read_bytes())

    def truncate(size: int) -> None:
        empty_log()
        os.truncate(path, size)

    return {
        "deleted": path.unlink,
        "moved": lambda: path.rename(home / "moved.db"),
        "replaced": replace,
        "written over": write_over,
        "truncated": lambda: truncate(4096),
        "emptied": lambda: truncate(0),
        "folder deleted": lambda: shutil.rmtree(home),
    }


LOST = {"deleted": "gone", "moved": "gone", "replaced": "replaced", "folder deleted": "gone"}


@pytest.mark.parametrize("what", list(meddling(Path())))
async def test_what_the_database_cannot_keep_is_kept_beside_it(home: Path, what: str) -> None:
    run, result, views = await recorded(meddling(home)[what])
    assert whole(kept_file(home, run))
    troubled = [view.saving for view in views if view.saving.troubled]
    assert troubled[0].lost == LOST.get(what, "written")
    assert result.phases[0].metrics.hr_bpm is not None, "the result comes all the same"
    last = views[-1]
    assert (last.saving.safe, last.saving.file) == (True, Path(run.kept_in).name)


async def test_a_file_put_over_the_database_stays_as_it_was_put(home: Path) -> None:
    """Our log does not go into it, neither now nor when somebody opens it."""
    other = home / "other.db"
    sqlite3.connect(other).execute("CREATE TABLE t (n)").connection.close()

    def put_over() -> None:
        empty_log()
        database().write_bytes(other.read_bytes())

    def put_in_place() -> None:
        shutil.copy(other, home / "temp")
        (home / "temp").rename(database())

    for put in (put_over, put_in_place):
        for each in home.glob("aftershake.db*"):
            each.unlink()
        await recorded(put)
        assert database().read_bytes() == other.read_bytes()
        with sqlite3.connect(database()) as db:
            assert db.execute("SELECT name FROM sqlite_master").fetchall() == [("t",)]
        db.close()


async def test_a_database_that_was_moved_away_has_what_was_committed(home: Path) -> None:
    await recorded(lambda: database().rename(home / "moved.db"))
    found = in_database(home / "moved.db")
    assert len(found) >= 60
    assert found == SENT[: len(found)]


@pytest.mark.parametrize("ends", [["-wal"], ["-shm"], ["-wal", "-shm"]])
async def test_a_log_that_is_deleted_costs_nothing(home: Path, ends: list[str]) -> None:
    def delete() -> None:
        for end in ends:
            (home / f"aftershake.db{end}").unlink()

    run, _, views = await recorded(delete)
    assert whole(in_database(database()))
    assert not run.kept_in
    assert all(view.saving.safe for view in views)


async def test_others_may_read_and_write_and_clean_up(home: Path) -> None:
    def work() -> None:
        with sqlite3.connect(database()) as db:
            db.execute("UPDATE session SET title = 'mine'")
            db.commit()
            db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            db.execute("VACUUM")
        db.close()
        with Store(database()) as store:
            assert store.sessions()

    run, _, views = await recorded(work)
    assert whole(in_database(database()))
    assert not run.kept_in
    assert not any(view.saving.troubled for view in views)


async def test_where_the_database_stays_held_a_file_is_kept_meanwhile(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("aftershake.recording.saving.STOPGAP_S", 0.0)
    held: list[sqlite3.Connection] = []

    def hold() -> None:
        held.append(sqlite3.connect(database(), isolation_level=None, check_same_thread=False))
        held[0].execute("BEGIN IMMEDIATE")

    views: list[View] = []
    task = asyncio.create_task(recorded(hold, views))
    async with asyncio.timeout(60):
        while not any(view.saving.file for view in views):
            await asyncio.sleep(0.01)
    assert list(home.glob("kept-session-*"))
    held[0].execute("COMMIT")
    held[0].close()
    run, _, _ = await task
    assert whole(in_database(database()))
    assert not list(home.glob("kept-session-*")), "the database has it all"
    assert not run.kept_in


async def test_a_session_that_somebody_deletes_is_kept_beside(home: Path) -> None:
    def delete() -> None:
        with sqlite3.connect(database()) as db:
            db.execute("DELETE FROM event")
            db.execute("DELETE FROM session")
        db.close()

    run, _, _ = await recorded(delete)
    assert whole(kept_file(home, run))


async def test_what_was_put_over_the_database_again_and_again_is_seen(home: Path) -> None:
    """A look that is owed comes, if not at once: what is shown as saved is there for others."""
    backup = home / "backup"

    def put_over() -> None:
        with sqlite3.connect(database()) as db:
            db.execute("UPDATE session SET title = 'mine'")  # somebody writes: a look
        db.close()
        empty_log()
        backup.write_bytes(database().read_bytes())

    async def events() -> AsyncGenerator[Event, None]:
        for event in EVENTS:
            if event == Tick(30.0):
                await asyncio.to_thread(put_over)
            if event in (Tick(60.0), Tick(90.0)):
                await asyncio.to_thread(empty_log)
                database().write_bytes(backup.read_bytes())
            yield event

    source = Meddled(60.0, lambda: None)
    source.events = events  # type: ignore[method-assign]
    run, _, _ = await recorded(lambda: None, source=source)
    found = kept_file(home, run) if run.kept_in else in_database(database())
    assert whole(found)


@pytest.mark.parametrize("log", [True, False])
def test_a_look_that_cannot_be_had_at_once_comes_later(
    home: Path, log: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With a rollback journal, our own commits write to the same file as anybody else's."""
    monkeypatch.setattr("aftershake.store.opening.wal_works", lambda _: log)
    now_s = 1000.0
    monkeypatch.setattr("aftershake.recording.disk.steady_s", lambda: now_s)
    stamped = [(event, NOW) for event in EVENTS]
    with Store(database()) as store:
        assert store.journal == ("wal" if log else "delete")
        row = begun(store)
        disk = Disk(store, row, Remembered(row))
        disk.write(stamped[:50], stopgap=False)
        disk._look_at_s = now_s + 10
        with sqlite3.connect(database()) as db:
            db.execute("DELETE FROM event WHERE rowid < 40")
        db.close()
        empty_log()
        assert disk.write(stamped[50:60], stopgap=False).lost is None, "it was not looked yet"
        now_s += 11
        told = disk.write(stamped[60:70], stopgap=False)
        assert (told.lost, told.safe) == ("written", True)
        assert packets(list(read((home / told.file).read_text()).events)) == packets(EVENTS[:70])
        disk.close()


async def test_other_sessions_stay_where_they_are(home: Path) -> None:
    """Whatever becomes of one session, what others have committed is not touched."""
    with Store(database()) as other:
        kept_id = begun(other).id
        for event in EVENTS[:100]:
            other.append(kept_id, event, NOW)

        def delete() -> None:
            with sqlite3.connect(database()) as db:
                db.execute("DELETE FROM event WHERE session_id <> ?", [kept_id])
            db.close()

        run, _, _ = await recorded(delete)
        assert whole(kept_file(home, run))
        assert list(other.events(kept_id)) == EVENTS[:100]
    with Store(database(), read_only=True) as store, store.reading() as db:
        assert next(iter(db.query("PRAGMA integrity_check")))["integrity_check"] == "ok"
        assert list(store.events(kept_id)) == EVENTS[:100]


async def test_what_only_a_file_has_comes_back_when_the_session_goes_on(home: Path) -> None:
    with Store(database()) as store:
        row = begun(store)
        remembered = Remembered(row)
        for event in EVENTS[:101]:
            remembered.add(event)
        store.extend(row.id, [(event, NOW) for event in EVENTS[:51]])
        KeptFile(home, row.id, remembered.text()).close()
    result = await close_at(database(), row.id)
    assert result.duration_s == EVENTS[100].t_s
    with Store(database(), read_only=True) as store:
        assert list(store.events(row.id)) == EVENTS[:101]
    assert not list(home.glob("kept-*"))


def test_what_is_stamped_before_what_is_in_front_of_it_does_not_spoil_the_file(home: Path) -> None:
    with Store(database()) as store:
        row = begun(store)
        run = Recorder(
            store=store,
            session=row,
            plan=PLAN,
            source=Meddled(60.0, lambda: None),
            clock=Clock(NOW, own_time=True),
            show=lambda view: None,
        )
        events = run._in_order([Tick(5.0), Pressed(3.0, "mark"), Tick(4.0), Tick(6.0)])
        assert [event.t_s for event in events] == [5.0, 5.0, 5.0, 6.0]
        remembered = Remembered(row)
        for event in events:
            remembered.add(event)
        assert list(remembered.events()) == events
