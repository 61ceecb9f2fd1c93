"""Which beats are artifacts. Flags, never deletes: raw beats stay raw.

Two judgements that know nothing of each other. `distribution` asks whether a difference is out of
line with the differences of the beats around it (Lipponen & Tarvainen 2019, doi
10.1080/03091902.2019.1640306). `roughness` asks whether a beat fits between its neighbours: the
swing of breathing is smooth over several beats, even when it is large, and an artifact is not.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass

import numpy as np

from aftershake.hrv.bursts import BURST_REACH, farthest, near, restless
from aftershake.hrv.prediction import FEWEST_BEATS, residual
from aftershake.hrv.rolling import edged, largest_around, once, rolling_quantiles
from aftershake.hrv.sighs import leaps, level_of
from aftershake.rr import middle
from aftershake.rr.beats import Beats, Bools, Floats, Ints

SHORTEST_RR_MS, LONGEST_RR_MS = 300.0, 2000.0

# Lipponen & Tarvainen 2019: window, factor, and the lines of their figure 1.
WINDOW_BEATS = 91
ALPHA = 5.2
C1, C2 = 0.13, 0.17
MEDIAN_BEATS = 11
TINY_MS = 1.0  # their threshold is 0 on a constant series
# A steady heart's steps of a few ms hardly count. Fixed by `make truth`: clean, people, injected.
LEAST_STEP = 0.075  # of the median RR, to a neighbour

# A beat is rough where it misses what its neighbours foretell by this many typical misses, within
# bounds: in a heart that rests, no breath moves one beat alone by a fifth.
# Fixed by `make truth`: injected (one missed, extra, ectopic, misplaced) against clean.
ROUGH = 8.0
LEAST_MISS, LARGEST_MISS = 0.08, 0.22  # of the median RR around it
DEEPEST_FALL = 0.30  # from one beat to the next, of the median RR around it
REBOUND = 0.3  # of it, in the next two beats: what stays down has let go, and is no error
DEEPEST_OF_ALL = 0.36  # from one beat to the next, whatever follows, but from the top of a sigh
# A breath without the shape of a sigh may lengthen a beat by so much, or by this factor times the
# person's usual leap: the rise that one beat in sixteen exceeds.
# Fixed by `make truth`: clean (breathing at six a minute) against injected (one missed).
STEEPEST_RISE, STEEPEST_OF_ALL, USUAL_RISES, LEAPING_SHARE = 1.42, 1.45, 1.5, 0.94
STEEPER_OVER_TWO = 1.15
# Far from the level of the beats around it, whatever its neighbours are.
# Fixed by `make truth`: injected (missed and extra beats beside others).
LOWEST_LEVEL, HIGHEST_LEVEL = 0.55, 1.8
LONGEST_ALONE, SHORTEST_ALONE, SHORTEST_AFTER = 1.35, 0.86, 0.72
# A burst of noise: artifacts so many and so near each other, at least one of them with a step that
# no breath makes (of the median RR), and how large a step is beside them: a tenth of the median RR,
# but no less and no more of these usual steps.
# Fixed by `make truth`: injected (burst of 5 s).
BURST_BEATS, HARD_FALL, HARD_RISE = 3, 0.3, 0.4
FEWEST_STEPS, MOST_STEPS, BURST_STEP, LEAST_BURST = 3.0, 5.0, 0.10, 0.05
ROUNDS = 12


@dataclass(frozen=True, slots=True)
class Flags:
    """What each judgement says of each beat; every array has shape (n,)."""

    bounds: Bools
    distribution: Bools
    rough: Bools

    @property
    def any(self) -> Bools:
        return self.bounds | self.distribution | self.rough

    def at(self, which: Bools) -> Flags:
        """The flags of the beats that `which` (shape (n,)) marks."""
        return Flags(self.bounds[which], self.distribution[which], self.rough[which])


def detect_artifacts(beats: Beats, also: Bools | None = None) -> Flags:
    """Both judgements, run by run; any content is taken, NaN and huge values included.

    `also`, shape (n,): beats that neurokit2 classifies by the first rule, which then count too.
    """
    bounds = ~in_bounds(beats.rr_ms)
    distribution, rough = np.zeros(len(beats), dtype=bool), np.zeros(len(beats), dtype=bool)
    for a, b in contiguous_runs(beats.run):
        if np.count_nonzero(~bounds[a:b]) < FEWEST_BEATS:
            # Not judged, and such runs come when beats are misread: left out.
            distribution[a:b] = rough[a:b] = True
        else:
            named = None if also is None else also[a:b]
            distribution[a:b], rough[a:b] = _judge_run(beats.rr_ms[a:b], bounds[a:b], named)
    return Flags(bounds, distribution, rough)


def _judge_run(all_rr: Floats, bounds: Bools, named: Bools | None) -> tuple[Bools, Bools]:
    """`distribution` and `rough` of one run, shape (n,) each; `named` are neurokit2's."""
    inside = np.flatnonzero(~bounds)
    rr = all_rr[inside]
    rise = steepest_rise(rr)
    found = lipponen_tarvainen(rr) if named is None else lipponen_tarvainen(rr) | named[inside]
    torn = np.diff(inside, prepend=inside[0] - 1, append=inside[-1] + 1) > 1
    level, median = level_of(rr), _median(rr)
    far = (rr < LOWEST_LEVEL * level) | (rr > HIGHEST_LEVEL * level)
    step, sigh = np.diff(rr, prepend=rr[0]) / median, leaps(rr)
    falls = (step < -HARD_FALL) & ~np.append(False, sigh.risen[:-1])
    hard = far | falls | ((step > HARD_RISE) & ~sigh.risen)
    nowhere = near(bounds & ~(all_rr > LONGEST_RR_MS))[inside]
    whole = sigh.whole & ~(near(hard) | nowhere)
    unfit = _rough(rr, median, rise, whole)
    unlike = found & in_danger(rr) & ~whole
    real = _alone(rr, unlike | unfit, rise, torn)

    distribution, rough = np.zeros_like(bounds), np.zeros_like(bounds)
    distribution[inside] = (unlike & ~real) | far
    rough[inside] = (unfit & ~real) | far

    suspect = bounds.copy()
    suspect[inside] = (found & ~whole) | unfit
    finite = np.isfinite(all_rr)
    plain = np.clip(all_rr[finite], SHORTEST_RR_MS, LONGEST_RR_MS)
    core = bounds.copy()
    core[inside] = hard
    lost = bounds | distribution | rough
    burst = np.flatnonzero(finite)[_burst(plain, suspect[finite], core[finite], lost[finite])]
    distribution[burst] = rough[burst] = True
    return distribution, rough


