"""A stretch of beats with its judgement, for what is drawn: no library is asked, so that a hundred
of them take a moment."""

from __future__ import annotations

from dataclasses import dataclass

from aftershake.hrv import time_domain
from aftershake.hrv.artifacts import Flags, detect_artifacts
from aftershake.hrv.model import Quality
from aftershake.hrv.quality import grade
from aftershake.hrv.reasons import Refusal
from aftershake.hrv.run_edges import with_edges
from aftershake.rr.beats import Beats, missing_s

# Beats around a stretch help to judge those inside it: a short one needs more of them.
CONTEXT_S, SHORT_CONTEXT_S, LONG_STRETCH_S = 90.0, 10.0, 120.0


@dataclass(frozen=True, slots=True, eq=False)
class Stretch:
    """What lies in [from_s, to_s]: its beats, and what each judgement says of them, element for
    element; `gap_s` of it no beat covers."""

    beats: Beats
    flags: Flags
    gap_s: float
    quality: Quality
    reason: Refusal | None  # why there is no number, where it is refused
    rmssd_ms: float | None


def context_s(duration_s: float) -> float:
    """How far before a stretch the beats begin that help to judge it, s."""
    return SHORT_CONTEXT_S if duration_s >= LONG_STRETCH_S else CONTEXT_S


def stretch(beats: Beats, from_s: float, to_s: float) -> Stretch:
    """Judge [from_s, to_s] by itself. `beats` may be those of the whole session.

    RMSSD in ms, None where the quality is refused. Never raises for any content of `beats`.
    """
    duration_s = max(0.0, to_s - from_s)
    around = beats.between(from_s - context_s(duration_s), to_s + SHORT_CONTEXT_S)
    gap_s = missing_s(around, from_s, to_s)
    inside = (around.starts_s >= from_s - 1e-9) & (around.t_s <= to_s + 1e-9)
    flags = with_edges(around, detect_artifacts(around))
    judged = grade(around, flags, inside, duration_s=duration_s, gap_s=gap_s)
    said = judged.quality != "refused"
    return Stretch(
        around.where(inside),
        flags.at(inside),
        gap_s,
        judged.quality,
        judged.reason,
        time_domain.rmssd_ms(judged.clean) if said else None,
    )
