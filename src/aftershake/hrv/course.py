"""RMSSD through a session: each half minute, of the minute before it. For drawing, never for a
statistic: these minutes overlap, and one minute tells little."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from aftershake.hrv.model import Quality
from aftershake.hrv.reasons import Moving, NoBeats, Refusal
from aftershake.hrv.stretch import stretch
from aftershake.rr.beats import Beats

MINUTE_S, STEP_S = 60.0, 30.0
ROUNDING_S = 1e-6


@dataclass(frozen=True, slots=True)
class Minute:
    """RMSSD (ms) of the 60 s that end at `t_s`; None where the quality is refused, with why."""

    t_s: float
    rmssd_ms: float | None
    quality: Quality
    reason: Refusal | None = None


def minutes(
    beats: Beats, from_s: float, to_s: float, moving: Sequence[tuple[float, float]] = ()
) -> tuple[Minute, ...]:
    """The minutes that end every 30 s and lie whole in [from_s, to_s], the first from its start on.

    `beats` may be those of the whole session. A minute that touches one of the stretches `moving`
    has no number. Any content is taken.
    """
    many = math.floor((to_s - from_s - MINUTE_S + ROUNDING_S) / STEP_S) + 1
    return tuple(
        _minute(beats, from_s + MINUTE_S + k * STEP_S, moving) for k in range(max(0, many))
    )


def within(told: Sequence[Minute], from_s: float, to_s: float) -> tuple[Minute, ...]:
    """Those of the minutes that lie whole in [from_s, to_s]."""
    return tuple(
        each
        for each in told
        if each.t_s - MINUTE_S >= from_s - ROUNDING_S and each.t_s <= to_s + ROUNDING_S
    )


def _minute(beats: Beats, t_s: float, moving: Sequence[tuple[float, float]]) -> Minute:
    from_s = t_s - MINUTE_S
    if any(start_s < t_s - ROUNDING_S and end_s > from_s + ROUNDING_S for start_s, end_s in moving):
        there = len(beats.between(from_s, t_s)) > 0
        return Minute(t_s, None, "refused", Moving() if there else NoBeats())
    found = stretch(beats, from_s, t_s)
    return Minute(t_s, found.rmssd_ms, found.quality, found.reason)
