"""The loop: disk, fold, screen, in this order; and what happens when something breaks."""

from __future__ import annotations

import asyncio
import math
import sqlite3
from collections.abc import AsyncGenerator
from dataclasses import replace
from pathlib import Path
from typing import NoReturn

import pytest

from aftershake.analysis.results import result_of
from aftershake.analysis.worker import AnalysisError, AnalysisWorker
from aftershake.config import database
from aftershake.events import (
    Computed,
    DeviceInfo,
    Event,
    Link,
    Packet,
    Pressed,
    Reopened,
    Tick,
    Unsaved,
)
from aftershake.exchange.recording import read
from aftershake.hrv.reasons import WasUnsaved
from aftershake.plans.reader import built_in, read_plan
from aftershake.recording import saving
from aftershake.recording.closing import close
from aftershake.recording.resume import AT_A_TIME, resume_session
from aftershake.recording.start import SessionRequest, start_session
from aftershake.rr.packet import encode
from aftershake.session.result import Mark
from aftershake.session.view import Saving, View
from aftershake.sources.protocol import NothingRecordedError, SourceError
from aftershake.store import StoreError, UnsavedError
from aftershake.store.results import load
from aftershake.store.store import Store
from support.folded import fold_events, tells_all
from support.scripted import NOW, SHORT, Script, recording, seconds


class Waits(Script):
    """Goes on from 29 s when the baseline was measured."""

    measured = False

    def see(self, view: View) -> None:
        self.measured = view.baseline is not None

    async def events(self) -> AsyncGenerator[Event, None]:
        for event in self._events:
            while event.t_s > 29 and not self.measured:
                await asyncio.sleep(0)
            yield event


async def test_every_event_is_on_disk_before_it_is_shown(home: Path) -> None:
    seen: list[int] = []
    with Store(database()) as store, sqlite3.connect(database()) as other:

        def show(view: View) -> None:
            kept = other.execute("SELECT count(*) FROM event WHERE kind = 'packet'").fetchone()[0]
            seen.append(kept)
            assert kept >= view.packets

        run = recording(store, Script(seconds(60)), [])
        run._show = show
        result = await run.run()
        assert result.complete
        stored = [e for e in store.events(run.session_id) if isinstance(e, Packet)]
    other.close()
    assert seen[-1] == len(stored) > 50


async def test_the_result_is_saved_and_can_be_made_again(home: Path) -> None:
    with Store(database()) as store:
        order = SessionRequest(built_in()["quick"], "simulate", "calm", None)
        run = start_session(order, store, lambda view: None)
        result = await run.run()
        assert result.complete
        assert load(store, run.session_id) == result
        with store.writing() as db:
            for table in ("phase", "gap", "beat", "comparison", "mark"):
                db.table(table).delete_where("session_id = ?", [run.session_id])
        assert load(store, run.session_id) is None
        assert await result_of(store, run.session_id) == result
        row = store.session(run.session_id)
        assert row is not None
        assert row.verdict == result.comparison.verdict


async def test_a_marked_moment_is_in_the_result_and_stays_there(home: Path) -> None:
    script = seconds(60)
    script.insert(script.index(Tick(12.0)) + 1, Pressed(12.0, "mark"))
    script.insert(script.index(Tick(33.0)) + 1, Pressed(33.0, "mark"))
    with Store(database()) as store:
        run = recording(store, Script(script), [])
        result = await run.run()
        assert result.marks == (Mark(12.0), Mark(33.0))
        assert load(store, run.session_id) == result


async def test_what_the_baseline_gave_is_an_event_on_disk(home: Path) -> None:
    """So a session that goes on shows it, and nothing is measured twice."""
    views: list[View] = []
    source = Waits(seconds(60))

    def show(view: View) -> None:
        views.append(view)
        source.see(view)

    with Store(database()) as store:
        run = recording(store, source, [])
        run._show = show
        await asyncio.wait_for(run.run(), 60)
        there = kept(store, run.session_id)
    (computed,) = [event for event in there if isinstance(event, Computed)]
    assert (computed.phase, computed.hr_bpm) == (0, pytest.approx(60.0, abs=0.1))
    assert views[-1].baseline == fold_events(SHORT, there).state.baseline is not None
    assert tells_all(SHORT, there, [view for view in views if view.packets])


