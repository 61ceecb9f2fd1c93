"""While a session is paused nothing of a phase's time goes by, to the last digit: a digit of
rounding more was taken for a minute that somebody had asked for, and said aloud."""

from __future__ import annotations

import pytest

from aftershake.events import Link, Packet, Pressed, Tick
from aftershake.plans.reader import built_in
from aftershake.rr.packet import encode
from aftershake.session.cues import cues
from aftershake.session.fold import step
from aftershake.session.state import State
from aftershake.session.view_model import view_model

HEART = encode(60, (1024,))


@pytest.mark.parametrize("begun_s", [3.396, 2.9, 61.007])
def test_no_time_goes_by_in_a_pause_and_no_minute_more_is_said(begun_s: float) -> None:
    state = State(built_in()["quick"])
    for event in (
        Link(1.0, "connected", 1),
        Packet(begun_s, HEART, 1),
        Pressed(begun_s + 52.0, "pause"),
    ):
        state = step(state, event)
    left_s, said = state.phase_left_s, set()
    for after_s in range(1, 600):
        t_s = begun_s + 52.0 + after_s
        before = view_model(state)
        state = step(step(state, Packet(t_s, HEART, 1)), Tick(t_s + 0.003))
        said |= set(cues(before, view_model(state)))
        assert state.phase_left_s == left_s
    assert "longer" not in said
