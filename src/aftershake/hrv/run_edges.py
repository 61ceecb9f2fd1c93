"""The beats at the ends of a run, which have a neighbour on one side only.

Beats are lost when they are misread, so the first beat after a gap and the last one before it are
false more often than others; and neither of the two judgements can look at both of its sides. There
a beat that leaps is left out, whatever it is: it makes one pair, and as a false one too much.
"""

from __future__ import annotations

import numpy as np

from aftershake.hrv.artifacts import Flags, contiguous_runs
from aftershake.hrv.roughness import LARGEST_MISS, LEAST_MISS
from aftershake.rr.beats import Beats
from aftershake.rr.middle import median

# A step at the end of a run is out of proportion beyond this many usual steps, within the bounds of
# a beat that does not fit between its neighbours.
# Fixed by `make truth`: gaps, clean, people.
LARGEST_STEP = 4.0


def with_edges(beats: Beats, flags: Flags) -> Flags:
    """`flags`, and by both judgements the beats at the ends of runs that leap from their neighbour.

    Every array has shape (n,). Any content is taken.
    """
    if len(beats) < 2:
        return flags
    leaping, kept = np.zeros(len(beats), dtype=bool), ~flags.any
    with np.errstate(invalid="ignore"):
        step = np.abs(beats.rr_ms[1:] - beats.rr_ms[:-1])
    pairs = kept[1:] & kept[:-1] & beats.is_successive
    if not np.count_nonzero(pairs):
        return flags
    level = median(beats.rr_ms[kept])
    usual = LARGEST_STEP * median(step[pairs])
    most = min(max(usual, LEAST_MISS * level), LARGEST_MISS * level)
    for a, b in contiguous_runs(beats.run):
        if b - a > 1:
            leaping[a] = kept[a] and kept[a + 1] and step[a] > most
            leaping[b - 1] = kept[b - 1] and kept[b - 2] and step[b - 2] > most
    return Flags(flags.bounds, flags.distribution | leaping, flags.rough | leaping)
