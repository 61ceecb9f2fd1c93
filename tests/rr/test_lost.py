"""A packet that a strap's second foretold and that never came took its beats with it."""

from __future__ import annotations

import numpy as np
import pytest

import support.hrv_data as data
from aftershake.rr.beats import assemble, missing_s
from aftershake.rr.log import Heard
from aftershake.rr.lost import lost_before
from aftershake.rr.packet import Measurement
from aftershake.rr.plausibility import doubts, unit_check

WORDS = np.rint(data.heart(seconds=400, seed=11) * 1.024).astype(int)


def sent(seed: int, *, words: np.ndarray = WORDS, jitter_s: float = 0.06) -> list[Heard]:
    rng = np.random.default_rng(seed)
    ends_s = 2 + rng.uniform() + np.cumsum(WORDS) / 1024
    heard = []
    for second in range(3, int(ends_s[-1])):
        inside = tuple(words[np.ceil(ends_s) == second].tolist())
        at_s = second + float(rng.exponential(jitter_s))
        heard.append(Heard(at_s, 1, Measurement(66, True, None, inside, ())))
    return heard


@pytest.mark.parametrize("every", [36, 50, 70])
@pytest.mark.parametrize("seed", range(4))
def test_a_lost_packet_is_a_lost_packet(every: int, seed: int) -> None:
    whole = sent(seed)[: 5 * every + 10]  # the newest may still come
    heard = [each for i, each in enumerate(whole) if i % every != every - 1]
    lost = lost_before(heard)
    assert lost.sum() == len(whole) - len(heard)
    assert set(lost.tolist()) == {0, 1}
    beats = assemble(heard)
    # No difference crosses the hole, and its time is missing, to the half of a beat.
    assert int((~beats.is_successive).sum()) == int(lost.sum())
    gone_s = sum(
        sum(each.measurement.rr_1024) / 1024
        for i, each in enumerate(whole)
        if i % every == every - 1
    )
    assert missing_s(beats, 10.0, whole[-5].t_s) == pytest.approx(gone_s, rel=0.25)
    # Nothing is wrong with the unit, whatever is missing.
    assert (unit_check(heard), doubts(heard)) == (None, ())


@pytest.mark.parametrize("gone", [2, 3, 4])
@pytest.mark.parametrize("seed", range(4))
def test_a_hole_that_was_just_now_makes_no_doubt(seed: int, gone: int) -> None:
    """While what is not there may still come, it counts for nothing: whenever one looks."""
    whole = sent(seed)
    heard = [each for i, each in enumerate(whole) if i not in (34, 60) and not 97 <= i < 97 + gone]
    assert {unit_check(heard[:stop]) for stop in range(90, 130)} == {None}


@pytest.mark.parametrize("seed", range(4))
def test_a_strap_that_counts_in_ms_is_said_to_though_packets_are_lost(seed: int) -> None:
    in_ms = sent(seed, words=np.rint(WORDS / 1.024).astype(int))
    heard = [each for i, each in enumerate(in_ms) if i % 50 != 49]
    assert doubts(heard) == ("milliseconds",)


@pytest.mark.parametrize("lag_s", [1.0, 2.0, 3.0, 4.0])
def test_what_comes_late_is_not_lost(lag_s: float) -> None:
    heard = sent(1)
    late = [
        Heard(60 + lag_s, 1, each.measurement) if 60 <= each.t_s < 60 + lag_s else each
        for each in heard
    ]
    assert not lost_before(late).any()
    assert len(assemble(late)) == len(assemble(heard))


def test_the_newest_may_still_come() -> None:
    heard = sent(2)
    del heard[100]
    assert not lost_before(heard[:102]).any()
    assert lost_before(heard[:110]).sum() == 1


def test_a_strap_that_keeps_no_second_loses_no_packet() -> None:
    by_beat = [
        Heard(float(t), 1, Measurement(66, True, None, (int(word),), ()))
        for t, word in zip(2 + np.cumsum(WORDS) / 1024, WORDS, strict=True)
    ]
    del by_beat[40:42]
    assert not lost_before(by_beat).any()


def test_a_doubt_is_told_wherever_it_comes_up() -> None:
    """The first of the stretch is not forgotten for the newest."""
    good, in_ms = sent(3), sent(3, words=np.rint(WORDS / 1.024).astype(int))
    assert "milliseconds" in doubts([*in_ms[:180], *good[180:]])
    assert unit_check([*in_ms[:180], *good[180:]]) is None
    assert doubts(good) == doubts([]) == ()


def test_more_intervals_than_time_are_doubted() -> None:
    """Copies that are not exact ones are not recognised: then it is said."""
    heard = [
        each
        for one in sent(4)
        for each in (
            one,
            Heard(one.t_s, 1, Measurement(67, True, None, one.measurement.rr_1024, ())),
        )
    ]
    assert unit_check(heard) == "more_than_time"


def test_times_that_run_back_end_nothing() -> None:
    """Of a file that somebody wrote: the recorder's clock only goes on."""
    at_s = [*map(float, range(1, 41)), 10.0, *map(float, range(12, 40))]
    heard = [Heard(t_s, 1, Measurement(60, True, None, (1024,), ())) for t_s in at_s]
    assert lost_before(heard).size == len(at_s)
