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

from aftershake.hrv.bursts import BURST_REACH, TURNS, farthest, near, restless
from aftershake.hrv.lipponen_tarvainen import WINDOW_BEATS, around, around_at, lipponen_tarvainen
from aftershake.hrv.prediction import FEWEST_BEATS, residual
from aftershake.hrv.rolling import edged, largest_around, quantiles_at
from aftershake.hrv.sighs import far_from_level, leaps
from aftershake.rr import middle
from aftershake.rr.beats import Beats, Bools, Floats, Ints

SHORTEST_RR_MS, LONGEST_RR_MS = 300.0, 2000.0

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
    """`distribution` and `rough` of one run, shape (n,) each; `named` are neurokit2's.

    What is usual around a beat is only worked out where it can decide anything.
    """
    inside = np.flatnonzero(~bounds)
    rr = all_rr[inside]
    rise, median = steepest_rise(rr), around(rr)
    far = far_from_level(rr, LOWEST_LEVEL, HIGHEST_LEVEL)
    step, sigh = np.diff(rr, prepend=rr[0]) / median, leaps(rr)
    falls = (step < -HARD_FALL) & ~np.append(False, sigh.risen[:-1])
    hard = far | falls | ((step > HARD_RISE) & ~sigh.risen)
    nowhere = near(bounds & ~(all_rr > LONGEST_RR_MS))[inside]
    whole = sigh.whole & ~(near(hard) | nowhere)
    unfit = _rough(rr, median, rise, whole)

    finite = np.isfinite(all_rr)
    core = bounds.copy()
    core[inside] = hard
    # What the rule finds counts near a step that no breath makes, or where it endangers RMSSD.
    asked = np.zeros_like(bounds)
    asked[finite] = near(near(near(core[finite])))
    dangerous = in_danger(rr)
    found = lipponen_tarvainen(rr, asked[inside] | dangerous)
    if named is not None:
        found |= named[inside]
    unlike = found & dangerous & ~whole
    torn = np.zeros(rr.size + 1, dtype=bool)
    torn[1:-1] = inside[1:] - inside[:-1] > 1
    real = _alone(rr, unlike | unfit, rise, torn)

    distribution, rough = np.zeros_like(bounds), np.zeros_like(bounds)
    distribution[inside] = (unlike & ~real) | far
    rough[inside] = (unfit & ~real) | far

    suspect = bounds.copy()
    suspect[inside] = (found & ~whole) | unfit
    plain = np.clip(all_rr[finite], SHORTEST_RR_MS, LONGEST_RR_MS)
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


def steepest_rise(rr: Floats) -> Floats:
    """Shape (n,): how steep a rise to each beat may be, as a factor of the beat before; to beats
    that do not rise so far, and so may in any case, the least of all."""
    steepest = np.full(rr.size, STEEPEST_RISE)
    far = np.zeros(rr.size, dtype=bool)
    far[1:] = rr[1:] > STEEPEST_RISE * rr[:-1]
    far[2:] |= rr[2:] > STEEPER_OVER_TWO * STEEPEST_RISE * rr[:-2]
    at = np.flatnonzero(far)
    if at.size:
        usual = quantiles_at(rr[1:] / rr[:-1], WINDOW_BEATS, (LEAPING_SHARE,), at - 1)[0]
        steepest[at] = np.clip(1 + USUAL_RISES * (usual - 1), STEEPEST_RISE, STEEPEST_OF_ALL)
    return steepest


def in_danger(rr: Floats) -> Bools:
    """Shape (n,): the beats that differ enough from a neighbour for RMSSD to be in danger."""
    large = np.abs(rr[1:] - rr[:-1]) > LEAST_STEP * middle.median(rr)
    danger = np.zeros(rr.size, dtype=bool)
    danger[1:] = large
    danger[:-1] |= large
    return danger


def _alone(rr: Floats, flagged: Bools, rise: Floats, torn: Bools) -> Bools:
    """Flagged beats between two that are not, longer than both, but not by half.

    A beat that is missed, seen too much or misplaced always spoils the next interval too, or
    doubles its own: one that is a little long by itself is a breath.
    """
    if not flagged.any():
        return flagged
    company = torn[:-1] | torn[1:]
    company[1:] |= flagged[:-1]
    company[:-1] |= flagged[1:]
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
    burst = np.zeros(rr.size, dtype=bool)
    if hard.any() and np.count_nonzero(suspect) >= BURST_BEATS:
        cluster = np.ones(2 * BURST_REACH - 1)
        burst = suspect & (np.convolve(suspect, cluster, "same") >= BURST_BEATS)
        burst &= near(near(hard))
    step = np.abs(np.diff(rr)) / around(rr)[1:]
    large = np.zeros(step.size, dtype=bool)
    at, usual = _usual(step, LEAST_BURST if burst.any() else BURST_STEP)
    large[at] = step[at] > np.clip(MOST_STEPS * usual, BURST_STEP, LARGEST_MISS)
    if np.count_nonzero(large) > TURNS:
        noisy = restless(np.diff(rr), large, lost)
        if noisy.any() and not burst.any():
            at, usual = _usual(step, LEAST_BURST)
        burst |= noisy
    if not burst.any():
        return burst
    tenth = np.clip(BURST_STEP, FEWEST_STEPS * usual, MOST_STEPS * usual)
    large[at] = step[at] > np.clip(tenth, LEAST_BURST, LARGEST_MISS)
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


def _usual(step: Floats, least: float) -> tuple[Ints, Floats]:
    """Which steps are larger than `least`, and the usual step around each of them."""
    at = np.flatnonzero(step > least)
    return at, quantiles_at(step, WINDOW_BEATS, (0.5,), at)[0]


def _rough(rr: Floats, median: Floats, rise: Floats, sigh: Bools) -> Bools:
    """Takes away the beats that do not fit between their neighbours, the worst first.

    What is taken away no longer foretells anything, so the rest is looked at again, until all fits.
    """
    kept, lowest = np.arange(rr.size), LEAST_MISS * rr.min()
    for _ in range(ROUNDS):
        if kept.size < FEWEST_BEATS:
            break
        some = rr if kept.size == rr.size else rr[kept]
        off = residual(some)
        at = np.flatnonzero((off > lowest) & ~sigh[kept])
        level = median[at] if kept.size == rr.size else around_at(some, at)
        far = off[at] > LEAST_MISS * level
        at, level = at[far], level[far]
        if not at.size:
            break
        typical = quantiles_at(off, WINDOW_BEATS, (0.5,), at)[0]
        score = np.zeros(kept.size)
        score[at] = off[at] / np.clip(ROUGH * typical, LEAST_MISS * level, LARGEST_MISS * level)
        over = score > 1
        if not over.any():
            break
        # An artifact also spoils what it foretells of its neighbours: only the worst one of five.
        kept = kept[~(over & (score == largest_around(score, 5)))]
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
