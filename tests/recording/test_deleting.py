"""A deleted session is gone: from every list, and from the bytes of every file."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from aftershake.analysis.worker import AnalysisWorker
from aftershake.config import database
from aftershake.events import Packet
from aftershake.hrv.model import Metrics
from aftershake.plans.plan import Plan
from aftershake.plans.reader import read_plan
from aftershake.recording.deleting import Deleted, delete_at
from aftershake.recording.start import SessionRequest, start_session
from aftershake.store import StoreError
from aftershake.store.store import Store
from support.three_years import fill


def plan() -> Plan:
    phase = '[[phase]]\nname = "rest"\nkind = "rest"\nposture = "lying"\nduration_s = 60\n'
    return read_plan(f'name = "short"\ntitle = "A title that is searched for"\n{phase}')


@pytest.fixture
async def recorded() -> Path:
    """Two sessions of a simulated heart."""
    with Store(database()) as store:
        for scenario in ("calm", "restless"):
            order = SessionRequest(plan(), "simulate", scenario, None)
            await start_session(order, store, lambda view: None).run()
    return database()


def payloads(path: Path, session_id: int) -> list[bytes]:
    with Store(path, read_only=True) as store:
        return [e.payload for e in store.events(session_id) if isinstance(e, Packet)]


def bytes_of_all(folder: Path) -> Iterator[bytes]:
    return (file.read_bytes() for file in folder.iterdir() if file.is_file())


def runs(events: list[bytes]) -> list[bytes]:
    """What is told by no other session: a strap repeats short packets."""
    return [each for each in events if len(each) >= 6]


async def test_no_byte_of_it_is_left(recorded: Path) -> None:
    mine, theirs = payloads(recorded, 1), payloads(recorded, 2)
    only = set(runs(mine)) - set(theirs)
    assert len(only) > 5
    assert all(any(each in data for data in bytes_of_all(recorded.parent)) for each in only)
    assert delete_at(recorded, 1) == Deleted(1, 0, in_log=False)
    for data in bytes_of_all(recorded.parent):
        assert not [each for each in only if each in data]
    assert payloads(recorded, 2) == theirs
    with Store(recorded, read_only=True) as store:
        assert [row.id for row in store.sessions()] == [2]
        assert store.session(1) is None
        for (name,) in store.db.execute("SELECT name FROM sqlite_master WHERE type = 'table'"):
            columns = [each[1] for each in store.db.execute(f"PRAGMA table_info({name})")]
            if "session_id" in columns and name != "deleted":  # its number is kept
                of_it = f"SELECT count(*) FROM {name} WHERE session_id = 1"
                assert store.db.execute(of_it).fetchone() == (0,), name
        assert store.db.execute("PRAGMA integrity_check").fetchone() == ("ok",)


async def test_files_in_which_it_was_kept_go_too(recorded: Path) -> None:
    mine, others = (
        recorded.parent / f"kept-session-{number}-20261126T100000.jsonl" for number in (1, 2)
    )
    for each in (mine, others):
        each.write_text("{}")
    delete_at(recorded, 1)
    assert (mine.exists(), others.exists()) == (False, True)


async def test_what_another_program_still_reads_is_said(recorded: Path) -> None:
    with Store(recorded, read_only=True) as reader:
        if reader.db.execute("PRAGMA journal_mode").fetchone() != ("wal",):
            pytest.skip("this file system has no log beside the database")
        reader.db.execute("BEGIN")
        reader.db.execute("SELECT count(*) FROM event").fetchone()
        assert delete_at(recorded, 1).in_log
    with Store(recorded) as store:
        assert [row.id for row in store.sessions()] == [2]


@pytest.mark.parametrize("held_by", ["another process", "this one"])
async def test_what_is_being_recorded_is_not_deleted(recorded: Path, held_by: str) -> None:
    code = (
        "import sys\nfrom pathlib import Path\nfrom aftershake.store.holding import hold\n"
        "hold(Path(sys.argv[1]), 1)\nprint('held', flush=True)\nsys.stdin.read()"
    )
    if held_by == "this one":
        with Store(recorded) as store:
            store.hold(1)
            with pytest.raises(StoreError, match="being recorded"):
                delete_at(recorded, 1)
            store.let_go(1)
    else:
        with subprocess.Popen(
            [sys.executable, "-c", code, str(recorded)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        ) as child:
            assert child.stdin is not None
            assert child.stdout is not None
            assert child.stdout.readline() == b"held\n"
            with pytest.raises(StoreError, match="being recorded"):
                delete_at(recorded, 1)
            child.stdin.close()
    assert payloads(recorded, 1)
    delete_at(recorded, 1)


def test_later_sessions_stand_beside_others_then() -> None:
    fill(database(), 12, days=12, strange=False)
    with Store(database(), read_only=True) as store:
        first = min(row.id for row in store.sessions())
    others = delete_at(database(), first).others
    assert others > 0
    with Store(database(), read_only=True) as store:
        stale = store.db.execute("SELECT count(*) FROM comparison WHERE stale = 1").fetchone()
    assert stale == (others,)


def test_of_no_session_nothing_is_deleted() -> None:
    fill(database(), 2, days=2, strange=False)
    with pytest.raises(StoreError, match="no session 99"):
        delete_at(database(), 99)
    with Store(database(), read_only=True) as store:
        assert len(store.sessions()) == 2


async def test_what_is_still_measured_is_not_deleted() -> None:
    """It would be kept in a file, as a session that vanished under its recorder."""
    tried: list[str] = []

    class Slow(AnalysisWorker):
        async def analyse(self, *given: Any, **named: Any) -> Metrics:
            with Store(database(), read_only=True) as look:
                ended = look.sessions()[0].ended_at is not None
            if ended:
                with pytest.raises(StoreError, match="being recorded") as refused:
                    await asyncio.to_thread(delete_at, database(), 1)
                tried.append(str(refused.value))
            return await super().analyse(*given, **named)

    with Store(database()) as store:
        order = SessionRequest(plan(), "simulate", "calm", None)
        async with Slow() as analyst:
            await start_session(order, store, lambda view: None, analyst=analyst).run()
        assert tried
        assert not list(database().parent.glob("*.lock"))
    delete_at(database(), 1)
    assert not list(database().parent.glob("kept-*"))


async def test_its_number_is_given_to_no_other(recorded: Path) -> None:
    delete_at(recorded, 2)
    with Store(recorded) as store:
        order = SessionRequest(plan(), "simulate", "calm", None)
        await start_session(order, store, lambda view: None).run()
        assert [row.id for row in store.sessions()] == [3, 1]
