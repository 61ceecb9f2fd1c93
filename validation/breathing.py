"""Breathing from the beats alone, against simulated hearts whose breaths are counted."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from aftershake.hrv.artifacts import flag
from aftershake.hrv.breathing import breathing_per_min
from aftershake.rr.beats import Beats, Floats, from_intervals
from aftershake.rr.packet import RR_UNIT_MS
from validation.breathing_people import real
from validation.table import Section

SLOW, USUAL, FAST = (5, 6, 7, 8), (9, 10, 12, 14, 16, 18, 20, 22), (24, 26, 28, 30)
ALL = (*SLOW, *USUAL, 24, 26, 28)
LENGTHS_S = (60.0, 120.0, 300.0)
OFF = 1.5  # breaths a minute: what is said of breathing begins at a change of 3
FEW = 20  # numbers of which one is no rate
GRID_S, LEAD_S = 0.02, 20.0
UNEVEN = (0.10, 0.20, 0.35)  # SD of ln of the length of single breaths
HARD = (1.0, 0.10)  # bars for the median and for the share that is off, where it is hard to see
CLASSES = {"below 9 a minute": (0.0, 9.0), "20 to 28 a minute": (20.0, 28.0)}
DRIFTS = 0.2  # from this share below the mean to as much above it


@dataclass(frozen=True)
class People:
    """Whom a row is about: ranges that each heart is drawn from. `swing` is the amplitude of
    breathing and `slow` that of the waves near 0.1 Hz and below, as shares of the mean interval;
    `noise_ms` is the SD of what no wave explains, beat by beat."""

    hr_bpm: tuple[float, float] = (50, 90)
    swing: tuple[float, float] = (0.02, 0.05)
    slow: tuple[float, float] = (0.015, 0.03)
    noise_ms: tuple[float, float] = (3, 8)


Breathing = Callable[[int, float, np.random.Generator], Floats]


def steady(size: int, per_min: float, rng: np.random.Generator) -> Floats:
    """Breaths a second at each step of GRID_S; even steady breathing wanders by 4 %."""
    return per_min / 60 * (1 + 0.04 * _wander(np.arange(size) * GRID_S, rng, 20, 120))


def drifting(size: int, per_min: float, _: np.random.Generator) -> Floats:
    return np.linspace(1 - DRIFTS, 1 + DRIFTS, size) * per_min / 60


def uneven(share: float) -> Breathing:
    """Each breath has a length of its own."""

    def drawn(size: int, per_min: float, rng: np.random.Generator) -> Floats:
        long_s = 60 / per_min * np.exp(share * rng.normal(size=size))
        steps = np.maximum(2, np.round(long_s / GRID_S)).astype(int)
        enough = int(np.searchsorted(np.cumsum(steps), size)) + 1
        return np.repeat(1 / long_s[:enough], steps[:enough])[:size]

    return drawn


def breathing(quick: bool) -> Section:
    found = Section(
        "Breathing from the beats",
        "Simulated hearts (integral pulse frequency, intervals rounded as a strap rounds them) "
        "whose breaths are counted; slow waves as large as real ones beside them. The rate is the "
        "breaths counted (parts of one too) over the time; off: from that. Uneven: each breath has "
        "a length of its own, with this SD; hearts from 45 to 100 a minute, swings of 0.8 to 7 % "
        f"of the interval. The odds were fitted to other hearts. Bars: off by more than {OFF:g} a "
        "minute in at most 5 % of what is told (in 10 % of each class: uneven by 35 %, slow, fast, "
        "and a swing of 1 % that is as small as what no wave explains), the median by 0.5 at most "
        "(1 where hard); of steady breathing from"
        " 9 to 22 a minute at least 80 % is told, of slow breathing with a large swing 60 %; "
        "without breathing, a number in at most 5 %; where breathing is faster than half the heart "
        "rate (its image in the beats is then slower than it is), never one.",
        ("breathing", "length", "hearts", "told", "off, median", "off by more than 1.5", "worst"),
    )
    seeds = 6 if quick else 25
    usual = People()
    spread = People(hr_bpm=(45, 100), swing=(0.008, 0.07), slow=(0.0, 0.03), noise_ms=(2, 7))
    shallow = People(swing=(0.006, 0.015), noise_ms=(5, 12))
    still = People(swing=(0.0, 0.0), noise_ms=(5, 30))
    deep = People(swing=(0.045, 0.09))
    slow_hearts = People(hr_bpm=(42, 50))
    for seconds in LENGTHS_S:
        for how in (steady, drifting):
            for rates in (SLOW, USUAL, FAST):
                pairs = _asked(usual, how, rates, seconds, seeds)
                least = 0.8 if how is steady and rates is USUAL else 0.0
                name = f"{how.__name__}, {rates[0]}–{rates[-1]} a minute"
                _add(found, name, seconds, pairs, least=least)
        together: Pairs = []
        for share in UNEVEN:
            pairs = _asked(spread, uneven(share), ALL, seconds, seeds)
            together += pairs
            bars = HARD if share > 0.3 else (0.5, 0.05)
            name = f"uneven by {share:.0%}, {ALL[0]}–{ALL[-1]} a minute"
            _add(found, name.replace("%", " %"), seconds, pairs, bars=bars)
        _add(found, "uneven by 10 to 35 %, together", seconds, together)
        for name, (least, most) in CLASSES.items():
            pairs = [each for each in together if least <= each[1] < most]
            _add(found, f"of these, {name}", seconds, pairs, bars=HARD)
        pairs = _asked(deep, uneven(0.2), SLOW, seconds, 2 * seeds)
        _add(found, "uneven by 20 %, slow and deep", seconds, pairs, least=0.6, bars=HARD)
        pairs = _asked(shallow, steady, USUAL, seconds, 3 * seeds)
        _add(found, "shallow and noisy, 9–22 a minute", seconds, pairs, bars=HARD)
        pairs = _asked(still, steady, USUAL, seconds, seeds)
        _add(found, "no swing at all", seconds, pairs, most=0.05)
        pairs = _asked(slow_hearts, steady, (26, 28, 30), seconds, 2 * seeds)
        _add(found, "faster than half the heart rate", seconds, pairs, most=0.0)
    real(found, quick)
    return found


Pairs = list[tuple[float | None, float]]  # estimated, true


def _add(
    found: Section,
    name: str,
    seconds: float,
    pairs: Pairs,
    *,
    bars: tuple[float, float] = (0.5, 0.05),
    least: float = 0.0,
    most: float = 1.0,
) -> None:
    """`bars`: for the median and for the share that is far off; `least`, `most`: how many may be
    shown. Where no number is right (`most` below 1), none is told to be off."""
    off = np.array([abs(said - true) for said, true in pairs if said is not None])
    share = off.size / len(pairs)
    holds = least <= share <= most
    cells = [name, f"{seconds:.0f} s", str(len(pairs)), f"{100 * share:.1f} %"]
    if most == 1.0 and off.size:
        wrong = int((off > OFF).sum())
        holds &= float(np.median(off)) <= bars[0] or off.size < FEW
        holds &= wrong <= bars[1] * off.size or (off.size < FEW and wrong <= 1)
        cells += [f"{np.median(off):.2f}", f"{wrong} ({100 * wrong / off.size:.1f} %)"]
        cells += [f"{off.max():.1f}"]
    found.add(*cells, *[""] * (7 - len(cells)), holds=holds)


def _asked(
    people: People, how: Breathing, rates: tuple[int, ...], seconds: float, seeds: int
) -> Pairs:
    return [_one(people, how, rate, seconds, seed) for rate in rates for seed in range(seeds)]


def _one(
    people: People, how: Breathing, per_min: float, seconds: float, seed: int
) -> tuple[float | None, float]:
    rng = np.random.default_rng([seed, int(per_min), int(seconds)])
    breaths_hz = how(round((seconds + 2 * LEAD_S) / GRID_S), per_min, rng)
    measured = slice(round(LEAD_S / GRID_S), round((LEAD_S + seconds) / GRID_S))
    beats = _lived(people, breaths_hz, rng).between(LEAD_S, LEAD_S + seconds)
    return breathing_per_min(beats, flag(beats)), 60 * float(breaths_hz[measured].mean())


def _lived(people: People, breaths_hz: Floats, rng: np.random.Generator) -> Beats:
    """The beats of one heart that is drawn from `people` and breathes so."""
    hz = rng.uniform(*people.hr_bpm) / 60
    t = np.arange(breaths_hz.size) * GRID_S
    breath = np.cos(2 * np.pi * np.cumsum(breaths_hz) * GRID_S + rng.uniform(0, 2 * np.pi))
    depth = 1 + 0.25 * _wander(t, rng, 15, 90)
    slow = (_wander(t, rng, 8.7, 12.5) + _wander(t, rng, 28, 180)) / 2
    swing = rng.uniform(*people.swing) * depth * breath + rng.uniform(*people.slow) * slow
    pulses = np.cumsum(hz * np.clip(1 + swing, 0.3, 3.0)) * GRID_S
    rr_ms = 1000 * np.diff(np.interp(np.arange(1.0, pulses[-1]), pulses, t))
    rr_ms += rng.normal(0, rng.uniform(*people.noise_ms), rr_ms.size)
    return from_intervals(np.round(rr_ms / RR_UNIT_MS) * RR_UNIT_MS)


def _wander(t: Floats, rng: np.random.Generator, shortest_s: float, longest_s: float) -> Floats:
    """Four slow waves together, SD 1."""
    hz, phase = 1 / rng.uniform(shortest_s, longest_s, 4), rng.uniform(0, 2 * np.pi, 4)
    waves = np.cos(2 * np.pi * np.outer(hz, t) + phase[:, None])
    together: Floats = waves.sum(axis=0) / np.sqrt(2)
    return together
