"""Sessions on their way out, while others record, delete and end what is being written."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

import pytest

from aftershake.analysis.results import analyse_session
from aftershake.config import database
from aftershake.events import Event, Packet
from aftershake.exchange.recording import read
from aftershake.exchange.writers import WRITERS
from aftershake.plans.plan import Phase
from aftershake.recording.exporting import collect, ready
from aftershake.recording.person_export import PERSON_FILE, files_of
from aftershake.rr.packet import encode
from aftershake.store import StoreError
from aftershake.store.deleting import delete
from aftershake.store.store import Store
from support.exporting import plan_of
from support.in_process import InProcess

AT = datetime(2026, 5, 1, 7, 30, tzinfo=UTC)
PLAN = plan_of(
    Phase("before", "rest", "lying", 60),
    Phase("shaking", "shake", "standing", 60),
    Phase("after", "rest", "lying", 60),
)


def beats(from_s: int, to_s: int) -> list[tuple[Event, datetime]]:
    return [
        (Packet(float(t), encode(60, (1000 + t % 40,)), 1), AT + timedelta(seconds=t))
        for t in range(from_s, to_s)
    ]


def recorded(store: Store, days: int = 0, *, to_s: int = 200, over: bool = True) -> int:
    number = store.begin(
        title="Made up", started_at=AT + timedelta(days=days), plan=PLAN.name, plan_toml=PLAN.toml,
        source="strap", source_what="AA",
    )  # fmt: skip
    store.extend(number, beats(1, to_s))
    if over:
        store.end(number, AT, duration_s=float(to_s), complete=True, strap="")
    return number


def deleted(number: int) -> None:
    """By another program."""
    with Store(database()) as other:
        other.db.execute("PRAGMA busy_timeout = 0")  # it does not wait to empty the log
        other.hold(number)
        delete(other, number)


def test_what_is_kept_of_a_person_is_of_one_moment() -> None:
    with Store(database()) as store:
        numbers = [recorded(store, days) for days in range(3)]
    with Store(database(), read_only=True) as store:
        (person,) = store.people()
        coming = files_of(store, person)
        files = [next(coming)]
        for number in numbers[1:]:
            deleted(number)
        files += coming
    sessions = [each for each in files if each.name != PERSON_FILE]
    assert len(sessions) == 3
    assert {len(read(each.content.decode()).events) for each in sessions} == {199}
    assert len(json.loads(files[-1].content)["sessions"]) == 3


def test_of_somebody_deleted_meanwhile_nothing_is_written() -> None:
    with Store(database()) as store:
        number = recorded(store)
    with Store(database(), read_only=True) as store:
        (person,) = store.people()
        deleted(number)
        with pytest.raises(StoreError):
            list(files_of(store, person))


def test_an_export_that_is_left_alone_says_nothing(capfd: pytest.CaptureFixture[str]) -> None:
    with Store(database()) as store:
        recorded(store)
        recorded(store, 1)
    with Store(database(), read_only=True) as store:
        coming = files_of(store, store.people()[0])
        next(coming)
    del coming
    assert capfd.readouterr().err == ""


@pytest.mark.parametrize("name", sorted(set(WRITERS) - {"parquet"}))
@pytest.mark.parametrize("when", ["before", "after"])
async def test_a_session_deleted_meanwhile_is_written_whole_or_not_at_all(
    name: str, when: str
) -> None:
    writer = WRITERS[name]
    with Store(database()) as store:
        number = recorded(store)
    async with InProcess() as analyst:
        await analyse_session(database(), number, analyst)
        with Store(database(), read_only=True) as store:
            before = list(writer.write(iter([await collect(store, number, analyst)])))
            session = await collect(store, number, analyst)
            if when == "before":
                deleted(number)
                with pytest.raises(StoreError):
                    ready(session, writer.reads)
                with pytest.raises(StoreError):
                    await collect(store, number, analyst)
            else:
                session = ready(session, writer.reads)
                deleted(number)
                after = list(writer.write(iter([session])))
                assert [each.name for each in after] == [each.name for each in before]
                if name != "anonymous":  # whose days are moved by another number each time
                    assert after == before


@pytest.mark.parametrize("name", ["csv", "json", "hrv-logger", "kubios", "anonymous"])
async def test_a_session_that_goes_on_is_written_up_to_one_event(name: str) -> None:
    with Store(database()) as store:
        number = recorded(store, to_s=50, over=False)
        async with InProcess() as analyst:
            session = await collect(store, number, analyst)
        store.extend(number, beats(50, 200))
        assert list(WRITERS[name].write(iter([session])))
        assert len(session.recorded.all_beats) == 49
        assert session.table.beats.t_s.max() <= session.result.duration_s
        assert not session.over


async def test_beats_that_are_gone_are_said() -> None:
    """The result was saved; what it rests on is not all there any more."""
    with Store(database()) as store:
        number = recorded(store)
        async with InProcess() as analyst:
            await analyse_session(database(), number, analyst)
            with store.writing() as db:
                db.execute("DELETE FROM event WHERE t_s > 30")
            session = await collect(store, number, analyst)
        with pytest.raises(StoreError):
            ready(session, "beats")
        assert ready(session, "events").result == session.result


def test_a_session_that_cannot_be_read_keeps_nothing_else_of_a_person_back() -> None:
    with Store(database()) as store:
        numbers = [recorded(store, days) for days in range(3)]
        with store.writing() as db:
            sql = "UPDATE event SET kind = 'newer' WHERE session_id = ? AND t_s = 100"
            db.execute(sql, [numbers[0]])
    files = []
    with Store(database(), read_only=True) as store:
        coming = files_of(store, store.people()[0])
        with pytest.raises(StoreError, match="newer"):
            files.extend(coming)
    assert len(files) == 3
    told = json.loads(files[-1].content)["sessions"]
    assert [each["file"] is None for each in told] == [True, False, False]
