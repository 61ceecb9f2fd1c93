"""From state to view: missing is missing, and nothing is stale."""

from __future__ import annotations

import pytest

from aftershake.events import Event, Link, LinkReason, Packet, Pressed, Reopened, Tick
from aftershake.hrv.live_reasons import NoContact, SignalLost, WaitingForStrap
from aftershake.plans.reader import LONGEST_PHASE_S, built_in, read_plan
from aftershake.rr.packet import encode
from aftershake.session.fold import TRAIL_POINTS, step
from aftershake.session.state import State
from aftershake.session.view import Saving, View
from aftershake.session.view_model import view_model, with_saving

QUICK = built_in()["quick"]


def seen(*events: Event) -> View:
    state, view = State(QUICK), None
    for event in events:
        state = step(state, event)
        view = view_model(state)
    assert view is not None
    return view


def seconds(first: int, last: int, connection: int = 1, hr: int = 60) -> list[Event]:
    """A packet a second, arrived a little after the second, as from a heart that swings."""
    return [
        Packet(t + 0.03, encode(hr, (1024 + 30 * (-1) ** (t // 2) + t % 3,)), connection)
        for t in range(first, last)
    ]


CONNECTED = Link(0.0, "connected", 1)


def test_before_the_first_beat_there_is_nothing() -> None:
    view = seen(Link(0, "searching"), Tick(1))
    assert (view.stage, view.hr_bpm, view.live.state) == ("waiting", None, "waiting")
    assert (view.link, view.away_s, view.link_reason) == ("searching", None, None)


def test_calibrating_counts_down_to_a_number() -> None:
    view = seen(CONNECTED, *seconds(0, 21))
    assert view.hr_bpm == 60
    assert view.live.state == "calibrating"
    assert view.live.rmssd_ms is None
    assert view.rmssd_trail[-1][1] is None
    view = seen(CONNECTED, *seconds(0, 70))
    assert view.live.state == "ok"
    assert view.live.rmssd_ms is not None


def test_a_drop_takes_every_number_away_at_once_and_says_for_how_long() -> None:
    events = [CONNECTED, *seconds(0, 70), Link(69.1, "lost", 1, LinkReason("gone"))]
    view = seen(*events)
    assert (view.hr_bpm, view.live.rmssd_ms, view.live.state) == (None, None, "lost")
    events += [Link(69.2, "connecting", 1), Tick(69.3)]
    view = seen(*events)
    assert (view.hr_bpm, view.live.state, view.signal) == (None, "lost", "lost")
    view = seen(*events, Link(71, "searching", 1, LinkReason("other", "put it on")), Tick(81.1))
    assert view.away_s == pytest.approx(12.0)
    assert view.link_reason == LinkReason("other", "put it on")
    view = seen(*events, Link(81, "connected", 2), *seconds(82, 84, 2))
    assert view.hr_bpm == 60
    assert view.live.rmssd_ms is None or view.live.quality == "low"
    assert (view.link, view.away_s) == ("connected", None)


def test_a_strap_that_was_never_there_is_not_lost() -> None:
    view = seen(
        Link(0, "connecting", 1),
        Link(5, "lost", 1),
        Link(6, "searching", 1, LinkReason("other", "put it on")),
    )
    assert (view.link, view.away_s) == ("searching", None)
    assert view.link_reason == LinkReason("other", "put it on")


def test_silence_is_lost_after_three_seconds_and_says_for_how_long() -> None:
    view = seen(CONNECTED, *seconds(0, 70), Tick(71.0))
    assert view.hr_bpm == 60
    view = seen(CONNECTED, *seconds(0, 70), Tick(81.03))
    assert view.hr_bpm is None
    assert isinstance(view.live.reason, SignalLost)
    assert round(view.live.reason.for_s) == 12


def test_lost_contact_shows_within_one_packet() -> None:
    view = seen(CONNECTED, *seconds(0, 70), Packet(70.0, encode(60, (1024,), contact=False), 1))
    assert (view.hr_bpm, view.live.state) == (None, "lost")
    assert isinstance(view.live.reason, NoContact)


def test_a_rate_that_came_without_contact_is_never_shown() -> None:
    away = Packet(70.0, encode(90, (1024,), contact=False), 1)
    unreadable = Packet(70.5, b"\x10", 1)
    assert seen(CONNECTED, *seconds(0, 70), away, unreadable).hr_bpm == 60


def test_a_rate_that_no_heart_has_is_none() -> None:
    view = seen(CONNECTED, *seconds(0, 70), Packet(70.0, encode(21734), 1))
    assert view.hr_bpm == 60
    view = seen(CONNECTED, *(Packet(float(t), encode(21734), 1) for t in range(9)))
    assert (view.hr_bpm, view.stage) == (None, "waiting")


def test_a_strap_that_supports_no_contact_bit_is_never_lost_for_it() -> None:
    view = seen(CONNECTED, *(Packet(float(t), encode(61, contact=None), 1) for t in range(4)))
    assert view.hr_bpm == 61
    assert view.live.state == "calibrating"


def test_no_rr_for_30_s_is_said_and_heart_rate_goes_on() -> None:
    view = seen(CONNECTED, *(Packet(float(t), encode(61), 1) for t in range(35)))
    assert (view.hr_bpm, view.live.state) == (61, "no rr")


def test_the_trail_of_the_longest_phase_stays_short() -> None:
    plan = read_plan(
        f'name = "long"\n[[phase]]\nname = "rest"\nkind = "rest"\nduration_s = {LONGEST_PHASE_S}\n'
    )
    state, view = step(State(plan), seconds(0, 1)[0]), None
    for t_s in range(1, LONGEST_PHASE_S):
        state = step(state, Tick(float(t_s)))
        view = view_model(state)
    assert view is not None
    assert TRAIL_POINTS - 5 <= len(view.rmssd_trail) <= TRAIL_POINTS


def test_while_shaking_there_is_no_variability() -> None:
    view = seen(CONNECTED, *seconds(0, 130))
    assert view.now.kind == "shake"
    assert (view.live.state, view.live.rmssd_ms) == ("moving", None)
    assert view.hr_bpm == 60
    assert view.rmssd_trail == ()


def test_a_rest_after_shaking_begins_with_none_of_its_beats() -> None:
    view = seen(CONNECTED, *seconds(0, 200))
    assert view.now.name == "integration"
    assert view.live.state == "calibrating"


def test_a_session_that_goes_on_looks_for_its_strap_as_at_the_start() -> None:
    view = seen(CONNECTED, *seconds(0, 10), Reopened(500.0), Tick(501.0))
    assert view.hr_bpm is None
    assert (view.link, view.away_s, view.link_reason) == ("searching", None, None)
    assert view.live.reason == WaitingForStrap()


def test_what_cannot_be_saved_shows_no_number() -> None:
    state = State(QUICK)
    for event in [CONNECTED, *seconds(0, 70)]:
        state = step(state, event)
    for saving in (Saving(False, "full"), Saving(False, lost="gone")):
        view = with_saving(view_model(state), saving)
        assert (view.hr_bpm, view.live.rmssd_ms) == (None, None)
        assert view.saving.troubled
    kept = Saving(True, lost="gone", file="kept.jsonl")
    view = with_saving(view_model(state), kept)
    assert view.hr_bpm is not None, "what is saved, wherever, is shown"
    assert view.saving.file == "kept.jsonl"


def test_time_left_ends_at_nothing() -> None:
    view = seen(CONNECTED, *seconds(0, 5), Pressed(5.0, "stop"))
    assert (view.stage, view.phase_left_s, view.total_left_s) == ("ended", 0.0, 0.0)
