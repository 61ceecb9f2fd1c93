"""Packets that come again are counted once, one that stays the same not at all; and no beat of a
true heart is lost for it."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import support.hrv_data as data
from aftershake.rr.beats import assemble
from aftershake.rr.log import Heard
from aftershake.rr.packet import Measurement
from aftershake.rr.repeats import STUCK_PACKETS, STUCK_S, sift
from support.sent_packets import again, awake, packets, said

PEOPLE = ["f1o01", "f1o05", "f1y01", "f2o05", "f2y05", "f2y09"]


def words_of(heard: Sequence[Heard]) -> list[int]:
    return [word for each in heard for word in each.measurement.rr_1024]


@data.needed
@pytest.mark.parametrize("by_beat", [False, True])
@pytest.mark.parametrize("lags", [False, True])
@pytest.mark.parametrize("name", PEOPLE)
def test_no_true_beat_is_lost(name: str, by_beat: bool, lags: bool) -> None:
    words = awake(name)
    assert (words[1:] == words[:-1]).mean() > 0.015
    for seed in range(2):
        heard = packets(words, np.random.default_rng(seed), by_beat=by_beat, lags=lags)
        sifted = sift(heard)
        assert sifted.heard == heard
        assert (sifted.copies_s, sifted.stuck) == ((), ())


@settings(max_examples=40, deadline=None)
@given(
    st.integers(600, 1400),
    st.lists(st.integers(-3, 3), min_size=30, max_size=200),
    st.booleans(),
    st.integers(0, 99),
)
def test_a_heart_as_even_as_they_come_loses_no_beat(
    rr: int, steps: list[int], by_beat: bool, seed: int
) -> None:
    """Steps of some thousandths: a third of the packets are as the one before."""
    words = rr + np.array(steps)
    sifted = sift(packets(words, np.random.default_rng(seed), by_beat=by_beat))
    kept = words_of(sifted.heard)
    assert kept == words.tolist() or sifted.stuck


@pytest.mark.parametrize("late_s", [0.0005, 0.003, 0.05, 0.3, 0.5, 0.7, 1.0, 1.3, 2.0])
@pytest.mark.parametrize("times", [2, 3])
@pytest.mark.parametrize("by_beat", [False, True])
def test_what_always_comes_again_is_counted_once(late_s: float, times: int, by_beat: bool) -> None:
    words = np.rint(data.heart(seconds=240, seed=1) * 1.024).astype(int)
    heard = packets(words, np.random.default_rng(2), by_beat=by_beat)
    if late_s * (times - 1) > 2.5:
        pytest.skip("so late that nobody takes it for a copy")
    kept = words_of(sift(again(heard, [late_s * (k + 1) for k in range(times - 1)])).heard)
    if times == 2:
        assert kept == words.tolist()
    else:  # of three, one may be taken for another that says the same
        assert abs(len(kept) - words.size) <= 2


@pytest.mark.parametrize("share", [0.02, 0.1, 0.5])
@pytest.mark.parametrize("late_s", [0.0005, 0.05, 0.7, 1.0, 2.0])
@pytest.mark.parametrize("by_beat", [False, True])
def test_what_comes_again_at_times_is_counted_once(
    late_s: float, share: float, by_beat: bool
) -> None:
    words = np.rint(data.heart(seconds=300, seed=4) * 1.024).astype(int)
    rng = np.random.default_rng(5)
    heard = packets(words, rng, by_beat=by_beat)
    which = rng.uniform(size=len(heard)) < share
    sifted = sift(again(heard, [late_s], which))
    assert abs(len(words_of(sifted.heard)) - words.size) <= 1
    assert len(assemble(sifted.heard)) == len(words_of(sifted.heard))


def test_it_may_begin_in_the_middle_or_with_a_new_link() -> None:
    words = np.rint(data.heart(seconds=200, seed=6) * 1.024).astype(int)
    heard = packets(words, np.random.default_rng(7))
    later = [each.t_s > 100 for each in heard]
    assert words_of(sift(again(heard, [0.003], later)).heard) == words.tolist()
    linked = [
        Heard(each.t_s, 2 if new else 1, each.measurement)
        for each, new in zip(heard, later, strict=True)
    ]
    sifted = sift(again(linked, [0.003], later))
    assert words_of(sifted.heard) == words.tolist()
    assert sifted.copies_in(0.0, 100.0) == 0
    assert sifted.copies_in(100.0, 300.0) == sum(later) == len(sifted.copies_s)


def test_the_very_same_packet_for_long_is_no_heart() -> None:
    words = np.rint(data.heart(seconds=160, seed=8) * 1.024).astype(int)
    heard = packets(words, np.random.default_rng(9))
    frozen = [
        Heard(each.t_s, 1, heard[60].measurement) if 60 <= i < 100 else each
        for i, each in enumerate(heard)
    ]
    sifted = sift(frozen)
    assert sifted.stuck == ((frozen[60].t_s, frozen[99].t_s),)
    assert sifted.heard == [*frozen[:61], *frozen[100:]]
    assert sifted.copies_s == ()
    beats = assemble(sifted.heard)
    assert int((~beats.is_successive).sum()) == 1


@pytest.mark.parametrize(
    "same",
    [
        Measurement(84, None, None, (), ()),  # a rate alone stays the same for minutes
        Measurement(0, None, None, (), ("zero heart rate",)),
        Measurement(60, False, None, (1000,), ()),
    ],
)
def test_without_intervals_or_contact_the_same_again_is_nothing_odd(same: Measurement) -> None:
    heard = [Heard(float(second), 1, same) for second in range(60)]
    sifted = sift(heard)
    assert (sifted.heard, sifted.stuck) == (heard, ())


def test_as_long_as_a_heart_may_repeat_itself_it_is_believed() -> None:
    heard = [Heard(float(second), 1, said((1024,))) for second in range(STUCK_PACKETS - 1)]
    assert sift(heard).heard == heard
    heard.append(Heard(float(STUCK_PACKETS - 1), 1, said((1024,))))
    assert heard[-1].t_s >= STUCK_S
    assert sift(heard).heard == heard[:1]


@settings(max_examples=100, deadline=None)
@given(
    st.lists(
        st.tuples(
            st.floats(0, 30),
            st.integers(1, 2),
            st.lists(st.sampled_from([0, 53, 900, 1024, 65535]), max_size=3),
            st.sampled_from([None, 0, 60, 255]),
        ),
        max_size=40,
    )
)
def test_any_packets_can_be_sifted(given_: list[tuple[float, int, list[int], int | None]]) -> None:
    given_.sort(key=lambda each: each[0])
    heard = [
        Heard(t, link, Measurement(hr, True, None, tuple(rr), ())) for t, link, rr, hr in given_
    ]
    sifted = sift(heard)
    left = iter(heard)
    assert all(any(each is other for other in left) for each in sifted.heard)  # in their order
    assert sift([]).heard == []


def test_a_flood_of_equal_packets_takes_no_time_of_its_square() -> None:
    heard = [Heard(1.0 + i * 1e-4, 1, said((900,))) for i in range(20_000)]
    assert len(sift(heard).heard) < 10


@pytest.mark.parametrize("back_s", [1.0, 60.0])
def test_times_that_run_back_are_taken(back_s: float) -> None:
    said = Measurement(60, None, None, (1000,), ())
    sifted = sift([Heard(100.0 - i * back_s, 1, said) for i in range(20)])
    assert len(sifted.heard) + len(sifted.copies_s) <= 20
