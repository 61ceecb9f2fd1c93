"""Whether what artifacts took away may have been unlike what they left."""

from __future__ import annotations

import math

import numpy as np

from aftershake.hrv import time_domain
from aftershake.hrv.artifacts import Flags
from aftershake.hrv.rhythm import made_up
from aftershake.hrv.sighs import leaps
from aftershake.rr.beats import Beats, Bools, Floats
from aftershake.rr.middle import median

# How many pairs may be lost, as a share; how large the standard error of RMSSD may be that comes
# of it; and by which factor RMSSD may grow when what the holes hold at the least is counted. A hole
# of more beats than this is a gap.
# Fixed by `make truth`: injected (the columns of what is shown and off) against clean.
MOST_LOST, LARGEST_ERROR, LARGEST_GROWTH, LONGEST_HOLE_BEATS = 0.25, 0.065, 1.08, 20
# Where beats were missed, how long those may be, each, that an interval holds: as shares of the
# beats on either side.
# Fixed by `make truth`: injected (one missed, persons of even number; held back: the others).
LOWEST_HELD, HIGHEST_HELD = 0.72, 1.45
# A leap beside an artifact: from no less than this share of the median RR, to no more than this
# factor; and by which factor RMSSD may grow when such leaps are counted. More beats left out in a
# row than this are noise: what leaps among them is no breath.
# Fixed by `make truth`: clean (strap walking, p37 breathing), injected.
LOWEST_LEAP, HIGHEST_LEAP, LARGEST_CUT, FEW_BEATS = 0.8, 1.6, 1.10, 5
# How far beyond a stretch the far side of a hole at its edge is looked for.
REACH_BEATS = 8


def missing_not_at_random(around: Beats, flags: Flags, inside: Bools) -> bool:
    """Whether the pairs that artifacts spoil may move RMSSD far, as far as the others can tell.

    `around` holds the beats of a stretch and some before and after it; `flags` and `inside` have
    one element a beat.
    """
    lost = flags.any
    if not np.count_nonzero(lost):  # nothing is missing
        return False
    squares = time_domain.differences(around.where(inside & ~lost)) ** 2
    if not np.count_nonzero(squares):
        return False
    reached = _reached(around, lost, inside)
    if not np.count_nonzero(lost[reached]):  # nor here
        return False
    beats, found = around.where(reached), flags.at(reached)
    return _cut(beats, found, made_up(around)[reached], squares) or _holes(
        beats, ~found.any, squares
    )


def _reached(around: Beats, lost: Bools, inside: Bools) -> Bools:
    """`inside`, and beyond either end the artifacts that touch it, with the beat after them."""
    (at,) = inside.nonzero()
    if not at.size:
        return inside
    first, last = int(at[0]), int(at[-1])
    reached = inside.copy()
    for edge, step, stop in ((first, -1, -1), (last, 1, len(around))):
        for i in range(edge + step, stop, step)[:REACH_BEATS]:
            if around.run[i] != around.run[edge] or not (lost[i] or lost[i - step]):
                break
            reached[i] = True
    return reached


def _cut(beats: Beats, flags: Flags, own: Bools, squares: Floats) -> bool:
    """Whether leaps that artifacts cut off would move RMSSD far.

    A deep breath lengthens one beat by a quarter or more and may make half of a minute's RMSSD.
    Beside an artifact it cannot be told from one, and is left out with it: then nobody knows.
    """
    lost = flags.any
    rr = np.where(flags.bounds, np.nan, beats.rr_ms)
    low, high = rr[:-1], rr[1:]
    noisy = noise(lost)
    left_out = beats.is_successive & (lost[1:] | lost[:-1])
    # What leaps in noise is noise, unless it has the shape of a breath.
    plausible = ~(noisy[1:] | noisy[:-1]) | leaps(beats.rr_ms).doubtful[1:]
    # The pause that a premature beat brings with it is no breath.
    plausible &= ~(own[1:] | own[:-1])
    least = LOWEST_LEAP * median(beats.rr_ms[~lost])
    with np.errstate(invalid="ignore"):
        leapt = left_out & (low > least) & (high > low) & (high < HIGHEST_LEAP * low) & plausible
    both = np.concatenate((squares, (high - low)[leapt] ** 2))
    return bool(both.mean() > LARGEST_CUT**2 * squares.mean())


