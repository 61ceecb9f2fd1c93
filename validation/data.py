"""What `make truth` measures on: real beats, artifacts put into them, hearts with known truth."""

from __future__ import annotations

import math
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from aftershake.rr.beats import Beats, Floats, from_intervals
from aftershake.sources.simulated.heart import Drive, Heart

sys.path.insert(0, str(Path(__file__).parent.parent / "tests"))

import support.hrv_data as data

WINDOW_S = 60.0
STRAP = ("sitting", "maths", "walking")
# Biking is exercise: nobody compares a rest with it.
CONDITIONS = tuple(name for name in data.CONDITIONS if name != "biking")


@dataclass(frozen=True)
class Recording:
    name: str
    rr_ms: Floats

    @property
    def beats(self) -> Beats:
        return from_intervals(self.rr_ms)

    @property
    def seconds(self) -> float:
        return float(self.rr_ms.sum()) / 1000


def recordings() -> list[Recording]:
    """Every clean recording: 12 people of the strap, and one person's conditions."""
    strap = [Recording(f"{p} {a}", data.strap(p, a)) for p in data.PEOPLE for a in STRAP]
    return strap + [Recording(f"p37 {name}", data.condition(name)) for name in CONDITIONS]


def windows(recording: Recording) -> Iterator[float]:
    """Where the 60 s windows of a recording begin: side by side, the last one at its end."""
    last = math.floor(recording.seconds - WINDOW_S)
    yield from range(0, last + 1, int(WINDOW_S))
    if last % WINDOW_S > WINDOW_S / 4:
        yield last


# Each takes intervals and a place and gives the intervals with one artifact there; time is kept.
Spoil = Callable[[Floats, int, np.random.Generator], Floats]


def one_missed(rr: Floats, at: int, _: np.random.Generator) -> Floats:
    return data.missed(rr, at)


def three_missed(rr: Floats, at: int, _: np.random.Generator) -> Floats:
    return data.missed(rr, at, 3)


def extra(rr: Floats, at: int, rng: np.random.Generator) -> Floats:
    return data.extra(rr, at, rng.uniform(0.25, 0.75))


def ectopic(rr: Floats, at: int, _: np.random.Generator) -> Floats:
    return data.ectopic(rr, at, 0.3)


def misplaced(rr: Floats, at: int, rng: np.random.Generator) -> Floats:
    rr = rr.copy()
    shift = rng.uniform(50, 120) * rng.choice((-1, 1))
    rr[at] += shift
    rr[at + 1] -= shift
    return rr


def burst(rr: Floats, at: int, rng: np.random.Generator) -> Floats:
    """5 s of noise in which the strap sees beats where none are and none where some are."""
    end = at + int(np.searchsorted(np.cumsum(rr[at:]), 5000)) + 1
    length = float(rr[at:end].sum())
    drawn = rng.uniform(0.3, 1.7, 40) * float(np.median(rr))
    drawn = drawn[: int(np.searchsorted(np.cumsum(drawn), length)) + 1]
    return np.concatenate((rr[:at], drawn * (length / drawn.sum()), rr[end:]))


KINDS: dict[str, Spoil] = {
    "one missed": one_missed,
    "three missed": three_missed,
    "extra beat": extra,
    "ectopic 30 %": ectopic,
    "burst of 5 s": burst,
    "misplaced 50–120 ms": misplaced,
}
BEATS_SPOILT = {"three missed": 3.0}


def inject(rr: Floats, kind: str, share: float, rng: np.random.Generator) -> Floats:
    """`rr` with this share of its beats gone wrong, at places drawn at random, none touching."""
    each = 5000 / float(rr.mean()) if kind.startswith("burst") else BEATS_SPOILT.get(kind, 1.0)
    number = max(1, round(share * rr.size / each))
    reach = math.ceil(each) + 3
    free = rr.size - 4 - number * reach
    if free < 1:
        raise ValueError(f"{share:.0%} of {kind} do not fit into {rr.size} beats")
    places = 2 + np.sort(rng.integers(0, free, number)) + reach * np.arange(number)
    for at in places[::-1]:
        rr = KINDS[kind](rr, int(at), rng)
    return rr


def drifting(
    seconds: float,
    seed: int,
    *,
    drift: float,
    wander: float = 0.0,
    rate_hz: float,
    rmssd_ms: float,
    double_at: float = 0,
) -> Floats:
    """Beat times (s) of a heart whose breathing swing drifts slowly, as real ones do.

    ln of the swing is the sum of two Ornstein-Uhlenbeck processes: one of SD `drift` that forgets
    in five minutes, one of SD `wander` that forgets in 45 s. From `double_at` on (if not 0) the
    swing is twice as large.
    """
    rng = np.random.default_rng([seed, 7])
    breath_hz = float(rng.uniform(0.18, 0.3))
    turn = breath_hz / rate_hz
    swing = rmssd_ms / (1000 / rate_hz * np.sinc(turn) * np.sqrt(2) * math.sin(np.pi * turn))
    step_s, state = 10.0, float(rng.normal())
    keep, keep_fast = math.exp(-step_s / 300.0), math.exp(-step_s / 45.0)
    faster = np.random.default_rng([seed, 77])
    fast = float(faster.normal())
    heart = Heart(Drive(rate_hz, swing, breath_hz), seed)
    times = []
    while heart.t_s < seconds:
        twice = 2.0 if double_at and heart.t_s >= double_at else 1.0
        moved = math.exp(drift * state + wander * fast)
        times.append(heart.advance(step_s, Drive(rate_hz, swing * twice * moved, breath_hz)))
        state = keep * state + math.sqrt(1 - keep**2) * float(rng.normal())
        fast = keep_fast * fast + math.sqrt(1 - keep_fast**2) * float(faster.normal())
    return np.concatenate(times)
