"""Intervals of a file as a packet: ms in digits, exactly as they were read; a file has no packets.

A strap's packet holds 1/1024 s. What another program wrote in ms would be rounded there, and could
never be written again as it was.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from aftershake.rr.packet import Intervals, Measurement, Oddity

Floats = NDArray[np.float64]
MOST_1024 = 0xFFFF
# A packet holds 512 bytes at most, and a number 24 characters.
MOST_INTERVALS = 20
_LONGEST_MS = 1e6


def encode_ms(rr_ms: Sequence[float]) -> bytes:
    """These intervals, at most `MOST_INTERVALS`, each finite and not below 0."""
    return " ".join(digits(each) for each in rr_ms).encode("ascii")


def digits(value: float) -> str:
    """The shortest text that is this number again, without a point where it is whole."""
    return f"{value:.0f}" if value == int(value) else repr(float(value))


def parse_ms(payload: bytes, intervals: Intervals = "rr") -> Measurement:
    """What `encode_ms` was given, with the heart rate of it. Total: any bytes give a
    `Measurement`; what is no interval is left out and flagged."""
    found: list[float] = []
    odd: list[Oddity] = []
    for word in payload.split():
        value = _value(word)
        if value is None:
            odd.append("unexpected tail")
        else:
            found.append(value)
    if not found:
        return Measurement(None, None, None, (), (*odd[:1], "empty"))
    mean_ms = sum(found) / len(found)
    hr_bpm = min(max(round(60_000 / mean_ms), 1), 255) if mean_ms > 0 else None
    # Never 0, which stands for no beat: what is read here is one, however odd.
    rr_1024 = tuple(min(max(round(1.024 * each), 1), MOST_1024) for each in found)
    return Measurement(hr_bpm, None, None, rr_1024, tuple(odd[:1]), tuple(found), intervals)


def put_exactly(
    exact: Mapping[int, Sequence[float]],
    rr_ms: Floats,
    anchor_s: Floats,
    run_of_packet: NDArray[np.int64],
    arrival_s: Floats,
    rr_sum_s: Floats,
    count: NDArray[np.int64],
) -> None:
    """Put intervals of a file, ms by the number of the first beat of their packet, in the place of
    their 1/1024 s in `rr_ms`, and each run of them where its first packet says: a file's packet
    comes at the moment of its beat.

    Shapes: `rr_ms` (beats,), the others (packets,); `anchor_s` is where each one's run began.
    """
    for at, values in exact.items():
        rr_ms[at : at + len(values)] = values
    first_beat = (np.cumsum(count) - count).tolist()
    edges = [*np.flatnonzero(np.diff(run_of_packet, prepend=-1)).tolist(), run_of_packet.size]
    for begin, stop in pairwise(edges):
        if first_beat[begin] in exact:
            anchor_s[begin:stop] = arrival_s[begin] - rr_sum_s[begin]


def _value(word: bytes) -> float | None:
    try:
        value = float(word.decode("ascii")) if len(word) <= 24 else math.nan
    except ValueError:
        return None
    # A float takes an underscore between digits; a file of ours never has one.
    return value if 0 < value <= _LONGEST_MS and b"_" not in word else None
