"""From packets to beats on the session clock: what splits a run, and what must not."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import support.hrv_data as data
from aftershake.hrv import time_domain
from aftershake.rr.beats import CATCH_UP_S, Beats, assemble, from_intervals, uncovered
from aftershake.rr.gaps import gaps
from aftershake.rr.log import Heard
from aftershake.rr.packet import Measurement, parse

RR = np.round(data.heart(seconds=180) * 1.024).astype(int)
ENDS_S = 3.0 + np.cumsum(RR) / 1024


def said(
    rr_1024: tuple[int, ...] = (), *, contact: bool | None = True, hr: int = 66
) -> Measurement:
    return Measurement(hr, contact, None, rr_1024, ())


def by_the_second(
    rr_1024: np.ndarray = RR, ends_s: np.ndarray = ENDS_S, connection: int = 1
) -> list[Heard]:
    """As a strap sends: once a second, the beats since the last time."""
    heard = []
    for second in range(int(ends_s[0]), int(ends_s[-1]) + 2):
        inside = (ends_s > second - 1) & (ends_s <= second)
        heard.append(Heard(float(second), connection, said(tuple(rr_1024[inside].tolist()))))
    return heard


def delayed(heard: list[Heard], from_s: float, to_s: float) -> list[Heard]:
    """Nothing arrives in [from_s, to_s), then all of it at once."""
    return [
        Heard(to_s, each.connection, each.measurement) if from_s <= each.t_s < to_s else each
        for each in heard
    ]


def runs(beats: Beats) -> int:
    return len(set(beats.run.tolist()))


def test_a_quiet_link_is_one_run_with_true_beat_times() -> None:
    beats = assemble(by_the_second())
    assert runs(beats) == 1
    assert np.array_equal(beats.rr_ms, RR / 1.024)
    assert np.abs(beats.t_s - ENDS_S).max() < 0.025


def test_no_packets_no_beats() -> None:
    assert len(assemble([])) == 0
    assert len(assemble([Heard(1.0, 1, said())])) == 0


@pytest.mark.parametrize("lag_s", [1.0, 2.0, 3.0, 4.0])
def test_late_notifications_that_catch_up_split_nothing(lag_s: float) -> None:
    heard = by_the_second()
    for start in (20.0, 90.0):
        heard = delayed(heard, start, start + lag_s)
    late, prompt = assemble(heard), assemble(by_the_second())
    assert runs(late) == 1
    assert np.array_equal(late.rr_ms, prompt.rr_ms)
    assert late.t_s == pytest.approx(prompt.t_s, abs=0.035)


@pytest.mark.parametrize("beats_lost", [3, 6, 20])
def test_missing_beats_split_the_run_and_leave_their_time_open(beats_lost: int) -> None:
    keep = np.ones(RR.size, dtype=bool)
    keep[80 : 80 + beats_lost] = False
    beats = assemble(by_the_second(RR[keep], ENDS_S[keep]))
    assert runs(beats) == 2
    assert np.flatnonzero(~beats.is_successive).tolist() == [79]
    lost_s = RR[80 : 80 + beats_lost].sum() / 1024
    hole_s = beats.t_s[80] - beats.rr_ms[80] / 1000 - beats.t_s[79]
    assert hole_s == pytest.approx(lost_s, abs=1.0)


def test_a_new_link_splits_the_run() -> None:
    cut = RR.size // 2
    first = by_the_second(RR[:cut], ENDS_S[:cut], connection=1)
    second = by_the_second(RR[cut:], ENDS_S[cut:], connection=2)
    beats = assemble([*first, *second])
    assert len(beats) == RR.size
    assert np.flatnonzero(~beats.is_successive).tolist() == [cut - 1]


@pytest.mark.parametrize("sign", ["contact", "zero"])
def test_lost_contact_splits_the_run_and_its_beats_are_left_out(sign: str) -> None:
    heard = by_the_second()
    for i in range(40, 44):
        rr = heard[i].measurement.rr_1024
        lost = said(rr, contact=False) if sign == "contact" else said(rr, hr=0)
        heard[i] = Heard(heard[i].t_s, 1, lost)
    beats = assemble(heard)
    assert runs(beats) == 2
    gone = sum(len(heard[i].measurement.rr_1024) for i in range(40, 44))
    assert len(beats) == RR.size - gone
    expected = "contact_lost" if sign == "contact" else "no_beat"
    assert [gap.codes for gap in gaps(beats, heard, 5.0, 170.0)] == [(expected,)]


def test_intervals_longer_than_the_time_there_was_move_no_other_beat() -> None:
    """A malformed packet whose eight intervals of 64 s cannot be: the rest is as without it."""
    heard = by_the_second()
    odd = Heard(heard[60].t_s + 0.5, 1, parse(bytes.fromhex("ff" * 20)))
    beats = assemble([*heard[:61], odd, *heard[61:]])
    assert np.array_equal(beats.rr_ms, RR / 1.024)
    assert np.abs(beats.t_s - ENDS_S).max() < 0.05
    assert runs(beats) == 2
    assert not gaps(beats, heard, 5.0, 170.0)


def test_a_strap_clock_that_runs_a_little_off_is_no_gap() -> None:
    """0.1 % off is 10 s after three hours: slow drift is not missing beats."""
    for drift in (0.999, 1.001):
        heard = [
            Heard(each.t_s * drift, 1, each.measurement)
            for hour in range(40)
            for each in by_the_second(RR, ENDS_S + hour * (RR.sum() / 1024))
            if each.measurement.rr_1024
        ]
        heard = sorted(heard, key=lambda each: each.t_s)
        beats = assemble(heard)
        assert runs(beats) == 1


def sent_by(
    rng: np.random.Generator, *, minutes: int, jitter_s: float, drift: float, by_beat: bool = False
) -> tuple[list[Heard], np.ndarray]:
    """A strap whose clock is `drift` off, over a link that jitters; the packets and the beats."""
    rr = np.tile(RR, -(-60 * minutes // 180)) + rng.integers(-20, 20, RR.size * (minutes // 3))
    true_s = (3 + rng.uniform() + np.cumsum(rr) / 1024) * (1 + drift)
    if by_beat:
        sent_s, number = true_s, np.arange(rr.size)
    else:
        sent_s = (rng.uniform() + np.arange(1, int(true_s[-1] / (1 + drift)) + 2)) * (1 + drift)
        number = np.searchsorted(sent_s, true_s)
    arrives_s = np.maximum.accumulate(sent_s + rng.exponential(jitter_s, sent_s.size))
    words = np.split(rr, np.searchsorted(number, np.arange(1, sent_s.size)))
    heard = [
        Heard(t, 1, said(tuple(w.tolist()))) for t, w in zip(arrives_s.tolist(), words, strict=True)
    ]
    return heard, true_s


@pytest.mark.parametrize("by_beat", [False, True])
@pytest.mark.parametrize("drift", [0.0, 5e-5, -5e-5])
def test_beats_are_where_they_were_under_jitter_and_drift(drift: float, by_beat: bool) -> None:
    """Exponential jitter of 60 ms on a strap that sends each second, or each beat."""
    for seed in range(4):
        rng = np.random.default_rng(seed)
        heard, true_s = sent_by(rng, minutes=12, jitter_s=0.06, drift=drift, by_beat=by_beat)
        off_s = np.abs(assemble(heard).t_s - true_s)
        assert float(np.sqrt(np.mean(off_s**2))) < 0.020
        assert float(np.median(off_s)) < 0.015
        assert float(off_s.max()) < 0.045


def test_a_short_run_lies_neither_early_nor_late() -> None:
    """What a strap's seconds tell from both sides: a packet has no beat after it was sent."""
    off_s = []
    for seed in range(30):
        heard, true_s = sent_by(np.random.default_rng(seed), minutes=3, jitter_s=0.06, drift=0)
        beats = assemble(heard[:60])
        off_s.append(float(np.mean(beats.t_s - true_s[: len(beats)])))
    assert abs(float(np.mean(off_s))) < 0.006


