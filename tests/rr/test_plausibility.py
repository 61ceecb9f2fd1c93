"""What a strap says against the clock, and what is said of it while it happens."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

import support.hrv_data as data
from aftershake.events import Link, Packet, Tick
from aftershake.hrv.live_reasons import NoContact, NoHeartBeat, NoIntervals, SignalLost
from aftershake.plans.reader import built_in
from aftershake.rr.log import Heard
from aftershake.rr.packet import Measurement, encode
from aftershake.rr.plausibility import unit_check, words_per_s
from aftershake.session.fold import step
from aftershake.session.state import State
from aftershake.session.view import View
from aftershake.session.view_model import view_model

RR_MS = data.heart(seconds=300)


def sent(words: np.ndarray, seed: int = 0, seconds: float = 150) -> list[Heard]:
    """A packet each second with the words of its beats, 60 ms of exponential jitter."""
    rng = np.random.default_rng(seed)
    ends_s = np.cumsum(RR_MS) / 1000 + rng.uniform()
    heard = []
    for second in range(1, int(seconds)):
        inside = words[(ends_s > second - 1) & (ends_s <= second)].tolist()
        said = Measurement(66, True, None, tuple(inside), ())
        heard.append(Heard(second + float(rng.exponential(0.06)), 1, said))
    return sorted(heard, key=lambda each: each.t_s)


WORDS, MILLISECONDS = np.rint(RR_MS * 1.024).astype(int), np.rint(RR_MS).astype(int)


@pytest.mark.parametrize("seed", range(20))
@pytest.mark.parametrize("seconds", [105, 150])
def test_a_strap_that_keeps_to_the_rules_is_not_doubted(seed: int, seconds: float) -> None:
    heard = sent(WORDS, seed, seconds)
    assert words_per_s(heard) == pytest.approx(1024, abs=4)
    assert unit_check(heard) is None


@pytest.mark.parametrize("seed", range(20))
def test_a_strap_that_sends_ms_is_said_to(seed: int) -> None:
    heard = sent(MILLISECONDS, seed)
    assert unit_check(heard) == "milliseconds"
    # Nothing is converted: what was heard is what is there.
    assert sum(heard[5].measurement.rr_1024) == sum(sent(MILLISECONDS, seed)[5].measurement.rr_1024)


@pytest.mark.parametrize("seed", range(20))
def test_intervals_that_fall_behind_the_clock_are_said_to(seed: int) -> None:
    assert unit_check(sent(np.rint(WORDS * 0.9905).astype(int), seed)) == "beats_missing"


def test_it_takes_a_whole_stretch_to_tell() -> None:
    heard = sent(MILLISECONDS)
    assert unit_check([]) is unit_check(heard[:1]) is unit_check(heard[:95]) is None
    broken = replace(heard[-60], measurement=Measurement(0, False, None, (), ()))
    assert unit_check([*heard[:-60], broken, *heard[-59:]]) is None
    other_link = [*(replace(each, connection=2) for each in heard[-90:])]
    assert unit_check([*heard[:-90], *other_link]) is None


def session(words: np.ndarray, seconds: int) -> list[View]:
    """The views of a strap's packets, as the engine would show them."""
    state = step(State(built_in()["standard"]), Link(0, "connected", 1))
    views: list[View] = []
    for heard in sent(words, seconds=seconds):
        payload = encode(66, heard.measurement.rr_1024)
        state = step(state, Packet(heard.t_s, payload, 1))
        views.append(view_model(state))
    return views


def test_the_unit_is_doubted_on_screen_and_the_numbers_stay_what_they_are() -> None:
    views = session(MILLISECONDS, 140)
    assert views[-1].signal == "fair"
    assert views[-1].unit_doubt == "milliseconds"
    assert views[-1].live.rmssd_ms is not None
    assert session(WORDS, 140)[-1].signal == "good"


def resting(contact: bool | None = True) -> list[bytes]:
    """70 packets of a heart at rest."""
    words = np.rint(1024 + 30 * np.sin(np.arange(70) * np.pi / 2 + 0.4)).astype(int).tolist()
    return [encode(60, (word,), contact=contact) for word in words]


def after(*payloads: bytes, quiet_s: float = 0.0) -> View:
    state = step(State(built_in()["standard"]), Link(0, "connected", 1))
    view = view_model(state)
    for second, payload in enumerate(payloads, 1):
        state = step(state, Packet(float(second), payload, 1))
        view = view_model(state)
    if quiet_s:
        state = step(state, Tick(len(payloads) + quiet_s))
        view = view_model(state)
    return view


def test_contact_is_lost_within_one_packet_and_back_within_one() -> None:
    good = resting()
    assert after(*good).live.state == "ok"
    for lost in (encode(60, (1024,), contact=False), encode(0), encode(0, contact=None)):
        view = after(*good, lost)
        assert (view.live.state, view.signal, view.hr_bpm) == ("lost", "lost", None)
        told = NoContact if lost[0] & 6 == 4 else NoHeartBeat
        assert isinstance(view.live.reason, told)
        assert view.link == "connected"
        assert after(*good, lost, good[0]).hr_bpm == 60


def test_a_strap_that_does_not_tell_of_contact_has_not_lost_it() -> None:
    view = after(*resting(contact=None))
    assert (view.live.state, view.signal) == ("ok", "good")


def test_no_intervals_are_said_at_once_while_the_heart_rate_goes_on() -> None:
    silent = [encode(66)] * 40
    assert after(*silent[:4]).live.state != "no rr"
    assert after(*silent[:6]).live.reason == NoIntervals(never=True, sure=False)
    view = after(*silent)
    assert view.live.state == "no rr"
    assert view.live.rmssd_ms is None
    assert view.hr_bpm == 66
    assert view.live.reason == NoIntervals(never=True)
    assert {bpm for _, bpm in view.trace} == {66.0}  # what is drawn is what the sensor told
    assert after(*resting(), *silent[:25]).live.state != "no rr"  # they came before
    assert after(*resting(), *silent).live.state == "no rr"


def test_no_packet_at_all_is_a_lost_signal_not_an_old_number() -> None:
    view = after(*resting(), quiet_s=4)
    assert view.hr_bpm is None
    assert view.live.reason == SignalLost(4.0)
