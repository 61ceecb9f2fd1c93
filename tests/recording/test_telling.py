"""Seconds in which something came anyway are no events; without them all is the same."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

import support.hrv_data as data
from aftershake.config import database
from aftershake.events import Event, Link, Packet, Pressed, Steered, Tick
from aftershake.recording.order import QUIET_S, telling
from aftershake.rr.packet import encode
from aftershake.session.session_analysis import Folding
from aftershake.store.store import Store
from support.same_session import PLAN, same
from support.scripted import Script, recording, seconds

WORDS = np.rint(data.heart(seconds=300, seed=4) * 1.024).astype(int)
ENDS_S = 2.3 + np.cumsum(WORDS) / 1024

moments = st.floats(1, 220)
pressed = st.tuples(moments, st.sampled_from(["pause", "resume", "stop", "mark"]))
away = st.tuples(moments, st.floats(0.1, 40))


@settings(deadline=None, max_examples=60)
@given(
    st.lists(pressed, max_size=5), st.lists(away, max_size=4), st.floats(0, 0.999), st.booleans()
)
def test_without_them_a_session_gives_the_same(
    presses: list[tuple[float, str]], losses: list[tuple[float, float]], at: float, cut: bool
) -> None:
    events: list[Event] = [Link(0.4, "connected", 1)]
    for second in range(3, 240):
        words = tuple(WORDS[np.ceil(ENDS_S) == second].tolist())
        events.append(Tick(second + 0.0004))
        if not any(begins <= second <= begins + lasts for begins, lasts in losses):
            events.append(Packet(second + at, encode(66, words), 1))
    events += [Pressed(t_s, key) for t_s, key in presses]  # type: ignore[arg-type]
    events += [Steered(90.5, "end_phase")] if cut else []
    events.sort(key=lambda event: event.t_s)
    events.append(Link(240.5, "ended", 1))

    all_of_them, kept = Folding.of(PLAN, events), Folding(PLAN)
    for event in events:
        for each in telling(kept.state, [event]):
            kept.add(each)
    one, other = all_of_them.so_far(), kept.so_far()
    assert one.state.marks == other.state.marks
    assert (one.state.stage, one.state.t_s) == (other.state.stage, other.state.t_s)
    same(one, other)


def test_a_second_after_nothing_and_one_that_ends_a_phase_are_kept() -> None:
    folding = Folding.of(PLAN, [Packet(3.0, encode(60, (1024,)), 1)])
    assert telling(folding.state, [Tick(4.0)]) == []
    quiet = [Tick(4.0), Tick(5.0), Tick(6.0), Tick(7.0)]
    assert telling(folding.state, quiet) == [Tick(5.0), Tick(7.0)]
    folding.add(Packet(62.5, encode(60, (1024,)), 1))
    assert telling(folding.state, [Tick(63.0)]) == [Tick(63.0)]  # the first phase is over


async def test_of_a_heard_strap_hardly_a_second_is_kept_and_silence_is(home: Path) -> None:
    came = [each for each in seconds(60) if each.t_s < 20 or not isinstance(each, Packet)]
    with Store(database()) as store:
        run = recording(store, Script(came), [])
        await run.run()
        kept = list(store.events(run.session_id))
    seconds_kept = [each for each in kept if isinstance(each, Tick)]
    assert all(each.t_s > 20 for each in seconds_kept[1:])  # one may begin the session
    assert len(seconds_kept) > 15
    times = [each.t_s for each in kept if not isinstance(each, Link)]
    assert all(b - a <= 2 * QUIET_S for a, b in pairwise(times))
