"""Intervals of a file as a packet: ms in digits, exactly as they were read; a file has no packets.

A strap's packet holds 1/1024 s. What another program wrote in ms would be rounded there, and could
never be written again as it was.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

from aftershake.rr.packet import Measurement, Oddity

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


def parse_ms(payload: bytes) -> Measurement:
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
    rr_1024 = tuple(min(round(1.024 * each), MOST_1024) for each in found)
    return Measurement(hr_bpm, None, None, rr_1024, tuple(odd[:1]), tuple(found))


def _value(word: bytes) -> float | None:
    try:
        value = float(word.decode("ascii")) if len(word) <= 24 else math.nan
    except ValueError:
        return None
    # A float takes an underscore between digits; a file of ours never has one.
    return value if 0 < value <= _LONGEST_MS and b"_" not in word else None