def flag(beats: Beats) -> Bools:
    """Shape (n,): the beats that at least one judgement calls an artifact."""
    return detect_artifacts(beats).any


def in_bounds(rr_ms: Floats) -> Bools:
    """Shape (n,): the intervals that a heart can make, 300 to 2000 ms; not NaN."""
    with np.errstate(invalid="ignore"):
        return np.asarray((rr_ms >= SHORTEST_RR_MS) & (rr_ms <= LONGEST_RR_MS))


def contiguous_runs(run: Ints) -> list[tuple[int, int]]:
    """The [first, last) index pairs of the contiguous runs."""
    cuts = np.flatnonzero(run[1:] != run[:-1]) + 1
    edges = [0, *cuts.tolist(), run.size]
    return [(a, b) for a, b in itertools.pairwise(edges) if b > a]


def lipponen_tarvainen(rr: Floats) -> Bools:
    """Shape (n,): Lipponen & Tarvainen's rule over one run: whatever they would correct."""
    step = np.diff(rr, prepend=rr[0])
    step /= np.maximum(_threshold(step), TINY_MS)
    off = rr - _median(rr)
    off[off < 0] *= 2
    off /= np.maximum(_threshold(off), TINY_MS)

    before = np.concatenate((step[1:2], step[:-1]))
    after = np.concatenate((step[1:], step[-2:-1]))
    later = np.concatenate((after[1:], step[-3:-2]))
    up, down = step > 1, step < -1
    ectopic = (up & (np.maximum(before, after) < -C1 * step - C2)) | (
        down & (np.minimum(before, after) > -C1 * step + C2)
    )
    long_or_short = (
        (up & (np.minimum(after, later) < -1))
        | (down & (np.maximum(after, later) > 1))
        | (np.abs(off) > 3)
    )
    looked_at = (up | down) & ~ectopic
    # The beat after is looked at too, where the step that leaves it is the larger one.
    follows = np.zeros(rr.size, dtype=bool)
    follows[1:] = looked_at[:-1] & (np.abs(step[1:]) < np.abs(after[1:]))
    return ectopic | ((looked_at | follows) & long_or_short)


def steepest_rise(rr: Floats) -> Floats:
    """Shape (n,): how steep a rise to each beat may be, as a factor of the beat before."""
    rise = rr[1:] / rr[:-1]
    usual = rolling_quantiles(rise, WINDOW_BEATS, (LEAPING_SHARE,))[0]
    steepest = np.clip(1 + USUAL_RISES * (usual - 1), STEEPEST_RISE, STEEPEST_OF_ALL)
    return np.concatenate((steepest[:1], steepest))


def in_danger(rr: Floats) -> Bools:
    """Shape (n,): the beats that differ enough from a neighbour for RMSSD to be in danger."""
    step = np.abs(np.diff(rr, prepend=rr[0], append=rr[-1]))
    danger: Bools = np.maximum(step[:-1], step[1:]) > LEAST_STEP * middle.median(rr)
    return danger


