"""Whatever form its beats have, a file becomes a session of exactly these; damaged ones too."""

from __future__ import annotations

from datetime import UTC, datetime

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from aftershake.analysis.results import folded
from aftershake.config import database
from aftershake.errors import AftershakeError
from aftershake.exchange.rr_files import read_bytes
from aftershake.recording.importing import File, Order, take_in
from aftershake.sources.replay import LONGEST_RR_MS
from aftershake.store.store import Store
from support.file_forms import WITH_HOLE, WITHOUT_TIMES

FORMS = {
    name: each if isinstance(each, bytes) else each.encode()
    for name, each in {**WITH_HOLE, **WITHOUT_TIMES}.items()
}
CHANGED = datetime(2026, 5, 1, 12, tzinfo=UTC)


def file(content: bytes) -> File:
    return File("beats", "/somewhere/beats", content, CHANGED)


def check(session_id: int, content: bytes) -> None:
    """The session has the intervals of the file that a heart can make, and its gaps."""
    beats = read_bytes(content).beats
    beats = beats.where((beats.rr_ms > 0) & (beats.rr_ms <= LONGEST_RR_MS))
    session = folded(database(), session_id)
    assert session.all_beats.rr_ms.tolist() == beats.rr_ms.tolist()
    assert session.all_beats.is_successive.tolist() == beats.is_successive.tolist()
    since_s = session.all_beats.t_s - session.all_beats.t_s[0]
    # Where times are arrivals, a reader places beats to some ms within a run. A time that is spoilt
    # may say that a beat began before the last one was over, as none in a session does.
    if np.all(np.diff(beats.t_s) >= beats.rr_ms[1:] / 1000 - 0.05):
        np.testing.assert_allclose(since_s, beats.t_s - beats.t_s[0], atol=0.05)
    assert session.state.complete


@pytest.mark.parametrize("name", list(FORMS)[::3])
def test_any_form_becomes_a_session_of_its_beats(name: str) -> None:
    with Store(database()) as store:
        (taken,) = take_in(store, file(FORMS[name]), Order())
    check(taken.session_id, FORMS[name])


def test_a_last_interval_of_nothing_leaves_the_session_complete() -> None:
    content = b"0,000\t0,900\n" + b"".join(
        f"{0.9 * n:.3f}\t0,900\n".replace(".", ",").encode() for n in range(1, 60)
    )
    content += b"54,000\t0,"
    with Store(database()) as store:
        (taken,) = take_in(store, file(content), Order())
    check(taken.session_id, content)


@st.composite
def damaged(draw: st.DrawFn) -> bytes:
    """The beginning of a file in some form, overwritten here and there."""
    content = bytearray(draw(st.sampled_from(list(FORMS.values())))[: draw(st.integers(40, 1500))])
    for _ in range(draw(st.integers(0, 3))):
        at = draw(st.integers(0, len(content)))
        content[at : at + draw(st.integers(0, 20))] = draw(st.binary(max_size=8))
    return bytes(content)


@given(damaged(), st.none() | st.floats(0, 100))
@settings(
    deadline=None, max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_a_damaged_file_is_a_session_or_a_sentence(content: bytes, start: float | None) -> None:
    with Store(database()) as store:
        try:
            (taken,) = take_in(store, file(content), Order(start=start))
        except AftershakeError:
            return
    if start is None and taken.new:
        check(taken.session_id, content)
