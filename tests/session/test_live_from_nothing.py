"""What a screen asked for on the way changes nothing: the live numbers after any packets are those
of the same packets worked out from nothing."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from aftershake.events import Link, Packet
from aftershake.hrv import rolling
from aftershake.plans.reader import read_plan
from aftershake.rr.log import Heard
from aftershake.rr.packet import encode
from aftershake.session.fold import step
from aftershake.session.live_window import LiveWindow
from aftershake.session.state import State
from aftershake.session.view_model import view_model

PLAN = read_plan(
    """
name = "short"
[[phase]]
name = "rest"
kind = "rest"
duration_s = 600
"""
)
ODD_1024 = (0, 1, 150, 300, 2000, 3000, 65535)


@st.composite
def packets(draw: st.DrawFn) -> list[Packet | Link]:
    """A heart near 75 a minute, with gaps, artifacts, copies, and packets of several beats."""
    t_s, link, found = 0.0, 1, list[Packet | Link]()
    swing = draw(st.lists(st.integers(-40, 40), min_size=4, max_size=30))
    each = draw(st.integers(1, 4))
    for i in range(draw(st.integers(60, 150)) // each):
        words = [820 + swing[(i * each + k) % len(swing)] for k in range(each)]
        match draw(st.integers(0, 60)):
            case 0:
                words[0] = draw(st.sampled_from(ODD_1024))
            case 1:
                t_s += draw(st.sampled_from([1.0, 3.0, 20.0]))
            case 2:
                link += 1
                found.append(Link(t_s, "connected", link))
            case 3:
                words = []
            case 4 if found:
                found.append(found[-1])
        t_s += sum(words) / 1024
        found.append(Packet(t_s, encode(75, tuple(words)), link))
    return found


@settings(max_examples=40, deadline=None)
@given(packets(), st.integers(1, 20))
def test_asked_on_the_way_or_never_it_is_the_same(events: list[Packet | Link], every: int) -> None:
    asked = never = State(PLAN)
    for i, event in enumerate(events):
        asked, never = step(asked, event), step(never, event)
        if i % every == 0:
            view_model(asked)
            same_from_nothing(asked.window)
    rolling._places.cache_clear()
    assert repr(view_model(asked)) == repr(view_model(never))
    same_from_nothing(asked.window)


def same_from_nothing(window: LiveWindow) -> None:
    """What is kept of each packet is nothing but what it says."""
    heard = tuple(Heard(each.t_s, each.connection, each.measurement) for each in window.heard)
    anew = LiveWindow(heard, window.t_s, window.listening_since_s)
    assert repr((anew.live, anew.trace, anew.doubt)) == repr(
        (window.live, window.trace, window.doubt)
    )
