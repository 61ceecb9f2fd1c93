"""The Heart Rate Measurement characteristic, 0x2A37 (Bluetooth SIG Heart Rate Service 1.0, §3).

Total: any bytes give a `Measurement`; nothing raises, nothing is dropped. What is odd is flagged.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Oddity = Literal[
    "empty",  # no byte at all
    "truncated",  # ends before a field that its flags announce
    "odd tail",  # one byte left over after the last RR interval
    "no rr despite flag",  # the flags announce RR intervals, none follow
    "unexpected tail",  # bytes follow that no flag announces
    "reserved flags",  # bits 5 to 7 are set
    "zero heart rate",
    "zero rr",
]
# Between which beats intervals are: any two neighbours, by their electrical signal; pulse waves,
# seen by light; or neighbours, of which only some were kept.
Intervals = Literal["rr", "pulse", "some"]
RR_UNIT_MS = 1000 / 1024
HEART_RATES = 20, 250  # per minute; a flipped bit makes thousands
NOTHING_MEASURED = 0, 0xFF, 0xFFFF  # what sensors send in place of a heart rate
BEAT_1024 = 307, 2048  # an interval that a heart can make: 300 to 2000 ms


@dataclass(frozen=True, slots=True)
class Measurement:
    """What one notification says. `rr_1024` holds raw RR words in 1/1024 s, oldest first.

    `contact` is None where the strap does not support it, or does not say. `exact_ms` are the same
    intervals where a file holds them in ms; empty with a strap.
    """

    hr_bpm: int | None
    contact: bool | None
    energy_kj: int | None
    rr_1024: tuple[int, ...]
    odd: tuple[Oddity, ...]
    exact_ms: tuple[float, ...] = ()
    intervals: Intervals = "rr"

    @property
    def rr_ms(self) -> tuple[float, ...]:
        """The RR intervals in ms, unrounded."""
        return self.exact_ms or tuple(raw * RR_UNIT_MS for raw in self.rr_1024)

    @property
    def intervals_1024(self) -> tuple[int, ...]:
        """The RR words that stand for a beat: some sensors fill their packets up with zeros."""
        return tuple(filter(None, self.rr_1024)) if 0 in self.rr_1024 else self.rr_1024

    @property
    def rate_bpm(self) -> int | None:
        """The heart rate, where it is one that a heart can have."""
        lowest, highest = HEART_RATES
        return self.hr_bpm if self.hr_bpm is not None and lowest <= self.hr_bpm <= highest else None

    @property
    def beating(self) -> bool:
        """It tells of a beating heart: no lost contact, and a rate or an interval of a heart."""
        if self.hr_bpm is None or self.contact_lost:
            return False
        least, most = BEAT_1024
        return self.rate_bpm is not None or any(least <= raw <= most for raw in self.rr_1024)

    @property
    def no_beat(self) -> bool:
        """It says itself that there is no heart beat to tell of."""
        return self.contact_lost or (self.hr_bpm in NOTHING_MEASURED and not self.beating)

    @property
    def contact_lost(self) -> bool:
        """The strap says that it does not touch the skin, or counts no heart beat at all."""
        return self.contact is False or self.hr_bpm == 0


def parse(payload: bytes) -> Measurement:
    """Read one 0x2A37 value; see the module's text for what it promises."""
    if not payload:
        return Measurement(None, None, None, (), ("empty",))
    odd: list[Oddity] = []
    flags = payload[0]
    if flags & 0b1110_0000:
        odd.append("reserved flags")
    contact = bool(flags & 0b010) if flags & 0b100 else None

    at = 1
    hr_size = 2 if flags & 0b001 else 1
    hr_bpm = _word(payload, at, hr_size)
    at += hr_size
    energy_kj = None
    if flags & 0b0_1000:
        energy_kj = _word(payload, at, 2)
        at += 2
    if hr_bpm is None or (flags & 0b0_1000 and energy_kj is None):
        return Measurement(hr_bpm, contact, energy_kj, (), (*odd, "truncated"))
    if hr_bpm == 0:
        odd.append("zero heart rate")

    tail = payload[at:]
    if not flags & 0b1_0000:
        if tail:
            odd.append("unexpected tail")
        return Measurement(hr_bpm, contact, energy_kj, (), tuple(odd))
    if len(tail) < 2:
        odd.append("no rr despite flag")
    if len(tail) % 2:
        odd.append("odd tail")
    rr_1024 = tuple(tail[i] | tail[i + 1] << 8 for i in range(0, len(tail) - 1, 2))
    if 0 in rr_1024:
        odd.append("zero rr")
    return Measurement(hr_bpm, contact, energy_kj, rr_1024, tuple(odd))


def encode(
    hr_bpm: int,
    rr_1024: tuple[int, ...] = (),
    *,
    contact: bool | None = True,
    energy_kj: int | None = None,
) -> bytes:
    """The bytes a strap would send; the inverse of `parse` for well-formed values."""
    flags = (hr_bpm > 255) | {None: 0, False: 4, True: 6}[contact]
    flags |= (energy_kj is not None) << 3 | bool(rr_1024) << 4
    body = hr_bpm.to_bytes(2 if hr_bpm > 255 else 1, "little")
    if energy_kj is not None:
        body += energy_kj.to_bytes(2, "little")
    return bytes([flags]) + body + b"".join(raw.to_bytes(2, "little") for raw in rr_1024)


def _word(payload: bytes, at: int, size: int) -> int | None:
    field = payload[at : at + size]
    return int.from_bytes(field, "little") if len(field) == size else None