async def test_a_baseline_that_was_not_measured_is_measured_when_the_session_goes_on(
    home: Path,
) -> None:
    """As in a session of version 0.1.0, which stored no such event."""
    with Store(database()) as store:
        run = recording(store, Script([]), [])
        with store.writing():
            for event in seconds(28):
                store.append(run.session_id, event, NOW)
            store.db.table("session").update(run.session_id, {"source_what": "calm"})
        store.let_go(run.session_id)
        (row,) = store.unfinished()
        source = Waits(seconds(80, start=88, connection=2))
        again = await resume_session(replace(row, speed=None), store, source.see)
        again._source = source
        assert again._state.baseline is None
        await asyncio.wait_for(again.run(), 60)
        assert [e.phase for e in kept(store, row.id) if isinstance(e, Computed)] == [0]


async def test_a_key_reaches_the_source_when_the_session_has_taken_it(home: Path) -> None:
    source, taken = Script([]), list[Pressed]()
    source.pressed = taken.append  # type: ignore[method-assign]
    with Store(database()) as store:
        run = recording(store, source, [])
        before, after = Pressed(0.0, "pause"), Pressed(3.0, "pause")
        resume, mark = Pressed(5.0, "resume"), Pressed(6.0, "mark")
        packet = Packet(1.0, encode(60, (1024,)), 1)
        early = Pressed(2.0, "resume")
        await run._take([before, packet, early, after, after, resume, mark])
        assert taken == [after, resume]


async def test_a_session_that_was_cancelled_is_cut_off_and_goes_on_later(home: Path) -> None:
    with Store(database()) as store:
        views: list[View] = []
        source = Script(seconds(25))
        run = recording(store, source, views)
        task = asyncio.create_task(run.run())
        while not views or views[-1].packets < 24:
            await asyncio.sleep(0)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        assert source.let_go
        store.close()
    with Store(database()) as store:
        (row,) = store.unfinished()
        before = len(list(store.events(row.id)))
        simulated = SessionRequest(SHORT, "simulate", "calm", None)
        assert simulated.what == "calm"
        with store.writing() as db:
            db.table("session").update(row.id, {"source_what": "calm"})
        row = store.unfinished()[0]
        again = await resume_session(replace(row, speed=None), store, views.append)
        result = await again.run()
        events = list(store.events(row.id))
        assert isinstance(events[before], Reopened)
        assert result.complete
        assert [phase.name for phase in result.phases] == ["baseline", "shaking", "integration"]
        assert store.unfinished() == []
        connections = [e.connection for e in events if isinstance(e, Packet)]
        assert connections == sorted(connections)
        assert connections[-1] > connections[0]


async def test_a_long_session_goes_on_without_a_stall_of_the_loop(home: Path) -> None:
    plan = read_plan(SHORT.toml.replace("duration_s = 20", "duration_s = 14400"))
    with Store(database()) as store:
        run = recording(store, Script([]), [], plan)
        events = seconds(3600)
        with store.writing():
            for event in events:
                store.append(run.session_id, event, NOW)
            store.db.table("session").update(run.session_id, {"source_what": "calm"})
        store.let_go(run.session_id)
        turns = 0

        async def other() -> None:
            nonlocal turns
            while True:
                turns += 1
                await asyncio.sleep(0)

        (row,) = store.unfinished()
        beside = asyncio.create_task(other())
        again = await resume_session(replace(row, speed=None), store, lambda view: None)
        beside.cancel()
        assert turns >= len(events) // AT_A_TIME
        assert again._state.packets == 3600


async def test_leaving_while_a_session_is_read_lets_it_go(home: Path) -> None:
    with Store(database()) as store:
        run = recording(store, Script([]), [])
        for event in seconds(28):
            store.append(run.session_id, event, NOW)
        store.let_go(run.session_id)
        (row,) = store.unfinished()
        task = asyncio.create_task(resume_session(row, store, lambda view: None))
        await asyncio.sleep(0)
        assert store.unfinished() == []  # held
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        assert len(store.unfinished()) == 1


async def test_a_session_that_was_cut_off_can_be_closed(home: Path) -> None:
    with Store(database()) as store:
        run = recording(store, Script([]), [])
        for event in seconds(28):
            store.append(run.session_id, event, NOW)
        store.close()
    with Store(database()) as store:
        result = await close(store, run.session_id)
        assert not result.complete
        assert [phase.name for phase in result.phases] == ["baseline", "shaking"]
        assert result.comparison.verdict == "cannot_tell"
        assert store.unfinished() == []


