"""Breathing rate from the beats alone: an estimate, and none where breathing leaves no clear mark.

Heart rate swings with breath (respiratory sinus arrhythmia). The rate is the peak of that swing in
the Lomb-Scargle spectrum, 0.1 to 0.4 Hz, if it stands out (Shaffer & Ginsberg 2017 for the band).
Unit: breaths a minute. Least data: 60 s. How often it is right: the validation's own section.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from aftershake.hrv.artifacts import contiguous_runs
from aftershake.hrv.spectrum import from_zero_s
from aftershake.rr.beats import Beats, Bools, Floats

LOWEST_HZ, HIGHEST_HZ = 0.10, 0.40
# Each beat samples breathing once: breathing at f and at (heart rate − f) look the same. Shown is
# only what cannot be the image of breathing up to 31 a minute: few breathe faster at rest.
FASTEST_HZ = 0.52
SEGMENT_S = 64.0
LEAST_S = 57.5  # what a 60 s window holds of whole beats
GRID_HZ = np.arange(0.03, 0.5501, 0.005)
HALF_PEAK_HZ = 0.03  # a Hann window over 64 s smears a pure tone this far to either side
# Of the power above the slow waves that the peak must hold; of few segments, more.
# Fixed by `make truth`: breathing. So are all below.
LEAST_SHARE, LEAST_SHARE_OF_FEW, FEW_SEGMENTS = 0.40, 0.50, 4
REACH_HZ = 0.10  # so far from the peak reach breaths that are longer and shorter than most
# Slower than this, a peak may as well be the 0.1 Hz wave of blood pressure: only a swing that is
# large, nearly alone and seen for long enough is called breathing.
SLOW_HZ, LEAST_SLOW_SHARE, LEAST_SLOW_SWING, LEAST_SLOW_SEGMENTS = 0.15, 0.85, 0.035, 2
# Up to here reaches the flank of the 0.1 Hz wave; in a single segment, further.
FLANK_HZ, WIDE_FLANK_HZ = 0.19, 0.25
MOST_SLOWER = 8.0  # times the power of the peak that a slower swing may have
LEAST_SWING_MS = 3.0  # amplitude; smaller is lost in the strap's own rounding
MOST_SEGMENTS = 12


def breathing_per_min(beats: Beats, flags: Bools) -> float | None:
    """Breaths a minute over the longest contiguous run, its last 64 s segments averaged.

    `flags`, shape (n,), marks the artifacts, which are left out. None below about 60 s, where no
    peak stands out, and where it may be the image of breathing above half the heart rate.
    """
    runs = contiguous_runs(beats.run)
    if not runs:
        return None
    lasted_ms = np.where(flags, 0.0, beats.rr_ms)
    a, b = max(runs, key=lambda ab: float(lasted_ms[ab[0] : ab[1]].sum()))
    keep = ~flags[a:b]
    t, rr = from_zero_s(beats.elapsed_s[a:b][keep]), beats.rr_ms[a:b][keep]
    if t.size < 30 or t[-1] - t[0] + rr[0] / 1000 < LEAST_S:
        return None
    spectra = _spectra(t, rr)
    if not spectra:
        return None
    return _peak(np.mean(spectra, axis=0), len(spectra), float(rr.mean()))


def _spectra(t: Floats, rr: Floats) -> list[Floats]:
    """Power (ms², amplitude² / 2) on GRID_HZ of segments of 64 s that overlap by half, latest
    first."""
    starts = np.arange(t[-1] - SEGMENT_S, t[0] - 1.0, -SEGMENT_S / 2)[:MOST_SEGMENTS]
    if not starts.size:
        starts = t[:1]
    first = int(np.searchsorted(t, starts[-1]))
    t, rr = t[first:], rr[first:]
    waves = _waves(t - t[0])
    found = []
    for start in starts:
        a, b = np.searchsorted(t, (start, start + SEGMENT_S + 1e-9))
        if b - a >= 30:
            found.append(_power(waves[:, a:b], t[a:b], rr[a:b]))
    return found


def _waves(t: Floats) -> NDArray[np.complex128]:
    """e^(−2πift) for each frequency (rows) and time: each row from the one before, which is much
    faster than as many sines."""
    waves = np.empty((GRID_HZ.size, t.size), dtype=np.complex128)
    waves[0] = np.exp(-2j * np.pi * GRID_HZ[0] * t)
    waves[1:] = np.exp(-2j * np.pi * (GRID_HZ[1] - GRID_HZ[0]) * t)
    return np.multiply.accumulate(waves, axis=0)


def _power(waves: NDArray[np.complex128], t: Floats, rr: Floats) -> Floats:
    """Amplitude² / 2 of each wave in one segment, under a Hann window, a parabola removed."""
    x = 2 * (t - t[0]) / (t[-1] - t[0]) - 1
    weight = np.cos(np.pi / 2 * x) ** 2
    shapes = np.stack((np.ones_like(x), x, x * x))
    weighted = shapes * weight
    rest = rr - np.linalg.solve(weighted @ shapes.T, weighted @ rr) @ shapes
    # Not `@`: it would start threads, which takes longer than the product.
    found: Floats = 2 * np.abs(np.einsum("ft,t->f", waves, weight * rest) / weight.sum()) ** 2
    return found


def _peak(power: Floats, segments: int, mean_rr_ms: float) -> float | None:
    """The breathing rate that a spectrum shows, or None."""
    heart_hz = 1000 / mean_rr_ms
    highest_hz = min(HIGHEST_HZ, heart_hz / 2, heart_hz - FASTEST_HZ) + 1e-9
    slow = _top(power, LOWEST_HZ, SLOW_HZ)
    if slow is not None and segments >= LEAST_SLOW_SEGMENTS and GRID_HZ[slow] <= highest_hz:
        large = power[slow] >= (LEAST_SLOW_SWING * mean_rr_ms) ** 2 / 2
        if large and _share(power, slow, GRID_HZ[0]) >= LEAST_SLOW_SHARE:
            return 60 * _vertex(power, slow)
    fast = _top(power, SLOW_HZ, GRID_HZ[-1])
    if fast is None or power[fast] < LEAST_SWING_MS**2 / 2 or GRID_HZ[fast] > highest_hz:
        return None
    least = LEAST_SHARE if segments > FEW_SEGMENTS else LEAST_SHARE_OF_FEW
    if _share(power, fast, SLOW_HZ) < least or _mistakable(power, fast, segments):
        return None
    return 60 * _middle(power, fast)


def _top(power: Floats, from_hz: float, to_hz: float) -> int | None:
    """The highest point of a band, if the ground falls on both sides of it."""
    at = np.flatnonzero((from_hz - 1e-9 <= GRID_HZ) & (to_hz + 1e-9 >= GRID_HZ))
    if at.size < 3:
        return None
    top = int(at[np.argmax(power[at])])
    # At an edge of the band, the true top may lie outside it.
    return None if top in (at[0], at[-1]) else top


def _share(power: Floats, top: int, from_hz: float) -> float:
    near = np.abs(GRID_HZ - GRID_HZ[top]) <= HALF_PEAK_HZ
    ground = from_hz - 1e-9 <= GRID_HZ
    return float(power[near & ground].sum() / power[ground].sum())


def _mistakable(power: Floats, top: int, segments: int) -> bool:
    """Whether the peak may belong to a slower swing: its flank, an overtone, or its leakage."""
    slower = GRID_HZ[top] - 1.5 * HALF_PEAK_HZ >= GRID_HZ
    base = int(np.argmax(np.where(slower, power, 0.0)))
    times = float(power[base] / power[top])
    ratio = float(GRID_HZ[top] / GRID_HZ[base])
    flank = GRID_HZ[top] < (FLANK_HZ if segments > 1 else WIDE_FLANK_HZ) and times > 1
    overtone = times > 3 and abs(ratio - round(ratio)) < 0.3
    return bool(flank or overtone or times > MOST_SLOWER)


def _middle(power: Floats, top: int) -> float:
    """The mean frequency, Hz, of the power around a peak: breaths are never all of one length."""
    near = (np.abs(GRID_HZ - GRID_HZ[top]) <= REACH_HZ) & (GRID_HZ >= SLOW_HZ - HALF_PEAK_HZ)
    return float(np.average(GRID_HZ[near], weights=power[near]))


def _vertex(power: Floats, top: int) -> float:
    """The frequency of the top of the parabola through three points, Hz."""
    left, middle, right = np.log(power[top - 1 : top + 2] + 1e-12)
    bend = left - 2 * middle + right
    shift = 0.5 * (left - right) / bend if bend < 0 else 0.0
    return float(GRID_HZ[top] + shift * (GRID_HZ[1] - GRID_HZ[0]))
