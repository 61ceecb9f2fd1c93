"""The state machine of the connection: against a world that does its worst, then step by step."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import settings

from aftershake.events import Event, Link, LinkReason, Packet
from aftershake.sources.ble.connection import step
from aftershake.sources.ble.messages import (
    Action,
    Begun,
    Close,
    Closed,
    Dropped,
    EndScan,
    Failed,
    Give,
    Heard,
    Listed,
    Message,
    Open,
    Opened,
    Read,
    Scan,
    ScanEnded,
    Stopped,
    WakeAt,
    Woke,
)
from aftershake.sources.ble.states import BackingOff, Linked, State
from support.connection_world import ADDRESS, HELD, STRAP, P, World

World.TestCase.settings = settings(max_examples=150, stateful_step_count=40, deadline=None)
TestTheConnection = World.TestCase


def listens_to_what_is_held(now_s: float, *, was_held: bool) -> bool:
    """Whether a strap that seems connected is taken `now_s` after an attempt has failed."""
    state = State(P, ADDRESS, "", 0)
    for message in (
        Begun(0.0),
        Listed(0.0, (HELD if was_held else STRAP,)),
        ScanEnded(0.0),
        Failed(0.0, 1, LinkReason("refused")),
        Closed(0.0, 1),
        Listed(now_s, (HELD,)),
    ):
        state, actions = step(state, message, 0.5)
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
    for message in history:
        state, actions = step(state, message, 0.5)
    assert Close(1, P.let_go_s) in actions
    assert step(state, Heard(10.1, 1, b"late"), 0.5)[1] == (Give(Packet(10.1, b"late", 1)),)


def after(*history: Message) -> tuple[State, list[Event]]:
    """The state after a history, and the events of its last step."""
    state, actions = State(P, ADDRESS, "", 0), ()
    for message in history:
        state, actions = step(state, message, 0.5)
    return state, [action.event for action in actions if isinstance(action, Give)]


FOUND = Begun(0.0), Listed(0.0, (STRAP,)), ScanEnded(0.0)


def test_a_packet_may_come_before_the_subscription_is_confirmed() -> None:
    state, events = after(*FOUND, Heard(0.5, 1, b"first"))
    assert events[0] == Link(0.5, "connected", 1)
    assert events[-1] == Packet(0.5, b"first", 1)
    _, actions = step(state, Opened(0.6, 1), 0.5)
    assert actions[0] == Read(1, "battery", "2a19", P.read_s)
    assert after(*FOUND, Heard(0.5, 1, b"first"), Failed(0.6, 1, LinkReason("refused")))[1] == [
        Link(0.6, "lost", 1, LinkReason("refused"))
    ]


def test_a_drop_before_the_subscription_is_confirmed_is_a_drop() -> None:
    _, events = after(*FOUND, Dropped(0.5, 1), Opened(0.6, 1))
    states = [event.state for event in events if isinstance(event, Link)]
    assert states == ["connected", "lost"]


def test_bluetooth_that_was_off_ends_a_wait() -> None:
    tried: tuple[Message, ...] = (Begun(0.0),)
    for client in range(1, 7):  # after six attempts the next would have to wait 15 s
        now_s = 100.0 * client
        seen = Listed(now_s, (STRAP,)), ScanEnded(now_s)
        tried += *seen, Failed(now_s, client, LinkReason("refused")), Closed(now_s, client)
    state = State(P, ADDRESS, "", 0)
    for message in (*tried, ScanEnded(601.0, LinkReason("switched_off")), Woke(602.0)):
        state, _ = step(state, message, 0.5)
    assert step(state, Listed(602.0, (STRAP,)), 0.5)[1] == (EndScan(),)


def test_what_was_seen_in_a_scan_that_failed_is_not_taken_after_it() -> None:
    """A client that lets go late must not make it: nothing would ever end the wait for the scan."""
    told: tuple[Message, ...] = (
        *(Begun(0.0), Listed(0.1, (STRAP,)), ScanEnded(0.2), Opened(0.5, 1)),
        *(Dropped(2.0, 1), Woke(2.6), Failed(3.0, 2, LinkReason("no_answer")), Closed(3.1, 2)),
        *(Listed(3.2, (STRAP,)), ScanEnded(3.3, LinkReason("switched_off")), Closed(3.4, 1)),
    )
    state = State(P, ADDRESS, "", 0)
    for message in told:
        state, actions = step(state, message, 0.5)
    assert EndScan() not in actions
    _, actions = step(state, Woke(30.0), 0.5)
    assert any(isinstance(action, Scan) for action in actions)


def test_the_alarm_of_a_silence_finds_it_silent() -> None:
    """60.32 + 5 is 65.32, but 65.32 − 60.32 falls short of 5: the alarm would ring for ever."""
    state = State(P, ADDRESS, "", 0)
    for message in (Begun(0.0), Listed(0.1, (STRAP,)), ScanEnded(0.2), Opened(0.5, 1)):
        state, _ = step(state, message, 0.5)
    state, _ = step(state, Heard(60.32, 1, b"\x00\x40"), 0.5)
    late_s = 60.32 + P.stale_s
    assert late_s - 60.32 < P.stale_s
    state, actions = step(state, Woke(late_s), 0.5)
    assert WakeAt(late_s) not in actions
    assert any(isinstance(each, Read) for each in actions)


HISTORY: tuple[Message, ...] = (
    Begun(0.0),
    Listed(0.0, (STRAP,)),
    ScanEnded(0.0),
    Opened(0.0, 1),
    Dropped(1.0, 1),
    Woke(1.5),
    Failed(1.5, 2, LinkReason("gone")),
    Closed(1.5, 2),
    Listed(1.6, (STRAP,)),
)


def test_a_strap_the_system_forgot_is_searched_for_without_a_wait() -> None:
    state = State(P, ADDRESS, "", 0)
    for message in HISTORY:
        state, actions = step(state, message, 0.5)
    assert actions == (EndScan(),)


@pytest.mark.parametrize("after", range(1, len(HISTORY) + 1))
def test_a_stop_at_any_point_leaves_nothing_on(after: int) -> None:
    state = State(P, ADDRESS, "", 0)
    done: list[Action] = []
    for message in (*HISTORY[:after], Stopped(2.0)):
        state, actions = step(state, message, 0.5)
        done.extend(actions)
    opened = [action.client for action in done if isinstance(action, Open)]
    assert [action.client for action in done if isinstance(action, Close)] == opened
    assert sum(isinstance(action, Scan) for action in done) == done.count(EndScan())


# A strap gone mad


def linked_since(at_s: float) -> State:
    state = State(P, ADDRESS, "", 0)
    for message in (Begun(0.0), Listed(0.0, (STRAP,)), ScanEnded(0.0), Opened(at_s, 1)):
        state, _ = step(state, message, 0.5)
    return state


def heard(state: State, times_s: list[float], client: int = 1) -> tuple[State, list[Action]]:
    done: list[Action] = []
    for at_s in times_s:
        state, actions = step(state, Heard(at_s, client, b"\x00\x40"), 0.5)
        done += actions
    return state, done


def gives(actions: list[Action], kind: type[Event]) -> list[Event]:
    return [a.event for a in actions if isinstance(a, Give) and isinstance(a.event, kind)]


@pytest.mark.parametrize("per_s", [100, 500, 5000])
def test_a_strap_gone_mad_is_let_go_of_and_what_it_sent_before_is_kept(per_s: int) -> None:
    times_s = [10 + number / per_s for number in range(10 * per_s)]
    state, actions = heard(linked_since(9.0), times_s)
    assert sum(isinstance(action, Close) for action in actions) == 1
    (lost,) = gives(actions, Link)
    assert isinstance(lost, Link)
    assert (lost.state, lost.reason) == ("lost", LinkReason("flood"))
    kept = gives(actions, Packet)
    assert 300 <= len(kept) <= 0.5 * len(times_s)
    assert [packet.t_s for packet in kept] == times_s[: len(kept)]
    assert lost.t_s < 15
    # It is tried again, later each time.
    waits, client = list[float](), 1
    for _ in range(6):
        now_s = 1000.0 * client
        if client > 1:
            state, actions = heard(state, [now_s + n / per_s for n in range(10 * per_s)], client)
        state, _ = step(state, Closed(now_s + 10, client), 0.5)
        assert isinstance(state.phase, BackingOff)
        lost_s = next(e.t_s for e in gives(actions, Link) if isinstance(e, Link))
        waits.append(state.phase.until_s - lost_s)
        client += 1
        state, (opening, *_) = step(state, Woke(state.phase.until_s), 0.5)
        state, _ = step(state, Opened(1000.0 * client - 1, client), 0.5)
        assert opening
    assert waits == pytest.approx([10, 20, 40, 80, 160, 300])


def test_a_burst_after_a_stall_is_no_flood() -> None:
    """A computer that slept for an hour, or was busy for a minute, hears it all at once."""
    calm = [10.0 + second for second in range(60)]
    burst = [3669.0 + number / 1000 for number in range(3600)]
    after = [3673.0 + second for second in range(60)]
    state, actions = heard(linked_since(9.0), [*calm, *burst, *after])
    assert len(gives(actions, Packet)) == 3720
    assert not any(isinstance(action, Close) for action in actions)
    assert isinstance(state.phase, Linked)


@pytest.mark.parametrize("per_s", [0.5, 1, 5, 25])
def test_a_strap_that_is_only_eager_is_kept(per_s: float) -> None:
    _, actions = heard(linked_since(9.0), [10 + number / per_s for number in range(5000)])
    assert len(gives(actions, Packet)) == 5000


def test_a_device_that_measures_nothing_is_left_in_peace_longer_and_longer() -> None:
    """Also where it goes out of sight and comes back, which makes other waits short."""
    state, now_s, tried_s = State(P, ADDRESS, "", 0), 0.0, []
    state, _ = step(state, Begun(0.0), 0.5)
    there = True
    while now_s < 3600:
        now_s += 1.0
        there = int(now_s) % 10 < 5
        state, actions = step(state, Listed(now_s, (STRAP,) if there else ()), 0.5)
        if EndScan() in actions:
            for message in (
                ScanEnded(now_s),
                Failed(now_s, len(tried_s) + 1, LinkReason("not_a_strap")),
                Closed(now_s, len(tried_s) + 1),
            ):
                state, _ = step(state, message, 0.5)
            tried_s.append(now_s)
    between = [later - sooner for sooner, later in pairwise(tried_s)]
    assert max(between[:3]) < 15  # it may have been a mistake
    assert min(between[-20:]) >= 120
    assert len(tried_s) < 40


def test_a_strap_that_was_linked_is_never_taken_for_such_a_device() -> None:
    state, now_s = State(P, ADDRESS, "", 0), 0.0
    for message in (
        Begun(now_s),
        Listed(now_s, (STRAP,)),
        ScanEnded(now_s),
        Opened(now_s, 1),
        Dropped(now_s, 1),
        Woke(10.0),
        Failed(10.0, 2, LinkReason("not_a_strap")),
    ):
        state, _ = step(state, message, 0.5)
    assert state.client == 2
    assert state.wrong == 0
