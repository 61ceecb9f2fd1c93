"""Breaths counted in about a minute of intervals: each breath makes one rise and fall of RR.

Counted are the turns of the swing (Schäfer & Kratky 2008, doi 10.1007/s10439-007-9428-1), small
ones passed over, after what is slower than breathing has been filtered out. What is slower depends
on breathing itself, so it is counted above several edges and around the peak of the spectrum.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from aftershake.rr.beats import Floats

GRID_HZ = 4.0
PAD = 40  # points that the series is mirrored at both ends, so that filters start from something
LONGEST_PIECE = 1.75  # mean intervals between two beats that a curve is drawn through
HIGHEST_HZ, SOFT_HZ = 0.60, 0.02  # of the filter; and how wide its edges are
SPECTRUM_HZ = 0.005
SMALL_TURN, HALF_TURN = 0.15, 0.35  # of the usual turn: smaller ones are passed over
RISE = np.sin(np.linspace(0, np.pi / 2, PAD)) ** 2
KEPT_SHAPES = 64  # windows have few lengths


@dataclass(frozen=True, slots=True)
class Count:
    """Breaths a minute, and how uneven their lengths and depths are (SD / mean)."""

    per_min: float
    lengths: float
    depths: float


@dataclass(frozen=True, slots=True)
class Swing:
    """The intervals of a stretch on an even grid, ms, without mean and trend; for filters, their
    Fourier transform with both ends mirrored."""

    even_ms: Floats
    transform: NDArray[np.complex128]
    mean_rr_ms: float

    @property
    def heart_hz(self) -> float:
        return 1000 / self.mean_rr_ms


def swing(t_s: Floats, rr_ms: Floats) -> Swing:
    """The swing of intervals that end at `t_s`, s (rising), shape (n,), of at least 30 beats."""
    middle_s = t_s - rr_ms / 2000
    at_s = np.arange(middle_s[0], middle_s[-1], 1 / GRID_HZ)
    even = _detrended(_curve(at_s, middle_s, rr_ms))
    before = 2 * even[0] - even[PAD:0:-1]
    after = 2 * even[-1] - even[-2 : -PAD - 2 : -1]
    mirrored = np.concatenate((before * RISE, even, after * RISE[::-1]))
    return Swing(even, np.fft.rfft(mirrored), float(rr_ms.mean()))


def filtered(found: Swing, from_hz: float, to_hz: float = HIGHEST_HZ) -> Floats:
    """The part of a swing between two frequencies, ms, on its grid."""
    size = found.even_ms.size + 2 * PAD
    part: Floats = np.fft.irfft(found.transform * _passed(size, from_hz, to_hz), size)[PAD:-PAD]
    return part


def power(found: Swing) -> tuple[Floats, Floats]:
    """Frequencies, Hz, and amplitude² / 2 of the wave at each, ms², under a Hann window."""
    weight = _hann(found.even_ms.size)
    size = max(round(GRID_HZ / SPECTRUM_HZ), found.even_ms.size)
    waves = np.fft.rfft(found.even_ms * weight, size)
    found_ms2: Floats = 2 * np.abs(waves) ** 2 / float(weight.sum()) ** 2
    return _frequencies(size), found_ms2


def counted(part: Floats, small: float = SMALL_TURN) -> Count | None:
    """Breaths in a filtered swing; None where there are fewer than two.

    Turns smaller than `small` of the third quartile of all turns are noise on the way.
    """
    return counted_each(part, (small,))[0]


def counted_each(part: Floats, smalls: tuple[float, ...]) -> list[Count | None]:
    """The same for several `small`."""
    rising = part[1:] > part[:-1]
    at = (rising[1:] != rising[:-1]).nonzero()[0] + 1
    if at.size < 4:
        return [None for _ in smalls]
    values = part[at]
    usual = _third_quartile(np.abs(values[1:] - values[:-1]))
    places, heights = at.tolist(), values.tolist()
    return [_count(*_turns(places, heights, each * usual)) for each in smalls]


def _count(at: Floats, values: Floats) -> Count | None:
    if at.size < 4:
        return None
    rate = 60 * GRID_HZ * (at.size - 1) / 2 / float(at[-1] - at[0])
    return Count(rate, _uneven(at[2:] - at[:-2]), _uneven(np.abs(values[1:] - values[:-1])))


def _turns(at: list[int], values: list[float], least: float) -> tuple[Floats, Floats]:
    """Of the places where a series turns, and its values there, those of no less than `least`."""
    kept, heights, up = at[:1], values[:1], 0
    for where, height in zip(at[1:], values[1:], strict=True):
        step = height - heights[-1]
        if step * up > 0:  # further the same way: what lay between was no turn
            kept[-1], heights[-1] = where, height
        elif abs(step) >= least:
            kept.append(where)
            heights.append(height)
            up = 1 if step > 0 else -1
    return np.array(kept, dtype=np.float64), np.array(heights)


def _curve(at_s: Floats, t_s: Floats, values: Floats) -> Floats:
    """Cubic through all points (Hermite, slopes by differences), straight across longer holes."""
    apart = t_s[1:] - t_s[:-1]
    steep = (values[1:] - values[:-1]) / apart
    inner = (steep[:-1] * apart[1:] + steep[1:] * apart[:-1]) / (apart[1:] + apart[:-1])
    slope = np.concatenate((steep[:1], inner, steep[-1:]))
    i = np.minimum(np.maximum(t_s.searchsorted(at_s, side="right") - 1, 0), t_s.size - 2)
    long = apart[i]
    u = (at_s - t_s[i]) / long
    back, low, high = 1 - u, values[i], values[i + 1]
    curve: Floats = (
        (1 + 2 * u) * back**2 * low
        + u * back**2 * long * slope[i]
        + u**2 * (3 - 2 * u) * high
        - u**2 * back * long * slope[i + 1]
    )
    hole = long > LONGEST_PIECE * values.mean() / 1000
    return np.where(hole, back * low + u * high, curve) if np.count_nonzero(hole) else curve


def _detrended(even: Floats) -> Floats:
    """Without its mean, line and parabola."""
    shapes = _parabolas(even.size)
    rest: Floats = even - (shapes @ even) @ shapes
    return rest


def _uneven(values: Floats) -> float:
    """SD / mean."""
    mean = float(np.add.reduce(values)) / values.size
    rest = values - mean
    return math.sqrt(float(np.add.reduce(rest * rest)) / values.size) / max(1e-12, mean)


def _third_quartile(values: Floats) -> float:
    ranked = np.sort(values)
    place = 0.75 * (ranked.size - 1)
    low = int(place)
    high = min(low + 1, ranked.size - 1)
    return float(ranked[low] + (place - low) * (ranked[high] - ranked[low]))


@lru_cache(KEPT_SHAPES)
def _frequencies(size: int) -> Floats:
    hz: Floats = np.fft.rfftfreq(size, 1 / GRID_HZ).astype(np.float64)
    hz.flags.writeable = False
    return hz


@lru_cache(4 * KEPT_SHAPES)
def _passed(size: int, from_hz: float, to_hz: float) -> Floats:
    """What a filter lets by of each frequency."""
    hz = _frequencies(size)
    passed = np.minimum((hz - from_hz) / SOFT_HZ + 0.5, (to_hz - hz) / SOFT_HZ + 0.5)
    passed = np.minimum(1.0, np.maximum(0.0, passed))
    passed.flags.writeable = False
    return passed


@lru_cache(KEPT_SHAPES)
def _hann(size: int) -> Floats:
    weight: Floats = np.hanning(size).astype(np.float64)
    weight.flags.writeable = False
    return weight


@lru_cache(KEPT_SHAPES)
def _parabolas(size: int) -> Floats:
    """Shape (3, size): a constant, a line and a parabola, orthonormal."""
    x = np.linspace(-1, 1, size)
    shapes: Floats = np.linalg.qr(np.stack((np.ones_like(x), x, x * x), axis=1))[0].T
    shapes.flags.writeable = False
    return shapes
