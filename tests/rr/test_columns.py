"""Packets are read as columns of numbers, and give to the digit what they give one by one."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aftershake.rr import columns as rr_columns
from aftershake.rr import log as rr_log
from aftershake.rr.beats import assembled
from aftershake.rr.columns import columns, rows
from aftershake.rr.log import Heard, Log, Some
from aftershake.rr.packet import Intervals, Measurement
from aftershake.rr.plausibility import _unbroken
from aftershake.rr.repeats import sift
from support import whole_packets


def some_packets(random: np.random.Generator) -> list[Heard]:
    """Of a heart near 75 a minute, with all that can be wrong with its packets, also often."""
    t_s, link, found = 0.0, 1, list[Heard]()
    wrong, of_file = random.choice([0.0, 0.02, 0.2]), random.random() < 0.2
    intervals: Intervals = "some" if of_file and random.random() < 0.3 else "rr"
    for _ in range(int(random.integers(0, 400))):
        words = tuple(random.integers(600, 1100, int(random.integers(0, 4))).tolist())
        bpm, contact = 75, True
        if random.random() < wrong:
            match int(random.integers(8)):
                case 0:
                    t_s += float(random.choice([1.0, 3.0, 8.0, 200.0]))
                case 1:
                    link += 1
                case 2:
                    bpm = 0
                case 3:
                    contact = False
                case 4:
                    words = (65_535,) * int(random.integers(1, 4))
                case 5:
                    words = (0, *words, 0)
                case 6:
                    t_s -= float(random.choice([0.5, 20.0]))
                case _:
                    words = ()
        t_s += 1.0 + float(random.uniform(-0.2, 0.2))
        exact = tuple(each / 1.024 + 0.25 for each in words if each) if of_file else ()
        said = Measurement(bpm, contact, None, words, (), exact, intervals)
        found.append(Heard(t_s, link, said))
    return found


@settings(max_examples=200, deadline=None)
@given(st.integers(0, 2**32 - 1))
def test_beats_are_those_of_packet_by_packet(seed: int) -> None:
    heard = some_packets(np.random.default_rng(seed))
    (beats, came_in), (whole, whole_in) = assembled(heard), whole_packets.assembled(heard)
    for name in ("t_s", "rr_ms", "run"):
        np.testing.assert_array_equal(getattr(beats, name), getattr(whole, name), name)
    np.testing.assert_array_equal(came_in, whole_in)
    assert beats.intervals == whole.intervals


@settings(max_examples=200, deadline=None)
@given(st.integers(0, 2**32 - 1))
def test_the_newest_in_a_row_are_those_of_packet_by_packet(seed: int) -> None:
    random = np.random.default_rng(seed)
    heard = some_packets(random)
    stop = int(random.integers(0, len(heard) + 1))
    newest, whole = _unbroken(rows(heard), stop), whole_packets.unbroken(heard, stop)
    np.testing.assert_array_equal(newest["t_s"], [each.t_s for each in whole])


def logged(heard: list[Heard]) -> Log:
    log = Log()
    for each in heard:
        log.append(each)
    return log


@settings(max_examples=200, deadline=None)
@given(st.integers(0, 2**32 - 1))
def test_of_a_log_they_are_the_same_without_any_packet(seed: int) -> None:
    random = np.random.default_rng(seed)
    heard = some_packets(random)
    for piece in (1, 7, 64, 1024):
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(rr_log, "PIECE", piece)
            patch.setattr(rr_columns, "PIECE", piece)
            log = logged(heard)
            assert list(log) == heard == list(log.copy())
            at = [i for i in range(len(heard)) if random.random() < 0.6]
            for some, same in ((log, heard), (Some(log, at), [heard[i] for i in at])):
                for ours, theirs in zip(columns(some), columns(same), strict=True):
                    assert ours.dtype == theirs.dtype
                    np.testing.assert_array_equal(ours, theirs)
                np.testing.assert_array_equal(rows(some), rows(same))


@settings(max_examples=200, deadline=None)
@given(st.integers(0, 2**32 - 1))
def test_what_counts_of_a_log_is_what_counts_of_its_packets(seed: int) -> None:
    random = np.random.default_rng(seed)
    heard, later_s = list[Heard](), 0.0
    for each in sorted(some_packets(random), key=lambda each: each.t_s):
        times = 1 if random.random() < 0.9 else int(random.choice([2, 3, 20]))
        for _ in range(times):
            heard.append(replace(each, t_s=each.t_s + later_s))
            later_s += float(random.choice([0.05, 1.0])) * (times > 1)
    ours, theirs = sift(logged(heard)), sift(heard)
    assert list(ours.heard) == theirs.heard
    assert (ours.copies_s, ours.stuck) == (theirs.copies_s, theirs.stuck)
    assert list(ours.heard[1:5]) == theirs.heard[1:5]
    (beats, came_in), (whole, whole_in) = assembled(ours.heard), assembled(theirs.heard)
    for name in ("t_s", "rr_ms", "run"):
        np.testing.assert_array_equal(getattr(beats, name), getattr(whole, name), name)
    np.testing.assert_array_equal(came_in, whole_in)


def test_what_was_worked_out_is_no_part_of_a_packet() -> None:
    one, other = (Heard(1.0, 1, Measurement(75, True, None, (820,), ())) for _ in range(2))
    assert one.packed == other.packed
    assert one == Heard(1.0, 1, one.measurement)
    assert "packed" not in repr(one)
    assert replace(one, t_s=2.0).packed != one.packed