def test_a_clock_that_runs_off_is_followed_for_hours() -> None:
    heard, true_s = sent_by(np.random.default_rng(1), minutes=240, jitter_s=0.06, drift=1e-4)
    off_s = assemble(heard).t_s - true_s
    assert float(np.abs(off_s).max()) < 0.06  # it is 1.4 s off at the end


def test_what_comes_later_moves_no_beat_once_its_first_minute_is_whole() -> None:
    heard, _ = sent_by(np.random.default_rng(2), minutes=12, jitter_s=0.06, drift=5e-5)
    whole = assemble(heard)
    for count in (70, 100, 119, 120, 121, 300, 599):
        part = assemble(heard[:count])
        assert np.array_equal(part.t_s, whole.t_s[: len(part)])


def test_gaps_and_their_reasons() -> None:
    cut = int(np.searchsorted(ENDS_S, 60))
    later = ENDS_S[cut:] + 25
    heard = [*by_the_second(RR[:cut], ENDS_S[:cut], 1), *by_the_second(RR[cut:], later, 2)]
    beats = assemble(heard)
    found = gaps(beats, heard, 10.0, 150.0)
    assert [gap.codes for gap in found] == [("link_lost",)]
    assert found[0].end_s - found[0].start_s == pytest.approx(25, abs=1.5)
    assert uncovered(beats, 10.0, 150.0) == ((found[0].start_s, found[0].end_s),)


