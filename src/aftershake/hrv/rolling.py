"""Quantiles of the values around each one."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache, wraps
from typing import TypeVar

import numpy as np

from aftershake.rr.beats import Floats, Ints

_Found = TypeVar("_Found")
_KEPT = 4  # answers
FEW = 4  # places that are looked at one by one
BLOCK = 4096  # rows that are sorted together, so that a day of beats needs little memory
MANY = 1024  # values from which on scipy is worth loading
MOST_AT = 0.25  # of these: more than so many places are found faster together with all others


def rolling_quantiles(values: Floats, window: int, wanted: tuple[float, ...]) -> list[Floats]:
    """Quantiles (linear) of the `window` values around each one (an odd number), fewer at the ends.

    As pandas' `rolling(window, center=True, min_periods=1).quantile`.
    """
    if values.size < max(MANY, 2 * window) or not np.isfinite(values).all():
        return _of_few(values, window, wanted)
    from scipy.ndimage import rank_filter

    half = window // 2
    begin, end = (
        _of_few(some, window, wanted) for some in (values[: window - 1], values[1 - window :])
    )
    found = []
    for quantile, first, last in zip(wanted, begin, end, strict=True):
        place = quantile * (window - 1)
        low = int(place)
        each = rank_filter(values, low, size=window)
        if place > low:
            each += (place - low) * (rank_filter(values, low + 1, size=window) - each)
        each[:half], each[-half:] = first[:half], last[-half:]
        found.append(each)
    return found


def _of_few(values: Floats, window: int, wanted: tuple[float, ...]) -> list[Floats]:
    """The same of any values, by sorting those around each; what is no number is the largest."""
    n, padded = values.size, _padded(values, window // 2)
    found = [np.empty(n) for _ in wanted]
    for a in range(0, n, BLOCK):
        b = min(a + BLOCK, n)
        # A row is the window around one value, and lies one value further than the row before.
        rows = np.ndarray((b - a, window), np.float64, padded, 8 * a, (8, 8)).copy()
        _rank(rows, _around(n, window)[a:b], wanted, [each[a:b] for each in found])
    return found


def quantiles_at(values: Floats, window: int, wanted: tuple[float, ...], at: Ints) -> list[Floats]:
    """`rolling_quantiles` around the values at these places alone, to the digit: shape (m,) each.

    Most rules can only hold at a few beats, and what is usual around the others is not asked.
    """
    if not at.size:
        return [np.empty(0) for _ in wanted]
    if values.size >= MANY and at.size > MOST_AT * values.size:
        return [each[at] for each in rolling_quantiles(values, window, wanted)]
    if at.size <= FEW:
        return _of_each(values, window, wanted, at.tolist())
    n, padded = values.size, _padded(values, window // 2)
    found = [np.empty(at.size) for _ in wanted]
    for a in range(0, at.size, BLOCK):
        here = at[a : a + BLOCK]
        rows = np.ndarray((n, window), np.float64, padded, 0, (8, 8))[here]
        _rank(rows, _around(n, window)[here], wanted, [each[a : a + BLOCK] for each in found])
    return found


def _rank(rows: Floats, count: Ints, wanted: tuple[float, ...], found: list[Floats]) -> None:
    """The quantiles of each row, of which so many are values, into `found`. Sorts the rows."""
    rows.sort(axis=1)
    ranked, first = rows.reshape(-1), rows.shape[1] * np.arange(count.size)
    for quantile, each in zip(wanted, found, strict=True):
        low, high, share = _places(rows.shape[1], quantile)
        below = ranked[first + low[count]]
        each[:] = below + share[count] * (ranked[first + high[count]] - below)


def _of_each(values: Floats, window: int, wanted: tuple[float, ...], at: list[int]) -> list[Floats]:
    """The same, place by place: of a few that takes the least time."""
    half = window // 2
    found: list[list[float]] = [[] for _ in wanted]
    for i in at:
        ranked = np.sort(values[max(i - half, 0) : i + half + 1])
        last = ranked.size - 1
        for quantile, each in zip(wanted, found, strict=True):
            place = quantile * last
            low = int(place)
            below, above = ranked.item(low), ranked.item(min(low + 1, last))
            each.append(below + (place - low) * (above - below))
    return [np.array(each) for each in found]


def _padded(values: Floats, half: int) -> Floats:
    """The values with infinities around, which a sort puts behind them."""
    padded = np.empty(values.size + 2 * half)
    padded[:half] = padded[half + values.size :] = np.inf
    padded[half : half + values.size] = values
    return padded


def _around(n: int, window: int) -> Ints:
    """How many of `n` values lie within the window around each, shape (n,)."""
    return (_counts_kept if n < MANY else _counts)(n, window)


def _counts(n: int, window: int) -> Ints:
    at, half = np.arange(n), window // 2
    return np.minimum(at, half) + np.minimum(n - 1 - at, half) + 1


_counts_kept = lru_cache(64)(_counts)  # live, some lengths come again and again


@lru_cache(64)
def _places(window: int, quantile: float) -> tuple[Ints, Ints, Floats]:
    """Between which of so many values, ranked, their quantile lies, and how far along: shape
    (window + 1,), for each number of them up to the whole window."""
    most = np.maximum(np.arange(window + 1) - 1, 0)
    place = quantile * most
    low = place.astype(np.int64)
    return low, np.minimum(low + 1, most), place - low


def once(of_values: Callable[[Floats], _Found]) -> Callable[[Floats], _Found]:
    """Several rules ask the same of the same intervals, one after the other: it is worked out once.
    What it gives is everybody's, and nobody may change it."""

    @lru_cache(_KEPT)
    def found(values: bytes) -> _Found:
        return of_values(np.frombuffer(values, dtype=np.float64))

    def asked(values: Floats) -> _Found:
        return found(np.asarray(values, dtype=np.float64).tobytes())

    return wraps(of_values)(asked)


def edged(values: Floats, beats: int) -> Floats:
    """The values, with so many copies of the first before and of the last behind them."""
    if not values.size:
        return values
    line = np.empty(values.size + 2 * beats)
    line[beats : beats + values.size] = values
    line[:beats], line[beats + values.size :] = values[:1], values[-1:]
    return line


def largest_around(values: Floats, window: int) -> Floats:
    """The largest of the `window` values around each one and of 0, where there are fewer."""
    line = np.zeros(values.size + window - 1)
    line[window // 2 : window // 2 + values.size] = values
    largest = line[: values.size]
    for k in range(1, window):
        largest = np.maximum(largest, line[k : k + values.size])
    return largest
