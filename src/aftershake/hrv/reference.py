"""neurokit2's door: no other file names it. It takes 3 s and 200 MB to import, so it is imported
inside these functions, which run at the end of a phase and in a process of their own.

What it says wrongly at the edges is caught here: nothing raises, nothing warns, and what is not a
finite number is None.
"""

from __future__ import annotations

import math
import sys
import warnings
from collections.abc import Callable
from typing import Any

import numpy as np

from aftershake.hrv.artifacts import contiguous_runs, in_bounds
from aftershake.hrv.prediction import FEWEST_BEATS
from aftershake.kept_out import kept_out
from aftershake.rr.beats import Beats, Floats
from aftershake.surroundings import elsewhere

CLASSES = ("ectopic", "missed", "extra", "longshort")
# Sample entropy grows with the square of the beats: of a longer run, the last ones count.
MOST_ENTROPY_BEATS = 2000
LEAST_ENTROPY_BEATS = 200
# With it neurokit2 would fetch sample data if asked. It opens a socket while it is imported, to see
# whether there is IPv6; here nothing is fetched, and no socket opened.
NETWORK: dict[str, dict[str, object]] = {"requests": {}}


def load() -> None:
    """Import neurokit2 now rather than at the first question."""
    _neurokit()


def artifact_classes(beats: Beats) -> dict[str, tuple[int, ...]]:
    """Lipponen & Tarvainen's classes by neurokit2: indices into `beats`, per contiguous run.

    One pass only (`iterative=False`): after it has mended something it counts afresh, and reports
    none. It never classifies the last two beats of a run. Impossible values are left out first:
    they would lift the thresholds of all beats around them.
    """
    found: dict[str, list[int]] = {name: [] for name in CLASSES}
    possible = in_bounds(beats.rr_ms)
    for a, b in contiguous_runs(beats.run):
        inside = np.flatnonzero(possible[a:b]) + a
        if inside.size < FEWEST_BEATS:
            continue
        ends_ms = np.cumsum(beats.rr_ms[inside])
        peaks = np.rint(np.concatenate(([0.0], ends_ms))).astype(np.int64)
        for name, at in _classes(peaks).items():
            # Peak i ends interval i − 1; peak 0 ends none.
            found[name].extend(int(inside[i - 1]) for i in at if 0 < i <= inside.size)
    return {name: tuple(sorted(set(at))) for name, at in found.items()}


def sample_entropy(rr_ms: Floats) -> float | None:
    """Sample entropy, m = 2, r = 0.2 SD (Richman & Moorman 2000, doi
    10.1152/ajpheart.2000.278.6.H2039); `rr_ms` is one contiguous run without artifacts.

    None below 200 beats and where it is infinite. Of more than 2000 beats, the last 2000 count.
    """
    rr_ms = rr_ms[-MOST_ENTROPY_BEATS:]
    if rr_ms.size < LEAST_ENTROPY_BEATS or not rr_ms.std() > 0:
        return None
    tolerance = 0.2 * float(rr_ms.std(ddof=1))
    found = _quiet(lambda nk: nk.entropy_sample(rr_ms, dimension=2, tolerance=tolerance))
    value = math.nan if found is None else float(found[0])
    return value if math.isfinite(value) else None


def _classes(peaks: Any) -> dict[str, list[int]]:
    found = _quiet(
        lambda nk: nk.signal_fixpeaks(peaks, sampling_rate=1000, iterative=False, method="kubios")
    )
    return {} if found is None else {name: found[0][name] for name in CLASSES}


def _quiet(ask: Callable[[Any], Any]) -> Any:
    """What neurokit2 answers, without its warnings; None where it gives up."""
    nk = _neurokit()
    with warnings.catch_warnings(), np.errstate(all="ignore"):
        warnings.simplefilter("ignore")
        try:
            return ask(nk)
        # It raises each of these on series that are short, flat or odd.
        except (ValueError, IndexError, ZeroDivisionError, KeyError, TypeError):
            return None


def _neurokit() -> Any:
    if found := sys.modules.get("neurokit2"):
        return found
    with warnings.catch_warnings(), elsewhere(), kept_out(NETWORK):
        warnings.simplefilter("ignore")
        import neurokit2

    return neurokit2
