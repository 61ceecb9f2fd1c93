"""Live numbers are worked out once a packet where somebody looks, and never where nobody does."""

from __future__ import annotations

from typing import Any

import pytest

from aftershake.events import Event, Link, Packet, Pressed, Tick
from aftershake.hrv.live import live
from aftershake.hrv.model import Live
from aftershake.plans.reader import built_in
from aftershake.rr.beats import Beats
from aftershake.rr.packet import encode
from aftershake.session import live_window
from aftershake.session.fold import TRAIL_EVERY_S, step
from aftershake.session.state import State
from aftershake.session.view_model import view_model

STANDARD = built_in()["standard"]
SECONDS = 200


@pytest.fixture
def worked_out(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """When live numbers were worked out."""
    times: list[float] = []

    def counted(beats: Beats, now_s: float, *given: Any) -> Live:
        times.append(now_s)
        return live(beats, now_s, *given)

    monkeypatch.setattr(live_window, "live", counted)
    return times


def events() -> list[Event]:
    """A packet and two ticks a second."""
    found: list[Event] = [Link(0.0, "connected", 1)]
    for t in range(SECONDS):
        payload = encode(60, (1024 + 30 * (-1) ** (t // 2) + t % 3,))
        found += [Tick(t + 0.0), Packet(t + 0.1, payload, 1), Tick(t + 0.5)]
    return found


def test_once_a_packet_however_often_somebody_looks(worked_out: list[float]) -> None:
    state = State(STANDARD)
    for event in events():
        state = step(state, event)
        assert view_model(state) == view_model(state)
    assert len(worked_out) == len(set(worked_out)) == SECONDS


def test_a_fold_that_nobody_looks_at_works_out_nothing(worked_out: list[float]) -> None:
    state = State(STANDARD)
    for event in events():
        state = step(state, event)
    assert worked_out == []
    view_model(state)
    assert len(worked_out) <= SECONDS / TRAIL_EVERY_S + 1


def test_after_a_pause_no_number_of_before_is_shown() -> None:
    state = State(STANDARD)
    for event in events():
        state = step(state, event)
    assert view_model(state).live.state == "ok"
    for pressed in (Pressed(200.1, "pause"), Pressed(200.2, "resume")):
        state = step(state, pressed)
    assert view_model(state).live.state == "calibrating"


def test_states_of_the_same_events_are_equal_whoever_looked() -> None:
    looked, other = State(STANDARD), State(STANDARD)
    for event in events():
        looked, other = step(looked, event), step(other, event)
        view_model(looked)
    assert looked == other
    assert hash(looked.trail) == hash(other.trail)
    assert view_model(looked).rmssd_trail[-1][1] is not None
    assert looked != step(other, Packet(200.1, encode(60, (1024,)), 1))
