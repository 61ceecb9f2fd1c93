"""Covered and missing seconds add up, whatever the pattern of packets, gaps and pauses."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aftershake.events import Event, Link, Packet, Pressed
from aftershake.plans.reader import read_plan
from aftershake.rr.beats import NO_BEATS, Beats, from_intervals, missing_s, uncovered
from aftershake.rr.packet import encode
from aftershake.session.session_analysis import Folding, windows

PLAN = read_plan('name = "p"\n[[phase]]\nname = "one"\nkind = "rest"\nduration_s = 60\n')
STEP_S = 0.001


def covered_s(beats: Beats, from_s: float, to_s: float) -> float:
    """Counted by the thousandth of a second."""
    at_s = from_s + STEP_S * (np.arange(int((to_s - from_s) / STEP_S)) + 0.5)
    there = np.zeros(at_s.size, dtype=bool)
    for start_s, end_s, rr_ms in zip(beats.starts_s, beats.t_s, beats.rr_ms, strict=True):
        if rr_ms <= 10_000:
            there |= (at_s >= start_s) & (at_s < end_s)
    return float(there.sum()) * STEP_S


second = st.sampled_from(
    ["beats", "beats", "beats", "beats", "nothing", "no contact", "new link", "pause", "resume"]
)


@settings(max_examples=60, deadline=None)
@given(st.lists(second, min_size=5, max_size=110), st.lists(st.integers(550, 1500), min_size=4))
def test_covered_and_missing_seconds_are_the_window(seconds: list[str], rr: list[int]) -> None:
    words = np.resize(rr, 400)
    ends = np.ceil(2 + np.cumsum(words) / 1024)
    events: list[Event] = [Link(0.1, "connected", 1)]
    link = 1
    for at, what in enumerate(seconds, 3):
        if what in ("pause", "resume"):
            events.append(Pressed(at + 0.05, what))  # type: ignore[arg-type]
        link += what == "new link"
        if what != "nothing":
            said = tuple(words[ends == at].tolist())
            payload = encode(60, said, contact=what != "no contact")
            events.append(Packet(at + 0.1, payload, link))
    session = Folding.of(PLAN, events).so_far()
    for window in windows(session):
        lost_s = missing_s(session.beats, window.from_s, window.to_s)
        there_s = covered_s(session.beats, window.from_s, window.to_s)
        lasts_s = window.to_s - window.from_s
        assert lost_s + there_s == pytest.approx(lasts_s, abs=0.002 * (len(session.beats) + 2))
        listed = uncovered(session.beats, window.from_s, window.to_s)
        assert sum(b - a for a, b in listed) <= lost_s + 1e-6


def test_the_edges() -> None:
    beats = from_intervals([1000.0] * 10, start_s=5.0)
    assert missing_s(beats, 5.0, 15.0) == 0
    assert missing_s(beats, 5.5, 14.5) == 0
    assert missing_s(beats, 0.0, 20.0) == pytest.approx(10)
    assert missing_s(NO_BEATS, 0.0, 20.0) == 20
    assert missing_s(beats, 8.0, 8.0) == 0
    long = from_intervals([1000.0, 11_000.0, 1000.0])
    assert missing_s(long, 0.0, 13.0) == pytest.approx(11)


def test_runs_that_lie_over_one_another_count_once() -> None:
    beats = Beats(np.array([1.0, 2.0, 2.4, 3.4]), np.full(4, 1000.0), np.array([0, 0, 1, 1]))
    assert missing_s(beats, 0.0, 3.4) == pytest.approx(0, abs=1e-9)
