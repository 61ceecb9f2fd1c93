"""A session that is replayed gives what it gave, to the digit: however it ended, and whatever cut
it."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import support.hrv_data as data
from aftershake.events import Event, Link, Packet, Pressed, Reopened, Tick
from aftershake.rr.packet import encode
from aftershake.session.session_analysis import Folding, Recorded
from aftershake.sources.replay import Replay
from support.same_session import PLAN, same

WORDS = np.rint(data.heart(seconds=400, seed=3) * 1.024).astype(int)
ENDS_S = 2.3 + np.cumsum(WORDS) / 1024


def live(to_s: float, *happened: Event, relinked_s: float = 1e9) -> list[Event]:
    """As a strap and the clock gave it: packets at their second, ticks a little after theirs; what
    happened between, and nothing while the program was away."""
    events: list[Event] = [Link(0.4, "connected", 1), *happened]
    for second in range(3, int(to_s)):
        words = tuple(WORDS[np.ceil(ENDS_S) == second].tolist())
        link = 2 if second > relinked_s else 1
        events += [Packet(second + 0.31, encode(66, words), link), Tick(second + 0.0004)]
    away = [(each.t_s - 41.7, each.t_s) for each in happened if isinstance(each, Reopened)]
    events = [e for e in events if not any(a < e.t_s < b for a, b in away)]
    return sorted(events, key=lambda event: event.t_s)


async def replayed(events: Sequence[Event]) -> Recorded:
    sent = [event async for event in Replay(events, speed=None).events()]
    return Folding.of(PLAN, sent).so_far()


LIVED: list[tuple[str, list[Event]]] = [
    ("whole", live(160)),
    ("stopped", [*live(132), Pressed(132.713, "stop"), Link(132.8, "ended", 1)]),
    ("stopped while paused", [*live(90), Pressed(90.2, "pause"), Pressed(99.9, "stop")]),
    ("cut off and left", [*live(131), Tick(134.0004)]),
    ("reopened", live(250, Reopened(80.9), relinked_s=80)),
    ("reopened twice", live(300, Reopened(80.9), Reopened(150.2), relinked_s=80)),
    ("asleep with the link kept", live(220, Reopened(77.7))),
    ("asleep while paused", live(220, Pressed(30.5, "pause"), Reopened(77.7))),
]


@pytest.mark.parametrize(("events"), [pytest.param(e, id=name) for name, e in LIVED])
async def test_a_replay_gives_what_the_session_gave(events: list[Event]) -> None:
    same(Folding.of(PLAN, events).so_far(), await replayed(events))


async def test_the_ends_of_a_sleep_do_not_become_neighbours() -> None:
    events = live(220, Reopened(77.7))
    beats = (await replayed(events)).beats
    assert int((~beats.is_successive).sum()) == 1


@settings(max_examples=40, deadline=None)
@given(
    st.lists(st.sampled_from(["pause", "resume", "mark"]), max_size=4),
    st.lists(st.floats(20, 150), min_size=4, max_size=4, unique=True),
    st.none() | st.floats(45, 140),
    st.floats(60, 170),
)
async def test_whatever_was_pressed_and_whenever_it_was_cut(
    keys: list[str], at_s: list[float], cut_s: float | None, stop_s: float
) -> None:
    happened: list[Event] = [
        Pressed(t_s, key)  # type: ignore[arg-type]
        for t_s, key in zip(sorted(at_s), keys, strict=False)
    ]
    if cut_s is not None:
        happened = [e for e in happened if not cut_s - 41.7 < e.t_s < cut_s]
        happened.append(Reopened(cut_s))
    events = [e for e in live(180, *happened) if e.t_s < stop_s] + [Pressed(stop_s, "stop")]
    same(Folding.of(PLAN, events).so_far(), await replayed(events))
