"""The state machine of the connection: against a world that does its worst, then step by step."""

from __future__ import annotations

import pytest
from hypothesis import settings

from aftershake.events import Event, Link, Packet
from aftershake.strap.happening import (
    Action,
    Begun,
    Close,
    Closed,
    Dropped,
    EndScan,
    Failed,
    Give,
    Happening,
    Heard,
    Listed,
    Open,
    Opened,
    Read,
    Scan,
    ScanEnded,
    Stopped,
    WakeAt,
    Woke,
)
from aftershake.strap.link import step
from aftershake.strap.phases import State
from connection_world import ADDRESS, HELD, STRAP, P, World

World.TestCase.settings = settings(max_examples=150, stateful_step_count=40, deadline=None)
TestTheConnection = World.TestCase


def listens_to_what_is_held(now_s: float, *, was_held: bool) -> bool:
    """Whether a strap that seems connected is taken `now_s` after an attempt has failed."""
    state = State(P, ADDRESS, "", 0)
    for happening in (
        Begun(0.0),
        Listed(0.0, (HELD if was_held else STRAP,)),
        ScanEnded(0.0),
        Failed(0.0, 1, "refused", "why"),
        Closed(0.0, 1),
        Listed(now_s, (HELD,)),
    ):
        state, actions = step(state, happening, 0.5)
    return EndScan() in actions


def test_what_seems_connected_after_a_failure_has_to_be_heard_for_a_while() -> None:
    """A crash of the Bluetooth service leaves ghosts; another program's link is no ghost."""
    assert not listens_to_what_is_held(1.4, was_held=False)
    assert listens_to_what_is_held(1.6, was_held=False)
    assert not listens_to_what_is_held(9.9, was_held=True)
    assert listens_to_what_is_held(10.1, was_held=True)


def test_what_is_connected_already_is_taken_at_once() -> None:
    state, _ = step(State(P, ADDRESS, "", 0), Begun(0.0), 0.5)
    _, actions = step(state, Listed(0.0, (HELD,)), 0.5)
    assert actions == (EndScan(),)


def test_what_a_link_still_says_while_it_is_let_go_of_is_not_lost() -> None:
    state = State(P, ADDRESS, "", 0)
    history = Begun(0.0), Listed(0.0, (STRAP,)), ScanEnded(0.0), Opened(0.0, 1), Woke(10.0)
    for happening in history:
        state, actions = step(state, happening, 0.5)
    assert Close(1, P.let_go_s) in actions
    assert step(state, Heard(10.1, 1, b"late"), 0.5)[1] == (Give(Packet(10.1, b"late", 1)),)


def after(*history: Happening) -> tuple[State, list[Event]]:
    """The state after a history, and the events of its last step."""
    state, actions = State(P, ADDRESS, "", 0), ()
    for happening in history:
        state, actions = step(state, happening, 0.5)
    return state, [action.event for action in actions if isinstance(action, Give)]


FOUND = Begun(0.0), Listed(0.0, (STRAP,)), ScanEnded(0.0)


def test_a_packet_may_come_before_the_subscription_is_confirmed() -> None:
    state, events = after(*FOUND, Heard(0.5, 1, b"first"))
    assert events[0] == Link(0.5, "connected", 1)
    assert events[-1] == Packet(0.5, b"first", 1)
    _, actions = step(state, Opened(0.6, 1), 0.5)
    assert actions[0] == Read(1, "battery", "2a19", P.read_s)
    assert after(*FOUND, Heard(0.5, 1, b"first"), Failed(0.6, 1, "refused", "why"))[1] == [
        Link(0.6, "lost", 1, "why")
    ]


def test_a_drop_before_the_subscription_is_confirmed_is_a_drop() -> None:
    _, events = after(*FOUND, Dropped(0.5, 1), Opened(0.6, 1))
    states = [event.state for event in events if isinstance(event, Link)]
    assert states == ["connected", "lost"]


def test_bluetooth_that_was_off_ends_a_wait() -> None:
    tried: tuple[Happening, ...] = (Begun(0.0),)
    for client in range(1, 7):  # after six attempts the next would have to wait 15 s
        now_s = 100.0 * client
        seen = Listed(now_s, (STRAP,)), ScanEnded(now_s)
        tried += *seen, Failed(now_s, client, "refused", "why"), Closed(now_s, client)
    state = State(P, ADDRESS, "", 0)
    for happening in (*tried, ScanEnded(601.0, "switched off"), Woke(602.0)):
        state, _ = step(state, happening, 0.5)
    assert step(state, Listed(602.0, (STRAP,)), 0.5)[1] == (EndScan(),)


def test_what_was_seen_in_a_scan_that_failed_is_not_taken_after_it() -> None:
    """A client that lets go late must not make it: nothing would ever end the wait for the scan."""
    told: tuple[Happening, ...] = (
        *(Begun(0.0), Listed(0.1, (STRAP,)), ScanEnded(0.2), Opened(0.5, 1)),
        *(Dropped(2.0, 1), Woke(2.6), Failed(3.0, 2, "no answer", "why"), Closed(3.1, 2)),
        *(Listed(3.2, (STRAP,)), ScanEnded(3.3, "switched off"), Closed(3.4, 1)),
    )
    state = State(P, ADDRESS, "", 0)
    for happening in told:
        state, actions = step(state, happening, 0.5)
    assert EndScan() not in actions
    _, actions = step(state, Woke(30.0), 0.5)
    assert Scan() in actions


def test_the_alarm_of_a_silence_finds_it_silent() -> None:
    """60.32 + 5 is 65.32, but 65.32 − 60.32 falls short of 5: the alarm would ring for ever."""
    state = State(P, ADDRESS, "", 0)
    for happening in (Begun(0.0), Listed(0.1, (STRAP,)), ScanEnded(0.2), Opened(0.5, 1)):
        state, _ = step(state, happening, 0.5)
    state, _ = step(state, Heard(60.32, 1, b"\x00\x40"), 0.5)
    late_s = 60.32 + P.stale_s
    assert late_s - 60.32 < P.stale_s
    state, actions = step(state, Woke(late_s), 0.5)
    assert WakeAt(late_s) not in actions
    assert any(isinstance(each, Read) for each in actions)


HISTORY: tuple[Happening, ...] = (
    Begun(0.0),
    Listed(0.0, (STRAP,)),
    ScanEnded(0.0),
    Opened(0.0, 1),
    Dropped(1.0, 1),
    Woke(1.5),
    Failed(1.5, 2, "gone", "gone"),
    Closed(1.5, 2),
    Listed(1.6, (STRAP,)),
)


def test_a_strap_the_system_forgot_is_searched_for_without_a_wait() -> None:
    state = State(P, ADDRESS, "", 0)
    for happening in HISTORY:
        state, actions = step(state, happening, 0.5)
    assert actions == (EndScan(),)


@pytest.mark.parametrize("after", range(1, len(HISTORY) + 1))
def test_a_stop_at_any_point_leaves_nothing_on(after: int) -> None:
    state = State(P, ADDRESS, "", 0)
    done: list[Action] = []
    for happening in (*HISTORY[:after], Stopped(2.0)):
        state, actions = step(state, happening, 0.5)
        done.extend(actions)
    opened = [action.client for action in done if isinstance(action, Open)]
    assert [action.client for action in done if isinstance(action, Close)] == opened
    assert done.count(Scan()) == done.count(EndScan())
