"""Heart rate beat by beat, for drawing: live and in the review alike."""

from __future__ import annotations

from collections.abc import Sequence

from aftershake.rr.beats import Beats
from aftershake.rr.log import Heard

DRAWN_RR_MS = 300.0, 2000.0  # what a heart makes


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
    least, most = DRAWN_RR_MS
    if (
        beats.contiguous
        and least <= beats.rr_ms.min(initial=most) <= beats.rr_ms.max(initial=least) <= most
    ):
        return tuple(zip(beats.t_s.tolist(), (60000 / beats.rr_ms).tolist(), strict=True))
    points: list[tuple[float, float | None]] = []
    run_before = None
    columns = beats.t_s.tolist(), beats.rr_ms.tolist(), beats.run.tolist()
    for at_s, rr_ms, run in zip(*columns, strict=True):
        if run_before is not None and run != run_before:
            points.append((at_s - rr_ms / 1000, None))
        run_before = run
        points.append((at_s, 60000 / rr_ms if least <= rr_ms <= most else None))
    return tuple(points)
