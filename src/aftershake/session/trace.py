"""Heart rate beat by beat, for drawing: live and in the review alike."""

from __future__ import annotations

from collections.abc import Sequence

from aftershake.rr.beats import Beats
from aftershake.rr.log import Heard


def rates(heard: Sequence[Heard], from_s: float) -> tuple[tuple[float, float | None], ...]:
    """(t_s, bpm) a packet from `from_s` on, as the sensor told it, None where it told none: for
    drawing where no beat intervals come."""
    found: list[tuple[float, float | None]] = []
    for each in heard:
        said = each.measurement
        if each.t_s >= from_s:
            bpm = said.rate_bpm if said.beating else None
            found.append((each.t_s, None if bpm is None else float(bpm)))
    return tuple(found)


def trace(beats: Beats) -> tuple[tuple[float, float | None], ...]:
    """(t_s, bpm) a beat for drawing, None between runs and where no heart makes the interval."""
    points: list[tuple[float, float | None]] = []
    for i in range(len(beats)):
        at_s, rr_ms = float(beats.t_s[i]), float(beats.rr_ms[i])
        if i and not beats.is_successive[i - 1]:
            points.append((at_s - rr_ms / 1000, None))
        points.append((at_s, 60000 / rr_ms if 300 <= rr_ms <= 2000 else None))
    return tuple(points)
