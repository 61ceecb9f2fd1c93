"""Time-domain metrics of the beats given: nothing is excluded here, and nothing crosses a gap.

Definitions as Task Force 1996 (doi 10.1161/01.CIR.93.5.1043), with the choices named. All take
beats from which artifacts are already gone (`Beats.where`) and give None where there is too little
to compute, never 0 or NaN. How much data a number needs before it is shown: see `Metrics`.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np

from aftershake.rr.beats import Beats, Floats


def differences(beats: Beats) -> Floats:
    """Shape (m,): RR differences in ms between beats that truly follow one another."""
    with np.errstate(all="ignore"):
        delta: Floats = beats.rr_ms[1:] - beats.rr_ms[:-1]
    return delta if beats.contiguous else delta[beats.is_successive]


def mean_rr_ms(beats: Beats) -> float | None:
    """Mean RR in ms."""
    return _finite(lambda: beats.rr_ms.mean()) if len(beats) else None


def rmssd_ms(beats: Beats) -> float | None:
    """Root of the mean squared RR difference, ms."""
    delta = differences(beats)
    # Live, this is asked with every packet: one product, no copies.
    with np.errstate(all="ignore"):
        mean_square = float(np.dot(delta, delta)) / delta.size if delta.size else math.nan
    return math.sqrt(mean_square) if math.isfinite(mean_square) else None


def sdnn_ms(beats: Beats) -> float | None:
    """Standard deviation of RR, ms, with n − 1 in the denominator."""
    return _finite(lambda: beats.rr_ms.std(ddof=1)) if len(beats) > 1 else None


def pnn50_percent(beats: Beats) -> float | None:
    """Share of differences above 50 ms, in percent of the pairs (as Kubios; not of the beats)."""
    delta = differences(beats)
    return _finite(lambda: 100 * np.mean(np.abs(delta) > 50)) if delta.size else None


def sd1_ms(beats: Beats) -> float | None:
    """Width of the Poincaré plot, ms: SD of the differences / √2 (n − 1 in the denominator)."""
    delta = differences(beats)
    return _finite(lambda: delta.std(ddof=1) / math.sqrt(2)) if delta.size > 1 else None


def sd2_ms(beats: Beats) -> float | None:
    """Length of the Poincaré plot, ms: √(2·var RR − ½·var ΔRR), both with n − 1."""
    delta = differences(beats)
    if delta.size < 2:
        return None
    return _finite(lambda: np.sqrt(2 * beats.rr_ms.var(ddof=1) - delta.var(ddof=1) / 2))


def ln(value: float | None) -> float | None:
    """The natural logarithm, or None where there is none."""
    return math.log(value) if value is not None and value > 0 else None


def _finite(compute: Callable[[], float | np.floating[Any]]) -> float | None:
    with np.errstate(all="ignore"):
        value = float(compute())
    return value if math.isfinite(value) else None
