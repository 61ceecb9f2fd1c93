"""What is said of a session after its end: on disk with it, whole or not at all, and all that
reads a session goes on as before."""

from __future__ import annotations

import asyncio
import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings

from aftershake.analysis.results import analyse_session, result_of
from aftershake.analysis.worker import AnalysisWorker
from aftershake.config import database
from aftershake.events import Event, Link, Noted, Packet, Rated
from aftershake.exchange.recording import Recording, lines, read
from aftershake.plans.reader import built_in
from aftershake.recording.afterwards import add_said, add_to_file, keep, said_before
from aftershake.recording.closing import close
from aftershake.recording.kept import KeptFile
from aftershake.recording.salvage import salvage
from aftershake.recording.start import SessionRequest, start_session
from aftershake.review.session_object import result_to_json
from aftershake.rr.packet import encode
from aftershake.session.check import said_of
from aftershake.session.result import Result
from aftershake.session.session_analysis import Folding
from aftershake.store import StoreError, UnsavedError
from aftershake.store.guard import Guard, whole
from aftershake.store.store import Store
from support.begun import begin
from support.events import said_events

PLAN = built_in()["quick"]
NOW = datetime(2026, 11, 22, 7, 41, tzinfo=UTC)
TOLD = (
    Rated(0.0, "before", "tension", 6),
    Rated(0.0, "after", "tension", 3),
    Noted(0.0, "note", "n" * 1500),
    Noted(0.0, "tag", "coffee, \x1b[31mred, a walk"),
)
READ_BACK = (*TOLD[:3], Noted(0.0, "tag", "coffee, ␛[31mred, a walk"))


@pytest.fixture
def store(home: Path) -> Iterator[Store]:
    with Store(database()) as store:
        yield store


def begun(store: Store, packets: int = 5) -> int:
    number = begin(store, PLAN, NOW, what="C0:FF:EE:00:00:01")
    events: list[Event] = [Link(0.0, "connected", 1)]
    events += [Packet(float(t), encode(60, (1024,)), 1) for t in range(1, packets)]
    store.extend(number, [(event, NOW) for event in events])
    return number


def ended(store: Store) -> int:
    number = begun(store)
    store.end(number, NOW, duration_s=4.0, complete=False, strap="")
    return number


async def recorded(request: SessionRequest) -> Result:
    with Store(database()) as store:
        return await start_session(request, store, lambda view: None).run()


def test_it_comes_with_the_last_event_and_is_read_back_as_it_was(store: Store) -> None:
    number = ended(store)
    before = list(store.events(number))
    add_said(database(), number, TOLD)
    after = list(store.events(number))
    assert after[: len(before)] == before
    assert [each.t_s for each in after[len(before) :]] == [4.0] * len(TOLD)
    assert said_before(store, number) == said_of(
        type(each)(4.0, *list_of(each)) for each in READ_BACK
    )


def list_of(event: Rated | Noted) -> tuple[object, ...]:
    if isinstance(event, Rated):
        return event.when, event.item, event.value
    return event.what, event.text


def test_one_that_goes_on_or_was_cut_off_is_not_rated(store: Store) -> None:
    number = begun(store)
    with pytest.raises(StoreError, match="is being recorded"):
        add_said(database(), number, TOLD)
    store.let_go(number)
    with pytest.raises(StoreError, match=f"aftershake close {number}"):
        add_said(database(), number, TOLD)
    with pytest.raises(StoreError, match="There is no session 99"):
        add_said(database(), 99, TOLD)
    assert len(list(store.events(number))) == 5


def test_where_the_database_is_gone_none_is_made(home: Path) -> None:
    with pytest.raises(StoreError, match="not there any more"):
        add_said(database(), 1, TOLD)
    assert not database().exists()


def test_all_of_it_or_none(store: Store) -> None:
    number = ended(store)
    store.db.execute(
        "CREATE TRIGGER no_notes BEFORE INSERT ON event WHEN NEW.kind = 'noted'"
        " BEGIN SELECT RAISE(ABORT, 'no'); END"
    )
    with pytest.raises(StoreError):
        store.add(number, TOLD, NOW)
    assert said_before(store, number).ratings == ()


async def test_a_session_that_was_cut_off_keeps_what_was_said_before_it(store: Store) -> None:
    number = begun(store)
    store.extend(number, [(Rated(4.0, "before", "calm", 4), NOW)])
    store.let_go(number)
    async with AnalysisWorker() as analyst:
        closed = await close(store, number, analyst)
    add_said(database(), number, TOLD)
    assert closed.said.rating("before", "calm") == 4
    assert said_before(store, number).rating("before", "calm") == 4
    assert said_before(store, number).rating("after", "tension") == 3


