"""Intervals of a file as packets: exactly the numbers that the file holds, whatever they are."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from aftershake.events import FILE_BEATS, Packet
from aftershake.rr.beats import assemble
from aftershake.rr.exact import MOST_INTERVALS, digits, encode_ms, parse_ms
from aftershake.rr.log import Log, hear
from aftershake.rr.repeats import sift

intervals = st.lists(st.floats(0.001, 1e5), min_size=1, max_size=MOST_INTERVALS)


@given(intervals)
def test_what_is_written_is_read_to_the_last_bit(rr_ms: list[float]) -> None:
    assert parse_ms(encode_ms(rr_ms)).exact_ms == tuple(rr_ms)
    assert len(encode_ms(rr_ms)) <= 512


def test_digits_are_those_of_the_file() -> None:
    assert [digits(each) for each in (833.0, 840.5, 0.1 + 0.2)] == [
        *("833", "840.5"),
        "0.30000000000000004",
    ]


@given(st.binary(max_size=60))
def test_any_bytes_are_a_measurement(payload: bytes) -> None:
    said = parse_ms(payload)
    assert len(said.exact_ms) == len(said.rr_1024)
    assert all(0 < each <= 1e6 for each in said.exact_ms)
    Log().append(hear(Packet(1.0, payload, 1, FILE_BEATS)))


evenly = st.integers(1, 200).map(lambda beats: [800.0] * beats)
unevenly = st.lists(st.floats(0.1, 4000), min_size=1, max_size=200)


@given(evenly | unevenly, st.floats(0, 1e5))
def test_beats_lie_where_their_packets_say(rr_ms: list[float], begins_s: float) -> None:
    ends_s = begins_s + np.cumsum(rr_ms) / 1000
    log = Log()
    for end_s, rr in zip(ends_s.tolist(), rr_ms, strict=True):
        log.append(hear(Packet(end_s, encode_ms((rr,)), 1, FILE_BEATS)))
    beats = assemble(sift(list(log)).heard)
    assert beats.rr_ms.tolist() == rr_ms
    np.testing.assert_allclose(beats.t_s, ends_s, atol=1e-6)
    assert beats.contiguous
