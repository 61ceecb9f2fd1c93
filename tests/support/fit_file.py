"""Garmin FIT files as a watch writes them (FIT protocol 2.0)."""

from __future__ import annotations

import struct
from collections.abc import Iterator, Sequence

UINT32, UINT16, ENUM = 0x86, 0x84, 0x00
RECORD, LAP, HRV, BEAT_INTERVALS, FILE_ID = 20, 19, 78, 290, 0
NOTHING = 0xFFFF
WORDS = 5  # intervals in a message
_CRC = (
    *(0x0000, 0xCC01, 0xD801, 0x1400, 0xF001, 0x3C00, 0x2800, 0xE401),
    *(0xA001, 0x6C00, 0x7800, 0xB401, 0x5000, 0x9C01, 0x8801, 0x4400),
)


def fit_file(
    rr_ms: Sequence[int],
    arrivals_s: Sequence[float],
    *,
    began_s: int = 1_100_000_000,
    message: int = HRV,
    laps_s: Sequence[float] = (),
) -> bytes:
    """A file with these intervals, each after the record of the second in which it came."""
    body = b"".join(_messages(rr_ms, arrivals_s, began_s, message, laps_s))
    header = struct.pack("<BBHI4s", 14, 0x20, 2132, len(body), b".FIT")
    header += struct.pack("<H", crc(header))
    whole = header + body
    return whole + struct.pack("<H", crc(whole))


def _messages(
    rr_ms: Sequence[int],
    arrivals_s: Sequence[float],
    began_s: int,
    message: int,
    laps_s: Sequence[float],
) -> Iterator[bytes]:
    yield _definition(0, FILE_ID, [(0, 1, ENUM), (4, 4, UINT32)])
    yield struct.pack("<BBI", 0, 4, began_s)
    yield _definition(1, RECORD, [(253, 4, UINT32)])
    field = 0 if message == HRV else 1
    yield _definition(2, message, [(field, 2 * WORDS, UINT16)])
    yield _definition(3, LAP, [(253, 4, UINT32)])
    laps, second = list(laps_s), -1
    waiting: list[int] = []
    for rr, at_s in zip(rr_ms, arrivals_s, strict=True):
        if int(at_s) != second:
            yield from _packed(waiting)
            waiting = []
            second = int(at_s)
            while laps and laps[0] <= second:
                yield struct.pack("<BI", 3, began_s + int(laps.pop(0)))
            yield struct.pack("<BI", 1, began_s + second)
        waiting.append(rr)
    yield from _packed(waiting)


def _packed(words: Sequence[int]) -> Iterator[bytes]:
    for at in range(0, len(words), WORDS):
        some = [*words[at : at + WORDS]]
        yield struct.pack(f"<B{WORDS}H", 2, *some, *[NOTHING] * (WORDS - len(some)))


def _definition(local: int, number: int, fields: Sequence[tuple[int, int, int]]) -> bytes:
    head = struct.pack("<BBBHB", 0x40 | local, 0, 0, number, len(fields))
    return head + b"".join(struct.pack("<BBB", *each) for each in fields)


def crc(data: bytes) -> int:
    """The checksum of the protocol."""
    found = 0
    for byte in data:
        for half in (byte & 0xF, byte >> 4):
            found = (found >> 4) & 0x0FFF ^ _CRC[found & 0xF] ^ _CRC[half]
    return found
