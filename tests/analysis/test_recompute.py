"""After an update: a session's own result first; what older rules made is left out, said, and made
again, in the background or by the command."""

from __future__ import annotations

import asyncio
import json
import sqlite3
import subprocess
import sys
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner

from aftershake.analysis.recompute import outdated, outdated_at, recompute, to_do
from aftershake.analysis.results import analyse_session
from aftershake.analysis.worker import AnalysisError
from aftershake.analysis.would_change import Changed, would_change
from aftershake.cli.group import cli
from aftershake.config import database
from aftershake.events import Packet
from aftershake.hrv.metrics import ALGORITHM
from aftershake.hrv.model import Metrics
from aftershake.hrv.reasons import LeftOut
from aftershake.plans.reader import built_in
from aftershake.rr.beats import Beats
from aftershake.rr.packet import encode
from aftershake.session.result import Result
from aftershake.store import StoreError, opening
from aftershake.store.deleting import delete
from aftershake.store.due import make_due
from aftershake.store.results import load
from aftershake.store.sqlite import Database
from aftershake.store.store import Store
from support.begun import beat_a_second, begin
from support.in_process import InProcess

PLAN = built_in()["quick"]
NOW = datetime(2026, 5, 1, 9, 0, tzinfo=UTC)


class Quick(InProcess):
    """Measures at once, each stretch a little unlike the one before; counts its questions."""

    def __init__(self) -> None:
        self.asked = 0

    async def analyse(
        self, beats: Beats, from_s: float, to_s: float, *, moving: bool = False
    ) -> Metrics:
        self.asked += 1
        ln = 3.5 + float(len(beats) % 7) / 100 + float(from_s > 150)
        return Metrics(
            len(beats), to_s - from_s, 0.0, 0.0, "good", None, rmssd_ms=33.0, ln_rmssd=ln
        )


def recorded(store: Store, plan: str = PLAN.name) -> int:
    return beat_a_second(store, built_in()[plan], NOW)


async def worked_out(store: Store, analyst: Quick, count: int) -> list[Result]:
    ids = [recorded(store) for _ in range(count)]
    return [await analyse_session(store.path, each, analyst) for each in ids]


def make_old(store: Store, *ids: int) -> None:
    with store.writing() as db:
        for each in ids:
            db.execute("UPDATE comparison SET algorithm = '4' WHERE session_id = ?", [each])


async def drain(path: Path, ids: list[int], analyst: Quick) -> list[int]:
    return [done.session_id async for done in recompute(path, ids, analyst) if not done.error]


async def test_a_new_session_comes_first_and_says_what_is_left_out(home: Path) -> None:
    analyst = Quick()
    with Store(database()) as store:
        earlier = [each.id for each in await worked_out(store, analyst, 6)]
        make_old(store, *earlier[:3])
        analyst.asked = 0
        new = await analyse_session(store.path, recorded(store), analyst)
        assert analyst.asked == len(PLAN.phases), "nothing but the session's own phases"
        assert new.left_out == 3
        assert LeftOut(3) in new.comparison.reasons
        assert new.comparison.own_sessions is None, "three are too few"
        assert load(store, new.id) == new
        assert outdated(store) == [*earlier[:3], new.id]


async def test_recomputing_ends_in_what_would_have_been_without_an_update(home: Path) -> None:
    analyst = Quick()
    with Store(database()) as store:
        results = await worked_out(store, analyst, 7)
        events = [list(store.events(each.id)) for each in results]
        make_old(store, 1, 2, 3, 4)
        for each in (5, 6, 7):
            await analyse_session(store.path, each, analyst)
        ids = outdated(store)
        assert ids == [1, 2, 3, 4, 5, 6, 7]
        assert await drain(store.path, ids, analyst) == ids
        assert [load(store, each.id) for each in results] == results
        assert outdated(store) == []
        assert [list(store.events(each.id)) for each in results] == events


async def test_it_can_be_stopped_anywhere_and_goes_on_from_there(home: Path) -> None:
    analyst = Quick()
    with Store(database()) as store:
        results = await worked_out(store, analyst, 4)
        make_old(store, 1, 2, 3, 4)
        async for done in recompute(store.path, outdated(store), analyst):
            if done.session_id == 2:
                break
        assert outdated(store) == [3, 4]
        await drain(store.path, outdated(store), analyst)
        assert [load(store, each.id) for each in results] == results


async def test_cancelled_it_stops_at_once(home: Path) -> None:
    class Endless(Quick):
        async def analyse(self, *_: object, **__: object) -> Metrics:
            asking.set()
            await asyncio.Event().wait()
            raise AssertionError

    asking = asyncio.Event()
    with Store(database()) as store:
        await worked_out(store, Quick(), 2)
        make_old(store, 1, 2)
        task = asyncio.create_task(drain(store.path, outdated(store), Endless()))
        await asyncio.wait_for(asking.wait(), 30)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        assert outdated(store) == [1, 2]


async def test_one_that_cannot_be_worked_out_keeps_no_other_from_it(home: Path) -> None:
    class Fails(Quick):
        async def analyse(
            self, beats: Beats, from_s: float, to_s: float, *, moving: bool = False
        ) -> Metrics:
            nonlocal asked
            asked += 1
            if asked == 1:
                raise AnalysisError("Not this one.")
            return await super().analyse(beats, from_s, to_s, moving=moving)

    asked = 0
    with Store(database()) as store:
        await worked_out(store, Quick(), 2)
        make_old(store, 1, 2)
        done = [each async for each in recompute(store.path, [1, 2], Fails())]
        assert [(each.session_id, each.error is None) for each in done] == [(1, False), (2, True)]
        row = store.session(2)
        assert row is not None
        assert (row.algorithm, row.left_out) == (ALGORITHM, 1)
        # What is left out cannot be had: to work the second out once more would change nothing.
        analyst = Fails()
        assert [each.session_id async for each in recompute(store.path, [2], analyst)] == [2]
        assert analyst.asked == 0


