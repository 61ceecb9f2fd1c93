"""How much of RMSSD seems to be of beats that were put a little early or late.

Such a beat makes one interval too long by as much as the next is too short. If it is no larger than
a breath, nothing tells one of them from a breath; but a heart does that to one beat alone far less
often than to many in a row, so that several which stand out tell that some are false. They are left
in, for nobody knows which; what they make of RMSSD is a reason to call it of low confidence.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from aftershake.hrv.artifacts import contiguous_runs
from aftershake.hrv.prediction import FEWEST_BEATS
from aftershake.hrv.sighs import strict_leaps
from aftershake.rr.beats import Beats, Bools, Floats
from aftershake.rr.middle import median

# A beat stands out that seems moved by so many times what the beats around seem moved by, by no
# less than this share of an interval, and by so many times what the two intervals are off together.
# Fixed by `make truth`: people (half A; held back: half B), injected (misplaced).
STANDS_OUT, LEAST_MOVED, OFF_TOGETHER = 5.0, 0.04, 2.0
# Straight through the two intervals before and the two after, a cubic foretells both.
_FIRST = np.array([-0.3, 1.0, 0.5, -0.2])
_SECOND = _FIRST[::-1]


@dataclass(frozen=True, slots=True)
class Misplaced:
    """How many beats seem misplaced, and by which factor RMSSD is larger with their differences."""

    beats: int
    growth: float


def misplaced(clean: Beats) -> Misplaced:
    """What the beats that stand out make of RMSSD. `clean`: without artifacts."""
    runs = [(a, b) for a, b in contiguous_runs(clean.run) if b - a >= FEWEST_BEATS]
    if not runs:
        return Misplaced(0, 1.0)
    moved, together = np.zeros(len(clean)), np.zeros(len(clean))
    for a, b in runs:
        moved[a : b - 1], together[a : b - 1] = _seems_moved(clean.rr_ms[a:b])
    looked_at = np.concatenate([moved[a : b - 1] for a, b in runs])
    least_ms = max(
        STANDS_OUT * median(looked_at),
        LEAST_MOVED * median(clean.rr_ms),
    )
    out = (moved > least_ms) & (moved > OFF_TOGETHER * together)
    if not np.count_nonzero(out):  # as mostly
        return Misplaced(0, 1.0)
    out &= _highest(moved)
    for a, b in runs:
        if out[a : b - 1].any():
            # By the strict shape: one moved no further than a breath is a fall before a rise, too.
            whole = strict_leaps(clean.rr_ms[a:b]).whole
            out[a : b - 1] &= ~(whole[:-1] & whole[1:])
    steps, pairs = np.diff(clean.rr_ms), clean.is_successive
    spoilt = (out | np.roll(out, 1) | np.roll(out, -1))[:-1] & pairs
    squares = steps**2
    left = squares[pairs & ~spoilt]
    if not out.any() or not left.size or not left.any():
        return Misplaced(0, 1.0)
    return Misplaced(int(out.sum()), float(np.sqrt(squares[pairs].mean() / left.mean())))


def _seems_moved(rr: Floats) -> tuple[Floats, Floats]:
    """Shape (n − 1,) each, ms: by how much the beat between two intervals seems to be moved, and
    by how much the two together are off."""
    line = np.concatenate((rr[2:0:-1], rr, rr[-2:-4:-1]))  # as in a mirror
    around = np.stack([line[k : k + rr.size - 1] for k in (0, 1, 4, 5)], axis=1)
    first, second = rr[:-1] - around @ _FIRST, rr[1:] - around @ _SECOND
    return np.abs(first - second) / 2, np.abs(first + second) / 2


def _highest(values: Floats) -> Bools:
    """Shape (n,): those with no higher one beside them: what is moved spoils the next ones too."""
    highest = values >= 0
    highest[1:] &= values[1:] >= values[:-1]
    highest[:-1] &= values[:-1] >= values[1:]
    return highest
