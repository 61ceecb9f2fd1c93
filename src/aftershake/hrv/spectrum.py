"""Power of RR in the bands of Task Force 1996 (doi 10.1161/01.CIR.93.5.1043), in ms².

Cubic interpolation at 4 Hz, Welch's method with Hann windows that overlap by half and the mean of
each removed, power density times frequency step summed over each band. scipy is imported inside:
this runs at the end of a phase, not live.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from aftershake.hrv.quality import EDGE_S
from aftershake.rr.beats import Beats, Bools, Floats

RATE_HZ = 4.0
# Half of the run, so that two segments fit, but no longer: finer detail than this is noise.
LONGEST_SEGMENT_S = 150.0
# Zero padding: band edges then cut the density finely.
PADDING = 8
TOGETHER = 64  # segments
VLF_HZ, LF_HZ, HF_HZ = (0.0033, 0.04), (0.04, 0.15), (0.15, 0.40)
LEAST_HF_S, LEAST_LF_S, LEAST_VLF_S = 60.0, 120.0, 300.0
LEAST_BEATS = 30
# The curve is drawn through left-out beats, but not through holes longer than this.
LONGEST_HOLE_S = 3.5
TIME_GRID_S = 2.0**-20


# Of a curve to draw: finer than the window resolves.
CURVE_STEP_HZ, CURVE_TO_HZ = 0.005, 0.5


@dataclass(frozen=True, slots=True)
class Spectrum:
    """Band powers in ms²; None where the run is too short for one."""

    vlf_ms2: float | None = None
    lf_ms2: float | None = None
    hf_ms2: float | None = None
    total_power_ms2: float | None = None


def spectrum(beats: Beats, flags: Bools) -> Spectrum:
    """Band powers over all runs, weighted by their length; `flags`, shape (n,), are left out.

    What the longest run is too short for is withheld: HF below 1 min, LF 2 min, VLF and total
    (VLF + LF + HF) 5 min. So is LF where there is a gap: it takes too many of the slow waves away.
    """
    pieces = _unbroken(beats, flags)
    found = _density_of(pieces)
    if found is None:
        return Spectrum()
    hz, power = found
    span_s = _span_s(pieces)

    def band(edges: tuple[float, float]) -> float:
        return float(power[(hz >= edges[0]) & (hz < edges[1])].sum() * (hz[1] - hz[0]))

    vlf, lf, hf = band(VLF_HZ), band(LF_HZ), band(HF_HZ)
    return Spectrum(
        vlf if span_s >= LEAST_VLF_S else None,
        lf if span_s >= LEAST_LF_S and len(pieces) == 1 else None,
        hf,
        vlf + lf + hf if span_s >= LEAST_VLF_S else None,
    )


def curve(beats: Beats, flags: Bools) -> Floats:
    """Shape (m, 2): frequency (Hz) and power density (ms²/Hz) each 0.005 Hz up to 0.5, to draw
    what `spectrum` sums up; no row where there is none.

    It begins where the powers do: at HF, LF or VLF, whichever the beats are enough for.
    """
    pieces = _unbroken(beats, flags)
    found = _density_of(pieces)
    if found is None:
        return np.empty((0, 2))
    powers = spectrum(beats, flags)
    least = HF_HZ if powers.lf_ms2 is None else LF_HZ if powers.vlf_ms2 is None else VLF_HZ
    steps = np.arange(1, round(CURVE_TO_HZ / CURVE_STEP_HZ) + 1) * CURVE_STEP_HZ
    hz = steps[steps >= least[0] - 1e-9]
    return np.column_stack((hz, np.interp(hz, *found)))


def _span_s(pieces: list[tuple[Floats, Floats]]) -> float:
    """How long the longest stretch is, s."""
    return max((_lasts_s(*piece) for piece in pieces), default=0.0) + EDGE_S


def _lasts_s(t_s: Floats, rr_ms: Floats) -> float:
    return float(t_s[-1] - t_s[0] + rr_ms[0] / 1000)


def _density_of(pieces: list[tuple[Floats, Floats]]) -> tuple[Floats, Floats] | None:
    """Frequencies (Hz) and density (ms²/Hz) over the stretches that are long enough, weighted by
    their length; None where none is."""
    if _span_s(pieces) < LEAST_HF_S or max(rr.size for _, rr in pieces) < LEAST_BEATS:
        return None
    segment_s = min(LONGEST_SEGMENT_S, max(float(t[-1] - t[0]) for t, _ in pieces) / 2)
    total, weight = np.zeros(1), 0.0
    for t_s, rr_ms in pieces:
        if t_s[-1] - t_s[0] >= segment_s:
            hz, power = density(t_s, rr_ms, segment_s)
            long_s = _lasts_s(t_s, rr_ms)
            total, weight = total + long_s * power, weight + long_s
    mean = total / weight
    return (hz, mean) if np.isfinite(mean).all() else None


def density(
    t_s: Floats, rr_ms: Floats, segment_s: float, *, padding: int = PADDING
) -> tuple[Floats, Floats]:
    """Frequencies (Hz) and power density (ms²/Hz) of intervals that end at `t_s` (rising)."""
    from scipy.interpolate import CubicSpline

    even = CubicSpline(t_s, rr_ms)(np.arange(t_s[0], t_s[-1], 1 / RATE_HZ))
    return welch(even, min(even.size, round(segment_s * RATE_HZ)), padding)


def welch(even: Floats, segment: int, padding: int) -> tuple[Floats, Floats]:
    """As `scipy.signal.welch` with Hann windows that overlap by half, to the digit; but many
    segments at once, of which a day has a thousand."""
    from scipy.fft import rfft
    from scipy.signal import ShortTimeFFT, get_window

    size, hop = segment * padding, segment - segment // 2
    window = get_window("hann", segment)
    scaled = ShortTimeFFT(
        window, hop, RATE_HZ, fft_mode="onesided", mfft=size, scale_to="psd", phase_shift=None
    )
    rows = sliding_window_view(even, segment)[::hop]
    power = np.empty((size // 2 + 1, len(rows)))
    for at in range(0, len(rows), TOGETHER):
        some = rows[at : at + TOGETHER]
        waves = rfft((some - some.mean(axis=1, keepdims=True)) * scaled.win, n=size, axis=-1)
        power[:, at : at + TOGETHER] = (waves.real**2 + waves.imag**2).T
    power[1 : -1 if size % 2 == 0 else None] *= 2
    return scaled.f, power.mean(axis=1)


def _unbroken(beats: Beats, flags: Bools) -> list[tuple[Floats, Floats]]:
    """Times (`from_zero_s`) and intervals of the stretches without a gap, artifacts left out."""
    t_s, rr_ms, run = beats.elapsed_s[~flags], beats.rr_ms[~flags], beats.run[~flags]
    if not t_s.size:
        return []
    hole_s = np.diff(t_s) - rr_ms[1:] / 1000
    cuts = np.flatnonzero((run[1:] != run[:-1]) | (hole_s > LONGEST_HOLE_S)) + 1
    edges = [0, *cuts.tolist(), t_s.size]
    return [(from_zero_s(t_s[a:b]), rr_ms[a:b]) for a, b in itertools.pairwise(edges)]


def from_zero_s(elapsed_s: Floats) -> Floats:
    """Shape (n,): `Beats.elapsed_s` of one stretch, from 0 on and on a fine grid, so that late
    packets and what lies before the stretch change nothing to the last bit."""
    since_s: Floats = np.round((elapsed_s - elapsed_s[:1]) / TIME_GRID_S) * TIME_GRID_S
    return since_s