async def test_a_locked_database_is_tried_again_until_it_works(store: Store) -> None:
    number = ended(store)
    store.close()
    waits: list[StoreError] = []

    def add() -> None:
        with Store(database()) as own:
            own._wait(1)
            own.add(number, TOLD, NOW)

    with closing(sqlite3.connect(database(), isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        keeping = asyncio.create_task(keep(add, waits.append))
        while not waits:
            await asyncio.sleep(0.01)
        assert not keeping.done()
        assert isinstance(waits[0], UnsavedError)
        other.execute("ROLLBACK")
    await keeping
    assert len(waits) == 1
    with Store(database(), read_only=True) as look:
        assert said_before(look, number).rating("after", "tension") == 3


async def test_what_will_never_work_is_raised(store: Store) -> None:
    with pytest.raises(StoreError, match="There is no session 7"):
        await keep(partial(add_said, database(), 7, TOLD), lambda error: None)


async def test_who_leaves_at_once_loses_nothing(store: Store) -> None:
    number = ended(store)
    keeping = asyncio.create_task(keep(partial(add_said, database(), number, TOLD), print))
    await asyncio.sleep(0)  # it has begun
    keeping.cancel()
    await asyncio.wait([keeping])
    assert said_before(store, number).rating("after", "tension") == 3


async def test_a_session_that_is_recorded_meanwhile_sees_nothing_wrong(store: Store) -> None:
    number, going_on = ended(store), begun(store)
    guard = Guard(store)
    store.append(going_on, Packet(9.0, encode(60, (1024,)), 1), NOW)
    guard.wrote()
    add_said(database(), number, TOLD)
    assert guard.change() in (None, "written")  # after which it looks, and finds:
    assert whole(database(), going_on, 6)
    store.append(going_on, Packet(10.0, encode(60, (1024,)), 1), NOW)
    assert len(list(store.events(going_on))) == 7


async def test_numbers_stay_and_all_ways_of_reading_tell_what_was_said(home: Path) -> None:
    check_in = (Rated(0.0, "before", "calm", 4), Noted(0.0, "posture", "lying"))
    first = await recorded(SessionRequest(PLAN, "simulate", "calm", None, check_in=check_in))
    assert first.said == said_of(check_in)
    add_said(database(), first.id, TOLD)
    with Store(database(), read_only=True) as store:
        saved = await result_of(store, first.id)
        folded = Folding.of(PLAN, store.events(first.id)).state.said
    async with AnalysisWorker() as analyst:
        anew = await analyse_session(database(), first.id, analyst)
    assert saved.said == anew.said == folded
    assert saved.said.rating("before", "calm") == 4
    assert saved.said.note("note") == "n" * 1500
    assert saved.said.tags == ("coffee", "␛[31mred", "a walk")
    without, told = result_to_json(first), result_to_json(saved)
    assert told == result_to_json(anew)
    assert told["ratings"]["after"]["tension"] == 3
    for key in ("ratings", "check", "tiredness"):
        del without[key], told[key]
    assert without == told

    replayed = await recorded(SessionRequest(PLAN, "replay", str(first.id), None))
    for when in ("before", "after"):
        assert replayed.said.rated(when) == saved.said.rated(when)
    assert replayed.said.notes == saved.said.notes
    assert [phase.metrics for phase in replayed.phases] == [phase.metrics for phase in saved.phases]


async def test_tiredness_is_replayed_at_its_moment(home: Path, tmp_path: Path) -> None:
    first = await recorded(SessionRequest(PLAN, "simulate", "calm", None))
    with Store(database(), read_only=True) as store:
        events = list(store.events(first.id))
    at_s = first.phases[1].start_s + 7
    place = next(i for i, event in enumerate(events) if event.t_s > at_s)
    events.insert(place, Rated(at_s, "during", "tiredness", 6))
    file = tmp_path / "tired.jsonl"
    file.write_text("".join(lines(Recording(tuple(events), PLAN.toml))))
    from aftershake.recording.replayed import recorded as read_file

    what = str(file)
    request = SessionRequest(PLAN, "replay", what, None, recorded=read_file(what))
    replayed = await recorded(request)
    (tired,) = replayed.said.tiredness
    assert (tired.value, tired.t_s) == (6, pytest.approx(at_s))


def test_salvage_keeps_it(store: Store) -> None:
    number = ended(store)
    add_said(database(), number, TOLD)
    said = said_before(store, number)
    store.close()
    damaged = bytearray(database().read_bytes())
    damaged[-4096:] = bytes(4096)  # a page of an index or of events; what is left is read
    database().write_bytes(damaged)
    salvage(database())
    with Store(database(), read_only=True) as found:
        again = said_before(found, number)
    assert set(again.ratings) <= set(said.ratings)
    assert set(again.notes) <= set(said.notes)


def kept(home: Path, events: tuple[Event, ...]) -> Path:
    text = "".join(lines(Recording(events, PLAN.toml)))
    file = KeptFile(home, 3, text.encode())
    file.close()
    return file.path


def test_a_session_in_a_file_beside_the_database_takes_it_too(home: Path) -> None:
    events: tuple[Event, ...] = tuple(Packet(float(t), encode(60, (1024,)), 1) for t in range(9))
    file = kept(home, events)
    add_to_file(file, TOLD)
    recording = read(file.read_text("utf-8"))
    assert recording.whole
    assert recording.events[:9] == events
    assert said_of(recording.events).note("note") == "n" * 1500
    assert file.stat().st_mode & 0o777 == 0o600
    assert [path.name for path in home.glob("kept-*")] == [file.name]


def test_a_file_that_is_no_recording_stays_as_it_is(home: Path) -> None:
    file = kept(home, ())
    file.write_text("something else\n")
    with pytest.raises(StoreError, match="cannot be read"):
        add_to_file(file, TOLD)
    assert file.read_text() == "something else\n"
    with pytest.raises(StoreError, match="Cannot write"):
        add_to_file(home / "kept-session-9-x.jsonl", TOLD)


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(told=said_events)
def test_any_of_it_comes_back(store: Store, told: list[Rated | Noted]) -> None:
    number = ended(store)
    store.add(number, told, NOW)
    said = said_before(store, number)
    wanted = said_of(type(each)(4.0, *list_of(each)) for each in told)
    assert json.dumps([said.rated("before"), said.notes]) == json.dumps(
        [wanted.rated("before"), wanted.notes]
    )
    assert said == wanted
