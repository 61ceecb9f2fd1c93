"""Whether rows are samples of the last interval at a fixed rate, and so no beats.

Loggers of several signals write the RR interval that they know into every row. Each interval then
stands there for as long as it lasts, and the rows follow the logger's clock instead of the heart's.
"""

from __future__ import annotations

import numpy as np

from aftershake.rr.beats import Floats
from aftershake.rr.middle import median

LEAST_ROWS = 20
# Rows of a fixed rate: nearly all steps are one step, give or take.
SAME_STEP, STEADY = 0.10, 0.90
UNSTEADY_STEP = 0.35  # of a logger that is often late
ROUNDED_S, FASTEST_S, FAST_S = 0.0011, 0.0015, 0.02  # steps that are written to the millisecond
# What the intervals of steadily following rows may be off their steps in all, as a share.
MOST_OFF, MOST_OFF_UNSTEADY, MOST_OFF_S = 0.03, 0.06, 3.0
FOLLOWING = 0.5  # steps that go with the intervals so far are those of beats
# Intervals that are repeated: the rows of each, where these are several, or of so many together,
# fit what they last to a row.
SEVERAL, WINDOW, FITS, LEAST_REPEATED, LEAST_FITTING = 3.0, 8, 1.2, 0.3, 0.75
ALIKE = 0.95  # intervals that all stand there equally often


def at_a_fixed_rate(since_s: Floats, rr_ms: Floats) -> bool:
    """Whether these rows, with times in s, come evenly where their intervals do not say so."""
    steps = np.diff(since_s)
    if steps.size < LEAST_ROWS:
        return False
    step = median(steps)
    if step <= 0:
        return False
    rounded_s = ROUNDED_S if FASTEST_S <= step <= FAST_S else 0.0
    # Without gaps, in which beats are missing for another reason.
    near = (steps >= 0) & (steps <= max(3 * step, 2.5))
    took_s, lasted_s = float(steps[near].sum()), float(rr_ms[1:][near].sum()) / 1000
    for same, most_off in ((SAME_STEP, MOST_OFF), (UNSTEADY_STEP, MOST_OFF_UNSTEADY)):
        steady = np.mean(np.abs(steps - step) <= max(same * step, rounded_s)) >= STEADY
        if steady and abs(took_s - lasted_s) > max(MOST_OFF_S, most_off * took_s):
            return not _follow(steps, step, rr_ms)
    return False


def _follow(steps: Floats, step: float, rr_ms: Floats) -> bool:
    """Whether the steps go with the intervals, in whatever unit they are."""
    usual = np.abs(steps - step) <= step
    for rr in (rr_ms[1:][usual], rr_ms[:-1][usual]):
        spread = float(np.std(steps[usual]) * np.std(rr))
        if spread > 0 and np.corrcoef(steps[usual], rr)[0, 1] > FOLLOWING:
            return True
    return False


def repeated(rr_ms: Floats) -> bool:
    """Whether each interval stands there again and again, the more often the longer it is."""
    rows, lasts = _repeats(rr_ms)
    # An interval stands there until the next one is known: as long as that lasts, or it itself.
    return rows.size > 0 and (_fits(rows[:-1], lasts[1:]) or _fits(rows, lasts))


def times_each(rr_ms: Floats) -> int:
    """How many times in a row each interval stands there, 1 where they are not all alike."""
    rows, _ = _repeats(rr_ms)
    usual = int(median(rows)) if rows.size else 1
    return usual if rows.size and np.mean(rows == usual) >= ALIKE else 1


def _repeats(rr_ms: Floats) -> tuple[Floats, Floats]:
    """How many rows each interval stands in, and the interval; empty where few are repeated. The
    first and the last may be cut."""
    first = np.flatnonzero(np.concatenate(([True], np.diff(rr_ms) != 0)))
    few = 1 - first.size / rr_ms.size < LEAST_REPEATED or first.size < WINDOW + 4
    if rr_ms.size < LEAST_ROWS or few:
        return np.empty(0), np.empty(0)
    return np.diff(first)[1:].astype(np.float64), rr_ms[first][1:-1]


def _fits(rows: Floats, rr_ms: Floats) -> bool:
    """Whether so many rows are what these intervals last, at one rate."""
    if rr_ms.min() <= 0:
        return False
    if rows.mean() >= SEVERAL:
        off = rows - rr_ms * median(rows / rr_ms)
    else:
        expected = rr_ms * (rows.sum() / rr_ms.sum())
        off = np.convolve(rows - expected, np.ones(WINDOW), "valid")
    return bool(np.mean(np.abs(off) <= FITS) >= LEAST_FITTING)
