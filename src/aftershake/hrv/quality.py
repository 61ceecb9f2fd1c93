"""Whether a stretch of beats can carry a number, and if not, why."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from aftershake.hrv import time_domain
from aftershake.hrv.artifacts import Flags
from aftershake.hrv.misplaced import misplaced
from aftershake.hrv.missing_data import missing_not_at_random, noise
from aftershake.hrv.model import Quality
from aftershake.hrv.reasons import (
    ArtifactsNotAtRandom,
    ChecksDisagree,
    IrregularRhythm,
    NoBeats,
    NoVariation,
    Refusal,
    SignalMissing,
    TooFewPairs,
    TooManyArtifacts,
    TooShort,
)
from aftershake.hrv.rhythm import early_share, irregularity, premature_share
from aftershake.hrv.unlike_rr import PulseWaves, SomeBeats, TooCoarse
from aftershake.rr.beats import SHORTEST_GAP_S, Beats, Bools
from aftershake.rr.middle import median

# Up to 5 % excluded is good. Above 10 % of the beats gone wrong (Kubios's own limit) there is no
# number, nor where noise takes more of the time, or so many intervals are left out.
# Fixed by `make truth`: injected.
GOOD_EXCLUDED, MOST_EXCLUDED = 0.05, 0.10
MOST_NOISE, MOST_FLAGGED = 0.11, 0.16
TWO_BEATS = 2.3  # usual intervals that two may last in which no beat was missed
# Missing time: a short gap is tolerated, a quarter of the time is not.
GOOD_GAP, MOST_GAP = 0.04, 0.25
# By which factor RMSSD may be larger with the beats that seem misplaced.
# Fixed by `make truth`: people (half A; held back: half B), injected (misplaced).
MOST_OF_MISPLACED = 1.04
LEAST_PAIRS = 30
LEAST_S = 60.0
# The edges of a stretch hold beats that are only half inside.
EDGE_S = SHORTEST_GAP_S
# Two judgements that lead to RMSSD values further apart than this (ln) disagree.
# Fixed by `make truth`: injected (shown and off) against clean.
DISAGREE_LN = 0.15
# Half of the beats miss what their neighbours foretell by this share of an RR interval.
# Fixed by `make truth`: irregular (no pattern) against clean.
IRREGULAR = 0.05
# Premature beats, as a share of all: breathing alone reaches 5.6 %.
# Fixed by `make truth`: irregular.
MOST_EARLY, MOST_PREMATURE = 0.06, 0.08
# By which factor RMSSD may be larger for the steps in which the intervals come: as far as it may be
# off for artifacts, too.
MOST_OF_STEPS = 1.15


@dataclass(frozen=True, slots=True)
class Grade:
    """`clean` holds the beats that no judgement flags; `reason` is None unless refused.

    `misplaced`: how many beats seem so, where they make too much of RMSSD; else 0.
    """

    quality: Quality
    reason: Refusal | None
    excluded_percent: float | None
    clean: Beats
    misplaced: int = 0


def grade(
    around: Beats, flags: Flags, inside: Bools | None = None, *, duration_s: float, gap_s: float
) -> Grade:
    """Judge a stretch of `duration_s`, of which `gap_s` had no signal.

    `around` holds its beats, and some before and after it; `flags` has one element a beat, and so
    has `inside` (all of them without it). The first reason that holds is the one given.
    """
    if inside is None:
        inside = np.ones(len(around), dtype=bool)
    beats, found = around.where(inside), flags.at(inside)
    lost = found.any
    clean = beats.where(~lost)
    if not len(beats):
        return Grade("refused", NoBeats(), None, clean)
    if beats.intervals == "some":  # of which none can be judged by its neighbours
        return Grade("refused", SomeBeats(), None, clean)
    excluded = int(np.count_nonzero(lost)) / len(beats)
    wrong, noise_s = _gone_wrong(beats, lost)
    reason = _refusal(beats, clean, found, wrong, noise_s, duration_s, gap_s)
    if not reason and missing_not_at_random(around, flags, inside):
        reason = ArtifactsNotAtRandom()
    if reason:
        return Grade("refused", reason, 100 * excluded, clean)
    whole = excluded <= GOOD_EXCLUDED and gap_s + noise_s <= GOOD_GAP * duration_s
    seem = misplaced(clean)
    out_of_place = seem.beats if seem.growth > MOST_OF_MISPLACED else 0
    good = whole and not out_of_place
    return Grade("good" if good else "low", None, 100 * excluded, clean, out_of_place)


def _refusal(
    beats: Beats,
    clean: Beats,
    flags: Flags,
    wrong: float,
    noise_s: float,
    duration_s: float,
    gap_s: float,
) -> Refusal | None:
    if beats.intervals == "pulse":  # whatever else they are
        return PulseWaves()
    if duration_s < LEAST_S - EDGE_S:
        return TooShort(duration_s, LEAST_S)
    if gap_s > MOST_GAP * duration_s + 1e-6:
        return SignalMissing()
    pairs = int(np.count_nonzero(beats.is_successive))
    if pairs < LEAST_PAIRS:
        return TooFewPairs(pairs, LEAST_PAIRS)
    possible = beats.where(~flags.bounds)
    if irregularity(possible) > IRREGULAR:
        return IrregularRhythm()
    share = int(np.count_nonzero(flags.any)) / len(beats)
    if wrong > MOST_EXCLUDED or noise_s > MOST_NOISE * duration_s or share > MOST_FLAGGED:
        return TooManyArtifacts(100 * share)
    if early_share(possible) > MOST_EARLY or premature_share(possible) > MOST_PREMATURE:
        return IrregularRhythm()
    pairs = int(np.count_nonzero(clean.is_successive))
    if pairs < LEAST_PAIRS:
        return TooFewPairs(pairs, LEAST_PAIRS)
    one = time_domain.rmssd_ms(beats.where(~(flags.bounds | flags.distribution)))
    other = one
    if not np.array_equal(flags.distribution, flags.rough):
        other = time_domain.rmssd_ms(beats.where(~(flags.bounds | flags.rough)))
    if not one or not other:
        return NoVariation()
    if abs(math.log(one / other)) > DISAGREE_LN:
        return ChecksDisagree()
    return _too_coarse(clean)


def _too_coarse(clean: Beats) -> TooCoarse | None:
    """Whether rounding makes too much of RMSSD: by itself it adds a sixth of the step's square to
    that of RMSSD. The step is the smallest there is, so that it is never taken for a larger one."""
    steps = np.diff(np.sort(clean.rr_ms))
    step_ms = float(steps[steps > 0].min(initial=np.inf))
    rmssd = time_domain.rmssd_ms(clean)
    if rmssd is None or rmssd**2 - step_ms**2 / 6 >= (rmssd / MOST_OF_STEPS) ** 2:
        return None
    return TooCoarse(step_ms)


def _gone_wrong(beats: Beats, lost: Bools) -> tuple[float, float]:
    """Which share of the beats went wrong, and for how many seconds there was only noise.

    What is left out in one place counts as the intervals that it holds or the beats that fit into
    its time, whichever is fewer: an extra beat makes two intervals of one, and both are left out,
    but one beat went wrong. So does a premature beat: the two intervals on either side of it, as
    long together as two. More than a few in a row are noise, and missing time.
    """
    if not np.count_nonzero(lost):
        return 0.0, 0.0
    noisy = noise(lost)
    single = lost & ~noisy
    noise_s = float(np.nansum(np.where(noisy, beats.rr_ms, 0.0))) / 1000
    edges = np.flatnonzero(np.diff(single, prepend=False, append=False))
    if not edges.size:
        return 0.0, noise_s
    usual_ms = median(beats.rr_ms[~lost]) if not lost.all() else math.inf
    intervals = np.add.reduceat(np.append(single, False).astype(float), edges)[::2]
    lasted_ms = np.add.reduceat(np.append(np.where(single, beats.rr_ms, 0.0), 0.0), edges)[::2]
    with np.errstate(invalid="ignore"):  # of an interval without end, or that is no number
        held = lasted_ms / usual_ms
        wrong = np.minimum(intervals, np.fmax(1.0, held))
    wrong[(intervals == 2) & (held < TWO_BEATS)] = 1.0
    return float(wrong.sum() / len(beats)), noise_s
