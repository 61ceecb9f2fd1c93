"""A file becomes a session: exactly its beats, once, with its phases where something tells them."""

from __future__ import annotations

import zlib
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
import pytest

import support.hrv_data as data
from aftershake.analysis.of_file import session_of
from aftershake.analysis.results import analyse_session, folded
from aftershake.config import database
from aftershake.events import Imported, Noted, Packet
from aftershake.exchange import RrFileError
from aftershake.exchange.markers import Marker, read_markers
from aftershake.exchange.recording import Recording, lines
from aftershake.exchange.rr_files import read_bytes
from aftershake.plans.reader import built_in
from aftershake.recording.importing import File, Order, Taken
from aftershake.recording.importing import take_in as take_all_in
from aftershake.session.result import Result
from aftershake.store.store import Store
from support.in_process import InProcess

SAMPLES = Path(__file__).parents[2] / "sample_data"
CHANGED = datetime(2026, 5, 1, 12, tzinfo=UTC)
RR = np.rint(data.heart(seconds=420)).astype(int)
LIST = "\n".join(map(str, RR)).encode()
AT = datetime(2025, 3, 15, 11, 3, tzinfo=UTC)
ENDS = [AT + timedelta(milliseconds=int(each)) for each in np.cumsum(RR)]
LOGGER = "\n".join(
    ["date, rr, since start"]
    + [f"{at:%Y-%m-%d %H:%M:%S} +0000, {rr}, 0" for at, rr in zip(ENDS, RR, strict=True)]
).encode()


def take_in(store: Store, file: File, order: Order) -> Taken:
    (taken,) = take_all_in(store, file, order)
    return taken


def file(content: bytes = LIST, name: str = "rr.txt") -> File:
    return File(name, f"/somewhere/{name}", content, CHANGED)


async def test_every_interval_is_in_the_database_as_the_file_has_it() -> None:
    with Store(database()) as store:
        taken = take_in(store, file(), Order())
        row = store.session(taken.session_id)
        first = next(store.events(taken.session_id))
    assert row is not None
    assert (taken.new, taken.beats, row.source, row.complete) == (True, RR.size, "import", True)
    session = folded(database(), taken.session_id)
    assert session.all_beats.rr_ms.tolist() == RR.tolist()
    assert session.all_beats.contiguous
    assert isinstance(first, Imported)
    assert zlib.decompress(first.raw) == LIST  # the file itself is kept
    async with InProcess() as analyst:
        result = await analyse_session(database(), taken.session_id, analyst)
    assert [(phase.kind, phase.metrics.beats) for phase in result.phases] == [("rest", RR.size)]
    assert result.phases[0].metrics.raw.rmssd_ms == pytest.approx(data.rmssd(RR), rel=1e-12)


async def test_a_plan_gives_what_analyze_gives_of_the_same_file() -> None:
    plan = built_in()["quick"]
    with Store(database()) as store:
        taken = take_in(store, file(), Order(plan=plan))
    async with InProcess() as analyst:
        result = await analyse_session(database(), taken.session_id, analyst)
    told = await session_of(plan, read_bytes(LIST).beats)
    assert _numbers(result) == _numbers(told)


@pytest.mark.parametrize("sample", ["calm", "two-dropouts"])
async def test_a_recording_is_the_identical_session(sample: str) -> None:
    content = (SAMPLES / f"{sample}.jsonl").read_bytes()
    found = read_bytes(content)
    with Store(database()) as store:
        taken = take_in(store, file(content, f"{sample}.jsonl"), Order())
        events = list(store.events(taken.session_id))
    assert events[1:] == list(found.events)
    assert taken.phases == "recording"
    async with InProcess() as analyst:
        result = await analyse_session(database(), taken.session_id, analyst)
    from aftershake.plans.reader import read_plan

    assert _numbers(result) == _numbers(await session_of(read_plan(found.plan), found.events))


def _numbers(result: Result) -> tuple[object, ...]:
    change = result.comparison
    return result.phases, result.gaps, result.complete, change.verdict, change.delta_ln_rmssd


