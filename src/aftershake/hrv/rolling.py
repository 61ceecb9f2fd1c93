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
    """The same of any values, by sorting those around each; what is no number is the largest.

    Live, this is asked some twenty times with every packet: what is the same each time is kept.
    """
    n, half = values.size, window // 2
    padded = _padded(values, half)
    places = [(_places_kept if n < MANY else _places)(n, window, each) for each in wanted]
    found = [np.empty(n) for _ in wanted]
    for a in range(0, n, BLOCK):
        b = min(a + BLOCK, n)
        # A row is the window around one value, and lies one value further than the row before.
        rows = np.ndarray((b - a, window), np.float64, padded, 8 * a, (8, 8)).copy()
        rows.sort(axis=1)
        ranked, first = rows.reshape(-1), window * np.arange(b - a)
        for (low, high, share), each in zip(places, found, strict=True):
            below = ranked[first + low[a:b]]
            each[a:b] = below + share[a:b] * (ranked[first + high[a:b]] - below)
    return found


def quantiles_at(values: Floats, window: int, wanted: tuple[float, ...], at: Ints) -> list[Floats]:
    """`rolling_quantiles` around the values at these places alone, to the digit: shape (m,) each.

    Most rules can only hold at a few beats, and what is usual around the others is not asked.
    """
    n = values.size
    if not at.size:
        return [np.empty(0) for _ in wanted]
    if n >= MANY and at.size > MOST_AT * n:
        return [each[at] for each in rolling_quantiles(values, window, wanted)]
    padded = _padded(values, window // 2)
    if at.size <= FEW:
        return _of_each(padded, window, wanted, at.tolist())
    found = [np.empty(at.size) for _ in wanted]
    for a in range(0, at.size, BLOCK):
        here = at[a : a + BLOCK]
        rows = np.ndarray((n, window), np.float64, padded, 0, (8, 8))[here]
        rows.sort(axis=1)
        row = np.arange(here.size)
        for quantile, each in zip(wanted, found, strict=True):
            if n < MANY:
                low, high, share = (part[here] for part in _places_kept(n, window, quantile))
            else:
                low, high, share = _places_of(here, n, window, quantile)
            below = rows[row, low]
            each[a : a + BLOCK] = below + share * (rows[row, high] - below)
    return found


def _of_each(padded: Floats, window: int, wanted: tuple[float, ...], at: list[int]) -> list[Floats]:
    """The same, place by place: of a few that takes the least time."""
    half, n = window // 2, padded.size - 2 * (window // 2)
    found: list[list[float]] = [[] for _ in wanted]
    for i in at:
        ranked = np.sort(padded[i : i + window])
        last = min(i + half, n - 1) - max(i - half, 0)
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


def _places(n: int, window: int, quantile: float) -> tuple[Ints, Ints, Floats]:
    """Between which of the values around each one, ranked, its quantile lies, and how far along."""
    return _places_of(np.arange(n), n, window, quantile)


def _places_of(at: Ints, n: int, window: int, quantile: float) -> tuple[Ints, Ints, Floats]:
    """The same of those at some places."""
    half = window // 2
    count = np.minimum(at + half, n - 1) - np.maximum(at - half, 0) + 1
    place = quantile * (count - 1)
    low = place.astype(np.int64)
    return low, np.minimum(low + 1, count - 1), place - low


_places_kept = lru_cache(64)(_places)


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
