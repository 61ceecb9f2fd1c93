"""Whether a stretch of beats can carry a number, and if not, why, in plain words."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from aftershake.beats import SHORTEST_GAP_S, Beats, Bools
from aftershake.hrv import time_domain
from aftershake.hrv.artifacts import Flags
from aftershake.hrv.model import Quality
from aftershake.hrv.rhythm import early_share, irregularity, premature_share

# Up to 5 % excluded is good, up to 10 % low confidence, above that no number (Kubios's own limit).
GOOD_EXCLUDED, MOST_EXCLUDED = 0.05, 0.10
# Missing time: a short gap is tolerated, a quarter of the time is not.
GOOD_GAP, MOST_GAP = 0.04, 0.25
LEAST_PAIRS = 30
LEAST_S = 60.0
# The edges of a stretch hold beats that are only half inside.
EDGE_S = SHORTEST_GAP_S
# Two judgements that lead to RMSSD values further apart than this (ln) disagree.
DISAGREE_LN = 0.15
# Pairs that artifacts spoil may have been unlike the rest: how many may be lost, as a share; how
# large the standard error of RMSSD may be that comes of it; and by which factor RMSSD may grow when
# what the holes hold at the least is counted. A hole of more beats than this is a gap.
MOST_LOST, LARGEST_ERROR, LARGEST_GROWTH, LONGEST_HOLE_BEATS = 0.16, 0.08, 1.05, 20
# A leap beside an artifact: from no less than this share of the median RR, to no more than this
# factor; and by which factor RMSSD may grow when such leaps are counted.
LOWEST_LEAP, HIGHEST_LEAP, LARGEST_CUT = 0.8, 1.5, 1.10
# Half of the beats miss what their neighbours foretell by this share of an RR interval.
IRREGULAR = 0.05
# Premature beats, as a share of all: breathing alone reaches 4 %.
MOST_EARLY, MOST_PREMATURE = 0.05, 0.08

NO_BEATS = "no beat intervals came in this time"
MOVING = "movement makes beat-to-beat variability worthless, so only heart rate is shown"
IRREGULAR_WORDS = "rhythm too irregular for HRV"
GAP = "the signal was missing for too much of this time"


@dataclass(frozen=True, slots=True)
class Grade:
    """`clean` holds the beats that no judgement flags; `reason` is None unless refused."""

    quality: Quality
    reason: str | None
    excluded_percent: float | None
    clean: Beats


def grade(beats: Beats, flags: Flags, *, duration_s: float, gap_s: float) -> Grade:
    """Judge `beats` (n of them) of a stretch of `duration_s`, of which `gap_s` had no signal.

    `flags` has one element a beat. The first reason that holds is the one given.
    """
    clean = beats.where(~flags.any)
    if not len(beats):
        return Grade("refused", NO_BEATS, None, clean)
    excluded = float(np.mean(flags.any))
    reason = _refusal(beats, clean, flags, excluded, duration_s, gap_s)
    if reason:
        return Grade("refused", reason, 100 * excluded, clean)
    good = excluded <= GOOD_EXCLUDED and gap_s <= GOOD_GAP * duration_s
    return Grade("good" if good else "low", None, 100 * excluded, clean)


def _refusal(
    beats: Beats, clean: Beats, flags: Flags, excluded: float, duration_s: float, gap_s: float
) -> str | None:
    if duration_s < LEAST_S - EDGE_S:
        return f"not enough beats ({duration_s:.0f} s, {LEAST_S:.0f} s are needed)"
    pairs = int(beats.adjoins.sum())
    if pairs < LEAST_PAIRS:
        return _not_enough(pairs)
    if gap_s > MOST_GAP * duration_s + 1e-6:
        return GAP
    if irregularity(beats.where(~flags.bounds)) > IRREGULAR:
        return IRREGULAR_WORDS
    if excluded > MOST_EXCLUDED:
        return f"too many artifacts ({100 * excluded:.0f} % of the beats)"
    possible = beats.where(~flags.bounds)
    if early_share(possible) > MOST_EARLY or premature_share(possible) > MOST_PREMATURE:
        return IRREGULAR_WORDS
    pairs = int(clean.adjoins.sum())
    if pairs < LEAST_PAIRS:
        return _not_enough(pairs)
    one = time_domain.rmssd_ms(beats.where(~(flags.bounds | flags.distribution)))
    other = time_domain.rmssd_ms(beats.where(~(flags.bounds | flags.rough)))
    if not one or not other:
        return "the beats do not vary at all, which no heart does"
    if abs(math.log(one / other)) > DISAGREE_LN:
        return "too many artifacts (two checks disagree about which beats are real)"
    if _unrepresentative(beats, ~flags.any) or _cut(beats, flags):
        return "too many artifacts (what they spoil may have been unlike the rest)"
    return None


def _cut(beats: Beats, flags: Flags) -> bool:
    """Whether leaps that artifacts cut off would move RMSSD far.

    A deep breath lengthens one beat by a quarter or more and may make half of a minute's RMSSD.
    Beside an artifact it cannot be told from one, and is left out with it: then nobody knows.
    """
    clean = beats.where(~flags.any)
    squares = time_domain.differences(clean) ** 2
    rr = np.where(flags.bounds, np.nan, beats.rr_ms)
    low, high = rr[:-1], rr[1:]
    one_left_out = beats.adjoins & (flags.any[1:] != flags.any[:-1])
    least = LOWEST_LEAP * float(np.median(clean.rr_ms))
    with np.errstate(invalid="ignore"):
        leaps = one_left_out & (low > least) & (high > low) & (high < HIGHEST_LEAP * low)
    both = np.concatenate((squares, (high - low)[leaps] ** 2))
    return bool(both.mean() > LARGEST_CUT**2 * squares.mean())


def _unrepresentative(beats: Beats, kept: Bools) -> bool:
    """Whether the pairs that were lost may move RMSSD far, as far as the others can tell.

    Of N pairs, n are left: drawn from them at random, their mean square has the standard error of
    a finite population (Cochran 1977, 2.3). And what a hole must hold at the least, as its
    length and its neighbours tell, is set against what is left.
    """
    clean = beats.where(kept)
    squares = time_domain.differences(clean) ** 2
    starts = clean.t_s - clean.rr_ms / 1000
    # Not gaps: how long one is, nobody knows to a beat.
    hole = np.flatnonzero(~clean.adjoins & (np.diff(beats.run[kept]) == 0))
    before, after = clean.rr_ms[hole], clean.rr_ms[hole + 1]
    length_ms = 1000 * (starts[hole + 1] - clean.t_s[hole])
    level = (before + after) / 2
    inside = np.maximum(np.rint(length_ms / level), 0.0)
    short = inside <= LONGEST_HOLE_BEATS
    lost = float((inside[short] + 1).sum())
    if not lost or not squares.any():
        return False
    n, mean = squares.size, float(squares.mean())
    error = float(squares.std()) / mean * math.sqrt(1 / n - 1 / (n + lost)) / 2
    each = length_ms[short] / np.maximum(inside[short], 1.0)
    least = np.where(
        inside[short] > 0,
        (each - before[short]) ** 2 + (after[short] - each) ** 2,
        (after[short] - before[short]) ** 2,
    )
    grown = math.sqrt((float(squares.sum()) + float(least.sum())) / (n + lost) / mean)
    return lost > MOST_LOST * (n + lost) or error > LARGEST_ERROR or grown > LARGEST_GROWTH


def _not_enough(pairs: int) -> str:
    return f"not enough beats ({pairs} usable pairs, {LEAST_PAIRS} are needed)"