@pytest.mark.parametrize("late_s", [-0.2, -0.005, 0.0, 0.005, 0.2])
def test_a_file_whose_times_run_ahead_of_its_intervals_is_no_session_stopped_early(
    late_s: float,
) -> None:
    """A table of our own keeps when each beat was, which a strap tells to some ms."""
    rows = [f"1,{n},{3 + 0.9 * n + late_s * n / 399:.6f},900.0,1,1,true," for n in range(1, 400)]
    table = "\n".join(["session,number,t_s,rr_ms,run,phase,measured,artifact", *rows])
    with Store(database()) as store:
        taken = take_in(store, file(table.encode(), "table.csv"), Order())
        assert (row := store.session(taken.session_id)) is not None
        assert row.complete
        assert row.duration_s == pytest.approx(1 + 0.9 * 399, abs=0.21)


def test_the_same_file_twice_is_one_session_whatever_it_is_called() -> None:
    with Store(database()) as store:
        first = take_in(store, file(), Order())
        again = take_in(store, file(name="other.csv"), Order(plan=built_in()["quick"]))
        assert (again.session_id, again.new) == (first.session_id, False)
        assert len(store.sessions()) == 1


def test_a_session_that_was_exported_here_is_not_taken_in_again() -> None:
    with Store(database()) as store:
        taken = take_in(store, file(), Order())
        row = store.session(taken.session_id)
        assert row is not None
        events = tuple(store.events(taken.session_id))
        told = Recording(events, row.plan_toml, row.strap, row.started_at, title=row.title)
        written = "".join(lines(told)).encode()
        again = take_in(store, file(written, "1.jsonl"), Order())
        assert (again.session_id, again.new) == (taken.session_id, False)


def test_two_files_of_one_moment_are_two_sessions() -> None:
    """As many beats, in files whose names tell of the same minute."""
    with Store(database()) as store:
        name = "2025-03-15 11-03-00.txt"
        one = take_in(store, file(LIST, name), Order())
        other = take_in(store, file("\n".join(map(str, RR[::-1])).encode(), name), Order())
        assert other.new
        assert other.session_id != one.session_id


def test_the_same_file_is_a_session_of_each_person(monkeypatch: pytest.MonkeyPatch) -> None:
    with Store(database()) as store:
        take_in(store, file(), Order())
    monkeypatch.setenv("AFTERSHAKE_PERSON", "Ada")
    with Store(database()) as store:
        assert take_in(store, file(), Order()).new
        assert len(store.sessions()) == 1
        assert len(store.sessions(everyone=True)) == 2


def test_marks_become_phases_and_stay_marks() -> None:
    words = ((30, "Baseline"), (100, "cough"), (200, "Shaking"), (300, "Rest after"))
    markers = tuple(Marker(AT + timedelta(seconds=s), None, text) for s, text in words)
    with Store(database()) as store:
        taken = take_in(store, file(LOGGER), Order(markers=markers))
        events = list(store.events(taken.session_id))
    assert (taken.phases, taken.marks) == ("marks", 4)
    state = folded(database(), taken.session_id).state
    lengths = [span.end_s - span.start_s for span in state.spans]
    assert lengths == pytest.approx([170, 100, (ENDS[-1] - AT).total_seconds() - 300], abs=1.5)
    assert len(state.marks) == 4
    (note,) = [each.text for each in events if isinstance(each, Noted)]
    assert "cough" in note


@pytest.mark.parametrize("start", [90.0, AT + timedelta(seconds=90)])
def test_start_says_when_the_plan_begins(start: float | datetime) -> None:
    with Store(database()) as store:
        order = Order(plan=built_in()["quick"], start=start, posture="lying")
        taken = take_in(store, file(LOGGER), order)
    state = folded(database(), taken.session_id).state
    assert state.spans[0].start_s == pytest.approx(91.0, abs=1.1)  # its times are to the second
    assert state.posture == "lying"


def test_a_start_hours_into_a_file_leaves_out_no_beat_of_the_plan() -> None:
    hours = np.tile(RR, 20)
    content = "\n".join(map(str, hours)).encode()
    with Store(database()) as store:
        taken = take_in(store, file(content), Order(plan=built_in()["quick"], start=7000.0))
    session = folded(database(), taken.session_id)
    span = session.state.spans[0]
    inside = session.all_beats.between(span.start_s, span.end_s)
    ends_s = np.cumsum(hours) / 1000
    there = (ends_s - hours / 1000 >= 7000) & (ends_s <= 7000 + span.end_s - span.start_s)
    assert inside.rr_ms.tolist() == hours[there].tolist()


@pytest.mark.parametrize("start", [1e5, AT - timedelta(days=1), AT + timedelta(days=1)])
def test_a_start_outside_of_the_file_is_refused(start: float | datetime) -> None:
    with Store(database()) as store:
        with pytest.raises(RrFileError, match="--start lies"):
            take_in(store, file(LOGGER), Order(start=start))
        assert store.sessions() == []


