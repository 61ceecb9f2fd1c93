"""A heart as an integral pulse frequency model: it beats each time its rate adds up to one beat.

The rate swings with breathing (whose own rate and depth wander, as they do in people), with the
slower waves near 0.1 Hz and below, and a little from beat to beat. Pure: the same seed gives the
same heart, and the true beats are known. Model: Mateo & Laguna 2000 (IPFM).
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from aftershake.rr.beats import Floats

GRID_S = 0.04
# The heart beats this long before the part that is asked for, so that nothing starts from nothing.
LEAD_S = 10.0
# Time constants: a heart speeds up faster than it slows down.
RISE_S, FALL_S = 7.0, 15.0
# Of the swing of breathing: the 0.1 Hz waves and the slower ones each, and what no wave explains.
SLOW_SHARE, NOISE_SHARE = 0.45, 0.07
DEPTH_WANDER, BREATH_WANDER = 0.2, 0.04  # of the depth and of the rate of breathing
NEAR_ENOUGH = 0.005  # the search ends within this share of what is configured
WIDEST_SWING = 0.5  # of the rate: no heart swings further
_NOISE_LENGTH = 4096


@dataclass(frozen=True, slots=True)
class Condition:
    """How a heart beats for a while, and which share (0 to 1) of its beats goes wrong.

    `premature` beats come early and are followed by a pause; `missed` ones the strap does not
    see; `extra` ones it invents; `misplaced` ones it puts a little early or late.
    """

    hr_bpm: float
    rmssd_ms: float
    breaths_per_min: float
    premature: float = 0.0
    missed: float = 0.0
    extra: float = 0.0
    misplaced: float = 0.0


@dataclass(frozen=True, slots=True)
class Stretch:
    """A condition that lasts; what is measured leaves out the first `settle_s`."""

    condition: Condition
    duration_s: float
    settle_s: float = 0.0


@dataclass(frozen=True, slots=True)
class Drive:
    """What sets the heart: beats a second, breaths a second, and how far breathing swings it."""

    rate_hz: float
    swing: float
    breath_hz: float


@dataclass(frozen=True, slots=True)
class Truth:
    """What the heart really did over the measured part of a stretch."""

    hr_bpm: float
    rmssd_ms: float
    breathing_per_min: float


class Heart:
    """A heart at its own time `t_s`, from 0. `advance` is the only thing that moves it."""

    def __init__(self, drive: Drive, seed: int) -> None:
        rng = np.random.default_rng([seed, 1])
        self.t_s = 0.0
        self.breaths = float(rng.uniform())  # breaths so far
        self._level = np.array([drive.rate_hz, drive.swing, drive.breath_hz])
        self._pulse, self._count = 0.0, 0
        self._noise = NOISE_SHARE * rng.normal(size=_NOISE_LENGTH)
        self._next = float(rng.uniform(0.1, 1.0))
        self._depth = _wander(rng, 15, 90)
        self._pace = _wander(rng, 20, 120)
        self._mayer = _wander(rng, 8.7, 12.5)
        self._slower = _wander(rng, 28, 180)

    def advance(self, seconds: float, drive: Drive) -> Floats:
        """Live on for `seconds` while `drive` pulls; the times (own clock, s) of the beats."""
        steps = max(1, round(seconds / GRID_S))
        since = np.linspace(0.0, seconds, steps + 1)
        at = self.t_s + since
        target = np.array([drive.rate_hz, drive.swing, drive.breath_hz])
        lag_s = RISE_S if drive.rate_hz > self._level[0] else FALL_S
        level = target + np.outer(np.exp(-since / lag_s), self._level - target)

        step_s = seconds / steps
        pace = level[:, 2] * (1 + BREATH_WANDER * _at(self._pace, at))
        breaths = self.breaths + _integral(pace, step_s)
        depth = (1 + DEPTH_WANDER * _at(self._depth, at)) * np.cos(2 * np.pi * breaths)
        slow = SLOW_SHARE * (_at(self._mayer, at) + _at(self._slower, at))
        swing = level[:, 1] * (depth + slow)
        pulse = self._pulse + _integral(level[:, 0] * np.clip(1 + swing, 0.2, 3.0), step_s)

        self.t_s, self.breaths, self._level = float(at[-1]), float(breaths[-1]), level[-1]
        self._pulse = float(pulse[-1])
        return np.interp(self._due(drive.swing), pulse, at)

    def _due(self, swing: float) -> Floats:
        """The pulse counts, up to now, at which the heart beats."""
        most = max(2, int((self._pulse - self._next) * 1.1) + 5)
        which = np.arange(self._count, self._count + most) % _NOISE_LENGTH
        counts = np.cumsum(np.concatenate(([self._next], 1.0 + swing * self._noise[which])))
        number = int(np.searchsorted(counts, self._pulse, side="right"))
        self._next, self._count = float(counts[number]), self._count + number
        return counts[:number]


def calibrate(
    stretches: Sequence[Stretch], seed: int, *, late_s: float = 0.0
) -> tuple[tuple[Drive, ...], tuple[Truth, ...]]:
    """The drives with which this heart meets the conditions where it is measured, and the truth.

    Searches by living through the stretches again and again; the first begins `late_s` after
    `LEAD_S`. A stretch too short to tell (under three beats) keeps its first guess.
    """
    drives = tuple(_guess(stretch.condition) for stretch in stretches)
    best: tuple[float, tuple[Drive, ...], tuple[Truth, ...]] = (math.inf, drives, ())
    for attempt in range(12):
        part = 1.0 if attempt < 4 else 0.5  # a search that overshoots takes smaller steps
        truths = _live(stretches, drives, seed, late_s)
        off, better = 0.0, []
        for stretch, drive, got in zip(stretches, drives, truths, strict=True):
            wanted, factors = stretch.condition, (1.0, 1.0, 1.0)
            if got.rmssd_ms > 0:
                factors = (
                    wanted.hr_bpm / got.hr_bpm,
                    wanted.rmssd_ms / got.rmssd_ms,
                    wanted.breaths_per_min / got.breathing_per_min,
                )
            off = max(off, *(abs(factor - 1) for factor in factors))
            better.append(
                Drive(
                    _near(drive.rate_hz * factors[0] ** part, wanted.hr_bpm / 60),
                    min(drive.swing * factors[1] ** part, WIDEST_SWING),
                    _near(drive.breath_hz * factors[2] ** part, wanted.breaths_per_min / 60),
                )
            )
        # A beat more or less at the edge of what is measured keeps a search from ever standing.
        if off < best[0]:
            best = off, drives, truths
        if off < NEAR_ENOUGH:
            break
        drives = tuple(better)
    return best[1], best[2]


def _live(
    stretches: Sequence[Stretch], drives: Sequence[Drive], seed: int, late_s: float
) -> tuple[Truth, ...]:
    """What a heart with these drives does where it is measured."""
    heart = Heart(drives[0], seed)
    times = [heart.advance(LEAD_S, drives[0])]
    windows: list[tuple[float, float, float]] = []
    for stretch, drive in zip(stretches, drives, strict=True):
        if stretch.settle_s:
            times.append(heart.advance(stretch.settle_s, drive))
        from_s, before = heart.t_s, heart.breaths
        times.append(heart.advance(stretch.duration_s - stretch.settle_s, drive))
        breaths_per_min = 60 * (heart.breaths - before) / (heart.t_s - from_s)
        windows.append((from_s + late_s, heart.t_s + late_s, breaths_per_min))
    times.append(heart.advance(late_s + 1, drives[-1]))
    beats = np.concatenate(times)
    return tuple(_measure(beats, *window) for window in windows)


def _measure(beats: Floats, from_s: float, to_s: float, breaths_per_min: float) -> Truth:
    rr_ms = np.diff(beats[(beats >= from_s) & (beats <= to_s)]) * 1000
    if rr_ms.size < 2:
        return Truth(0.0, 0.0, breaths_per_min)
    rmssd_ms = float(np.sqrt(np.mean(np.diff(rr_ms) ** 2)))
    return Truth(60_000 / float(rr_ms.mean()), rmssd_ms, breaths_per_min)


def _near(value: float, wanted: float) -> float:
    """`value`, kept human: a part too short for a heart to get there must not drive it on."""
    return min(max(value, 0.7 * wanted), 1.3 * wanted)


def _guess(wanted: Condition) -> Drive:
    """Breathing alone as the cause of RMSSD: a swing of the rate, averaged over each interval."""
    rate_hz, breath_hz = wanted.hr_bpm / 60, wanted.breaths_per_min / 60
    turn = breath_hz / rate_hz
    per_swing_ms = 1000 / rate_hz * np.sinc(turn) * np.sqrt(2) * abs(np.sin(np.pi * turn))
    return Drive(rate_hz, float(wanted.rmssd_ms / per_swing_ms), breath_hz)


Waves = tuple[Floats, Floats]  # frequencies in Hz, phases in rad


def _wander(rng: np.random.Generator, shortest_s: float, longest_s: float) -> Waves:
    """A slow swing without end that does not repeat: four waves of periods in this range."""
    return 1 / rng.uniform(shortest_s, longest_s, 4), rng.uniform(0, 2 * np.pi, 4)


def _at(waves: Waves, at_s: Floats) -> Floats:
    """The swing at these times; its standard deviation in the long run is 1."""
    hz, phase = waves
    together: Floats = np.cos(2 * np.pi * np.outer(at_s, hz) + phase).sum(axis=1) / np.sqrt(2)
    return together


def _integral(rate: Floats, step_s: float) -> Floats:
    """The running integral by trapezoids, from 0; same shape as `rate`."""
    return np.concatenate(([0.0], np.cumsum((rate[1:] + rate[:-1]) / 2))) * step_s
