"""A replay sends what was recorded, or what a strap would have sent for the beats of a file."""

from __future__ import annotations

import asyncio
import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aftershake.events import (
    Computed,
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
from aftershake.plans.plan import Phase, Plan
from aftershake.rr.beats import Beats, assemble, from_intervals
from aftershake.rr.log import hear
from aftershake.rr.packet import encode, parse
from aftershake.session.fold import step
from aftershake.session.state import State
from aftershake.sources.pace import paced
from aftershake.sources.replay import Replay, as_sent
from aftershake.sources.simulated.strap import SimulatedStrap

SHORT = (
    Phase("baseline", "rest", "lying", 12),
    Phase("shaking", "shake", "lying", 6),
    Phase("integration", "rest", "lying", 12, 4),
)


async def all_of(replay: Replay) -> list[Event]:
    return [event async for event in replay.events()]


async def recorded(person: str = "calm", until_s: float = 40.0) -> list[Event]:
    strap = SimulatedStrap(person, SHORT, speed=None)
    events: list[Event] = []
    async for event in strap.events():
        if event.t_s > until_s:
            break
        events.append(event)
    return events


def beats_of(events: list[Event]) -> Beats:
    packets = (event for event in events if isinstance(event, Packet))
    return assemble([hear(p) for p in packets])


def without_ticks(events: list[Event]) -> list[Event]:
    return [event for event in events if not isinstance(event, Tick)]


def ticks_of(events: list[Event]) -> list[float]:
    return [event.t_s for event in events if isinstance(event, Tick)]


def folded(events: list[Event]) -> State:
    state = State(Plan("test", "Test", "", SHORT, ""))
    for event in events:
        state = step(state, event)
    return state


@pytest.mark.parametrize("speed", [None, 2000.0])
async def test_a_recording_comes_as_it_was_and_ends(speed: float | None) -> None:
    original = await recorded("flaky")
    replayed = await all_of(Replay(original, speed=speed))
    last_s = original[-1].t_s
    assert without_ticks(replayed)[:-1] == without_ticks(original)
    assert replayed[-1] == Link(last_s, "ended", 2, LinkReason("recording_over"))
    assert ticks_of(replayed) == [float(s) for s in range(1, math.floor(last_s) + 1)]
    assert [e.t_s for e in replayed] == sorted(e.t_s for e in replayed)


async def test_nothing_recorded_ends_at_once() -> None:
    for nothing in ([], from_intervals([])):
        assert (await all_of(Replay(nothing, speed=None)))[-1].state == "ended"  # type: ignore


async def test_a_stored_session_replays_to_the_same_phases() -> None:
    original = await recorded(until_s=60)
    at = next(i for i, event in enumerate(original) if event == Tick(9.0))
    pause, go_on, mark = Pressed(9.2, "pause"), Pressed(14.2, "resume"), Pressed(20.2, "mark")
    session = sorted([*original, pause, go_on, mark], key=lambda event: event.t_s)
    assert session[at] == Tick(9.0)
    replayed = folded(await all_of(Replay(session, speed=None)))
    assert replayed.complete
    assert replayed.spans == folded(session).spans
    assert len(replayed.marks) == 1


STEERED: dict[str, list[Event]] = {
    "lie-down": [LieDown(0.0, 8.0)],
    "begun at once": [LieDown(0.0, 30.0), Steered(5.5, "begin")],
    "longer": [Steered(7.0, "longer"), Steered(77.0, "longer")],
    "ended": [Steered(8.3, "end_phase"), Steered(11.0, "end_phase")],
    "stopped": [LieDown(0.0, 4.0), Steered(9.0, "end_phase"), Pressed(12.7, "stop")],
    "all of it": [
        *(LieDown(0.0, 30.0), Steered(3.2, "begin"), Pressed(6.0, "pause")),
        *(Pressed(9.1, "resume"), Steered(10.0, "longer"), Steered(60.4, "end_phase")),
        *(Pressed(62.0, "mark"), Steered(63.0, "end_phase")),
    ],
    "gone on with": [
        *(LieDown(0.0, 3.0), Steered(8.0, "longer"), Reopened(20.0), LieDown(20.0, 10.0)),
        *(Steered(25.5, "begin"), Steered(40.0, "end_phase")),
    ],
}


@pytest.mark.parametrize("person", ["calm", "flaky"])
@pytest.mark.parametrize("steered", STEERED)
async def test_what_was_steered_is_replayed_to_the_last_digit(steered: str, person: str) -> None:
    original = await recorded(person, until_s=190.0)
    was = folded(sorted([*STEERED[steered], *original], key=lambda event: event.t_s))
    session = [e for e in original if e.t_s <= was.t_s + 2] + STEERED[steered]
    session.sort(key=lambda event: (event.t_s, isinstance(event, Pressed | Steered)))
    was = folded(session)
    again = folded(await all_of(Replay(session, speed=None)))
    assert was.stage == again.stage == "ended"
    assert (again.complete, again.through) == (was.complete, was.through)
    assert again.marks == was.marks
    if steered != "gone on with":
        assert (again.spans, again.pauses, again.t_s) == (was.spans, was.pauses, was.t_s)


async def test_what_was_measured_then_is_not_sent_again() -> None:
    """Whoever records the replay measures for itself."""
    events = [Packet(1.0, encode(60, (1024,)), 1), Computed(2.0, 0, 31.0, 60.0)]
    sent = await all_of(Replay(events, speed=None))
    assert not any(isinstance(event, Computed) for event in sent)


async def test_a_session_that_lay_closed_replays_to_the_same_spans() -> None:
    original = await recorded(until_s=60)
    cut_s, away_s = 15.0, 7200.0
    before = [event for event in original if event.t_s < cut_s]
    strap = SimulatedStrap("calm", SHORT, speed=None)
    strap.resume(before[-1].t_s + away_s, 10.0, 1)
    session = [*before, Reopened(before[-1].t_s + away_s)]
    async for event in strap.events():
        if event.t_s > cut_s + away_s + 40:
            break
        session.append(event)
    replayed = await all_of(Replay(session, speed=None))
    assert not [t_s for t_s in ticks_of(replayed) if cut_s < t_s < cut_s + away_s - 1]
    whole, again = folded(session), folded(replayed)
    assert whole.complete
    assert (again.complete, again.spans, again.pauses) == (True, whole.spans, whole.pauses)


async def test_nobody_waits_for_the_time_a_session_lay_closed() -> None:
    events = [Packet(1.0, encode(60, (1024,)), 1), Reopened(5000.0)]
    async with asyncio.timeout(5):
        assert len(await all_of(Replay(events, speed=100.0))) == 3


async def test_a_session_reopened_while_paused_goes_on() -> None:
    events = [
        Packet(1.0, encode(60, (1024,)), 1),
        Pressed(2.0, "pause"),
        Reopened(500.0),
        Packet(501.0, encode(60, (1024,)), 2),
    ]
    assert folded(await all_of(Replay(events, speed=None))).pauses == ((2.0, 500.0),)


async def test_a_key_that_stopped_a_session_does_not_stop_its_replay() -> None:
    """The replay ends where it was stopped, as a recording that is over."""
    events = [Packet(1.0, b"\x06\x3c", 1), Pressed(2.0, "stop"), Link(2.5, "ended", 1)]
    replayed = without_ticks(await all_of(Replay(events, speed=None)))
    assert replayed == [events[0], Link(2.0, "ended", 1, LinkReason("recording_over"))]


async def test_beats_of_a_file_come_back_as_they_were() -> None:
    rr_ms = 900 + 80 * np.sin(np.arange(300) / 3)
    replayed = await all_of(Replay(from_intervals(rr_ms), speed=None, name="beats.txt"))
    beats = beats_of(replayed)
    assert beats.rr_ms.tolist() == rr_ms.tolist()
    np.testing.assert_allclose(beats.t_s, 1.0 + np.cumsum(rr_ms) / 1000, atol=1e-9)
    assert not beats.run.any()
    assert [e.value for e in replayed if isinstance(e, DeviceInfo)] == ["beats.txt"]
    said = [hear(e).measurement for e in replayed if isinstance(e, Packet)]
    assert all(60 < (m.hr_bpm or 0) < 75 for m in said)


async def test_gaps_of_a_file_are_gaps_in_time() -> None:
    whole = from_intervals([1000.0] * 40)
    gap_s = 17.0
    later = whole.t_s + np.where(np.arange(40) >= 20, gap_s, 0.0)
    replayed = await all_of(Replay(Beats(later, whole.rr_ms, np.arange(40) // 20), speed=None))
    beats = beats_of(replayed)
    assert beats.run.tolist() == [0] * 20 + [1] * 20
    np.testing.assert_allclose(beats.t_s, later + 1.0, atol=0.002)
    states = [(e.state, e.connection) for e in replayed if isinstance(e, Link)]
    assert states == [
        ("connecting", 1),
        ("connected", 1),
        ("lost", 1),
        ("connected", 2),
        ("ended", 2),
    ]


def test_nothing_follows_across_what_was_no_interval() -> None:
    sent = beats_of(as_sent(from_intervals([800, 810, 0, 820, 830])))
    assert sent.rr_ms.tolist() == [800, 810, 820, 830]
    assert sent.is_successive.tolist() == [True, False, True]


intervals = st.lists(st.just(0.0) | st.floats(1, 60_000), min_size=1, max_size=60)


@given(intervals, st.lists(st.floats(0, 20), max_size=60))
@settings(deadline=None)
def test_any_beats_can_be_sent(rr_ms: list[float], pauses_s: list[float]) -> None:
    pauses_s = [*pauses_s, *[0.0] * len(rr_ms)][: len(rr_ms)]
    waited = np.cumsum(pauses_s)
    beats = from_intervals(rr_ms)
    run = np.cumsum(np.array(pauses_s) > 0)
    events = as_sent(Beats(beats.t_s + waited, beats.rr_ms, run))
    times = [event.t_s for event in events]
    assert times == sorted(times)
    sent = beats_of(events)
    assert len(sent) <= len(rr_ms)
    heartlike = [rr for rr in rr_ms if 0 < rr <= 10_000]
    assert len(sent) == len(heartlike)
    assert sent.rr_ms.tolist() == heartlike


@pytest.mark.parametrize("already_s", [0.0, 7.3, 25.0])
async def test_a_replay_goes_on_where_it_was_cut_off(already_s: float) -> None:
    original = await recorded("flaky", until_s=60)
    replay = Replay(original, speed=None)
    replay.resume(100.25, already_s, 5)
    events = await all_of(replay)
    assert [e.t_s for e in events] == sorted(e.t_s for e in events)
    assert events[0].t_s >= 100.25
    assert ticks_of(events)[0] == 101.0
    first_s = next(e.t_s for e in original if isinstance(e, Packet))
    left = [e for e in original if isinstance(e, Packet) and e.t_s >= first_s + already_s]
    sent = [e for e in events if isinstance(e, Packet)]
    assert [e.payload for e in sent] == [e.payload for e in left]
    assert sent[0].connection == 6
    assert sent[-1].connection == 6 + left[-1].connection - left[0].connection


async def test_time_in_pause_does_not_count_when_a_replay_goes_on() -> None:
    events: list[Event] = [Packet(float(s), encode(60, (s,)), 1) for s in range(1, 30)]
    events.insert(5, Pressed(5.5, "pause"))
    events.insert(15, Pressed(14.5, "resume"))
    replay = Replay(events, speed=None)
    replay.resume(50.0, 10.0)
    sent = [e for e in await all_of(replay) if isinstance(e, Packet)]
    assert parse(sent[0].payload).rr_1024 == (20,)


async def test_a_replay_that_is_past_its_end_says_so() -> None:
    replay = Replay(await recorded(until_s=10), speed=None)
    replay.resume(50.0, 10_000.0, 1)
    assert (await all_of(replay))[-1] == Link(50.5, "ended", 2, LinkReason("recording_over"))


@pytest.mark.parametrize("speed", [0.0, -1.0, float("nan"), float("inf")])
async def test_a_speed_that_is_none_is_refused(speed: float) -> None:
    with pytest.raises(ValueError, match="the speed should be above 0"):
        [event async for event in paced([Tick(1.0)], speed)]
