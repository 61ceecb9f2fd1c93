"""Quantiles of the values around each one."""

from __future__ import annotations

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from aftershake.rr.beats import Floats

BLOCK = 4096


def rolling_quantiles(values: Floats, window: int, wanted: tuple[float, ...]) -> list[Floats]:
    """Quantiles (linear) of the `window` values around each one, fewer at the ends.

    As pandas' `rolling(window, center=True, min_periods=1).quantile`, in blocks, so that a day of
    beats needs little memory.
    """
    n, half = values.size, window // 2
    padded = np.concatenate((np.full(half, np.inf), values, np.full(half, np.inf)))
    at = np.arange(n)
    count = np.minimum(at + half, n - 1) - np.maximum(at - half, 0) + 1
    found = [np.empty(n) for _ in wanted]
    for a in range(0, n, BLOCK):
        b = min(a + BLOCK, n)
        rows = np.sort(sliding_window_view(padded[a : b + 2 * half], window), axis=1)
        row = np.arange(b - a)
        for quantile, each in zip(wanted, found, strict=True):
            place = quantile * (count[a:b] - 1)
            low = place.astype(np.int64)
            high = np.minimum(low + 1, count[a:b] - 1)
            below, above = rows[row, low], rows[row, high]
            each[a:b] = below + (place - low) * (above - below)
    return found
