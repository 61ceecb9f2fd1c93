"""A rest lasts longer for what was lost of it, and only for that."""

from __future__ import annotations

import itertools
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aftershake.events import Event, MadeUp, Packet, Pressed, Tick
from aftershake.plans.reader import read_plan
from aftershake.rr.packet import encode
from aftershake.session.cues import cues
from aftershake.session.fold import step
from aftershake.session.making_up import LEAST_S, MOST_S, to_make_up_s
from aftershake.session.state import State
from aftershake.session.view_model import view_model
from aftershake.wording.cues import cue_words

PLAN = read_plan(
    """
name = "short"
[[phase]]
name = "baseline"
kind = "rest"
duration_s = 100
settle_s = 20
[[phase]]
name = "shaking"
kind = "shake"
duration_s = 60
[[phase]]
name = "integration"
kind = "rest"
duration_s = 120
settle_s = 20
"""
)
RATE_ONLY, NO_CONTACT = encode(60), bytes([0b00000100, 0])


def heart(second: int) -> bytes:
    """No heart beats quite evenly."""
    return encode(60, (1020 + second * 7 % 9,))


def led(quiet: list[tuple[int, int]], seconds: int, payload: bytes | None = None) -> list[State]:
    """The state at each second of a session whose strap says nothing (or `payload`) at times; what
    has to be made up is made up, as the recorder does it."""
    state = State(PLAN)
    states = []
    for second in range(seconds):
        away = any(a <= second < b for a, b in quiet)
        events: list[Event] = [Tick(float(second))]
        if not away:
            events.append(Packet(second + 0.1, heart(second), 1))
        elif payload is not None:
            events.append(Packet(second + 0.1, payload, 1))
        for event in events:
            state = step(state, event)
            if for_s := to_make_up_s(state):
                state = step(state, MadeUp(state.t_s, for_s))
        states.append(state)
        if state.stage == "ended":
            break
    return states


def lasted(states: list[State]) -> list[float]:
    return [round(span.end_s - span.start_s, 3) for span in states[-1].spans]


def test_nothing_lost_nothing_longer() -> None:
    assert lasted(led([], 400)) == [100, 60, 120]


@pytest.mark.parametrize("payload", [None, RATE_ONLY, NO_CONTACT])
def test_a_drop_out_in_the_measured_rest_is_made_up(payload: bytes | None) -> None:
    # Not heard from 40 to 51 s: the packet at 51 tells of the second before it.
    assert lasted(led([(40, 51)], 400, payload)) == [111, 60, 120]


def test_what_is_lost_while_settling_or_shaking_or_paused_is_not_missed() -> None:
    assert lasted(led([(5, 15), (120, 140)], 400)) == [100, 60, 120]
    state = led([], 50)[-1]
    for event in (
        Pressed(50, "pause"),
        Tick(80.0),
        Pressed(90, "resume"),
        Packet(91.5, heart(91), 1),
    ):
        state = step(state, event)
    assert to_make_up_s(state) == 0


def test_only_what_is_compared_of_a_long_rest_counts() -> None:
    long = replace(PLAN.phases[2], duration_s=900.0)
    state = State(replace(PLAN, phases=(*PLAN.phases[:2], long)))
    for second in range(400):
        if not 200 <= second < 230:
            state = step(state, Packet(float(second), heart(second), 1))
    assert state.phase == 2
    assert to_make_up_s(state) == 0


def test_a_strap_that_is_away_at_the_end_is_waited_for_a_minute_at_most() -> None:
    assert lasted(led([(90, 1000)], 1000))[0] == 160
    # Back after 25 s: the rest goes on for as long as was lost.
    assert lasted(led([(90, 115)], 1000))[0] == pytest.approx(125, abs=LEAST_S)


def test_it_is_said_once_for_each_time_and_nothing_is_counted_down_until_then() -> None:
    views = [view_model(state) for state in led([(90, 1000)], 170)]
    told = [c for a, b in itertools.pairwise(views) for c in cues(a, b)]
    assert told.count("made_up") == 1
    assert told.count("ten_seconds") == 1  # before it was lost
    assert told[-1] == "shake"


@pytest.mark.words
def test_how_long_is_said() -> None:
    views = [view_model(state) for state in led([(40, 51)], 60)]
    after = next(view for view in views if view.made_up_s)
    assert "made_up" in cues(replace(after, made_up_s=0.0), after)
    assert cue_words("made_up", after) == "This rest lasts 11 seconds longer, for what was lost."


@given(st.lists(st.tuples(st.integers(0, 500), st.integers(1, 90)), max_size=6))
@settings(max_examples=60, deadline=None)
def test_phases_tile_and_no_rest_is_longer_by_more_than_a_minute(
    away: list[tuple[int, int]],
) -> None:
    states = led([(max(1, a), a + n) for a, n in away], 1000)
    spans = states[-1].spans
    assert all(a.end_s == b.start_s for a, b in itertools.pairwise(spans))
    for span in spans:
        planned_s = PLAN.phases[span.phase].duration_s
        most_s = planned_s + (MOST_S if span.phase != 1 else 0)
        assert planned_s - 1e-6 <= span.end_s - span.start_s <= most_s + 1e-6


def test_a_damaged_file_makes_nothing_endless() -> None:
    state = led([], 50)[-1]
    assert step(state, MadeUp(50.0, 1e7)).phase_lasts_s == 100 + MOST_S
