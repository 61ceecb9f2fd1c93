"""Why intervals that are not those of any two beats, or too coarse, carry no HRV: reasons, as all
in `reasons.py`, which has them in its union. Codes never change."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True, slots=True)
class PulseWaves:
    """The intervals are those between pulse waves, seen by light, which smooths them."""

    code: ClassVar[str] = "pulse_waves"


@dataclass(frozen=True, slots=True)
class SomeBeats:
    """The program that wrote them kept one interval a packet: no two are surely neighbours."""

    code: ClassVar[str] = "some_beats"


@dataclass(frozen=True, slots=True)
class TooCoarse:
    """The intervals come in steps so large that rounding makes much of how they vary."""

    code: ClassVar[str] = "too_coarse"
    step_ms: float