def room(store: Store, pages: int) -> None:
    """Let the database grow by so many pages and no more, as on a disk that is full then."""
    now = next(iter(store.db.query("PRAGMA page_count")))["page_count"]
    list(store.db.query(f"PRAGMA max_page_count = {now + pages}"))


def kept(store: Store, session_id: int) -> list[Event]:
    return list(store.events(session_id))


async def test_on_a_full_disk_the_session_goes_on_and_nothing_is_lost(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(saving, "STOPGAP_S", math.inf)  # never in a file meanwhile
    with Store(database()) as store:
        room(store, 1)
        told: list[View] = []

        def show(view: View) -> None:
            if view.saving.troubled:
                told.append(view)
                if view.t_s > 250:
                    room(store, 1_000_000)

        events = seconds(400)
        plan = read_plan(SHORT.toml.replace("duration_s = 20", "duration_s = 150"))
        run = recording(store, Script(events), [], plan)
        run._show = show
        result = await asyncio.wait_for(run.run(), 60)
        assert result.complete
        assert told[0].saving == Saving(safe=False, why="full")
        assert {view.phase for view in told} == {0, 1, 2}, "phases wait for no disk"
        assert all(view.hr_bpm is None and view.live.rmssd_ms is None for view in told)
        there = kept(store, run.session_id)
        assert [e for e in there if isinstance(e, Packet)] == [
            e for e in events if isinstance(e, Packet) and e.t_s <= there[-1].t_s
        ]
        (unsaved,) = [e for e in there if isinstance(e, Unsaved)]
        assert (unsaved.since_s, unsaved.why) == (told[0].t_s, "full")
        assert unsaved.t_s > 250
        folded = fold_events(plan, there).state
        assert folded == run._state, "the fold of what is on disk is the fold that was shown"
        assert any(isinstance(why, WasUnsaved) for why in result.comparison.reasons)


async def test_without_patience_a_full_disk_ends_it_in_plain_words(home: Path) -> None:
    with Store(database()) as store:
        run = recording(store, Script(seconds(4000)), [], patience_s=0.0)
        room(store, 0)
        with pytest.raises(UnsavedError):
            await asyncio.wait_for(run.run(), 60)
        assert run.unsaved == 0, "what the database did not take is in a file beside it"
        file = read((home / run.kept_in).read_text())
        assert [e for e in file.events if isinstance(e, Packet)][:55] == [
            e for e in seconds(55) if isinstance(e, Packet)
        ]


async def test_a_source_that_cannot_start_says_why(home: Path) -> None:
    with Store(database()) as store:
        run = recording(store, Script([], SourceError("No strap here.")), [])
        with pytest.raises(SourceError, match="No strap here"):
            await run.run()


async def test_a_source_that_ends_early_ends_the_session_and_keeps_it(home: Path) -> None:
    with Store(database()) as store:
        views: list[View] = []
        run = recording(store, Script([DeviceInfo(0, "name", "Old strap"), *seconds(25)]), views)
        result = await run.run()
        assert not result.complete
        assert result.strap == "Old strap"
        assert [phase.name for phase in result.phases] == ["baseline", "shaking"]
        assert result.comparison.verdict == "cannot_tell"


async def test_a_database_in_use_is_waited_for_without_stalling_the_loop(home: Path) -> None:
    with Store(database()) as store:
        views: list[View] = []
        run = recording(store, Script(seconds(60)), views)
        other = sqlite3.connect(database(), isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        task = asyncio.create_task(run.run())
        async with asyncio.timeout(30):
            while not (views and views[-1].stage == "ended"):
                await asyncio.sleep(0)
        assert views[-1].saving.why == "busy", "the session has gone on to its end"
        other.execute("COMMIT")
        other.close()
        result = await asyncio.wait_for(task, 60)
        assert result.complete
        assert not views[-1].saving.troubled


async def test_leaving_saves_what_has_come_and_was_not_saved_yet(home: Path) -> None:
    with Store(database()) as store:
        run = recording(store, Script([]), [])
        for event in seconds(20):
            run._inbox.put(event)
        other = sqlite3.connect(database(), isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        task = asyncio.create_task(run.run())
        async with asyncio.timeout(30):
            while not run._state.packets:
                await asyncio.sleep(0)
        other.execute("COMMIT")
        other.close()
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await asyncio.wait_for(task, 30)
        there = [e for e in store.events(run.session_id) if isinstance(e, Packet)]
        assert len(there) == 20
        assert run.unsaved == 0
        assert not list(home.glob("kept-*"))


async def test_any_fault_of_a_source_ends_the_session_and_keeps_it(home: Path) -> None:
    with Store(database()) as store:
        run = recording(store, Script(seconds(25), RuntimeError("a mistake")), [])
        result = await run.run()
        assert not result.complete
        assert [phase.name for phase in result.phases] == ["baseline", "shaking"]
        run = recording(store, Script([], RuntimeError("a mistake")), [])
        with pytest.raises(RuntimeError, match="a mistake"):
            await run.run()


async def test_a_session_in_which_nothing_came_is_not_kept(home: Path) -> None:
    with Store(database()) as store:
        run = recording(store, Script([Link(0.0, "searching")]), [])
        with pytest.raises(NothingRecordedError):
            await run.run()
        assert store.sessions() == []


async def test_looking_at_a_running_session_changes_nothing(home: Path) -> None:
    with Store(database()) as store:
        run = recording(store, Script([]), [])
        events = seconds(60)
        for event in events[:50]:
            store.append(run.session_id, event, NOW)
        looked = await result_of(store, run.session_id)
        assert [phase.name for phase in looked.phases] == ["baseline", "shaking"][
            : len(looked.phases)
        ]
        for event in events[50:]:
            store.append(run.session_id, event, NOW)
        store.end(run.session_id, NOW, duration_s=60.0, complete=True, strap="")
        assert len((await result_of(store, run.session_id)).phases) == 3


async def test_a_session_that_ended_cannot_go_on(home: Path) -> None:
    with Store(database()) as store:
        order = SessionRequest(SHORT, "simulate", "calm", None)
        run = start_session(order, store, lambda view: None)
        await run.run()
        row = store.session(run.session_id)
        assert row is not None
        with pytest.raises(StoreError, match="has ended"):
            await resume_session(row, store, lambda view: None)


async def test_a_machine_that_slept_leads_nobody(home: Path) -> None:
    """A jump of the clock is a cut: the time belongs to no phase."""

    class Live(Script):
        ticks = False

    with Store(database()) as store:
        run = recording(store, Live([]), [])
        for event in [*seconds(10), *seconds(60, start=4000, connection=2)]:
            await run._take([event])
        assert run.over
        spans = run._state.spans
        assert [round(span.end_s - span.start_s) for span in spans] == [20 + 3991, 10, 20]
        assert [round(end - start) for start, end in run._state.pauses] == [3991]


class Broken(AnalysisWorker):
    async def _spawn(self) -> NoReturn:
        raise AnalysisError("It cannot be started. The beats are safe on disk.")


async def test_a_session_is_recorded_even_where_nothing_can_measure_it(home: Path) -> None:
    with Store(database()) as store:
        run = recording(store, Script(seconds(60)), [], analyst=Broken())
        with pytest.raises(AnalysisError, match="safe on disk"):
            await run.run()
        row = store.session(run.session_id)
        assert row is not None
        assert row.complete
        assert len([e for e in store.events(run.session_id) if isinstance(e, Packet)]) > 50
        assert (await result_of(store, run.session_id)).complete


async def test_an_analysis_without_an_end_is_tried_again_at_the_next_look(home: Path) -> None:
    with Store(database()) as store:
        # To load what it needs takes the child longer.
        async with AnalysisWorker(answer_s=0.01, answer_per_beat_s=0.0) as impatient:
            run = recording(store, Script(seconds(60)), [], analyst=impatient)
            with pytest.raises(AnalysisError, match="safe on disk"):
                await run.run()
        assert load(store, run.session_id) is None
        assert (await result_of(store, run.session_id)).complete
        assert load(store, run.session_id) is not None


async def test_keys_are_events_like_any_other(home: Path) -> None:
    with Store(database()) as store:
        run = recording(store, Script(seconds(30)), [])
        shown: list[View] = []

        def show(view: View) -> None:
            shown.append(view)
            if view.packets == 10 and view.stage == "running":
                run.press("pause")
            if view.packets == 15 and view.stage == "paused":
                run.press("mark")
                run.press("stop")

        run._show = show
        result = await run.run()
        keys = [e.key for e in store.events(run.session_id) if isinstance(e, Pressed)]
        assert keys[:3] == ["pause", "mark", "stop"]
        assert not result.complete
        assert result.phases[0].end_s == pytest.approx(9.05, abs=1.0)