@pytest.mark.parametrize("everything", [False, True])
async def test_what_could_not_be_saved_is_told(home: Path, everything: bool) -> None:
    """Also of one whose numbers were up to date before they were asked for again."""

    class Locks(Quick):
        """Another program writes without end, from the first question on."""

        async def analyse(
            self, beats: Beats, from_s: float, to_s: float, *, moving: bool = False
        ) -> Metrics:
            if not other.in_transaction:
                other.execute("BEGIN IMMEDIATE")
            return await super().analyse(beats, from_s, to_s, moving=moving)

    with Store(database()) as store:
        await worked_out(store, Quick(), 1)
        if everything:
            make_due(store, [1])
        else:
            make_old(store, 1)
    with closing(sqlite3.connect(database(), isolation_level=None)) as other:
        (done,) = [each async for each in recompute(database(), [1], Locks())]
    assert isinstance(done.error, StoreError)
    assert to_do(database()) == [1]


async def test_a_session_that_goes_on_is_left_alone(home: Path) -> None:
    with Store(database()) as store:
        session_id = begin(store, PLAN, NOW)
        store.append(session_id, Packet(1.0, encode(60, (1024,)), 1), NOW)
        assert outdated(store) == []
    assert outdated_at(database()) == [], "one that was cut off goes on, or is closed"


def command(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "aftershake", "recompute", *arguments],
        capture_output=True,
        text=True,
        timeout=120,
        check=True,
    )


@pytest.mark.words
async def test_the_command(home: Path) -> None:
    with Store(database()) as store:
        await worked_out(store, Quick(), 2)
        make_old(store, 1, 2)
    before = database().read_bytes()
    assert command("--dry-run").stdout == (
        f"2 sessions to work out again, made by algorithm 4 (now {ALGORITHM}).\n"
        "2 verdicts would change:\n"
        "  Session 1: clearly higher → cannot tell\n"
        "  Session 2: clearly higher → cannot tell\n"
        "36 of 48 numbers would change by more than rounding.\n"
    )
    assert database().read_bytes() == before
    assert outdated_at(database()) == [1, 2]
    ran = command()
    assert (ran.stdout, ran.stderr) == ("2 sessions worked out again.\n", "")
    assert outdated_at(database()) == []
    assert command("--dry-run").stdout == "Every session is up to date.\n"
    assert command().stderr == "Every session is up to date.\n"


async def test_where_nothing_can_be_saved_nothing_is_measured(home: Path) -> None:
    with Store(database()) as store:
        await worked_out(store, Quick(), 2)
        make_old(store, 1, 2)
    analyst = Quick()
    with closing(sqlite3.connect(database(), isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(StoreError, match="in use"):
            await drain(database(), [1, 2], analyst)
    assert analyst.asked == 0
    assert [each async for each in recompute(database().with_name("none"), [], analyst)] == []
    assert not database().with_name("none").exists()


def only_read(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As of another user's file, also for root, who may write everywhere."""
    connect = opening._connect

    def connected(at: Path, mode: str) -> Database:
        return connect(at, "ro" if at == path else mode)  # type: ignore[arg-type]

    monkeypatch.setattr(opening, "_connect", connected)


async def test_where_the_database_can_only_be_read_nothing_is_measured(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Store(database()) as store:
        await worked_out(store, Quick(), 1)
        make_old(store, 1)
    only_read(database(), monkeypatch)
    analyst = Quick()
    with pytest.raises(StoreError, match="cannot be written"):
        await drain(database(), [1], analyst)
    assert analyst.asked == 0


class Deletes(Quick):
    """Somebody deletes a session while one is measured."""

    def __init__(self, session_id: int) -> None:
        super().__init__()
        self.session_id = session_id

    async def analyse(
        self, beats: Beats, from_s: float, to_s: float, *, moving: bool = False
    ) -> Metrics:
        with Store(database()) as store:
            if store.session(self.session_id) is not None:
                store.hold(self.session_id)
                delete(store, self.session_id)
        return await super().analyse(beats, from_s, to_s, moving=moving)


@pytest.mark.parametrize("gone", [1, 2])
async def test_a_session_deleted_meanwhile_is_left_out(home: Path, gone: int) -> None:
    with Store(database()) as store:
        await worked_out(store, Quick(), 3)
        make_old(store, 1, 2, 3)
    done = [each async for each in recompute(database(), [1, 2, 3], Deletes(gone))]
    assert [(each.session_id, each.error) for each in done] == [
        (each, None) for each in (1, 2, 3) if each != gone
    ]


async def test_a_session_deleted_meanwhile_would_change_nothing(home: Path) -> None:
    with Store(database()) as store:
        await worked_out(store, Quick(), 3)
        make_old(store, 1, 2, 3)
    found = [each async for each in would_change(database(), [1, 2, 3], Deletes(2))]
    assert [each.session_id for each in found] == [1, 3]
    assert all(isinstance(each, Changed) for each in found)


def test_the_command_counts_only_those_that_are_there(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Worker(Deletes, InProcess):
        def __init__(self) -> None:
            super().__init__(2)

    with Store(database()) as store:
        asyncio.run(worked_out(store, Quick(), 3))
        make_old(store, 1, 2, 3)
    monkeypatch.setattr("aftershake.analysis.worker.AnalysisWorker", Worker)
    ran = CliRunner().invoke(cli, ["recompute", "--json"])
    assert ran.exit_code == 0, ran.output
    assert json.loads(ran.stdout) == {"sessions": 2, "worked_out": 2, "failed": []}
