"""Rhythms that RMSSD has no meaning for, whatever is left out: premature beats, and no pattern."""

from __future__ import annotations

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from aftershake.hrv.artifacts import SHORTEST_RR_MS, contiguous_runs
from aftershake.hrv.prediction import FEWEST_BEATS, residual
from aftershake.rr.beats import Beats, Bools, Floats
from aftershake.rr.middle import median

# Fixed by `make truth`: irregular (premature beats from 20 % early on) against clean.
EARLY = 0.12  # of the median RR
LITTLE_EARLY, QUIET = 0.075, 0.35
# Where beats are missed, intervals are whole multiples of a beat, this near to them; and they come
# at random: where so large a share of them is equally far apart, premature beats make them.
SHORT_SHARE, MULTIPLE, NEAR_MULTIPLE, EQUALLY_APART = 0.1, 1.4, 0.12, 0.75
# The two parts of a beat seen twice: each is shorter than this share of a whole one of about then,
# together they are as long, this near, and so many of all that are so short belong to such a pair.
AROUND, WHOLE_SHARE, PART, NEAR_WHOLE, PAIRED = 31, 0.9, 0.8, 0.2, 0.75
# A beat out of its place between beats that keep theirs: how far these may be from their mean, and
# the two intervals it parts from twice that, as shares of the step between the two; and this step
# itself, of the mean.
# Fixed by `make truth`: people (each half against the other), injected.
PLACE_BEATS = 6
OF_ONE_LENGTH, MADE_UP, FARTHEST = 0.25, 0.3, 0.4


def irregularity(beats: Beats) -> float:
    """How far the usual beat is from what its neighbours foretell, as a share of the RR interval.

    Breathing, however deep, stays below a tenth; premature beats at every second to fourth beat,
    and rhythms without any pattern, do not.
    """
    shares = [
        residual(beats.rr_ms[a:b]) / median(beats.rr_ms[a:b])
        for a, b in contiguous_runs(beats.run)
        if b - a >= FEWEST_BEATS
    ]
    return median(np.concatenate(shares) if len(shares) > 1 else shares[0]) if shares else 0.0


def early_share(beats: Beats) -> float:
    """Share of beats that come much too early and are followed by a much longer interval at once.

    Frequent premature beats; the fastest breathing makes far fewer.
    """
    if len(beats) <= 2:
        return 0.0
    step = _steps(beats)
    early = (step[:-1] < -EARLY) & (step[1:] > EARLY)
    return float(np.count_nonzero(early) / len(beats))


def premature_share(beats: Beats) -> float:
    """As `early_share`, for beats only a little early, where the other steps are much smaller.

    In fast breathing every step is as large as the fall.
    """
    if len(beats) < FEWEST_BEATS:
        return 0.0
    step = _steps(beats)
    (dips,) = ((step[:-1] < -LITTLE_EARLY) & (step[1:] > LITTLE_EARLY)).nonzero()
    if not dips.size:
        return 0.0
    touched = np.zeros(step.size + 2, dtype=bool)
    for k in range(3):
        touched[dips + k] = True
    others = np.abs(step[~touched[: step.size]])
    depth = median(np.minimum(-step[dips], step[dips + 1]))
    quiet = others.size > 0 and median(others) < QUIET * depth
    return float(dips.size / len(beats)) if quiet else 0.0


def _steps(beats: Beats) -> Floats:
    """Shape (n−1,): from beat to beat, as a share of the median RR; 0 across gaps."""
    step = (beats.rr_ms[1:] - beats.rr_ms[:-1]) / median(beats.rr_ms)
    if not beats.contiguous:
        step[~beats.is_successive] = 0.0
    return step


def made_up(beats: Beats) -> Bools:
    """Shape (n,): both intervals of a beat out of its place between beats that keep theirs.

    A premature beat and the pause that makes up for it, or a beat that was seen too early or too
    late: the two intervals together are as long as they should be. In a sigh they are not, nor
    does it return at once; and deep breathing leaves no steady beats on either side.
    """
    found = np.zeros(len(beats), dtype=bool)
    if len(beats) < PLACE_BEATS:
        return found
    rows = sliding_window_view(beats.rr_ms, PLACE_BEATS)
    one, other, sides = rows[:, 2], rows[:, 3], rows[:, (0, 1, 4, 5)]
    mean, step = sides.mean(axis=1), np.abs(other - one)
    pair = (np.abs(sides - mean[:, None]) < OF_ONE_LENGTH * step[:, None]).all(axis=1)
    pair &= (step <= FARTHEST * mean) & (np.abs(one + other - 2 * mean) < MADE_UP * step)
    pair &= beats.run[PLACE_BEATS - 1 :] == beats.run[: 1 - PLACE_BEATS]
    found[2:-3] |= pair
    found[3:-2] |= pair
    return found


def missed_share(beats: Beats) -> float:
    """Share of all beats that were missed, where intervals are whole multiples of a beat; else 0.

    A rhythm without pattern has intervals of every length, one of premature beats has a long one
    after every so many: their rate is what it is.
    """
    rr = beats.rr_ms[np.isfinite(beats.rr_ms) & (beats.rr_ms >= SHORTEST_RR_MS)]
    if rr.size < FEWEST_BEATS:
        return 0.0
    single = rr[rr <= MULTIPLE * np.quantile(rr, SHORT_SHARE)]
    multiple = rr / median(single)
    held = np.maximum(np.rint(multiple), 1.0)
    several = held > 1
    if not several.any():
        return 0.0
    off = np.abs(multiple[several] - held[several]) / np.sqrt(held[several])
    apart = np.diff(np.flatnonzero(several))
    regular = apart.size >= 3 and np.bincount(apart).max() > EQUALLY_APART * apart.size
    if regular or median(off) > NEAR_MULTIPLE:
        return 0.0
    return float(1 - rr.size / held.sum())


def extra_share(beats: Beats) -> float:
    """Share of all beats that were seen twice, where short intervals come two by two that together
    make a whole one; else 0.

    In a rhythm without pattern few of the short ones have another beside them. Premature beats come
    after every so many, and so do the two that make a long one then.
    """
    rr = np.where(np.isfinite(beats.rr_ms), np.clip(beats.rr_ms, 0.0, None), 0.0)
    if rr.size < AROUND:
        return 0.0
    among = np.quantile(sliding_window_view(rr, AROUND), WHOLE_SHARE, axis=1)
    whole_ms = np.pad(among, AROUND // 2, mode="edge")
    short = rr < PART * whole_ms
    pair_ms = (whole_ms[:-1] + whole_ms[1:]) / 2
    makes_one = np.abs(rr[:-1] + rr[1:] - pair_ms) < NEAR_WHOLE * pair_ms
    twice = list[int]()
    for at in (short[:-1] & short[1:] & makes_one & beats.is_successive).nonzero()[0].tolist():
        if not twice or at > twice[-1] + 1:  # an interval is part of one beat
            twice.append(at)
    if 2 * len(twice) <= PAIRED * np.count_nonzero(short):
        return 0.0
    apart = np.diff(twice)
    # Two apart, half of all beats were seen twice: no premature beats look so.
    if apart.size >= 3 and np.bincount(apart)[3:].max(initial=0) > EQUALLY_APART * apart.size:
        return 0.0
    return len(twice) / (rr.size - len(twice))
