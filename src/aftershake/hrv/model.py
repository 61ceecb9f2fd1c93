"""What is said of a stretch of beats. None where it cannot be said; never 0 or NaN instead."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Quality = Literal["good", "low", "refused"]
LiveState = Literal["waiting", "calibrating", "ok", "lost", "artifacts", "no rr", "moving"]
Verdict = Literal[
    "clearly_higher",
    "larger_than_usual_higher",
    "within_usual_variation",
    "larger_than_usual_lower",
    "clearly_lower",
    "cannot_tell",
    "not_comparable",
]


@dataclass(frozen=True, slots=True)
class RawMetrics:
    """Metrics with nothing excluded, for agreement with other tools."""

    rmssd_ms: float | None = None
    sdnn_ms: float | None = None


@dataclass(frozen=True, slots=True)
class Metrics:
    """The metrics object of the command-line contract: same names, same order, same units.

    When `quality` is "refused" every HRV value outside `raw` is None and `reason` says why;
    heart rate stays.
    """

    beats: int
    duration_s: float
    gap_s: float
    excluded_percent: float | None
    quality: Quality
    reason: str | None
    mean_rr_ms: float | None = None
    hr_bpm: float | None = None
    rmssd_ms: float | None = None
    ln_rmssd: float | None = None
    sdnn_ms: float | None = None
    pnn50_percent: float | None = None
    sd1_ms: float | None = None
    sd2_ms: float | None = None
    vlf_ms2: float | None = None
    lf_ms2: float | None = None
    hf_ms2: float | None = None
    total_power_ms2: float | None = None
    dfa_alpha1: float | None = None
    sample_entropy: float | None = None
    breathing_per_min: float | None = None
    raw: RawMetrics = RawMetrics()


@dataclass(frozen=True, slots=True)
class Live:
    """What can be said right now from the last 60 s. `words` says the state where there is no
    number: "calibrating 40 s", "signal lost 12 s", "too many artifacts"."""

    state: LiveState
    words: str
    rmssd_ms: float | None = None
    ln_rmssd: float | None = None
    breathing_per_min: float | None = None
    excluded_percent: float | None = None
    quality: Quality | None = None


@dataclass(frozen=True, slots=True)
class UsualVariation:
    """What two rests differ by when nothing was done between them, in ln units of RMSSD.

    Within `within_ln` of `middle_ln` is usual, beyond `clear_ln` of it clearly different. The
    middle is what resting alone does on average: not known (0) where the figures are published.
    """

    within_ln: float
    clear_ln: float
    source: str  # "published" or "N control sessions"; the key in JSON is "from"
    middle_ln: float = 0.0


@dataclass(frozen=True, slots=True)
class OwnSessions:
    """90 % prediction range of the person's own earlier sessions, in ln units of RMSSD."""

    n: int
    low_ln: float
    high_ln: float


@dataclass(frozen=True, slots=True)
class Comparison:
    """Settled integration against baseline. `reasons` are plain words a person can read."""

    verdict: Verdict
    delta_ln_rmssd: float | None
    percent: float | None
    delta_hr_bpm: float | None
    delta_breathing_per_min: float | None
    usual_variation: UsualVariation
    own_sessions: OwnSessions | None
    reasons: tuple[str, ...]
