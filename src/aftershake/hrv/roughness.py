"""Whether a beat fits between its neighbours, and which leaps no breath makes."""

from __future__ import annotations

import numpy as np

from aftershake.hrv.lipponen_tarvainen import WINDOW_BEATS, around_at
from aftershake.hrv.prediction import FEWEST_BEATS, residual
from aftershake.hrv.rolling import largest_around, quantiles_at
from aftershake.rr.beats import Bools, Floats

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
ROUNDS = 12


def steepest_rise(rr: Floats) -> Floats:
    """Shape (n,): how steep a rise to each beat may be, as a factor of the beat before; to beats
    that do not rise so far, and so may in any case, the least of all."""
    steepest = np.full(rr.size, STEEPEST_RISE)
    far = np.zeros(rr.size, dtype=bool)
    far[1:] = rr[1:] > STEEPEST_RISE * rr[:-1]
    far[2:] |= rr[2:] > STEEPER_OVER_TWO * STEEPEST_RISE * rr[:-2]
    (at,) = far.nonzero()
    if at.size:
        usual = quantiles_at(rr[1:] / rr[:-1], WINDOW_BEATS, (LEAPING_SHARE,), at - 1)[0]
        steepest[at] = np.clip(1 + USUAL_RISES * (usual - 1), STEEPEST_RISE, STEEPEST_OF_ALL)
    return steepest


def roughness(rr: Floats, median: Floats, rise: Floats, sigh: Bools) -> Bools:
    """Shape (n,): the beats of one run (ms) that do not fit between their neighbours. Takes them
    away, the worst first; `sigh` marks those that are left out of it.

    What is taken away no longer foretells anything, so the rest is looked at again, until all fits.
    """
    kept = np.arange(rr.size)
    for _ in range(ROUNDS):
        whole = kept.size == rr.size
        score = _score(rr[kept], median if whole else None, sigh[kept])
        if score is None:
            break
        # An artifact also spoils what it foretells of its neighbours: only the worst one of five.
        kept = kept[~((score > 1) & (score == largest_around(score, 5)))]
    rough = np.ones(rr.size, dtype=bool)
    rough[kept] = False
    return rough | _leaps(rr, median, rough, rise, sigh)


def any_rough(rr: Floats, median: Floats, rise: Floats) -> bool:
    """Whether any beat is rough, no matter which, where none is of a sigh."""
    none = np.zeros(rr.size, dtype=bool)
    return _score(rr, median, none) is not None or bool(
        np.count_nonzero(_leaps(rr, median, none, rise, none))
    )


def _score(rr: Floats, median: Floats | None, sigh: Bools) -> Floats | None:
    """Shape (n,): by what factor each beat misses what its neighbours foretell more than it may, or
    0; None where no beat does. `median`: the level around each, where it is known."""
    if rr.size < FEWEST_BEATS:
        return None
    off = residual(rr)
    (at,) = ((off > LEAST_MISS * rr.min()) & ~sigh).nonzero()
    level = around_at(rr, at) if median is None else median[at]
    far = off[at] > LEAST_MISS * level
    at, level = at[far], level[far]
    if not at.size:
        return None
    typical = quantiles_at(off, WINDOW_BEATS, (0.5,), at)[0]
    most = np.minimum(np.maximum(ROUGH * typical, LEAST_MISS * level), LARGEST_MISS * level)
    score = np.zeros(rr.size)
    score[at] = off[at] / most
    return score if np.count_nonzero(score > 1) else None


def _leaps(rr: Floats, median: Floats, rough: Bools, rise: Floats, sigh: Bools) -> Bools:
    """Both beats of a step out of proportion: one of them is false, no matter which.

    The vagus slows a heart within a beat and lets go over several, so only a rise may be steep,
    and not right beside an artifact.
    """
    step, level = rr[1:] - rr[:-1], median[1:]
    leaps = (rr[1:] > rise[1:] * rr[:-1]) & ~sigh[1:]
    deep = step < -DEEPEST_FALL * level
    if np.count_nonzero(deep):
        last = rr[-1:]
        back = np.maximum(np.concatenate((rr[2:], last)), np.concatenate((rr[3:], last, last)))
        fall = deep & (back - rr[1:] > REBOUND * -step)
        leaps |= (fall | (step < -DEEPEST_OF_ALL * level)) & ~sigh[:-1]
    steeper = (rr[2:] > STEEPER_OVER_TWO * rise[2:] * rr[:-2]) & ~sigh[2:]
    if np.count_nonzero(rough):
        beside = np.zeros(step.size, dtype=bool)
        beside[1:] = rough[:-2]
        beside[:-1] |= rough[2:]
        leaps |= beside & (np.abs(step) > LARGEST_MISS * level)
        apart = ~(rough[1:] | rough[:-1])
        leaps &= apart
        steeper &= apart[1:] & apart[:-1]
    false = np.zeros(rr.size, dtype=bool)
    false[1:] = leaps
    false[:-1] |= leaps
    # Nor does a breath leap on: over two beats the rise is hardly steeper than over one.
    (over_two,) = steeper.nonzero()
    for beat in range(3):
        false[over_two + beat] = True
    return false
