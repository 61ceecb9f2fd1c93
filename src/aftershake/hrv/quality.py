"""Whether a stretch of beats can carry a number, and if not, why, in plain words."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from aftershake.hrv import time_domain
from aftershake.hrv.artifacts import Flags
from aftershake.hrv.missing_data import missing_not_at_random
from aftershake.hrv.model import Quality
from aftershake.hrv.rhythm import early_share, irregularity, premature_share
from aftershake.rr.beats import SHORTEST_GAP_S, Beats, Bools

# Up to 5 % excluded is good, up to 10 % low confidence, above that no number (Kubios's own limit).
GOOD_EXCLUDED, MOST_EXCLUDED = 0.05, 0.10
# Missing time: a short gap is tolerated, a quarter of the time is not.
GOOD_GAP, MOST_GAP = 0.04, 0.25
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
    clean = beats.where(~found.any)
    if not len(beats):
        return Grade("refused", NO_BEATS, None, clean)
    excluded = float(np.mean(found.any))
    reason = _refusal(beats, clean, found, excluded, duration_s, gap_s)
    if not reason and missing_not_at_random(around, flags, inside):
        reason = "too many artifacts (what they spoil may have been unlike the rest)"
    if reason:
        return Grade("refused", reason, 100 * excluded, clean)
    good = excluded <= GOOD_EXCLUDED and gap_s <= GOOD_GAP * duration_s
    return Grade("good" if good else "low", None, 100 * excluded, clean)


def _refusal(
    beats: Beats, clean: Beats, flags: Flags, excluded: float, duration_s: float, gap_s: float
) -> str | None:
    if duration_s < LEAST_S - EDGE_S:
        return f"not enough beats ({duration_s:.0f} s, {LEAST_S:.0f} s are needed)"
    pairs = int(beats.is_successive.sum())
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
    pairs = int(clean.is_successive.sum())
    if pairs < LEAST_PAIRS:
        return _not_enough(pairs)
    one = time_domain.rmssd_ms(beats.where(~(flags.bounds | flags.distribution)))
    other = time_domain.rmssd_ms(beats.where(~(flags.bounds | flags.rough)))
    if not one or not other:
        return "the beats do not vary at all, which no heart does"
    if abs(math.log(one / other)) > DISAGREE_LN:
        return "too many artifacts (two checks disagree about which beats are real)"
    return None


def _not_enough(pairs: int) -> str:
    return f"not enough beats ({pairs} usable pairs, {LEAST_PAIRS} are needed)"
