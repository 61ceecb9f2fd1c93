"""What a deep breath does to the intervals, told from what an error does by its shape.

The vagus slows a heart within a beat or two and lets go over several: a deep breath is a steep
rise from beats no shorter than those before them, to beats that stay longer for a while. No error
is like that. An extra or a premature beat is short first, one that was seen too late is followed
by a short one, and one that was missed is as long as its two neighbours together.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass

import numpy as np

from aftershake.hrv.rolling import edged, once, quantiles_at
from aftershake.rr.beats import Beats, Bools, Floats, Ints

# Fixed by `make truth`: people (each half against the other), injected.
SUM_OF_TWO = 0.72  # of the beats on either side together: one missed is nearly 1
# How far the beat before a leap may fall short of the one before it, that one of the one before
# again, and the beat after the leap of the beat it rose from; as shares of the leap.
SHORT_BEFORE, SHORT_EARLIER, SHORT_AFTER = 0.3, 0.65, 0.3
# In a heart that swings far the breath before is still falling where the next one leaps: a fall of
# no more than so many of its usual steps makes no beat a premature one.
# Fixed by `make truth`: people (half A; held back: half B).
USUAL_FALLS = 3.5
# Noise has this shape by chance now and then. But a heart has hardly begun to leap a beat earlier
# (share of the leap), and lets go without a fall as deep as this (of the level) in the next beats.
LEVEL_BEATS = 31
BEGUN_BEFORE, DEEPEST_RETURN, RETURN_BEATS = 0.4, 0.3, 4
# A leap of more of this heart's usual steps is out of all proportion, unless small (of the level).
STEPS_BEATS, MOST_STEPS, SMALL_LEAP = 91, 40.0, 0.25
REACH = RETURN_BEATS + 1
# A leap this steep, from the beat it rises from, is told as a sigh: every breath leaps a little.
SIGH_RISE = 1.25


@dataclass(frozen=True, slots=True)
class Leaps:
    """Where the intervals leap up as in a deep breath; every array has shape (n,).

    `top`: the longest beat of each. `risen`: it, and the beat on the way where the rise takes two.
    `whole`: these, the two beats from which it rises and the one that follows. `doubtful`: as
    `risen`, for all that leap so, whatever comes before and after.
    """

    top: Bools
    risen: Bools
    whole: Bools
    doubtful: Bools


@once
def leaps(rr: Floats) -> Leaps:
    """The leaps of one run of intervals (ms), however small."""
    return _leaps(rr, strict=False)


@once
def strict_leaps(rr: Floats) -> Leaps:
    """The same, where nothing is made of this heart's usual steps, and what follows a leap is no
    shorter than the beat before its top: a heart lets go over several beats, but one beat put a
    little late is back at once."""
    return _leaps(rr, strict=True)


def _leaps(rr: Floats, *, strict: bool) -> Leaps:
    line = edged(rr, REACH)

    def beat(k: int) -> Floats:
        """The beat `k` after each one."""
        return line[REACH + k : line.size - REACH + k]

    here, before, after = beat(0), beat(-1), beat(1)
    rises = (before < here) & (after <= here)
    if strict:
        rises &= after >= before
    leaping = []
    for beats in (1, 2):
        foot = beat(-beats)
        leap = rises & (foot < here) & (here <= SUM_OF_TWO * (foot + after))
        if beats > 1:
            leap &= foot < before
        if not strict:
            leap &= foot - after <= SHORT_AFTER * (here - foot)
        leaping.append(leap.nonzero()[0])
    doubtful, found = _as_a_breath(rr, line, leaping, strict=strict)
    (one, two), (one_doubtful, two_doubtful) = found, doubtful
    top = one | two
    risen = top | _earlier(two, 1)
    whole = risen | _earlier(top, 1) | _earlier(top, 2) | _earlier(two, 3)
    whole[1:] |= top[:-1]
    return Leaps(top, risen, whole, one_doubtful | two_doubtful | _earlier(two_doubtful, 1))


def _as_a_breath(rr: Floats, line: Floats, leaping: list[Ints], *, strict: bool) -> list[Bools]:
    """Shape (2, n) each: of the beats that are `leaping`, those that rise in one beat and those in
    two, the ones before which nothing falls far, and of these the ones whose leap is smooth and in
    proportion. `line`: the intervals with `REACH` more at either end.

    What is usual around is asked at these few beats alone, and where it can decide."""
    alike, whole = np.zeros((2, 2, rr.size), dtype=bool)
    at = np.concatenate(leaping)
    if not at.size:
        return [alike, whole]
    beats = np.repeat((1, 2), (leaping[0].size, leaping[1].size))
    top, low = REACH + at, REACH + at - beats
    foot, earlier, earliest = line[low], line[low - 1], line[low - 2]
    height, fall, fell = line[top] - foot, earlier - foot, earliest - earlier
    fits = (fall <= SHORT_BEFORE * height) & (fell <= SHORT_EARLIER * height)
    after = [line[top + k] for k in range(1, RETURN_BEATS + 2)]
    returns = np.maximum.reduce([one - other for one, other in itertools.pairwise(after)])
    # What is no more than these shares of the shortest beat needs no other level.
    level = np.full(at.size, rr.min())
    (unsure,) = (~((height <= SMALL_LEAP * level) & (returns <= DEEPEST_RETURN * level))).nonzero()
    level[unsure] = quantiles_at(rr, LEVEL_BEATS, (0.5,), at[unsure])[0]
    small = height <= SMALL_LEAP * level
    asks = ~(fits & small)
    if not np.isfinite(rr).all():
        asks[:] = True
    if np.count_nonzero(asks):
        step = np.zeros(rr.size)
        np.abs(rr[1:] - rr[:-1], out=step[1:])
        usual = quantiles_at(step, STEPS_BEATS, (0.5,), at[asks])[0]
        high, falls_so = height[asks], 0.0 if strict else USUAL_FALLS * usual
        small[asks] = high <= np.maximum(MOST_STEPS * usual, SMALL_LEAP * level[asks])
        fits[asks] = (fall[asks] <= np.maximum(SHORT_BEFORE * high, falls_so)) & (
            fell[asks] <= np.maximum(SHORT_EARLIER * high, falls_so)
        )
    proportioned = small & (returns <= DEEPEST_RETURN * level)
    proportioned &= ~(foot - earlier > BEGUN_BEFORE * height)
    alike[beats - 1, at] = fits
    whole[beats - 1, at] = fits & proportioned
    return [alike, whole]


def far_from_level(rr: Floats, least: float, most: float) -> Bools:
    """Shape (n,): the beats below the least share, or above the most, of the 31-beat median."""
    # At the ends of a run it is the median of 16, of which 8 are as large, and 8 as small.
    few, ranked = (min(rr.size, LEVEL_BEATS // 2 + 1) + 1) // 2, np.sort(rr)
    highest, lowest = ranked[-few], ranked[few - 1]
    far = np.zeros(rr.size, dtype=bool)
    if ranked[0] < least * highest or ranked[-1] > most * lowest:
        at = np.flatnonzero((rr < least * highest) | (rr > most * lowest))
        level = quantiles_at(rr, LEVEL_BEATS, (0.5,), at)[0]
        far[at] = (rr[at] < least * level) | (rr[at] > most * level)
    return far


def _earlier(marks: Bools, beats: int) -> Bools:
    moved = np.zeros_like(marks)
    moved[:-beats] = marks[beats:]
    return moved


@dataclass(frozen=True, slots=True)
class Sighs:
    """How many sighs there are, and RMSSD (ms) without their differences; None with too few."""

    count: int
    rmssd_without_ms: float | None


def sighs(beats: Beats, lost: Bools, least_pairs: int) -> Sighs:
    """The sighs among the beats that are not `lost` (shape (n,)).

    What is left out: the differences from the beat each rises from to its top, and the one after.
    """
    count, pairs = 0, beats.is_successive & ~lost[1:] & ~lost[:-1]
    edges = np.flatnonzero(np.diff(beats.run, prepend=-1, append=-1))
    for a, b in zip(edges[:-1].tolist(), edges[1:].tolist(), strict=True):
        rr = beats.rr_ms[a:b]
        found = leaps(rr)
        tops = np.flatnonzero(found.top)
        # The last beat before each that does not belong to the rise.
        feet = np.maximum.accumulate(np.where(found.risen, 0, np.arange(rr.size)))[tops]
        steep = rr[tops] >= SIGH_RISE * rr[feet]
        for at, foot in zip(tops[steep].tolist(), feet[steep].tolist(), strict=True):
            if not lost[a + foot : a + at + 1].any():
                count += 1
                pairs[a + foot : a + at + 1] = False
    left = np.diff(beats.rr_ms)[pairs]
    enough = left.size >= least_pairs
    return Sighs(count, float(np.sqrt(np.mean(left**2))) if enough else None)
