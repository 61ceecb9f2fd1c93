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
from aftershake.hrv.lipponen_tarvainen import WINDOW_BEATS, around, lipponen_tarvainen, steps
from aftershake.hrv.prediction import FEWEST_BEATS
from aftershake.hrv.rolling import edged, quantiles_at
from aftershake.hrv.roughness import LARGEST_MISS, ROUNDS, any_rough, roughness, steepest_rise
from aftershake.hrv.sighs import far_from_level, leaps
from aftershake.rr import middle
from aftershake.rr.beats import Beats, Bools, Floats, Ints

SHORTEST_RR_MS, LONGEST_RR_MS = 300.0, 2000.0

# A steady heart's steps of a few ms hardly count. Fixed by `make truth`: clean, people, injected.
LEAST_STEP = 0.075  # of the median RR, to a neighbour

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
    if beats.contiguous and len(beats) >= FEWEST_BEATS and not np.count_nonzero(bounds):
        return Flags(bounds, *_judge_run(beats.rr_ms, bounds, also))  # as mostly
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
    (inside,) = (~bounds).nonzero()
    rr = all_rr if inside.size == all_rr.size else all_rr[inside]
    rise, median = steepest_rise(rr), around(rr)
    far = far_from_level(rr, LOWEST_LEVEL, HIGHEST_LEVEL)
    step = steps(rr) / median
    falls, rises, dangerous = step < -HARD_FALL, step > HARD_RISE, in_danger(rr)
    found, hard = None, far | falls | rises
    if rr.size == all_rr.size and named is None and not np.count_nonzero(hard):
        # As mostly: nothing may be wrong, whatever is a sigh.
        nothing, found = hard, lipponen_tarvainen(rr, dangerous)
        if not (
            np.count_nonzero(found)
            or any_rough(rr, median, rise)
            or np.count_nonzero(_burst(rr, nothing, nothing, nothing))
        ):
            return nothing, nothing
    sigh = leaps(rr)
    falls[1:] &= ~sigh.risen[:-1]
    hard = far | falls | (rises & ~sigh.risen)
    nowhere = near(bounds & ~(all_rr > LONGEST_RR_MS))[inside]
    whole = sigh.whole & ~(near(hard) | nowhere)
    unfit = roughness(rr, median, rise, whole)

    finite = np.isfinite(all_rr)
    core = bounds.copy()
    core[inside] = hard
    # What the rule finds counts near a step that no breath makes, or where it endangers RMSSD.
    if found is None:
        asked = np.zeros_like(bounds)
        asked[finite] = near(near(near(core[finite])))
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
    if run.size and run[0] == run[-1]:  # as mostly: they never decrease
        return [(0, run.size)]
    cuts = np.flatnonzero(run[1:] != run[:-1]) + 1
    edges = [0, *cuts.tolist(), run.size]
    return [(a, b) for a, b in itertools.pairwise(edges) if b > a]


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
    if not np.count_nonzero(flagged):
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
    burst, change = np.zeros(rr.size, dtype=bool), rr[1:] - rr[:-1]
    if np.count_nonzero(hard) and np.count_nonzero(suspect) >= BURST_BEATS:
        cluster = np.ones(2 * BURST_REACH - 1)
        burst = suspect & (np.convolve(suspect, cluster, "same") >= BURST_BEATS)
        burst &= near(near(hard))
    step = np.abs(change) / around(rr)[1:]
    large = np.zeros(step.size, dtype=bool)
    at, usual = _usual(step, LEAST_BURST if np.count_nonzero(burst) else BURST_STEP)
    if at.size:
        least = np.minimum(np.maximum(MOST_STEPS * usual, BURST_STEP), LARGEST_MISS)
        large[at] = step[at] > least
    if np.count_nonzero(large) > TURNS:
        noisy = restless(change, large, lost)
        if np.count_nonzero(noisy) and not np.count_nonzero(burst):
            at, usual = _usual(step, LEAST_BURST)
        burst |= noisy
    if not np.count_nonzero(burst):
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
    (at,) = (step > least).nonzero()
    return at, quantiles_at(step, WINDOW_BEATS, (0.5,), at)[0]