def test_gaps_at_the_edges_and_without_any_beat() -> None:
    heard = by_the_second()
    beats = assemble(heard)
    start, end = beats.t_s[0] - beats.rr_ms[0] / 1000, beats.t_s[-1]
    assert uncovered(beats, start - 10, end + 10) == (
        pytest.approx((start - 10, start)),
        pytest.approx((end, end + 10)),
    )
    assert uncovered(beats, start + 1, end - 1) == ()
    assert uncovered(assemble([]), 0.0, 60.0) == ((0.0, 60.0),)
    silent = [Heard(float(second), 1, said()) for second in range(60)]
    assert [gap.codes for gap in gaps(assemble(silent), silent, 0.0, 60.0)] == [("no_intervals",)]
    assert [gap.codes for gap in gaps(assemble([]), [], 0.0, 60.0)] == [("nothing_came",)]


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_jitter_and_grouping_change_nothing(draw: st.DataObject) -> None:
    """Any number of beats in a packet, each packet up to 2 s late: the same beats to the bit."""
    counts = draw.draw(st.lists(st.integers(1, 4), min_size=1, max_size=12))
    delays = draw.draw(st.lists(st.floats(0, 2), min_size=1, max_size=12))
    whole_whatever(counts, delays)


def test_several_beats_at_once_and_one_late_are_no_lost_packets() -> None:
    whole_whatever([1, 1, 3], [0.0, 0.0, 0.0, 0.0, 0.0, 1.5])


def whole_whatever(counts: list[int], delays: list[float]) -> None:
    heard, at, last_s = [], 0, 0.0
    while at < RR.size:
        end = min(at + counts[len(heard) % len(counts)], RR.size)
        last_s = max(last_s, float(ENDS_S[end - 1]) + delays[len(heard) % len(delays)])
        heard.append(Heard(last_s, 1, said(tuple(RR[at:end].tolist()))))
        at = end
    beats = assemble(heard)
    assert np.array_equal(beats.rr_ms, RR / 1.024)
    assert runs(beats) == 1
    assert time_domain.rmssd_ms(beats) == time_domain.rmssd_ms(from_intervals(RR / 1.024))


@settings(max_examples=200, deadline=None)
@given(
    st.lists(
        st.tuples(
            st.floats(0, 100),
            st.integers(1, 3),
            st.lists(st.integers(0, 65535), max_size=9),
            st.sampled_from([True, False, None]),
            st.sampled_from([None, 0, 60]),
        ),
        max_size=30,
    )
)
def test_any_packets_make_beats_in_order(packets: list[tuple]) -> None:  # type: ignore[type-arg]
    packets.sort(key=lambda packet: packet[0])
    heard = [
        Heard(t_s, link, Measurement(hr, contact, None, tuple(rr), ()))
        for t_s, link, rr, contact, hr in packets
    ]
    beats = assemble(heard)
    assert beats.t_s.shape == beats.rr_ms.shape == beats.run.shape
    assert np.isfinite(beats.t_s).all()
    assert (np.diff(beats.run) >= 0).all()
    words = [each.measurement for each in heard if not each.measurement.contact_lost]
    assert len(beats) <= sum(len(each.intervals_1024) for each in words)
    if all(sum(each.rr_1024) <= CATCH_UP_S * 1024 for each in words):
        assert len(beats) == sum(len(each.intervals_1024) for each in words)
    for gap in gaps(beats, heard, 0.0, 100.0):
        assert 0 <= gap.start_s < gap.end_s <= 100
        assert gap.causes


def test_dropping_from_the_middle_splits_a_run() -> None:
    beats = from_intervals([800.0, 810.0, 820.0, 830.0])
    kept = beats.where(np.array([True, False, True, True]))
    assert kept.is_successive.tolist() == [False, True]
    assert len(beats.between(0.0, 1.7)) == 2
