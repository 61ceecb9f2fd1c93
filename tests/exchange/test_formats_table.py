"""docs/formats.md says what each format holds: asked of a session that is written and read back."""

from __future__ import annotations

import re
from contextlib import suppress
from pathlib import Path

import numpy as np
import pytest

from aftershake.analysis.results import folded
from aftershake.config import database
from aftershake.events import Event, Noted, Pressed, Rated
from aftershake.exchange import RrFileError
from aftershake.exchange.binary import BINARY
from aftershake.exchange.exported import Exported
from aftershake.exchange.formats import FORMATS
from aftershake.exchange.markers import read_markers
from aftershake.exchange.tables import FORMAT as TABLE
from aftershake.exchange.writers import WRITERS
from aftershake.plans.plan import Phase
from aftershake.recording.importing import File, Order, take_in
from aftershake.session.session_analysis import Recorded
from aftershake.sources.replay import as_sent
from aftershake.store.store import Store
from support.exporting import AT, beats_of, exported, files, plan_of

DOCS = (Path(__file__).parents[2] / "docs" / "formats.md").read_text("utf-8")
ASPECTS = ("intervals", "times", "gaps", "phases", "marks", "said", "artifacts")
ROW = re.compile(r"^\| `([a-z-]+)` \| (.+) \|$", re.MULTILINE)
TOLD = {
    name: dict(zip(ASPECTS, cells.split(" | "), strict=True)) for name, cells in ROW.findall(DOCS)
}
# What is no whole session: a phase, what was left of it, marks, other tables.
PARTS = re.compile(r"_\d-|_clean|_Events|^(phase|gap|mark|session)")
RR = [900.0 + i % 40 for i in range(500)]
BEATS = beats_of(RR, [20.0 if i == 250 else 0.0 for i in range(500)])
NOTE = "after a long walk"


def session_to_write() -> Exported:
    phases = (
        Phase("baseline", "rest", "lying", 200),
        Phase("shaking", "shake", "any", 100),
        Phase("rest", "rest", "lying", 180),
    )
    events: list[Event] = [*as_sent(BEATS), Pressed(123.456, "mark"), Rated(0, "before", "calm", 7)]
    events.append(Noted(0.0, "note", NOTE))
    events.sort(key=lambda event: event.t_s)
    return exported(plan_of(*phases), events)


def test_each_format_has_its_row() -> None:
    assert set(TOLD) == set(WRITERS)
    assert all(value in ("yes", "no", "back") for row in TOLD.values() for value in row.values())


@pytest.mark.parametrize("name", WRITERS)
def test_import_brings_back_what_the_table_says_and_nothing_else(name: str) -> None:
    if name == "parquet":
        pytest.importorskip("pyarrow", reason="the extra parquet is not installed")
    session = session_to_write()
    back = {aspect for aspect, value in TOLD[name].items() if value == "back"}
    assert _brought_back(files(name, session), session.recorded) == back


def _brought_back(written: dict[str, bytes], was: Recorded) -> set[str]:
    """What of the session is there again, of the files that can be read as one."""
    read = [read_markers(_text(text)) for text in written.values()]
    marks = tuple(mark for each in read if each is not None for mark in each.markers)
    whole = [name for name in written if not PARTS.search(name)]
    found: list[Recorded] = []
    with Store(database()) as store:
        for name in whole:
            file = File(name, name, written[name], AT)
            with suppress(RrFileError):
                (taken,) = take_in(store, file, Order(markers=marks))
                found.append(folded(database(), taken.session_id))
    return {aspect for aspect in ASPECTS if found and _same(aspect, found, was)}


def _text(content: bytes) -> str:
    return content.decode("utf-8", "replace")


def _same(aspect: str, found: list[Recorded], was: Recorded) -> bool:
    now, beats = found[0], was.all_beats
    if aspect == "intervals":
        return [rr for each in found for rr in each.all_beats.rr_ms] == beats.rr_ms.tolist()
    if len(found) > 1:
        return False
    if aspect == "times":
        since = now.all_beats.t_s - now.all_beats.t_s[0]
        return bool(np.allclose(since, beats.t_s - beats.t_s[0], atol=0.002))
    if aspect == "gaps":
        return now.all_beats.is_successive.tolist() == beats.is_successive.tolist()
    if aspect == "phases":
        return [
            (now.state.plan.phases[each.phase].kind, round(each.end_s - each.start_s))
            for each in now.state.spans
        ] == [("rest", 200), ("shake", 100), ("rest", 180)]
    if aspect == "marks":
        first_s = now.all_beats.t_s[0] - beats.t_s[0]
        return any(abs(mark - first_s - 123.456) < 1.1 for mark in now.state.marks)
    if aspect == "said":
        return now.state.said.rating("before", "calm") == 7
    return False


@pytest.mark.parametrize("name", WRITERS)
def test_what_the_table_says_is_in_the_files(name: str) -> None:
    if name == "parquet":
        pytest.skip("asked of the tables, which CSV has, too")
    text = " ".join(map(_text, files(name, session_to_write()).values()))
    for aspect, sign in (("said", NOTE), ("marks", "123.4"), ("phases", "shak")):
        there = sign in text or (aspect == "marks" and name == "hrv-logger" and "mark" in text)
        named = any("shak" in each for each in files(name, session_to_write()))
        there = there or (aspect == "phases" and named)
        assert there == (TOLD[name][aspect] != "no"), aspect


def test_each_format_that_is_read_is_there() -> None:
    read = DOCS.partition("## Read")[2]
    named = {each.name for each in (*FORMATS, *BINARY)} | {TABLE.name}
    for name in named:
        assert f"| {name} |" in read, name