def test_a_recording_takes_a_posture_and_no_start() -> None:
    content = (SAMPLES / "calm.jsonl").read_bytes()
    with Store(database()) as store:
        with pytest.raises(RrFileError, match="not at --start"):
            take_in(store, file(content), Order(start=5.0))
        taken = take_in(store, file(content), Order(posture="sitting"))
    assert folded(database(), taken.session_id).state.said.note("posture") == "sitting"


def test_when_it_was_is_told_by_the_file_else_by_its_name_else_by_who_asks() -> None:
    told = AT + timedelta(hours=3)
    with Store(database()) as store:
        for content, name, start, dated in (
            (LOGGER, "2024-01-01 10-00-00.txt", None, "file"),
            (LIST, "2024-01-01 10-00-00.txt", None, "name"),
            (LIST + b"\n900", "rr.txt", told, "asked"),
            (LIST + b"\n901", "rr.txt", None, "changed"),
        ):
            taken = take_in(store, file(content, name), Order(start=start))
            assert taken.dated == dated
            first = next(store.events(taken.session_id))
            assert isinstance(first, Imported)
            assert first.dated == dated
        started = {row.id: datetime.fromisoformat(row.started_at) for row in store.sessions()}
    assert abs(started[1] - AT) < timedelta(seconds=3)
    assert abs(started[3] - told) < timedelta(seconds=3)


def test_an_import_is_set_beside_no_session_and_changes_nobodys_turn() -> None:
    with Store(database()) as store:
        before = store.person()
        taken = take_in(store, file(), Order())
        row = store.session(taken.session_id)
        assert store.person() == before or store.person().last_used_at is None  # type: ignore[union-attr]
    from aftershake.sources.registry import kind_of

    assert row is not None
    kind = kind_of(row.source)
    assert (kind.replays, kind.adjective) == (True, "imported")
    assert row.title.endswith("import of rr.txt")


@pytest.mark.parametrize("content", [b"", b"0\n0\n0\n", b"hello there\n", b"\x00\x01\x02"])
def test_what_holds_no_beats_leaves_nothing_behind(content: bytes) -> None:
    with Store(database()) as store:
        with pytest.raises(RrFileError):
            take_in(store, file(content), Order())
        assert store.sessions() == []


STUDY = Path(__file__).parents[3] / "shared" / "reference-data" / "conditions"


@pytest.mark.skipif(not STUDY.is_dir(), reason="the reference data are not here")
def test_a_real_recording_has_the_phases_of_its_conditions() -> None:
    """An hour of one person, the file of a heart monitor and a list of what was done when."""
    read = read_markers((STUDY / "p37_events.csv").read_text())
    assert read is not None
    beats = (STUDY / "p37_ecg.txt").read_bytes()
    with Store(database()) as store:
        taken = take_in(store, file(beats, "p37_ecg.txt"), Order(markers=read.markers))
    assert (taken.phases, taken.marks) == ("marks", 16)
    session = folded(database(), taken.session_id)
    phases = [session.state.plan.phases[span.phase] for span in session.state.spans]
    named = [(each.name, round(each.duration_s)) for each in phases if each.name != "between"]
    assert named == [
        *(("sitting", 300), ("recovery", 180), ("standing", 180)),
        *(("walking", 180), ("biking", 180)),
    ]
    assert [each.kind for each in phases if each.kind == "rest"] == ["rest", "rest"]


@pytest.mark.parametrize("year", ["0001", "9999"])
def test_a_date_that_cannot_be_is_refused_and_stops_nothing_else(year: str) -> None:
    table = LOGGER.replace(b"2025-", f"{year}-".encode())
    head = Recording((Packet(1.0, b"\x16\x44\xaa\x03", 1),), started_at=f"{year}-12-31T23:59:59")
    recording = "".join(lines(head)).encode()
    with Store(database()) as store:
        for content in (table, recording):
            with pytest.raises(RrFileError, match="no date that can be"):
                take_in(store, file(content), Order())
        assert store.sessions() == []
        old = datetime.fromtimestamp(0, UTC)  # of a disk without a clock
        taken = take_in(store, File("rr.txt", "", LIST, old), Order())
        row = store.session(taken.session_id)
    assert row is not None
    assert row.started_at >= "1970"
