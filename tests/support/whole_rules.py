"""The rules for artifacts, sighs and misplaced beats over all beats at once: what is usual around
each is worked out, whether it can decide anything or not. The same must come of it, to a digit."""

from __future__ import annotations

import numpy as np

from aftershake.hrv import artifacts as rules
from aftershake.hrv import roughness
from aftershake.hrv import sighs as shape
from aftershake.hrv.artifacts import Flags, contiguous_runs, in_bounds
from aftershake.hrv.bursts import BURST_REACH, farthest, near, restless
from aftershake.hrv.lipponen_tarvainen import ALPHA, C1, C2, MEDIAN_BEATS, TINY_MS, WINDOW_BEATS
from aftershake.hrv.misplaced import LEAST_MOVED, OFF_TOGETHER, STANDS_OUT, Misplaced, _seems_moved
from aftershake.hrv.prediction import FEWEST_BEATS, residual
from aftershake.hrv.rolling import edged, largest_around, rolling_quantiles
from aftershake.hrv.sighs import Leaps
from aftershake.rr.beats import Beats, Bools, Floats
from aftershake.rr.middle import median as middle


def detect_artifacts(beats: Beats, also: Bools | None = None) -> Flags:
    bounds = ~in_bounds(beats.rr_ms)
    distribution, rough = np.zeros(len(beats), dtype=bool), np.zeros(len(beats), dtype=bool)
    for a, b in contiguous_runs(beats.run):
        if np.count_nonzero(~bounds[a:b]) < FEWEST_BEATS:
            # Not judged, and such runs come when beats are misread: left out.
            distribution[a:b] = rough[a:b] = True
        else:
            named = None if also is None else also[a:b]
            distribution[a:b], rough[a:b] = judged(beats.rr_ms[a:b], bounds[a:b], named)
    return Flags(bounds, distribution, rough)


def judged(all_rr: Floats, bounds: Bools, named: Bools | None) -> tuple[Bools, Bools]:
    inside = np.flatnonzero(~bounds)
    rr = all_rr[inside]
    rise = steepest_rise(rr)
    found = lipponen_tarvainen(rr) if named is None else lipponen_tarvainen(rr) | named[inside]
    torn = np.diff(inside, prepend=inside[0] - 1, append=inside[-1] + 1) > 1
    level, median = _level_of(rr), _median(rr)
    far = (rr < rules.LOWEST_LEVEL * level) | (rr > rules.HIGHEST_LEVEL * level)
    step, sigh = np.diff(rr, prepend=rr[0]) / median, leaps(rr, strict=False)
    falls = (step < -rules.HARD_FALL) & ~np.append(False, sigh.risen[:-1])
    hard = far | falls | ((step > rules.HARD_RISE) & ~sigh.risen)
    nowhere = near(bounds & ~(all_rr > rules.LONGEST_RR_MS))[inside]
    whole = sigh.whole & ~(near(hard) | nowhere)
    unfit = _rough(rr, median, rise, whole)
    unlike = found & in_danger(rr) & ~whole
    real = _alone(rr, unlike | unfit, rise, torn)

    distribution, rough = np.zeros_like(bounds), np.zeros_like(bounds)
    distribution[inside] = (unlike & ~real) | far
    rough[inside] = (unfit & ~real) | far

    suspect = bounds.copy()
    suspect[inside] = (found & ~whole) | unfit
    finite = np.isfinite(all_rr)
    plain = np.clip(all_rr[finite], rules.SHORTEST_RR_MS, rules.LONGEST_RR_MS)
    core = bounds.copy()
    core[inside] = hard
    lost = bounds | distribution | rough
    burst = np.flatnonzero(finite)[_burst(plain, suspect[finite], core[finite], lost[finite])]
    distribution[burst] = rough[burst] = True
    return distribution, rough


def lipponen_tarvainen(rr: Floats) -> Bools:
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


def steepest_rise(rr: Floats) -> Floats:
    rise = rr[1:] / rr[:-1]
    usual = rolling_quantiles(rise, WINDOW_BEATS, (roughness.LEAPING_SHARE,))[0]
    steepest = np.clip(
        1 + roughness.USUAL_RISES * (usual - 1), roughness.STEEPEST_RISE, roughness.STEEPEST_OF_ALL
    )
    return np.concatenate((steepest[:1], steepest))


def in_danger(rr: Floats) -> Bools:
    step = np.abs(np.diff(rr, prepend=rr[0], append=rr[-1]))
    danger: Bools = np.maximum(step[:-1], step[1:]) > rules.LEAST_STEP * middle(rr)
    return danger


