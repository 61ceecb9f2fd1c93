"""From numbers in a file to beats: which unit they are in, and where beats are missing."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from aftershake.exchange import RrFileError
from aftershake.rr.beats import Beats, Floats, from_arrivals, from_intervals

LONGEST_RR_MS = 1e6  # not even a pause in a recording: the file is something else
# Times that are beat times fit the intervals this well; arrivals do not.
BEAT_TIME_S = 0.01
GAP_S = 0.1  # between beat times and intervals: something is missing there
LONGEST_S = 1e7  # over 100 days


def in_ms(rr: Floats, file: str) -> float:
    """By what to multiply these intervals to get ms: 1 or 1000. Raises RrFileError if unclear."""
    some = rr[rr > 0]
    if not some.size:
        raise RrFileError(file, "there is no interval above 0 in it")
    if some.size >= 10 and bool(np.all(np.diff(some) > 0)):
        raise RrFileError(file, "the numbers only rise: these are times, not RR intervals")
    for factor in (1.0, 1000.0):
        if np.mean((some * factor >= 200) & (some * factor <= 3000)) >= 0.75:
            return factor
    raise RrFileError(
        file,
        "cannot tell whether these are RR intervals in ms (most from 200 to 3000)"
        " or in s (most from 0.2 to 3)",
    )


def checked(rr_ms: Floats, at_line: Sequence[int], file: str) -> Floats:
    """The same intervals. Raises RrFileError, with the line, for what no interval can be."""
    wrong = np.flatnonzero((rr_ms < 0) | (rr_ms > LONGEST_RR_MS))
    if wrong.size:
        found = float(rr_ms[wrong[0]])
        raise RrFileError(file, f"{found:g} ms cannot be an RR interval", at_line[int(wrong[0])])
    return rr_ms


def in_s(times: Floats, rr_ms: Floats) -> Floats | None:
    """The times as seconds from the first, or None where they make no sense."""
    if times.size < 2 or not np.all(np.isfinite(times)) or np.any(np.diff(times) < 0):
        return None
    since = times - times[0]
    for unit in (1.0, 0.001):
        # A recording has gaps, but hardly a hundred times its beats, and never less than those.
        took_s = float(since[-1]) * unit
        if 0.9 * float(rr_ms[1:].sum()) <= took_s * 1000 <= 100 * float(rr_ms.sum()):
            return since * unit if took_s <= LONGEST_S else None
    return None


def placed(rr_ms: Floats, times: Floats | None = None) -> Beats:
    """Beats from intervals and, where the file has them, times (s or ms, from any zero).

    Times never become intervals. They only split the run where beats are missing: exactly where
    they are beat times, else (arrivals) where the intervals stay behind by over 2.1 s. Times
    that contradict the intervals altogether are left aside.
    """
    since_s = in_s(times, rr_ms) if times is not None else None
    if since_s is None:
        return from_intervals(rr_ms)
    beats = _by_beat_times(since_s, rr_ms) or from_arrivals(since_s, rr_ms)
    begins_s = float(beats.t_s[0] - beats.rr_ms[0] / 1000)
    return Beats(beats.t_s - begins_s, beats.rr_ms, beats.run)


def _by_beat_times(since_s: Floats, rr_ms: Floats) -> Beats | None:
    """Beats where the times are those of beats: of the end of each interval, or of its start."""
    steps_s, rr_s = np.diff(since_s), rr_ms / 1000
    for expected_s, start_s in ((rr_s[1:], since_s - rr_s), (rr_s[:-1], since_s)):
        off_s = np.abs(steps_s - expected_s)
        if float(np.median(off_s)) <= BEAT_TIME_S:
            run = np.concatenate(([0], np.cumsum(off_s > GAP_S)))
            first = np.concatenate(([0], np.flatnonzero(np.diff(run)) + 1))
            elapsed_s = np.cumsum(rr_s)
            before_s = elapsed_s[first] - rr_s[first]
            return Beats((elapsed_s - before_s[run]) + start_s[first][run], rr_ms, run)
    return None
