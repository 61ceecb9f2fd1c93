"""Short-term scaling of RR (detrended fluctuation analysis)."""

from __future__ import annotations

import math

import numpy as np

from aftershake.rr.beats import Floats

SCALES = np.arange(4, 17)
LEAST_BEATS = 200


def dfa_alpha1(rr_ms: Floats) -> float | None:
    """Slope of log F(n) over log n, no unit, n from 4 to 16 beats (Peng 1995, doi
    10.1063/1.166141).

    `rr_ms` is one contiguous run without artifacts; None below 200 beats. There is no cap: time
    and memory grow evenly with the beats. Our own rather than neurokit2's, which uses 4 to 11 and
    loses digits on long series in the smallest windows.
    """
    if rr_ms.size < LEAST_BEATS or not rr_ms.std() > 0:
        return None
    profile = np.cumsum(rr_ms - rr_ms.mean())
    fluctuation = [_fluctuation(profile, int(n)) for n in SCALES]
    if min(fluctuation) <= 0:
        return None
    slope = float(np.polyfit(np.log(SCALES), np.log(fluctuation), 1)[0])
    return slope if math.isfinite(slope) else None


def _fluctuation(profile: Floats, n: int) -> float:
    """RMS distance of the profile from a straight line in each window of n beats."""
    windows = profile[: profile.size // n * n].reshape(-1, n)
    windows = windows - windows.mean(axis=1, keepdims=True)
    at = np.arange(n) - (n - 1) / 2
    slope = windows @ at / (at @ at)
    return float(np.sqrt(np.mean((windows - slope[:, None] * at) ** 2)))