def _alone(rr: Floats, flagged: Bools, rise: Floats, torn: Bools) -> Bools:
    line = np.pad(flagged, 2)
    company = line[1:-3] | line[3:-1] | torn[:-1] | torn[1:]
    neighbours = edged(rr, 1)
    longer = np.maximum(neighbours[:-2], neighbours[2:])
    shorter = np.minimum(neighbours[:-2], neighbours[2:])
    breath = (
        (rr > shorter)
        & (rr < rules.LONGEST_ALONE * longer)
        & (neighbours[2:] > rules.SHORTEST_AFTER * rr)
    )
    breath &= rr <= rise * neighbours[:-2]
    short = (
        (rr <= shorter)
        & (rr > rules.SHORTEST_ALONE * shorter)
        & (rr > rules.SHORTEST_AFTER * longer)
    )
    short &= neighbours[2:] <= np.append(rise[1:], rise[-1:]) * rr
    alone: Bools = flagged & ~company & (breath | short)
    return alone


def _burst(rr: Floats, suspect: Bools, hard: Bools, lost: Bools) -> Bools:
    step = np.abs(np.diff(rr)) / _median(rr)[1:]
    usual = rolling_quantiles(step, WINDOW_BEATS, (0.5,))[0]
    tenth = np.clip(rules.BURST_STEP, rules.FEWEST_STEPS * usual, rules.MOST_STEPS * usual)
    large = step > np.clip(tenth, rules.LEAST_BURST, roughness.LARGEST_MISS)
    cluster = np.ones(2 * BURST_REACH - 1)
    burst: Bools = suspect & (np.convolve(suspect, cluster, "same") >= rules.BURST_BEATS)
    burst &= near(near(hard))
    out_of_line = step > np.clip(rules.MOST_STEPS * usual, rules.BURST_STEP, roughness.LARGEST_MISS)
    burst |= restless(np.diff(rr), out_of_line, lost)
    # How many beats further the last large step within reach is, after each beat and before it.
    ahead, behind = farthest(large), farthest(large[::-1])[::-1]
    for _ in range(roughness.ROUNDS):
        grown = burst.copy()
        for k in range(1, BURST_REACH):
            grown[k:] |= (burst & (ahead >= k))[:-k]
            grown[:-k] |= (burst & (behind >= k))[k:]
        if np.array_equal(grown, burst):
            break
        burst = grown
    return burst


def _threshold(values: Floats) -> Floats:
    first, third = rolling_quantiles(np.abs(values), WINDOW_BEATS, (0.25, 0.75))
    return ALPHA / 2 * (third - first)


def _rough(rr: Floats, median: Floats, rise: Floats, sigh: Bools) -> Bools:
    kept = np.arange(rr.size)
    for _ in range(roughness.ROUNDS):
        if kept.size < FEWEST_BEATS:
            break
        off, level = residual(rr[kept]), median if kept.size == rr.size else _median(rr[kept])
        typical = rolling_quantiles(off, WINDOW_BEATS, (0.5,))[0]
        off[sigh[kept]] = 0.0
        score = off / np.clip(
            roughness.ROUGH * typical, roughness.LEAST_MISS * level, roughness.LARGEST_MISS * level
        )
        # An artifact also spoils what it foretells of its neighbours: only the worst one of five.
        around = largest_around(score, 5)
        worst = (score > 1) & (score == around)
        if not worst.any():
            break
        kept = kept[~worst]
    rough = np.ones(rr.size, dtype=bool)
    rough[kept] = False
    return rough | _leaps(rr, median, rough, rise, sigh)


def _leaps(rr: Floats, median: Floats, rough: Bools, rise: Floats, sigh: Bools) -> Bools:
    step, level = np.diff(rr), median[1:]
    beside = np.zeros(step.size, dtype=bool)
    beside[1:] = rough[:-2]
    beside[:-1] |= rough[2:]
    back = np.maximum(np.append(rr[2:], rr[-1]), np.append(rr[3:], (rr[-1], rr[-1])))
    fall = (step < -roughness.DEEPEST_FALL * level) & (back - rr[1:] > roughness.REBOUND * -step)
    fall = (fall | (step < -roughness.DEEPEST_OF_ALL * level)) & ~sigh[:-1]
    leaps = fall | (beside & (np.abs(step) > roughness.LARGEST_MISS * level))
    leaps |= (rr[1:] > rise[1:] * rr[:-1]) & ~sigh[1:]
    leaps &= ~(rough[1:] | rough[:-1])
    false: Bools = np.append(leaps, False) | np.append(False, leaps)
    # Nor does a breath leap on: over two beats the rise is hardly steeper than over one.
    whole = ~(rough[2:] | rough[1:-1] | rough[:-2])
    over_two = np.flatnonzero(
        whole & ~sigh[2:] & (rr[2:] > roughness.STEEPER_OVER_TWO * rise[2:] * rr[:-2])
    )
    for beat in range(3):
        false[over_two + beat] = True
    return false


