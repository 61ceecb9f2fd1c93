"""What is said of a stretch of beats. None where it cannot be said; never 0 or NaN instead."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from aftershake.hrv.live_reasons import LiveReason
from aftershake.hrv.reasons import ComparisonLimit, Refusal

# More of RMSSD than this made by sighs is said in words.
LARGEST_SIGH_SHARE = 0.25
LEAST_RATE_S = 10.0  # of beats, for a heart rate
# Of all that was measured, so much must be heard and count for one: what is missing or left out may
# be of another pace. Where that is brief a heart may speed up in it once, and more must be.
LEAST_HEARD, LEAST_HEARD_OF_BRIEF, BRIEF_S = 2 / 3, 3 / 4, 30.0

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
    """RMSSD and SDNN, ms, with nothing excluded, for agreement with other tools: of any two beats
    that follow one another, and any two beats. Shown even where all else is refused."""

    rmssd_ms: float | None = None
    sdnn_ms: float | None = None


@dataclass(frozen=True, slots=True)
class Metrics:
    """The metrics object of the command-line contract: same names, same order, same units.

    When `quality` is "refused" every HRV value outside `raw` is None and `reason` says why;
    heart rate stays. A value is also None below the least data named here; lengths are of signal
    (gaps taken off), and 2.5 s short of them is enough: whole beats never fill a stretch.

    What was measured:
    - `beats`: heart beats whose whole interval lies in the stretch, flagged ones too.
    - `duration_s`, `gap_s`: its length, and how much of it no beat covers, in however small pieces.
    - `excluded_percent`: share of the beats that a judgement flags as artifacts (artifacts.py).
    - `quality`, `reason`: what that allows, and why if nothing (quality.py).

    Values, each with its unit, definition, least data and source:
    - `mean_rr_ms`, `hr_bpm`: mean RR, ms, and 60000 / mean RR, beats a minute (not the mean of
      instantaneous rates). 10 s, and two thirds of `duration_s` (below 30 s three quarters).
      Task Force 1996.
    - `rmssd_ms`: root of the mean squared difference of beats that follow one another, ms. 60 s
      and 30 pairs to be shown, 120 s to be compared. Task Force 1996; length by Munoz 2015.
    - `ln_rmssd`: its natural logarithm. As RMSSD. Plews 2014.
    - `sdnn_ms`: standard deviation of RR, ms, n − 1. 120 s. Task Force 1996.
    - `pnn50_percent`: share of differences above 50 ms, percent of the pairs, as Kubios (not of
      the beats, as Task Force 1996 and neurokit2). 120 s.
    - `sd1_ms`, `sd2_ms`: width and length of the Poincaré plot, ms: SD(ΔRR) / √2 and
      √(2·var RR − ½·var ΔRR), n − 1. 120 s. Brennan 2001 (doi 10.1109/10.959330).
    - `vlf_ms2`, `lf_ms2`, `hf_ms2`, `total_power_ms2`: power in 0.0033–0.04, 0.04–0.15 and
      0.15–0.40 Hz, and the three together, ms² (spectrum.py). HF 60 s; LF 120 s without a gap;
      VLF and total 300 s, all of one run. Task Force 1996.
    - `dfa_alpha1`: short-term scaling exponent, no unit, n from 4 to 16 beats, of the longest run
      without gap or artifact. 200 beats of it; all of it counts (`dfa_beats`). Peng 1995.
    - `sample_entropy`: m = 2, r = 0.2 SD, no unit, of the same run. 200 beats; of more than 2000
      the last 2000 count, for it grows with their square (`sample_entropy_beats`).
      Richman & Moorman 2000.
    - `breathing_per_min`: breaths a minute, estimated from the swing of RR (breathing.py). 60 s in
      one run. Band by Shaffer & Ginsberg 2017.
    - `dfa_beats`, `sample_entropy_beats`: how many beats those two are of.
    - `breathing_lowest_per_min`, `breathing_highest_per_min`: of its slowest and its quickest
      minutes, where it was followed for longer than that.
    - `raw`: RMSSD and SDNN with nothing excluded (`RawMetrics`).
    - `sighs`: how often the interval leaps up by a quarter or more as in a deep breath (sighs.py).
    - `rmssd_without_sighs_ms`: RMSSD without the differences of those leaps, ms. 30 pairs.
    - `misplaced`: how many beats seem a little early or late, where they make so much of RMSSD
      that it is of low quality; else 0 (misplaced.py).
    - `excluded`: which of the beats are left out, counted from 0. None where that was not kept.
    """

    beats: int
    duration_s: float
    gap_s: float
    excluded_percent: float | None
    quality: Quality
    reason: Refusal | None
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
    dfa_beats: int | None = None
    sample_entropy_beats: int | None = None
    breathing_lowest_per_min: float | None = None
    breathing_highest_per_min: float | None = None
    sighs: int | None = None
    rmssd_without_sighs_ms: float | None = None
    misplaced: int | None = None
    excluded: tuple[int, ...] | None = None

    @property
    def mostly_sighs(self) -> bool:
        """Whether sighs make more than a quarter of RMSSD: without them, it is so much lower."""
        if not self.sighs or self.rmssd_ms is None or self.rmssd_without_sighs_ms is None:
            return False
        return self.rmssd_without_sighs_ms < (1 - LARGEST_SIGH_SHARE) * self.rmssd_ms


@dataclass(frozen=True, slots=True)
class Live:
    """What can be said right now from the last 60 s. `reason` says why where there is no number."""

    state: LiveState
    reason: LiveReason | None = None
    rmssd_ms: float | None = None
    ln_rmssd: float | None = None
    breathing_per_min: float | None = None
    excluded_percent: float | None = None
    quality: Quality | None = None
    misplaced: int = 0  # as in `Metrics`


@dataclass(frozen=True, slots=True)
class UsualVariation:
    """What two rests differ by when nothing was done between them, in ln units of RMSSD.

    Within `within_ln` of `middle_ln` is usual, beyond `clear_ln` of it clearly different. The
    middle is what resting alone does on average: not known (0) but from control sessions.
    It comes from so many control sessions of the person's own, or was measured in other people's
    pairs of rests of the same lengths and distance, or is what was published for all.
    """

    within_ln: float
    clear_ln: float
    controls: int | None = None
    middle_ln: float = 0.0
    measured: bool = False


@dataclass(frozen=True, slots=True)
class RestExceedance:
    """The share (0 to 1) of pairs of plain rests that differ by at least as much as these two.

    Of rests of the same lengths and distance, of people awake, or of the person's own control
    sessions. `moved`: of those pairs whose heart rate moved by more than 3 a minute, where it did
    here, too. `night`: of people at night, who doze. None where too few were measured.
    """

    share: float
    moved: float | None = None
    night: float | None = None


@dataclass(frozen=True, slots=True)
class OwnSessions:
    """90 % prediction range of the person's own earlier sessions, in ln units of RMSSD."""

    n: int
    low_ln: float
    high_ln: float


@dataclass(frozen=True, slots=True)
class Comparison:
    """Settled integration against baseline. `reasons`: what limits it, or makes it impossible.

    `earlier_ln`: the change of the person's newest comparable sessions before it, oldest first, to
    draw it among them; they tell nothing of what is usual.
    """

    verdict: Verdict
    delta_ln_rmssd: float | None
    percent: float | None
    delta_hr_bpm: float | None
    delta_breathing_per_min: float | None
    usual_variation: UsualVariation
    own_sessions: OwnSessions | None
    reasons: tuple[ComparisonLimit, ...]
    rest_exceedance: RestExceedance | None = None
    earlier_ln: tuple[float, ...] = ()


def enough_of(heard_s: float, duration_s: float) -> bool:
    """Whether the heart rate of what was heard may be told of all that was measured."""
    least = LEAST_HEARD_OF_BRIEF if duration_s < BRIEF_S else LEAST_HEARD
    return heard_s >= least * duration_s
