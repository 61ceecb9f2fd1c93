"""The fold: phases tile time, pauses hold them, and no order of events is too odd for it."""

from __future__ import annotations

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aftershake.events import (
    DeviceInfo,
    Event,
    LieDown,
    Link,
    LinkReason,
    Packet,
    Pressed,
    Reopened,
    Steered,
    Tick,
)
from aftershake.hrv.limits import LittleSettling
from aftershake.hrv.model import Metrics
from aftershake.plans.reader import read_plan
from aftershake.rr.beats import uncovered
from aftershake.rr.log import Heard
from aftershake.rr.packet import encode, parse
from aftershake.session.fold import step
from aftershake.session.live_window import BUFFER_PACKETS, BUFFER_S
from aftershake.session.session_analysis import recorded, result, windows
from aftershake.session.state import State
from aftershake.session.window import paused_s

PLAN = read_plan(
    """
name = "short"
[[phase]]
name = "baseline"
kind = "rest"
duration_s = 20
settle_s = 5
[[phase]]
name = "shaking"
kind = "shake"
duration_s = 10
[[phase]]
name = "integration"
kind = "rest"
duration_s = 30
settle_s = 10
"""
)
HEART = encode(60, (1024,))


def folded(*events: Event) -> State:
    state = State(PLAN)
    for event in events:
        state = step(state, event)
    return state


def beat(t_s: float, connection: int = 1) -> Packet:
    return Packet(t_s, HEART, connection)


def test_phases_wait_for_the_first_heart_rate() -> None:
    state = folded(Tick(1), Packet(2, b"", 1), Packet(3, encode(0), 1), Tick(50))
    assert state.stage == "waiting"
    state = step(state, beat(51))
    assert (state.stage, state.phase_start_s) == ("running", 51)


def test_a_phase_ends_exactly_when_its_time_is_over() -> None:
    state = folded(beat(1), Tick(40.7))
    assert [(s.start_s, s.end_s) for s in state.spans] == [(1, 21), (21, 31)]
    assert state.elapsed_s == pytest.approx(9.7)


def test_phases_go_on_while_the_strap_is_away_and_the_last_one_ends_the_session() -> None:
    state = folded(beat(1), Link(2, "lost", 1, LinkReason("gone")), Tick(500))
    assert (state.stage, state.complete, state.t_s) == ("ended", True, 61)
    assert [(s.start_s, s.end_s) for s in state.spans] == [(1, 21), (21, 31), (31, 61)]


def test_a_pause_holds_the_phase_and_is_left_out_of_what_is_measured() -> None:
    state = folded(
        beat(0), Pressed(2, "pause"), Tick(100), Pressed(102, "resume"), Pressed(110, "pause")
    )
    assert state.stage == "paused"
    assert state.elapsed_s == pytest.approx(10)
    state = step(step(state, Pressed(210, "resume")), Tick(1000))
    assert [(s.start_s, s.end_s) for s in state.spans] == [(0, 220), (220, 230), (230, 260)]
    assert state.pauses == ((2, 102), (110, 210))
    baseline = windows(recorded(state, ()))[0]
    assert (baseline.clock_from_s, baseline.clock_to_s) == (105, 220)  # 2 s, held, 3 s more
    assert (baseline.from_s, baseline.to_s) == (5, 20)


def test_a_pause_is_no_missing_signal_and_no_difference_spans_it() -> None:
    plan = read_plan(PLAN.toml.replace("duration_s = 20", "duration_s = 120"))
    state, heard = State(plan), []
    for t_s in range(300):
        packet = Packet(t_s + 0.02, encode(60, (1024 + 40 * (t_s % 2),)), 1)
        heard.append(Heard(packet.t_s, 1, parse(packet.payload)))
        state = step(state, packet)
        if t_s == 60:
            state = step(state, Pressed(60.5, "pause"))
        if t_s == 180:
            state = step(state, Pressed(180.5, "resume"))
    session = recorded(state, heard)
    window = windows(session)[0]
    assert window.clock_to_s - window.clock_from_s == pytest.approx(235, abs=0.1)
    assert window.to_s - window.from_s == pytest.approx(115, abs=0.1)
    inside = session.beats.between(window.from_s, window.to_s)
    assert len(uncovered(session.beats, window.from_s, window.to_s)) == 0
    assert int((~inside.is_successive).sum()) == 1
    assert len(inside) == pytest.approx(112, abs=3)


def test_a_session_that_was_cut_off_goes_on_in_the_same_phase() -> None:
    state = folded(beat(0), Tick(12), Reopened(5000), beat(5001, 2), Tick(5008.5))
    assert state.phase == 1
    assert state.spans[0].end_s == 5008
    assert state.pauses == ((12, 5000),)


def test_a_link_that_stands_while_the_program_stood_still_is_looked_for_no_more() -> None:
    """Stopped and gone on with: the strap tells on, and no link is made anew."""
    stood = (Link(0, "connected", 1), beat(0.5), Tick(12), Reopened(42))
    assert folded(*stood).link == "searching"
    assert folded(*stood, beat(42)).link == "connected"
    lost = (*stood, Link(42, "lost", 1), Link(42, "searching"))
    assert folded(*lost, beat(42.5, 2)).link == "searching"


def test_stopping_keeps_the_phase_as_far_as_it_went() -> None:
    state = folded(beat(0), Tick(25), Pressed(26, "stop"), Tick(99))
    assert (state.stage, state.complete) == ("ended", False)
    assert [(s.start_s, s.end_s) for s in state.spans] == [(0, 20), (20, 26)]
    assert folded(Pressed(3, "stop")).spans == ()


