"""Whether RR intervals are points of a curve at a fixed rate, as a spectrum wants them, and so no
beats: successive ones differ by a fraction of what beats differ by.

A curve through intervals bends at the beats, and from one beat to the next it is as far as the
curve there says. So, at the right rate and beginning, lines or cubics between these places go
through every point, and from elsewhere they do not. A list of beats fits from anywhere alike.
"""

from __future__ import annotations

import numpy as np

from aftershake.rr.beats import Floats
from aftershake.rr.middle import median

# Points a second, the usual first, and how much alike their successive steps are at least: the
# correlation of neighbours, of which most hearts have none.
RATES = {4: 0.4, 2: 0.0, 5: 0.4, 10: 0.4, 3: 0.2, 8: 0.4, 6: 0.4, 7: 0.4} | dict.fromkeys(
    (16, 20, 25, 32, 50, 100), 0.4
)
FINEST_HZ = 10  # of a curve of more points, every so many are enough
DEGREES = 1, 3  # lines, cubics
BEGINNINGS = 12  # places, in the first interval, that the first beat may have
BLOCK_BEATS, LEAST_BLOCKS, BLOCKS, LEAST_POINTS = 24, 2, 8, 36
LEAST_SPARE, MOST_SPARE = 12, 18  # points more than the curve has freedom
LEAST_A_BEAT = 1.15
LIKELY_MS = 250.0, 2500.0
# What lines or cubics miss the points by at the best beginning, as a share of the middle one: of
# rests of real people at least 0.52, of curves more than 0.36 in one of a hundred.
FITS, HOPELESS = 0.36, 0.65
# So much alike are the steps of no heart: of real people at most 0.64, of a made-up one that
# breathes to a pacer, almost without noise, 0.93. It is a signal in many points a second, whatever
# it is.
SMOOTH = 0.97
# A made-up heart that swings to the point, twice as slowly as these beats would come, does it too;
# its beats would be longer and shorter in turns.
IN_TURNS = -0.7


def of_a_curve(rr_ms: Floats) -> bool:
    """Whether these are points of a curve; not of beats, nor where that is unclear.

    At one a second a curve has fewer points than beats, which nobody can tell from a list of beats.
    """
    low, high = LIKELY_MS
    if rr_ms.size < LEAST_BLOCKS * LEAST_POINTS or rr_ms.min() < low or rr_ms.max() > high:
        return False
    if _alike(np.diff(rr_ms)) > SMOOTH:
        return True
    for rate_hz, least in RATES.items():
        every = next(each for each in range(1, rate_hz) if rate_hz / each <= FINEST_HZ)
        points = rr_ms[::every]
        if _alike(np.diff(points)) < least:
            continue
        if any(_is_curve(points, every / rate_hz, degree) for degree in DEGREES):
            return True
    return False


def _alike(steps: Floats) -> float:
    """The correlation of each step with the next, 0 of steps that are all the same."""
    off = steps - steps.mean()
    # No products of vectors: of a night's intervals, a library would wake threads for each of them.
    squares = float((off * off).sum())
    return float((off[1:] * off[:-1]).sum()) / squares if squares > 0 else 0.0


def _is_curve(points: Floats, step_s: float, degree: int) -> bool:
    """Whether these are points, `step_s` apart, of pieces of `degree` between beats."""
    points_a_beat = median(points) / 1000 / step_s
    if points_a_beat < LEAST_A_BEAT:
        return False
    size = int(max(BLOCK_BEATS * points_a_beat, MOST_SPARE / (1 - 1 / points_a_beat)))
    blocks = min(BLOCKS, points.size // size)
    if blocks < LEAST_BLOCKS or size < LEAST_POINTS:
        return False
    fits: list[tuple[float, float]] = []
    for start in np.linspace(0, points.size - size, blocks).astype(int).tolist():
        fit = _fit(points[start : start + size], step_s, degree)
        if fit is not None:
            fits.append(fit)
        if len(fits) == LEAST_BLOCKS and min(fits)[0] > HOPELESS:
            return False
    if len(fits) < LEAST_BLOCKS:
        return False
    share, in_turns = np.median(fits, axis=0).tolist()
    return bool(share <= FITS and in_turns >= IN_TURNS)


def _fit(points: Floats, step_s: float, degree: int) -> tuple[float, float] | None:
    """What the best beginning misses the points by, as a share of the middle one; and how much
    alike successive steps of the beats are that it makes. None: there is too little to tell."""
    from scipy.interpolate import make_lsq_spline  # heavy, and only here

    at_s = np.arange(points.size) * step_s
    missed: list[float] = []
    alike: list[float] = []
    for begin in range(BEGINNINGS):
        beats_s = _beats_s(points, step_s, begin / BEGINNINGS)
        inner = step_s if degree > 1 else 0.0
        beats_s = beats_s[(beats_s > inner) & (beats_s < at_s[-1] - inner)]
        spare = points.size - beats_s.size - degree - 1
        if beats_s.size < 4 or spare < LEAST_SPARE:
            return None
        ends = np.full(degree + 1, at_s[-1])
        knots = np.concatenate((np.zeros(degree + 1), beats_s, ends))
        try:
            curve = make_lsq_spline(at_s, points, knots, degree)
        except (ValueError, np.linalg.LinAlgError):
            continue  # no point between some of these beats
        missed.append(float(np.sqrt(np.sum((curve(at_s) - points) ** 2) / spare)))
        alike.append(_alike(np.diff(curve(beats_s))))
    if len(missed) < BEGINNINGS // 2:
        return None
    best, middle = int(np.argmin(missed)), float(np.median(missed))
    return (missed[best] / middle, alike[best]) if middle > 0 else None


def _beats_s(points: Floats, step_s: float, begin: float) -> Floats:
    """When the beats would be, s from the first point, each its own interval after the one before;
    the first after `begin` of the interval that is there."""
    last = points.size - 1
    beat_s, found = begin * float(points[0]) / 1000, []
    while beat_s < last * step_s:
        found.append(beat_s)
        after_s = beat_s + float(points[int(beat_s / step_s)]) / 1000
        for _ in range(4):  # to the interval that stands where it ends
            at = min(int(after_s / step_s), last - 1)
            part = min(after_s / step_s - at, 1.0)
            between = float(points[at] + part * (points[at + 1] - points[at]))
            after_s = beat_s + between / 1000
        beat_s = after_s
    return np.array(found)
