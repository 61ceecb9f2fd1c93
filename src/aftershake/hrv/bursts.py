"""Where noise lies: what beats beside each other tell of it that none of them tells alone."""

from __future__ import annotations

import numpy as np

from aftershake.rr.beats import Bools, Floats, Ints

# How near each other the beats of one burst are.
# Fixed by `make truth`: injected (burst of 5 s).
BURST_REACH = 4
# Noise may keep within what a breath can do, but a breath lifts a heart once and lets it down once:
# so many turns between large steps, within so many steps, are of no breath.
# Fixed by `make truth`: injected (burst of 5 s, other seeds) against people.
TURNS, WITHIN_STEPS = 3, 8


def restless(step: Floats, large: Bools, lost: Bools) -> Bools:
    """Shape (n,): the beats of large steps up and down, again and again.

    `step` and `large` have one element for each of the n − 1 steps. Those to or from a beat that
    is `lost` (shape (n,)) anyway tell nothing: two single artifacts near each other are no noise.
    """
    found = np.zeros(lost.size, dtype=bool)
    steps = np.flatnonzero(large & ~(lost[1:] | lost[:-1]))
    turns = np.flatnonzero(np.diff(np.sign(step[steps])))
    first, last = steps[turns[: 1 - TURNS]], steps[turns[TURNS - 1 :] + 1]
    for a, b in zip(first, last, strict=True):
        if b - a < WITHIN_STEPS:
            found[a : b + 2] = True
    return found


def near(marks: Bools) -> Bools:
    """Shape (n,): the beats within reach of one that is marked."""
    if not np.count_nonzero(marks):
        return np.zeros_like(marks)
    return np.convolve(marks, np.ones(2 * BURST_REACH - 1), "same") > 0.5


def farthest(large: Bools) -> Ints:
    """Shape (n,): of the n − 1 steps given, the farthest large one of four ahead; 0 without."""
    n = large.size + 1
    line = np.zeros(n + BURST_REACH, dtype=bool)
    line[: n - 1] = large
    found = np.zeros(n, dtype=np.int64)
    for k in range(1, BURST_REACH):
        found[line[k : n + k]] = k
    return found