def test_the_buffer_stays_bounded() -> None:
    state = State(read_plan(PLAN.toml.replace("= 20", "= 2000")))
    for t_s in range(1000):
        state = step(state, beat(float(t_s)))
    assert len(state.window.heard) == BUFFER_S + 1
    assert state.packets == 1000
    state = step(state, beat(1000 + BUFFER_S))
    assert len(state.window.heard) == 1  # what is older than the buffer is gone at once
    for _ in range(BUFFER_PACKETS + 10):
        state = step(state, beat(1500))
    assert len(state.window.heard) == BUFFER_PACKETS


times = st.floats(-1e3, 1e4, allow_nan=False)
events = st.one_of(
    st.builds(Packet, times, st.binary(max_size=24), st.integers(0, 5)),
    st.builds(beat, times, st.integers(0, 5)),
    st.builds(
        Link,
        times,
        st.sampled_from(["searching", "connecting", "connected", "lost", "ended"]),
        st.integers(0, 5),
    ),
    st.builds(DeviceInfo, times, st.sampled_from(["name", "battery"]), st.text(max_size=5)),
    st.builds(Tick, times),
    st.builds(Reopened, times),
    st.builds(Pressed, times, st.sampled_from(["pause", "resume", "stop", "mark"])),
)


@settings(deadline=None)
@given(st.lists(events, max_size=40))
def test_any_events_in_any_order_keep_the_phases_whole(given_events: list[Event]) -> None:
    state, before_s = State(PLAN), 0.0
    for event in given_events:
        state = step(state, event)
        assert state.t_s >= before_s
        before_s = state.t_s
        assert 0 <= state.elapsed_s <= state.now.duration_s
        for earlier, later in zip(state.spans, state.spans[1:], strict=False):
            assert earlier.end_s == later.start_s
        assert all(span.end_s >= span.start_s for span in state.spans)
    held = [end - start for start, end in state.pauses]
    assert all(each >= 0 for each in held)
    for window in windows(recorded(state, ())):
        assert window.span.start_s <= window.clock_from_s <= window.clock_to_s == window.span.end_s
        assert window.from_s <= window.to_s


@settings(deadline=None)
@given(st.lists(st.floats(0, 200), max_size=30), st.floats(0, 10))
def test_ticks_change_no_phase_boundary(ticks: list[float], start_s: float) -> None:
    extra = [Tick(start_s + t) for t in sorted(ticks)]
    assert folded(beat(start_s), *extra, Tick(start_s + 500)).spans == (
        folded(beat(start_s), Tick(start_s + 500)).spans
    )


def test_of_a_long_rest_after_shaking_the_last_five_minutes_are_compared() -> None:
    plan = read_plan(PLAN.toml.replace("duration_s = 30", "duration_s = 800"))
    state = State(plan)
    for event in (beat(0), Tick(30), Pressed(700, "pause"), Pressed(750, "resume"), Tick(2000)):
        state = step(state, event)
    window = windows(recorded(state, ()))[2]
    assert window.clock_to_s == 30 + 800 + 50
    assert window.to_s - window.from_s == 300
    assert window.clock_from_s == 880 - 350  # the pause lies inside


@pytest.mark.parametrize(("settle_s", "settled"), [(10, False), (240, False), (300, True)])
def test_it_is_said_where_the_body_had_little_time_to_settle(
    settle_s: float, settled: bool
) -> None:
    toml = PLAN.toml.replace("duration_s = 30\nsettle_s = 10", "duration_s = 800\nsettle_s = 9")
    shaking = read_plan(toml.replace("settle_s = 9", f"settle_s = {settle_s}", 1))
    resting = read_plan(shaking.toml.replace('kind = "shake"', 'kind = "rest"'))
    for plan, said in ((shaking, not settled), (resting, False)):
        # Stopped so that what is measured begins with the settling time.
        state = State(plan)
        for event in (beat(0), Tick(30), Pressed(30 + settle_s + 200, "stop")):
            state = step(state, event)
        session = recorded(state, ())
        measured = [
            Metrics(300, 300.0, 0.0, 0.0, "good", None, 1000.0, 60.0, 40.0, math.log(40.0))
            for _ in windows(session)
        ]
        reasons = result(
            session, measured, session_id=1, title="", started_at="", strap=""
        ).comparison.reasons
        assert (LittleSettling() in reasons) == said


def test_a_session_that_goes_on_gives_time_to_lie_down_again() -> None:
    """It is held meanwhile, whatever the strap sends; then, or by a key, it goes on."""
    cut = (beat(0), Tick(10), Reopened(100), LieDown(100, 30), beat(115, 2))
    state = folded(*cut)
    assert (state.stage, state.begins_s) == ("paused", 130)
    assert state.elapsed_s == pytest.approx(10)
    on = step(state, Tick(135))
    assert (on.stage, on.begins_s) == ("running", None)
    assert on.elapsed_s == pytest.approx(15)
    assert paused_s(on.pauses, on.t_s) == pytest.approx(120)
    for key in (Pressed(120, "resume"), Steered(120, "begin")):
        on = step(step(state, key), Tick(125))
        assert (on.stage, on.begins_s) == ("running", None)
        assert on.elapsed_s == pytest.approx(15)
    assert step(state, Pressed(120, "stop")).spans[-1].end_s == 100
    again = step(step(step(state, Reopened(500)), LieDown(500, 30)), Tick(531))
    assert again.elapsed_s == pytest.approx(11)


def test_time_to_lie_down_that_a_cut_has_ended_is_given_anew() -> None:
    state = folded(LieDown(0, 30), Tick(5), Reopened(100))
    assert (state.stage, state.begins_s) == ("waiting", None)
    assert step(state, LieDown(100, 30)).begins_s == 130
    assert step(state, beat(101, 2)).phase_start_s == 101  # where none is given