def _alone(rr: Floats, flagged: Bools, rise: Floats, torn: Bools) -> Bools:
    """Flagged beats between two that are not, longer than both, but not by half.

    A beat that is missed, seen too much or misplaced always spoils the next interval too, or
    doubles its own: one that is a little long by itself is a breath.
    """
    line = np.pad(flagged, 2)
    company = line[1:-3] | line[3:-1] | torn[:-1] | torn[1:]
    neighbours = edged(rr, 1)
    longer = np.maximum(neighbours[:-2], neighbours[2:])
    shorter = np.minimum(neighbours[:-2], neighbours[2:])
    breath = (rr > shorter) & (rr < LONGEST_ALONE * longer) & (neighbours[2:] > SHORTEST_AFTER * rr)
    breath &= rr <= rise * neighbours[:-2]
    short = (rr <= shorter) & (rr > SHORTEST_ALONE * shorter) & (rr > SHORTEST_AFTER * longer)
    short &= neighbours[2:] <= np.append(rise[1:], rise[-1:]) * rr
    alone: Bools = flagged & ~company & (breath | short)
    return alone


def _burst(rr: Floats, suspect: Bools, hard: Bools, lost: Bools) -> Bools:
    """Clusters of three suspects or more, and what lies beside them out to the last large step:
    where several beats are false, their neighbours are likely so, and a smaller step tells. What
    would pass for a breath by itself is suspect here."""
    step = np.abs(np.diff(rr)) / _median(rr)[1:]
    usual = rolling_quantiles(step, WINDOW_BEATS, (0.5,))[0]
    tenth = np.clip(BURST_STEP, FEWEST_STEPS * usual, MOST_STEPS * usual)
    large = step > np.clip(tenth, LEAST_BURST, LARGEST_MISS)
    cluster = np.ones(2 * BURST_REACH - 1)
    burst: Bools = suspect & (np.convolve(suspect, cluster, "same") >= BURST_BEATS)
    burst &= near(near(hard))
    out_of_line = step > np.clip(MOST_STEPS * usual, BURST_STEP, LARGEST_MISS)
    burst |= restless(np.diff(rr), out_of_line, lost)
    # How many beats further the last large step within reach is, after each beat and before it.
    ahead, behind = farthest(large), farthest(large[::-1])[::-1]
    for _ in range(ROUNDS):
        grown = burst.copy()
        for k in range(1, BURST_REACH):
            grown[k:] |= (burst & (ahead >= k))[:-k]
            grown[:-k] |= (burst & (behind >= k))[k:]
        if np.array_equal(grown, burst):
            break
        burst = grown
    return burst


def _threshold(values: Floats) -> Floats:
    """5.2 quartile deviations of the sizes of the 91 values around each one."""
    first, third = rolling_quantiles(np.abs(values), WINDOW_BEATS, (0.25, 0.75))
    return ALPHA / 2 * (third - first)


@once
def _median(rr: Floats) -> Floats:
    return rolling_quantiles(rr, MEDIAN_BEATS, (0.5,))[0]


def _rough(rr: Floats, median: Floats, rise: Floats, sigh: Bools) -> Bools:
    """Takes away the beats that do not fit between their neighbours, the worst first.

    What is taken away no longer foretells anything, so the rest is looked at again, until all fits.
    """
    kept = np.arange(rr.size)
    for _ in range(ROUNDS):
        if kept.size < FEWEST_BEATS:
            break
        off, level = residual(rr[kept]), median if kept.size == rr.size else _median(rr[kept])
        typical = rolling_quantiles(off, WINDOW_BEATS, (0.5,))[0]
        off[sigh[kept]] = 0.0
        score = off / np.clip(ROUGH * typical, LEAST_MISS * level, LARGEST_MISS * level)
        # An artifact also spoils what it foretells of its neighbours: only the worst one of five.
        around = largest_around(score, 5)
        worst = (score > 1) & (score == around)
        if not worst.any():
            break
        kept = kept[~worst]
    rough = np.ones(rr.size, dtype=bool)
    rough[kept] = False
    return rough | _leaps(rr, median, rough, rise, sigh)


def _leaps(rr: Floats, median: Floats, rough: Bools, rise: Floats, sigh: Bools) -> Bools:
    """Both beats of a step out of proportion: one of them is false, no matter which.

    The vagus slows a heart within a beat and lets go over several, so only a rise may be steep,
    and not right beside an artifact.
    """
    step, level = np.diff(rr), median[1:]
    beside = np.zeros(step.size, dtype=bool)
    beside[1:] = rough[:-2]
    beside[:-1] |= rough[2:]
    back = np.maximum(np.append(rr[2:], rr[-1]), np.append(rr[3:], (rr[-1], rr[-1])))
    fall = (step < -DEEPEST_FALL * level) & (back - rr[1:] > REBOUND * -step)
    fall = (fall | (step < -DEEPEST_OF_ALL * level)) & ~sigh[:-1]
    leaps = fall | (beside & (np.abs(step) > LARGEST_MISS * level))
    leaps |= (rr[1:] > rise[1:] * rr[:-1]) & ~sigh[1:]
    leaps &= ~(rough[1:] | rough[:-1])
    false: Bools = np.append(leaps, False) | np.append(False, leaps)
    # Nor does a breath leap on: over two beats the rise is hardly steeper than over one.
    whole = ~(rough[2:] | rough[1:-1] | rough[:-2])
    over_two = np.flatnonzero(whole & ~sigh[2:] & (rr[2:] > STEEPER_OVER_TWO * rise[2:] * rr[:-2]))
    for beat in range(3):
        false[over_two + beat] = True
    return false
