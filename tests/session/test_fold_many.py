"""The fold of sessions with much in them: floods, and pauses by the thousand."""

from __future__ import annotations

import time
from itertools import takewhile

from hypothesis import given, settings
from hypothesis import strategies as st

from aftershake.events import Event, Packet, Pressed, Reopened, Tick
from aftershake.plans.reader import read_plan
from aftershake.rr.packet import encode
from aftershake.session.fold import step
from aftershake.session.live_window import BUFFER_WORDS
from aftershake.session.state import State
from aftershake.session.view_model import view_model

PLAN = read_plan(
    'name = "long"\n'
    + '[[phase]]\nname = "rest"\nkind = "rest"\nduration_s = 7\n' * 3
    + '[[phase]]\nname = "shake"\nkind = "shake"\nduration_s = 14400\n'
)
HEART = encode(60, (1024,))
seconds = st.one_of(st.floats(0, 3), st.sampled_from([0.0, 0.1, 0.7, 1.0, 7.0, 1e-9]))


def held_of_all(state: State) -> float:
    """How long this phase has been held, worked out from all pauses, as it once was each time."""
    of_phase = takewhile(lambda pause: pause[1] > state.phase_start_s, reversed(state.pauses))
    past = sum(end - max(start, state.phase_start_s) for start, end in of_phase)
    return past + (state.t_s - state.paused_at_s if state.paused_at_s is not None else 0.0)


@settings(max_examples=400, deadline=None)
@given(
    st.lists(st.tuples(seconds, st.sampled_from(["pause", "resume", "cut", "tick"])), max_size=80)
)
def test_the_time_held_is_that_of_all_pauses_to_the_last_bit(
    happened: list[tuple[float, str]],
) -> None:
    state, t_s = step(State(PLAN), Packet(0.3, HEART, 1)), 0.3
    for after_s, what in happened:
        t_s += after_s
        event: Event = Reopened(t_s) if what == "cut" else Tick(t_s)
        if what == "pause" or what == "resume":
            event = Pressed(t_s, what)  # type: ignore[arg-type]
        state = step(state, event)
        assert state.held_s == held_of_all(state)


def test_ten_thousand_pauses_are_folded_in_a_moment() -> None:
    state = step(State(PLAN), Packet(0.0, HEART, 1))
    began = time.process_time()
    for number in range(10_000):
        state = step(state, Pressed(1 + number / 10, "pause"))
        state = step(state, Pressed(1.05 + number / 10, "resume"))
    assert time.process_time() - began < 6  # about one; it was seventeen
    assert len(state.pauses) == 10_000
    assert state.held_s == held_of_all(state)


def test_the_buffer_is_bounded_by_what_the_packets_hold() -> None:
    """As many words as a packet has room for: each view of a thousand such took 230 ms."""
    state, payload = State(PLAN), encode(60, (900,) * 255)
    for number in range(1200):
        state = step(state, Packet(number / 10, payload, 1))
    words = sum(len(heard.measurement.rr_1024) for heard in state.window.heard)
    assert 255 <= words <= BUFFER_WORDS
    began = time.process_time()
    for _ in range(10):
        view_model(state)
    assert time.process_time() - began < 0.5
    # One that alone has more than that is the newest, and stays.
    state = step(state, Packet(121.0, encode(60, (900,) * (BUFFER_WORDS + 1)), 1))
    assert len(state.window.heard) == 1
