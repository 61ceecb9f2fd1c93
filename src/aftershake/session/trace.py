"""Heart rate beat by beat, for drawing: live and in the review alike."""

from __future__ import annotations

from aftershake.rr.beats import Beats


def trace(beats: Beats) -> tuple[tuple[float, float | None], ...]:
    """(t_s, bpm) a beat for drawing, None between runs and where no heart makes the interval."""
    points: list[tuple[float, float | None]] = []
    for i in range(len(beats)):
        at_s, rr_ms = float(beats.t_s[i]), float(beats.rr_ms[i])
        if i and not beats.is_successive[i - 1]:
            points.append((at_s - rr_ms / 1000, None))
        points.append((at_s, 60000 / rr_ms if 300 <= rr_ms <= 2000 else None))
    return tuple(points)