def _median(rr: Floats) -> Floats:
    return rolling_quantiles(rr, MEDIAN_BEATS, (0.5,))[0]


def leaps(rr: Floats, *, strict: bool) -> Leaps:
    level = _level_of(rr)
    step = np.abs(np.diff(rr, prepend=rr[:1]))
    usual = rolling_quantiles(step, shape.STEPS_BEATS, (0.5,))[0]
    highest = np.maximum(shape.MOST_STEPS * usual, shape.SMALL_LEAP * level)
    falls_so = 0.0 if strict else shape.USUAL_FALLS * usual
    line = edged(rr, shape.REACH)

    def beat(k: int) -> Floats:
        """The beat `k` after each one."""
        return line[shape.REACH + k : line.size - shape.REACH + k]

    returns = [beat(k) - beat(k + 1) for k in range(1, shape.RETURN_BEATS + 1)]
    smooth = np.maximum.reduce(returns) <= shape.DEEPEST_RETURN * level
    found, doubtful = [], []
    for beats in (1, 2):
        foot = beat(-beats)
        height = beat(0) - foot
        leap = (height > 0) & (beat(0) <= shape.SUM_OF_TWO * (foot + beat(1)))
        leap &= (beat(-beats) < beat(1 - beats)) & (beat(-1) < beat(0)) & (beat(1) <= beat(0))
        fall, earlier = beat(-beats - 1) - foot, beat(-beats - 2) - beat(-beats - 1)
        leap &= fall <= np.maximum(shape.SHORT_BEFORE * height, falls_so)
        leap &= earlier <= np.maximum(shape.SHORT_EARLIER * height, falls_so)
        leap &= beat(1) >= beat(-1) if strict else foot - beat(1) <= shape.SHORT_AFTER * height
        doubtful.append(leap)
        begun = foot - beat(-beats - 1) > shape.BEGUN_BEFORE * height
        found.append(leap & smooth & ~begun & (height <= highest))
    one, two = found
    top = one | two
    risen = top | _earlier(two, 1)
    whole = risen | _earlier(top, 1) | _earlier(top, 2) | _earlier(two, 3)
    whole[1:] |= top[:-1]
    return Leaps(top, risen, whole, doubtful[0] | doubtful[1] | _earlier(doubtful[1], 1))


def _level_of(rr: Floats) -> Floats:
    return rolling_quantiles(rr, shape.LEVEL_BEATS, (0.5,))[0]


def _earlier(marks: Bools, beats: int) -> Bools:
    moved = np.zeros_like(marks)
    moved[:-beats] = marks[beats:]
    return moved


def misplaced(clean: Beats) -> Misplaced:
    steps = np.diff(clean.rr_ms)
    pairs = clean.is_successive
    runs = [(a, b) for a, b in contiguous_runs(clean.run) if b - a >= FEWEST_BEATS]
    if not runs:
        return Misplaced(0, 1.0)
    moved, together = np.zeros(len(clean)), np.zeros(len(clean))
    sigh = np.zeros(len(clean), dtype=bool)
    for a, b in runs:
        moved[a : b - 1], together[a : b - 1] = _seems_moved(clean.rr_ms[a:b])
        # By the strict shape: a beat moved no further than a breath is a fall before a rise, too.
        whole = leaps(clean.rr_ms[a:b], strict=True).whole
        sigh[a : b - 1] = whole[:-1] & whole[1:]
    looked_at = np.concatenate([np.arange(a, b - 1) for a, b in runs])
    least_ms = max(
        STANDS_OUT * middle(moved[looked_at]),
        LEAST_MOVED * middle(clean.rr_ms),
    )
    out = (moved > least_ms) & (moved > OFF_TOGETHER * together) & ~sigh & _highest(moved)
    spoilt = (out | np.roll(out, 1) | np.roll(out, -1))[:-1] & pairs
    squares = steps**2
    left = squares[pairs & ~spoilt]
    if not out.any() or not left.size or not left.any():
        return Misplaced(0, 1.0)
    return Misplaced(int(out.sum()), float(np.sqrt(squares[pairs].mean() / left.mean())))


def _highest(values: Floats) -> Bools:
    line = np.pad(values, 1)
    highest: Bools = (values >= line[:-2]) & (values >= line[2:])
    return highest
