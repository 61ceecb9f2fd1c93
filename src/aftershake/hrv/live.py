"""What can be said right now, from the 60 s that end now. Called with every packet."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np

from aftershake.hrv import time_domain
from aftershake.hrv.artifacts import LONGEST_RR_MS, Flags, detect_artifacts
from aftershake.hrv.breathing import breathing_per_min
from aftershake.hrv.live_reasons import Calibrating
from aftershake.hrv.model import Live
from aftershake.hrv.prediction import FEWEST_BEATS
from aftershake.hrv.quality import MOST_GAP, grade
from aftershake.hrv.run_edges import with_edges
from aftershake.rr.beats import CATCH_UP_S, Beats, missing_s, uncovered

WINDOW_S = 60.0
BREATHING_S = 64.0  # breaths are counted over a little more than a minute
# A beat is judged by those after it: the newest two are shown as heart rate, but not yet measured.
UNJUDGED = 2
# Missing seconds that a window may hold and still show a number (of low confidence).
TOLERATED_S = MOST_GAP * WINDOW_S


def judge(beats: Beats) -> Flags:
    """Which of the beats of now are left out, as far as those so far tell."""
    return with_edges(beats, detect_artifacts(beats))


def undecided(beats: Beats) -> int:
    """How many of the newest beats cannot be judged yet: later ones may tell otherwise."""
    if not len(beats):
        return 0
    newest_run = int(np.count_nonzero(beats.run == beats.run[-1]))
    return min(len(beats), newest_run if newest_run < FEWEST_BEATS + UNJUDGED else UNJUDGED)


def live(
    beats: Beats,
    now_s: float,
    listening_since_s: float,
    judged: Callable[[Beats], Flags] = judge,
) -> Live:
    """RMSSD of the last 60 s and what goes with it, or why there is none.

    `beats` are those of the last 150 s or so: the ones before the window, and before
    `listening_since_s`, help to judge those inside but are never measured. The states it decides
    are "calibrating", "ok" and "artifacts"; whether a strap is there at all is the caller's.
    """
    end_s = _end_s(beats, now_s)
    needed_s = _needed_s(beats, end_s, listening_since_s)
    if needed_s > 0:
        return Live("calibrating", Calibrating(math.ceil(needed_s)))

    flags = judged(beats)
    from_s = end_s - WINDOW_S
    inside = (beats.starts_s >= from_s - 1e-9) & (beats.t_s <= end_s + 1e-9)
    gap_s = missing_s(beats, from_s, end_s)
    graded = grade(beats, flags, inside, duration_s=WINDOW_S, gap_s=gap_s)
    if graded.quality == "refused":
        return Live(
            "artifacts",
            graded.reason,
            excluded_percent=graded.excluded_percent,
            quality="refused",
        )
    rmssd = time_domain.rmssd_ms(graded.clean)
    measured = beats.starts_s >= max(listening_since_s, end_s - BREATHING_S) - 1e-9
    return Live(
        "ok",
        rmssd_ms=rmssd,
        ln_rmssd=time_domain.ln(rmssd),
        breathing_per_min=breathing_per_min(beats.where(measured), flags.any[measured]),
        excluded_percent=graded.excluded_percent,
        quality=graded.quality,
        misplaced=graded.misplaced,
    )


def _end_s(beats: Beats, now_s: float) -> float:
    """Where the window ends: with the last beat that can be judged, or nine seconds ago.

    Notifications come late: what has not arrived yet is not missing yet.
    """
    judged_s = float(beats.t_s[-1 - UNJUDGED]) if len(beats) > UNJUDGED else -math.inf
    late_s = CATCH_UP_S + UNJUDGED * LONGEST_RR_MS / 1000
    return min(now_s, max(judged_s, now_s - late_s))


def _needed_s(beats: Beats, end_s: float, listening_since_s: float) -> float:
    """Seconds of beats still to come until the window is covered, up to the tolerated gap.

    The start must be wholly there; of gaps inside, 15 s may remain.
    """
    after = np.flatnonzero(beats.t_s > listening_since_s)
    if not after.size:
        return WINDOW_S
    # A beat before the start belongs to no window, however early it came.
    began_s = float(beats.t_s[after[0]] - beats.rr_ms[after[0]] / 1000)
    start_s = max(listening_since_s, began_s)
    needed_s = WINDOW_S - max(0.0, end_s - start_s)
    spare_s = TOLERATED_S
    for a, b in reversed(uncovered(beats, max(start_s, end_s - WINDOW_S), end_s)):
        if b - a > spare_s:
            # The window has to move on until only so much of this gap is left inside it.
            return max(needed_s, b - spare_s - (end_s - WINDOW_S))
        spare_s -= b - a
    return needed_s
