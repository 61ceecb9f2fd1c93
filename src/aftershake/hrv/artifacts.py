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
from numpy.lib.stride_tricks import sliding_window_view

from aftershake.beats import Beats, Bools, Floats, Ints

SHORTEST_RR_MS, LONGEST_RR_MS = 300.0, 2000.0

# Lipponen & Tarvainen 2019: window, factor, and the lines of their figure 1.
WINDOW_BEATS = 91
ALPHA = 5.2
C1, C2 = 0.13, 0.17
MEDIAN_BEATS = 11
TINY_MS = 1.0  # their threshold is 0 on a constant series
# In a steady heart they flag steps of a few ms, which are no artifacts and hardly count.
LEAST_STEP = 0.05  # of the median RR, to a neighbour
GLIDE = 0.06  # how straight a sigh glides down, as a share of RR
HIGHEST_SIGH = 1.25  # times the beat that follows

# A beat is rough where it misses what its neighbours foretell by this many typical misses, within
# bounds: in a heart that rests, no breath moves one beat alone by a fifth.
ROUGH = 8.0
LEAST_MISS, LARGEST_MISS = 0.08, 0.22  # of the median RR around it
CUBIC_REACH = 0.15  # of the RR
DEEPEST_FALL = 0.30  # from one beat to the next, of the median RR around it
STEEPEST_RISE = 1.8  # from one beat to the next
EARLY = 0.15  # of the median RR
LONGEST_ALONE, SHORTEST_ALONE, SHORTEST_AFTER = 1.35, 0.86, 0.72
# A burst of noise: artifacts so many and so near each other, and how large a step is beside them.
BURST_BEATS, BURST_REACH = 3, 4
BURST_STEPS, BURST_STEP = 3.0, 0.10  # of the usual step; of the median RR
LITTLE_EARLY, QUIET = 0.075, 0.35
ROUNDS = 12
BLOCK = 4096
FEWEST_BEATS = 8  # a run shorter than this foretells nothing


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


def judge(beats: Beats, also: Bools | None = None) -> Flags:
    """Both judgements, run by run; any content is taken, NaN and huge values included.

    `also`, shape (n,): beats that neurokit2 classifies by the first rule, which then count too.
    """
    rr = beats.rr_ms
    bounds = ~in_bounds(rr)
    distribution, rough = np.zeros(rr.size, dtype=bool), np.zeros(rr.size, dtype=bool)
    for a, b in stretches(beats.run):
        inside = np.flatnonzero(~bounds[a:b]) + a
        if inside.size >= FEWEST_BEATS:
            found = out_of_line(rr[inside])
            if also is not None:
                found |= also[inside]
            distribution[inside] = found & in_danger(rr[inside])
            rough[inside] = _rough(rr[inside])
            alone = _alone(rr[inside], (distribution | rough)[inside])
            distribution[inside] &= ~alone
            rough[inside] &= ~alone
            around = np.flatnonzero(np.isfinite(rr[a:b])) + a
            plain = np.clip(rr[around], SHORTEST_RR_MS, LONGEST_RR_MS)
            burst = around[_burst(plain, (bounds | distribution | rough)[around])]
            distribution[burst] = rough[burst] = True
    return Flags(bounds, distribution, rough)


def flag(beats: Beats) -> Bools:
    """Shape (n,): the beats that at least one judgement calls an artifact."""
    return judge(beats).any


def in_bounds(rr_ms: Floats) -> Bools:
    """Shape (n,): the intervals that a heart can make, 300 to 2000 ms; not NaN."""
    with np.errstate(invalid="ignore"):
        return np.asarray((rr_ms >= SHORTEST_RR_MS) & (rr_ms <= LONGEST_RR_MS))


def irregularity(beats: Beats) -> float:
    """How far the usual beat is from what its neighbours foretell, as a share of the RR interval.

    Breathing, however deep, stays below a tenth; premature beats at every second to fourth beat,
    and rhythms without any pattern, do not.
    """
    shares = [
        _miss(beats.rr_ms[a:b]) / np.median(beats.rr_ms[a:b])
        for a, b in stretches(beats.run)
        if b - a >= FEWEST_BEATS
    ]
    return float(np.median(np.concatenate(shares))) if shares else 0.0


def early_share(beats: Beats) -> float:
    """Share of beats that come much too early and are followed by a much longer interval at once.

    Frequent premature beats; the fastest breathing makes far fewer.
    """
    step = np.diff(beats.rr_ms) / np.median(beats.rr_ms) if len(beats) > 2 else np.empty(0)
    step[~beats.adjoins[: step.size]] = 0.0
    early = (step[:-1] < -EARLY) & (step[1:] > EARLY)
    return float(early.sum() / len(beats)) if len(beats) else 0.0


