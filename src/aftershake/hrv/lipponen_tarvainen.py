"""The rule of Lipponen & Tarvainen (2019, doi 10.1080/03091902.2019.1640306): a difference, or a
beat, out of line with those of the beats around it."""

from __future__ import annotations

import numpy as np

from aftershake.hrv.rolling import once, quantiles_at, rolling_quantiles
from aftershake.rr.beats import Bools, Floats, Ints

# Window, factor, and the lines of their figure 1.
WINDOW_BEATS = 91
ALPHA = 5.2
C1, C2 = 0.13, 0.17
MEDIAN_BEATS = 11
TINY_MS = 1.0  # their threshold is 0 on a constant series
REACH = 2  # beats on either side whose differences a judgement looks at


def lipponen_tarvainen(rr: Floats, asked: Bools | None = None) -> Bools:
    """Shape (n,): whatever they would correct of one run. With `asked`, shape (n,), only there."""
    step = steps(rr)
    if asked is None:
        asked = np.ones(rr.size, dtype=bool)
    # They look at a beat only after a large step, or one beat later: mostly there is none.
    looked = asked.copy()
    looked[:-1] |= asked[1:]
    after_large = np.abs(_out_of_line(step, looked)) > 1
    after_large[1:] |= after_large[:-1]
    asked = asked & after_large
    if not np.count_nonzero(asked):
        return asked

    step = _out_of_line(step, _widened(asked))
    off = rr - around(rr)
    off[off < 0] *= 2
    off = _out_of_line(off, asked)
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
    found: Bools = ectopic | ((looked_at | follows) & long_or_short)
    return found & asked


@once
def around(rr: Floats) -> Floats:
    """Shape (n,): the median of the 11 beats around each one."""
    return rolling_quantiles(rr, MEDIAN_BEATS, (0.5,))[0]


def steps(rr: Floats) -> Floats:
    """Shape (n,): from the beat before to each one; 0 to the first."""
    step = np.zeros(rr.size)
    np.subtract(rr[1:], rr[:-1], out=step[1:])
    return step


def around_at(rr: Floats, at: Ints) -> Floats:
    """The same of the beats at these places, shape (m,)."""
    return quantiles_at(rr, MEDIAN_BEATS, (0.5,), at)[0]


def _out_of_line(values: Floats, asked: Bools) -> Floats:
    """Shape (n,): how many of their thresholds each value is, where that is asked; 0 elsewhere. A
    threshold: 5.2 quartile deviations of the sizes of the 91 values around."""
    found, (at,) = np.zeros(values.size), asked.nonzero()
    first, third = quantiles_at(np.abs(values), WINDOW_BEATS, (0.25, 0.75), at)
    found[at] = values[at] / np.maximum(ALPHA / 2 * (third - first), TINY_MS)
    return found


def _widened(marks: Bools) -> Bools:
    """Shape (n,): the beats within `REACH` of one that is marked."""
    wide = marks.copy()
    for k in range(1, REACH + 1):
        wide[k:] |= marks[:-k]
        wide[:-k] |= marks[k:]
    return wide
