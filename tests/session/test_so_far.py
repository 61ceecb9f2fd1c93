"""How far a session has come, however it was steered."""

from __future__ import annotations

import pytest

from aftershake.events import Event, LieDown, Packet, Pressed, Reopened, Steered, Tick
from aftershake.plans.reader import read_plan
from aftershake.rr.packet import encode
from aftershake.session.fold import step
from aftershake.session.so_far import gone_by_s, shaking_in_all_s
from aftershake.session.state import State

PLAN = read_plan(
    """
name = "two"
[[phase]]
name = "baseline"
kind = "rest"
duration_s = 20
[[phase]]
name = "shaking"
kind = "shake"
duration_s = 100
[[phase]]
name = "between"
kind = "rest"
duration_s = 10
[[phase]]
name = "again"
kind = "shake"
duration_s = 50
"""
)
BEAT = Packet(1.0, encode(60, (1024,)), 1)


def folded(*events: Event) -> State:
    state = State(PLAN)
    for event in (BEAT, *events):
        state = step(state, event)
    return state


@pytest.mark.parametrize(
    ("events", "gone_s", "shaking_s"),
    [
        ([], 0, 150),
        ([Tick(11)], 10, 150),
        ([Tick(61)], 60, 150),
        ([Tick(61), Steered(61, "longer")], 60, 210),  # a minute more of it
        ([Tick(61), Steered(61, "end_phase"), Tick(65)], 64, 90),  # 40 of 100, and 50 to come
        ([Steered(11, "end_phase"), Tick(61)], 60, 150),
        ([Pressed(31, "pause"), Pressed(91, "resume"), Tick(101)], 40, 150),
        ([Pressed(31, "pause"), Tick(91)], 30, 150),
        ([Tick(31), Reopened(500), Tick(510)], 40, 150),
        ([Tick(31), Reopened(500), LieDown(500, 30), Tick(540)], 40, 150),
        ([Steered(31, "longer"), Tick(200)], 199, 210),
    ],
)
def test_what_went_by_and_how_much_shaking_it_is(
    events: list[Event], gone_s: float, shaking_s: float
) -> None:
    state = folded(*events)
    assert gone_by_s(state) == pytest.approx(gone_s)
    assert shaking_in_all_s(state) == pytest.approx(shaking_s)
