"""From numbers in a file to beats: which unit they are in, and where beats are missing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from aftershake.exchange import RrFileError
from aftershake.rr.beats import MISSING_S, Beats, Bools, Floats, from_arrivals, from_intervals
from aftershake.rr.middle import median

LONGEST_RR_MS = 1e6  # not even a pause in a recording: the file is something else
# How words of 16 bits, and tables of measurements, say that there is nothing.
NOTHING_MS = (65_535.0, 32_767.0, 9_999.0, 99_999.0)
LEAST_SUMMED, SUMMED = 8, 1e-6  # numbers before it; off by this share at most
MOST_IMPOSSIBLE = 0.25  # of the numbers
LEAST_LIKELY = 0.6  # of them from 200 to 3000 ms
LEAST_RISING, LEAST_SORTED = 10, 20  # numbers, and steps between them
# Times that are beat times fit the intervals this well; arrivals do not.
BEAT_TIME_S = 0.01
GAP_S = 0.1  # between beat times and intervals: something is missing there
LONGEST_S = 1e7  # over 100 days
# By how much the intervals may run ahead of the times: what came first may have come late.
AHEAD_S, AHEAD = 10.0, 0.05
STILL = 0.5
# How near to 2.4 percent all intervals together come, and those of each half: times to the second
# are off by so much in as many seconds.
OFF_1024, OFF_HALF, LEAST_HALF_S = 0.005, 0.009, 115.0
LEAST_STEPS = 20
# From most rows to the next it takes no longer than this, and so many intervals.
MOST_STEP_S, MOST_STEP = 1.0, 3.0
# Units of times that are numbers, in s. Days only as spreadsheets count them, since 1900.
UNITS_S = (1.0, 1e-3, 1e-6, 1e-9)
DAYS, DAY_S = (20_000.0, 80_000.0), 86_400.0


def in_ms(rr: Floats, file: str, named: float | None = None) -> float:
    """By what to multiply these intervals to get ms: what their column's name says, or 1 or 1000.
    Raises RrFileError where that is unclear, or cannot be."""
    some = rr[rr > 0]
    if not some.size:
        if named:
            return named
        raise RrFileError(file, "there is no interval above 0 in it")
    _refuse_disordered(some, file)
    likely = {each: _likely(some * each) for each in ((named,) if named else (1.0, 1000.0))}
    if max(likely.values()) > 1 - LEAST_LIKELY and _parted(some):
        raise RrFileError(
            file,
            "some of its numbers are written with a sign between the thousands, as 1,052 beside"
            " 736; please save it without that sign",
        )
    for factor, share in likely.items():
        if share >= (1 - LEAST_LIKELY if named else LEAST_LIKELY):
            return factor
    if named:
        raise RrFileError(
            file,
            "in the unit that its header names, most of its numbers can be no RR intervals"
            " (200 to 3000 ms)",
        )
    raise RrFileError(
        file,
        "cannot tell whether these are RR intervals in ms (most from 200 to 3000)"
        " or in s (most from 0.2 to 3)",
    )


def _likely(rr_ms: Floats) -> float:
    return float(np.mean((rr_ms >= 200) & (rr_ms <= 3000)))


def _refuse_disordered(some: Floats, file: str) -> None:
    """No heart beats in the order of size: these are times, or somebody sorted them."""
    steps = np.diff(some)
    if some.size >= LEAST_RISING and bool(np.all(steps > 0)):
        raise RrFileError(file, "the numbers only rise: these are times, not RR intervals")
    if np.count_nonzero(steps) >= LEAST_SORTED and (np.all(steps >= 0) or np.all(steps <= 0)):
        raise RrFileError(
            file, "its intervals stand in the order of their size, not in that of the beats"
        )


def _parted(some: Floats) -> bool:
    """Whether 1,052 was read as 1.052 beside 736: as a spreadsheet writes whole ms, and as nobody
    writes anything else."""
    small, large = some[some < 10], some[some >= 200]
    if not small.size or not large.size or bool(np.any(large >= 1000)):
        return False
    thousandths = np.abs(small * 1000 - np.rint(small * 1000)) < 1e-6
    return bool(np.all(large % 1 == 0) and np.any(thousandths & (small > 1) & (small % 1 > 0)))


def impossible(rr_ms: Floats) -> Bools:
    """Shape (n,): what no interval can be: no number, below 0, over a quarter of an hour, or a sign
    that there is none."""
    wrong: Bools = ~((rr_ms >= 0) & (rr_ms <= LONGEST_RR_MS))
    for nothing in NOTHING_MS:
        wrong |= rr_ms == nothing
    return wrong


def ends_in_total(rr: Floats) -> bool:
    """Whether the last of these numbers, in whatever unit, is the sum of the others."""
    if rr.size <= LEAST_SUMMED:
        return False
    return bool(abs(rr[-1] - rr[:-1].sum()) <= SUMMED * rr[-1])


def checked(rr_ms: Floats, at_line: Sequence[int], file: str) -> Floats:
    """The same intervals; what no interval can be becomes 0 ms, which is an artifact like any other
    and takes no time. Raises RrFileError, with the line, where there is much of it."""
    wrong = impossible(rr_ms)
    if np.mean(wrong) > MOST_IMPOSSIBLE:
        first = int(np.flatnonzero(wrong)[0])
        found = float(rr_ms[first])
        what = "what is no number" if np.isnan(found) else f"{found:g} ms"
        raise RrFileError(file, f"{what} cannot be an RR interval", at_line[first])
    return np.where(wrong, 0.0, rr_ms)


def units_s(times: Floats) -> tuple[float, ...]:
    """In which units these numbers may be times, s, the likeliest first."""
    low, high = DAYS
    days = low <= float(times.min()) and float(times.max()) <= high
    return (*UNITS_S, DAY_S) if days else UNITS_S


def own_unit_s(times: Floats, rr_ms: Floats) -> tuple[float, ...]:
    """The unit of beat times that are in no usual one (minutes, samples), s; empty without."""
    steps = np.diff(times)
    if steps.size < LEAST_STEPS or median(steps) <= 0:
        return ()
    rises = steps > 0
    for rr_s in (rr_ms[1:] / 1000, rr_ms[:-1] / 1000):
        unit = median(rr_s[rises] / steps[rises])
        off_s = np.abs(unit * steps - rr_s)
        if np.ptp(rr_s) > BEAT_TIME_S and median(off_s) <= BEAT_TIME_S:
            return (unit,)
    return ()


def fits(since_s: Floats, rr_ms: Floats) -> bool:
    """Whether these may be the times, in s from the first, of rows with these intervals."""
    # A recording has gaps, but hardly a hundred times its beats, and never less than those.
    took_s, lasted_s = float(since_s[-1]), float(rr_ms.sum()) / 1000
    within = 0.9 * (lasted_s - float(rr_ms[0]) / 1000) - MISSING_S <= took_s <= 100 * lasted_s
    # Nor do they stand still but for one leap: without its longest hole it lasts as its beats do.
    steps_s = np.diff(since_s)
    within &= took_s - float(steps_s.max(initial=0.0)) >= STILL * lasted_s - AHEAD_S
    if not within or took_s > LONGEST_S or ahead(since_s, rr_ms):
        return False
    return not (
        _over(steps_s, MOST_STEP_S)
        and _over(steps_s, MOST_STEP_S + MOST_STEP * median(rr_ms) / 1000)
    )


def _over(values: Floats, limit: float) -> bool:
    """Whether the median is over this; sorted are they only where half of them are."""
    over = 2 * int(np.count_nonzero(values > limit))
    return over > values.size if over != values.size else median(values) > limit


def onward(since_s: Floats) -> Floats:
    """The same times; where they run back, the latest so far."""
    if bool((since_s[1:] >= since_s[:-1]).all()):  # as nearly always; it is known much faster
        return since_s
    return np.maximum.accumulate(since_s)


def ahead(since_s: Floats, rr_ms: Floats) -> bool:
    """Whether somewhere the intervals add up to much more than the time that had gone by."""
    lateness = since_s - (np.cumsum(rr_ms) - rr_ms[0]) / 1000
    return bool(np.any(lateness < -np.maximum(AHEAD_S, AHEAD * since_s)))


def in_1024ths(since_s: Floats, rr_ms: Floats) -> bool:
    """Whether these whole numbers are a strap's own 1/1024 s, taken for ms: by times that go on as
    a clock does, they are all too long by the same 2.4 percent."""
    if since_s.size < LEAST_STEPS or np.any(rr_ms % 1):
        return False
    middle = int(np.searchsorted(since_s, since_s[-1] / 2))
    halves = ((slice(None, middle), OFF_HALF), (slice(middle, None), OFF_HALF))
    for part, off in ((slice(None), OFF_1024), *halves):
        took_s = float(np.ptp(since_s[part])) if since_s[part].size else 0.0
        lasted_s = float(rr_ms[part][1:].sum()) / 1000
        if took_s < LEAST_HALF_S or abs(lasted_s / took_s - 1.024) > off:
            return False
    return True


def placed(rr_ms: Floats, since_s: Floats | None = None) -> Beats:
    """Beats from intervals and, where the file has them, times that fit (s, from any zero).

    Times never become intervals. They only split the run where beats are missing: exactly where
    they are beat times, else (arrivals) where the intervals stay behind by over 2.1 s.
    """
    if since_s is None or since_s.size < 2:
        return from_intervals(rr_ms)
    since_s = onward(since_s)
    beats = by_beat_times(since_s, rr_ms) or from_arrivals(since_s, rr_ms)
    begins_s = float(beats.t_s[0] - beats.rr_ms[0] / 1000)
    return replace(beats, t_s=beats.t_s - begins_s)


def by_beat_times(since_s: Floats, rr_ms: Floats) -> Beats | None:
    """Beats where the times are those of beats: of the end of each interval, or of its start."""
    if (found := _of_beats(since_s, rr_ms)) is None:
        return None
    off_s, start_s = found
    rr_s = rr_ms / 1000
    run = np.concatenate(([0], np.cumsum(off_s > GAP_S)))
    first = np.concatenate(([0], np.flatnonzero(np.diff(run)) + 1))
    elapsed_s = np.cumsum(rr_s)
    before_s = elapsed_s[first] - rr_s[first]
    return Beats((elapsed_s - before_s[run]) + start_s[first][run], rr_ms, run)


def are_beat_times(since_s: Floats, rr_ms: Floats) -> bool:
    """Whether the times are those of beats."""
    return _of_beats(since_s, rr_ms) is not None


def _of_beats(since_s: Floats, rr_ms: Floats) -> tuple[Floats, Floats] | None:
    """How far each step is from its interval, and when the intervals began, s; None where the times
    are not those of beats."""
    steps_s, rr_s = np.diff(since_s), rr_ms / 1000
    to_end, to_start = np.abs(steps_s - rr_s[1:]), np.abs(steps_s - rr_s[:-1])
    off_end, off_start = (_over(each, BEAT_TIME_S) for each in (to_end, to_start))
    if off_end and off_start:
        return None
    ends = off_start if off_end != off_start else median(to_end) <= median(to_start)
    return (to_end, since_s - rr_s) if ends else (to_start, since_s)