def premature_share(beats: Beats) -> float:
    """As `early_share`, for beats only a little early, where the other steps are much smaller.

    In fast breathing every step is as large as the fall.
    """
    if len(beats) < FEWEST_BEATS:
        return 0.0
    step = np.diff(beats.rr_ms) / np.median(beats.rr_ms)
    step[~beats.adjoins] = 0.0
    dips = np.flatnonzero((step[:-1] < -LITTLE_EARLY) & (step[1:] > LITTLE_EARLY))
    if not dips.size:
        return 0.0
    touched = np.zeros(step.size + 2, dtype=bool)
    for k in range(3):
        touched[dips + k] = True
    others = np.abs(step[~touched[: step.size]])
    depth = float(np.median(np.minimum(-step[dips], step[dips + 1])))
    quiet = others.size > 0 and float(np.median(others)) < QUIET * depth
    return float(dips.size / len(beats)) if quiet else 0.0


def stretches(run: Ints) -> list[tuple[int, int]]:
    """The [first, last) index pairs of the contiguous runs."""
    cuts = np.flatnonzero(run[1:] != run[:-1]) + 1
    edges = [0, *cuts.tolist(), run.size]
    return [(a, b) for a, b in itertools.pairwise(edges) if b > a]


def out_of_line(rr: Floats) -> Bools:
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


def in_danger(rr: Floats) -> Bools:
    """Shape (n,): the beats that differ enough from a neighbour for RMSSD to be in danger, and are
    no sigh."""
    step = np.abs(np.diff(rr, prepend=rr[0], append=rr[-1]))
    danger: Bools = np.maximum(step[:-1], step[1:]) > LEAST_STEP * np.median(rr)
    danger &= ~_sighs(rr)
    return danger


def _sighs(rr: Floats) -> Bools:
    """Beats to which the interval leaps up and from which it glides down again.

    A deep breath does this: the vagus acts within a beat and lets go over several. No missed,
    extra or premature beat does.
    """
    sighs = np.zeros(rr.size, dtype=bool)
    before, here, after, later = rr[:-3], rr[1:-2], rr[2:-1], rr[3:]
    glides = (here > after) & (after > later) & (np.abs(here - 2 * after + later) < GLIDE * here)
    sighs[1:-2] = glides & (here > before) & (here < HIGHEST_SIGH * after)
    return sighs


def _alone(rr: Floats, flagged: Bools) -> Bools:
    """Flagged beats between two that are not, longer than both, but not by half.

    A beat that is missed, seen too much or misplaced always spoils the next interval too, or
    doubles its own: one that is a little long by itself is a breath.
    """
    line = np.pad(flagged, 2)
    company = line[1:-3] | line[3:-1]
    neighbours = np.pad(rr, 1, mode="edge")
    longer = np.maximum(neighbours[:-2], neighbours[2:])
    shorter = np.minimum(neighbours[:-2], neighbours[2:])
    breath = (rr > shorter) & (rr < LONGEST_ALONE * longer) & (neighbours[2:] > SHORTEST_AFTER * rr)
    alone: Bools = (
        flagged & ~company & (breath | ((rr <= shorter) & (rr > SHORTEST_ALONE * shorter)))
    )
    return alone


def _burst(rr: Floats, flagged: Bools) -> Bools:
    """Clusters of three artifacts or more, and what lies beside them out to the last large step:
    where several beats are false, their neighbours are likely so, and a smaller step tells."""
    step = np.abs(np.diff(rr)) / _median(rr)[1:]
    usual = rolling_quantiles(step, WINDOW_BEATS, (0.5,))[0]
    large = step > np.clip(BURST_STEPS * usual, BURST_STEP, LARGEST_MISS)
    cluster = np.ones(2 * BURST_REACH - 1)
    burst: Bools = flagged & (np.convolve(flagged, cluster, "same") >= BURST_BEATS)
    for _ in range(ROUNDS):
        grown = burst.copy()
        for i in np.flatnonzero(burst):
            after = np.flatnonzero(large[i : i + BURST_REACH])
            before = np.flatnonzero(large[max(0, i - BURST_REACH) : i][::-1])
            grown[i : i + (after[-1] + 1 if after.size else 1)] = True
            grown[i - (before[-1] if before.size else 0) : i] = True
        if np.array_equal(grown, burst):
            break
        burst = grown
    return burst