def noise(lost: Bools) -> Bools:
    """Shape (n,): of the beats left out, those of more than five in a row.

    So many are no single artifact: for so long nothing could be heard, as in a gap.
    """
    edges = np.flatnonzero(np.diff(lost, prepend=False, append=False))
    noisy = np.zeros_like(lost)
    for a, b in zip(edges[::2], edges[1::2], strict=True):
        noisy[a:b] = b - a > FEW_BEATS
    return noisy


def _holes(beats: Beats, kept: Bools, squares: Floats) -> bool:
    """Whether so much is lost that RMSSD is uncertain, or the holes tell of more than is left.

    Of N pairs, n are left: drawn from them at random, their mean square has the standard error of
    a finite population (Cochran 1977, 2.3). And what a hole must hold at the least, as its
    length and its neighbours tell, is set against what is left: noise is missing time, and yet a
    heart that is at another level after it has leapt within. So has one whose beats, where one was
    missed beside some that were left out with it, are of other lengths than those around.
    """
    clean = beats.where(kept)
    ends_ms = 1000 * beats.elapsed_s[kept]
    starts_ms = ends_ms - clean.rr_ms
    # Not gaps: how long one is, nobody knows to a beat.
    hole = np.flatnonzero(~clean.is_successive & (np.diff(beats.run[kept]) == 0))
    before, after = clean.rr_ms[hole], clean.rr_ms[hole + 1]
    length_ms = starts_ms[hole + 1] - ends_ms[hole]
    usual = (before + after) / 2
    within = np.maximum(np.rint(length_ms / usual), 0.0)
    at = np.flatnonzero(kept)
    first, stop = at[hole] + 1, at[hole + 1]
    short = within <= LONGEST_HOLE_BEATS
    first, stop = first[short], stop[short]
    before, after, usual, length_ms, within = (
        each[short] for each in (before, after, usual, length_ms, within)
    )
    lost = float((within + 1).sum())
    if not lost:
        return False
    n, mean = squares.size, float(squares.mean())
    noisy = noise(~kept)[first]
    single = float((within + 1)[~noisy].sum())
    error = float(squares.std()) / mean * math.sqrt(1 / n - 1 / (n + single)) / 2
    each = length_ms / np.maximum(within, 1.0)
    least = np.where(within > 0, (each - before) ** 2 + (after - each) ** 2, (after - before) ** 2)
    counted = np.minimum(within + 1, 2)
    for i in np.flatnonzero(stop - first > 1):
        if (missed := _missed_within(beats.rr_ms[first[i] : stop[i]], usual[i])) is not None:
            steps = np.diff(np.concatenate((before[i : i + 1], missed, after[i : i + 1])))
            if (told := float(np.sum(steps**2))) > least[i]:
                least[i], counted[i] = told, min(steps.size, within[i] + 1)
    # Of the pairs between, nothing is known: they count as the others do.
    between = lost - float(counted.sum())
    told = float(squares.sum()) + float(least.sum()) + between * mean
    grown = math.sqrt(told / (n + lost) / mean)
    return single > MOST_LOST * (n + single) or error > LARGEST_ERROR or grown > LARGEST_GROWTH


def _missed_within(rr: Floats, usual_ms: float) -> Floats | None:
    """Shape (n,), ms: how long the beats are in each of these intervals, where some were missed and
    every interval can be one beat or several; else None."""
    held = np.maximum(np.rint(rr / usual_ms), 1.0)
    with np.errstate(invalid="ignore"):
        each = rr / held
    alike = (each > LOWEST_HELD * usual_ms) & (each < HIGHEST_HELD * usual_ms)
    return each if alike.all() and (held > 1).any() else None
