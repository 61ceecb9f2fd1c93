"""Our own tables and JSON give back any beats, however few, even or far apart."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from aftershake.exchange.own_beats import COLUMNS
from aftershake.exchange.rr_files import read_bytes
from aftershake.exchange.tidy import BEAT
from aftershake.rr.beats import Beats
from support.exporting import beats_of, files, of_beats

FORMS = ["csv", "json", "anonymous"]
EVEN = beats_of([840.0] * 8, [0.0, 0.0, 61.3, 0.0, 0.0, 3343.6, 0.0, 699.0])


@st.composite
def strange_beats(draw: st.DrawFn) -> Beats:
    """Of few or of many, of hardly any spread or of a wild one, hours apart."""
    size = draw(st.integers(1, 60))
    step_ms = draw(st.sampled_from([0.001, 1.0, 10.0, 1000 / 1024]))
    draws = np.random.default_rng(draw(st.integers(0, 2**32)))
    spread = draw(st.sampled_from([0, 1, 40, 400]))
    rr_ms = np.clip(draws.normal(draw(st.integers(300, 2200)), spread, size), 250, 4000)
    holes_s = np.zeros(size)
    for at in draw(st.lists(st.integers(1, max(1, size - 1)), max_size=4)):
        if at < size:
            holes_s[at] = draw(st.floats(0.2, 3500))  # all in one phase, of four hours at most
    return beats_of((np.rint(rr_ms / step_ms) * step_ms).tolist(), holes_s.tolist())


def content_of(form: str, beats: Beats) -> bytes:
    written = files(form, of_beats(beats))
    (name,) = [each for each in written if "session-12" in each or form == "anonymous"]
    return written[name]


@given(strange_beats())
@example(EVEN)
@settings(deadline=None, max_examples=25)
@pytest.mark.parametrize("form", FORMS)
def test_any_beats_come_back(form: str, beats: Beats) -> None:
    given = of_beats(beats).table.beats
    found = read_bytes(content_of(form, beats)).beats
    assert found.rr_ms.tolist() == given.rr_ms.tolist()
    assert found.is_successive.tolist() == given.is_successive.tolist()
    np.testing.assert_allclose(found.t_s - found.t_s[0], given.t_s - given.t_s[0], atol=1e-6)


def test_rows_that_were_taken_out_are_missing() -> None:
    lines = content_of("csv", beats_of([800.0 + i % 30 for i in range(60)], [0.0] * 60)).split(
        b"\n"
    )
    found = read_bytes(b"\n".join(lines[:20] + lines[30:])).beats
    assert np.flatnonzero(~found.is_successive).tolist() == [18]


def test_what_was_written_by_hand_is_asked_as_any_other_table() -> None:
    text = content_of("csv", beats_of([800.0 + i % 30 for i in range(60)], [0.0] * 60)).decode()
    lines = text.split("\n")
    lines[30] = lines[30].replace(",8", ",-8")
    assert read_bytes("\n".join(lines).encode()).odd is not None


def test_the_columns_are_those_that_are_written() -> None:
    assert tuple(column.name for column in BEAT.columns) == COLUMNS