def _threshold(values: Floats) -> Floats:
    """5.2 quartile deviations of the sizes of the 91 values around each one."""
    first, third = rolling_quantiles(np.abs(values), WINDOW_BEATS, (0.25, 0.75))
    return ALPHA / 2 * (third - first)


def _median(rr: Floats) -> Floats:
    return rolling_quantiles(rr, MEDIAN_BEATS, (0.5,))[0]


def _rough(rr: Floats) -> Bools:
    """Takes away the beats that do not fit between their neighbours, the worst first.

    What is taken away no longer foretells anything, so the rest is looked at again, until all fits.
    """
    kept = np.arange(rr.size)
    for _ in range(ROUNDS):
        if kept.size < FEWEST_BEATS:
            break
        miss, level = _miss(rr[kept]), _median(rr[kept])
        typical = rolling_quantiles(miss, WINDOW_BEATS, (0.5,))[0]
        miss[_sighs(rr[kept])] = 0.0
        score = miss / np.clip(ROUGH * typical, LEAST_MISS * level, LARGEST_MISS * level)
        # An artifact also spoils what it foretells of its neighbours: only the worst one of five.
        around = sliding_window_view(np.pad(score, 2), 5).max(axis=1)
        worst = (score > 1) & (score == around)
        if not worst.any():
            break
        kept = kept[~worst]
    rough = np.ones(rr.size, dtype=bool)
    rough[kept] = False
    return rough | _leaps(rr, rough)


def _leaps(rr: Floats, rough: Bools) -> Bools:
    """Both beats of a step out of proportion: one of them is false, no matter which.

    The vagus slows a heart within a beat and lets go over several, so only a rise may be steep,
    and not right beside an artifact.
    """
    step, level = np.diff(rr), _median(rr)[1:]
    beside = np.zeros(step.size, dtype=bool)
    beside[1:] = rough[:-2]
    beside[:-1] |= rough[2:]
    leaps = (step < -DEEPEST_FALL * level) | (beside & (np.abs(step) > LARGEST_MISS * level))
    leaps |= rr[1:] > STEEPEST_RISE * rr[:-1]
    leaps &= ~(rough[1:] | rough[:-1])
    false: Bools = np.append(leaps, False) | np.append(False, leaps)
    return false


def _miss(rr: Floats) -> Floats:
    """How far each beat is, in ms, from the nearest of three that its neighbours foretell.

    The cubic through two beats on either side follows the swing of slow breathing. The middle one
    of the three beats before, and of the three after, allow for the step at which a breath begins.
    """
    line = np.pad(rr, 3, mode="reflect")
    third, second, first = line[:-6], line[1:-5], line[2:-4]
    after, later, latest = line[4:-2], line[5:-1], line[6:]
    left, right = _middle(third, second, first), _middle(after, later, latest)
    # Two false beats side by side bend the cubic to themselves: it may not leave the others far.
    reach = CUBIC_REACH * rr
    cubic = np.clip(
        (4 * (first + after) - second - later) / 6,
        np.minimum(left, right) - reach,
        np.maximum(left, right) + reach,
    )
    nearest: Floats = np.minimum.reduce(
        [
            np.abs(rr - cubic),
            np.abs(rr - left),
            np.abs(rr - right),
        ]
    )
    return nearest


def _middle(a: Floats, b: Floats, c: Floats) -> Floats:
    return np.maximum(np.minimum(a, b), np.minimum(np.maximum(a, b), c))


def rolling_quantiles(values: Floats, window: int, wanted: tuple[float, ...]) -> list[Floats]:
    """Quantiles (linear) of the `window` values around each one, fewer at the ends.

    As pandas' `rolling(window, center=True, min_periods=1).quantile`, in blocks, so that a day of
    beats needs little memory.
    """
    n, half = values.size, window // 2
    padded = np.concatenate((np.full(half, np.inf), values, np.full(half, np.inf)))
    at = np.arange(n)
    count = np.minimum(at + half, n - 1) - np.maximum(at - half, 0) + 1
    found = [np.empty(n) for _ in wanted]
    for a in range(0, n, BLOCK):
        b = min(a + BLOCK, n)
        rows = np.sort(sliding_window_view(padded[a : b + 2 * half], window), axis=1)
        row = np.arange(b - a)
        for quantile, each in zip(wanted, found, strict=True):
            place = quantile * (count[a:b] - 1)
            low = place.astype(np.int64)
            high = np.minimum(low + 1, count[a:b] - 1)
            below, above = rows[row, low], rows[row, high]
            each[a:b] = below + (place - low) * (above - below)
    return found
