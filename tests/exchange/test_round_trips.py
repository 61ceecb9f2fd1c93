"""What is written is read back: the same beats, to the digit that the format holds."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

import support.hrv_data as data
from aftershake.events import Imported, Noted, Pressed
from aftershake.exchange.csv_tables import cell
from aftershake.exchange.markers import marks_of, read_markers
from aftershake.exchange.recording import read as read_recording
from aftershake.exchange.rr_files import read_bytes
from aftershake.plans.of_marks import plan_of_marks
from aftershake.plans.plan import Phase
from aftershake.rr.beats import Beats
from aftershake.sources.replay import as_sent
from support.exporting import beats_of, exported, files, of_beats, plan_of

# As programs write them: whole ms, tenths, a strap's 1/1024 s; and a heart that never varies.
STEPS_MS = (1.0, 0.1, 1000 / 1024)


@st.composite
def any_beats(draw: st.DrawFn) -> Beats:
    """A minute of beats of any heart in some steps, here and there some missing."""
    draws = np.random.default_rng(draw(st.integers(0, 2**32)))
    size, step_ms = draw(st.integers(30, 90)), draw(st.sampled_from(STEPS_MS))
    middle, spread = draw(st.integers(450, 1400)), draw(st.sampled_from([0, 10, 50]))
    rr_ms = np.clip(draws.normal(middle, spread, size), 400, 1600)
    holes_s = np.zeros(size)
    for at in draw(st.lists(st.integers(1, size - 1), max_size=3)):
        holes_s[at] = draw(st.integers(4, 300))
    return beats_of((np.rint(rr_ms / step_ms) * step_ms).tolist(), holes_s.tolist())


def same(found: Beats, given: Beats) -> None:
    """The same intervals, to the last bit, and nowhere another neighbour."""
    assert found.rr_ms.tolist() == given.rr_ms.tolist()
    assert found.is_successive.tolist() == given.is_successive.tolist()
    since_s = given.t_s - given.t_s[0]
    np.testing.assert_allclose(found.t_s - found.t_s[0], since_s, atol=0.002)


@given(any_beats())
@settings(deadline=None, max_examples=30)
def test_events_are_everything(beats: Beats) -> None:
    events = [*as_sent(beats), Pressed(1e6, "mark")]
    session = exported(plan_of(Phase("rest", "rest", "lying", 300)), events)
    ((_, content),) = files("events", session).items()
    assert list(read_recording(content.decode()).events) == events
    same(read_bytes(content).beats, beats)


@given(any_beats())
@example(beats_of([715.0] * 35, [0.0, 4.0, *[0.0] * 33]))
@example(beats_of([991.0] * 30, [0.0, 4.0, *[0.0] * 28]))
@example(beats_of([998.0] * 30, [0.0, 0.0, 4.0, *[0.0] * 27]))
@settings(deadline=None, max_examples=30)
def test_hrv_logger_holds_every_interval_and_every_gap(beats: Beats) -> None:
    written = files("hrv-logger", of_beats(beats))
    (content,) = (text for name, text in written.items() if "_RR_" in name)
    found = read_bytes(content)
    assert found.format == "HRV Logger"
    same(found.beats, beats)


@given(any_beats())
@settings(deadline=None, max_examples=30)
@pytest.mark.parametrize("name", ["csv", "json"])
def test_tables_hold_every_interval_and_every_gap(name: str, beats: Beats) -> None:
    written = files(name, of_beats(beats))
    content = next(text for path, text in written.items() if "session-12" in path)
    same(read_bytes(content).beats, beats)


@given(any_beats())
@settings(deadline=None, max_examples=30)
def test_kubios_has_a_file_for_each_stretch_without_a_gap(beats: Beats) -> None:
    written = files("kubios", of_beats(beats))
    raw = [text for name, text in written.items() if "_whole_raw" in name]
    runs = [beats.rr_ms[beats.run == run].tolist() for run in np.unique(beats.run)]
    assert [[float(each) for each in text.split()] for text in raw] == runs


def test_kubios_without_artifacts_leaves_a_hole_where_one_was() -> None:
    rr_ms = data.heart(seconds=200)
    rr_ms[100] *= 2.1  # a missed beat
    session = of_beats(beats_of(np.rint(rr_ms).tolist(), [0.0] * rr_ms.size))
    table = session.table
    assert table.artifact[100]
    (content,) = (t for name, t in files("kubios", session).items() if "_whole_clean" in name)
    good = table.artifact == 0
    found = read_bytes(content).beats
    assert found.rr_ms.tolist() == table.beats.rr_ms[good].tolist()
    kept = np.flatnonzero(good)
    assert found.is_successive.tolist() == (np.diff(kept) == 1).tolist()


def test_kubios_writes_each_phase_as_it_is_measured() -> None:
    rr_ms = np.rint(data.heart(seconds=400)).tolist()
    beats = beats_of(rr_ms, [0.0] * len(rr_ms))
    phases = (Phase("first", "rest", "lying", 150, 60), Phase("Shake!", "shake", "any", 60))
    session = exported(plan_of(*phases), as_sent(beats))
    written = files("kubios", session)
    first = [float(x) for x in written[f"{session.stem}_1-first_raw.txt"].split()]
    ends_s = np.cumsum(rr_ms) / 1000
    inside = (ends_s - np.array(rr_ms) / 1000 >= 60 - 1e-6) & (ends_s <= 150 + 1e-6)
    assert first == np.array(rr_ms)[inside].tolist()
    assert f"{session.stem}_2-shake_raw.txt" in written


def test_phases_and_marks_come_back_from_hrv_logger() -> None:
    rr_ms = [900.0 + i % 40 for i in range(700)]
    phases = (
        *(Phase("baseline", "rest", "lying", 200), Phase("Wall sit", "shake", "any", 100)),
        *(Phase("Walk, slowly", "other", "any", 60), Phase("afterwards", "rest", "lying", 200)),
    )
    events = [*as_sent(beats_of(rr_ms, [0.0] * 700)), Pressed(120.0, "mark")]
    events.sort(key=lambda event: event.t_s)
    session = exported(plan_of(*phases), events)
    written = files("hrv-logger", session)
    (marks,) = (text for name, text in written.items() if "_Events_" in name)
    (beats,) = (text for name, text in written.items() if "_RR_" in name)
    read = read_bytes(beats)
    marks_read = read_markers(marks.decode())
    assert marks_read is not None
    found = marks_of(marks_read.markers, read.began_at, 600.0)
    marked = plan_of_marks([(mark.t_s, mark.words) for mark in found], 660.0)
    assert marked is not None
    assert [(p.kind, round(p.duration_s)) for p in marked.plan.phases] == [
        *(("rest", 200), ("shake", 100), ("other", 60), ("rest", 200)),
    ]
    assert len(found) == 6


@given(any_beats())
@settings(deadline=None, max_examples=5)
def test_parquet_holds_every_interval_and_every_gap(beats: Beats) -> None:
    parquet = pytest.importorskip("pyarrow.parquet", reason="the extra parquet is not installed")
    written = files("parquet", of_beats(beats))
    (name,) = (name for name in written if name.startswith("beat/"))
    assert name == "beat/person=__HIVE_DEFAULT_PARTITION__/month=2026-05/session-12.parquet"
    table = parquet.read_table(io.BytesIO(written[name]))
    t_s, rr_ms, run = (table[each].to_numpy() for each in ("t_s", "rr_ms", "run"))
    same(Beats(t_s, rr_ms, run), beats)


def test_studies_are_read_by_person_and_month(tmp_path: Path) -> None:
    pytest.importorskip("pyarrow", reason="the extra parquet is not installed")
    import pyarrow.dataset

    from support.exporting import put

    beats = beats_of([900.0] * 30, [0.0] * 30)
    for number, person in enumerate(["Ada", "../Bo=b", "", "unnamed"], 1):
        events = as_sent(beats)
        session = exported(
            plan_of(Phase("rest", "rest", "lying", 10)), events, person=person, id=number
        )
        put(tmp_path, files("parquet", session))
    read = pyarrow.dataset.dataset(tmp_path / "phase", partitioning="hive").to_table()
    people = dict(zip(read["session"].to_pylist(), read["person"].to_pylist(), strict=True))
    assert people == {1: "Ada", 2: "../Bo=b", 3: None, 4: "unnamed"}
    assert set(read["month"].to_pylist()) == {"2026-05"}
    assert read["rmssd_ms"].to_pylist() == [None] * 4


@given(st.text(max_size=30))
@example("＝1+1")
@example("＠x")
def test_no_cell_of_a_table_is_a_formula(text: str) -> None:
    written = cell(text)
    assert not written.startswith(("=", "+", "-", "@", "\t", "\r", "\n", *"＝＋－＠"))
    assert written.removeprefix("'") == text or written == text


def test_what_was_said_is_no_formula_in_a_table() -> None:
    beats = beats_of([900.0] * 30, [0.0] * 30)
    events = [Noted(0.0, "note", '=HYPERLINK("http://x")'), *as_sent(beats)]
    written = files("csv", exported(plan_of(Phase("@rest", "rest", "lying", 10)), events))
    (row,) = csv.DictReader(io.StringIO(written["session.csv"].decode()))
    assert row["note"] == '\'=HYPERLINK("http://x")'
    (phase,) = csv.DictReader(io.StringIO(written["phase.csv"].decode()))
    assert (phase["name"], phase["rmssd_ms"]) == ("'@rest", "")


def test_intervals_icu_has_no_day_of_a_simulated_heart() -> None:
    beats = beats_of([900.0] * 30, [0.0] * 30)
    assert files("intervals-icu", of_beats(beats)) == {}


def test_intervals_icu_has_the_days_that_are_known() -> None:
    beats = beats_of([900.0] * 140, [0.0] * 140)
    for dated, days in (("file", ["2026-05-01"]), ("changed", [])):
        events = [Imported(0.0, "rr.txt", "RR intervals", "00", b"", dated), *as_sent(beats)]
        session = exported(plan_of(Phase("rest", "rest", "lying", 120)), events)
        measured = replace(session.phases[0].metrics, rmssd_ms=40.0, hr_bpm=61.6, quality="good")
        phases = (replace(session.phases[0], metrics=measured),)
        session = replace(
            session,
            source="import",
            adjective="imported",
            result=replace(session.result, phases=phases),
        )
        records = [
            each
            for content in files("intervals-icu", session).values()
            for each in json.loads(content)
        ]
        assert [each["id"] for each in records] == days
        assert all((each["hrv"], each["restingHR"]) == (40.0, 62) for each in records)


def test_a_session_shows_nothing_of_its_beats_to_whoever_prints_it() -> None:
    """A loop prints what a task gives: of ten sessions that took a minute."""
    assert len(repr(of_beats(beats_of([900.0] * 300, [0.0] * 300)))) < 200
