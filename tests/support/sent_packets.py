"""Packets as a strap sends them, of any beats: by the second or by the beat, late, and again."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

import support.hrv_data as data
from aftershake.rr.log import Heard
from aftershake.rr.packet import Measurement


def awake(name: str, beats: int = 700) -> np.ndarray:
    """RR words of somebody awake on their back, in steps of 4 ms: many neighbours are equal."""
    file = data.FOLDER / "awake-lying" / f"{name}.txt"
    return np.rint(np.loadtxt(file, max_rows=beats) * 1.024).astype(int)


def said(words: Sequence[int], hr_bpm: int = 60) -> Measurement:
    return Measurement(hr_bpm, True, None, tuple(map(int, words)), ())


def packets(
    words: np.ndarray, rng: np.random.Generator, *, by_beat: bool = False, lags: bool = False
) -> list[Heard]:
    """As a strap sends them, by the second or by the beat, with 60 ms of jitter; with `lags`, at
    times nothing comes for up to 4 s, and then all of it at once."""
    ends_s = 2 + rng.uniform() + np.cumsum(words) / 1024
    sent = ends_s if by_beat else np.arange(np.ceil(ends_s[0]), np.ceil(ends_s[-1]) + 1)
    parts = np.split(words, np.searchsorted(ends_s, sent[:-1], side="right"))
    at_s = sent + rng.exponential(0.06, sent.size)
    at = 0
    while lags and (at := at + int(rng.integers(20, 120))) < at_s.size:
        late = (at_s >= at_s[at]) & (at_s < at_s[at] + rng.uniform(1, 4))
        at_s[late] = at_s[late].max()
    at_s = np.maximum.accumulate(at_s)
    return [Heard(float(t), 1, said(part)) for t, part in zip(at_s, parts, strict=True)]


def again(
    heard: list[Heard], late_s: Sequence[float], which: Sequence[bool] | None = None
) -> list[Heard]:
    """The same, each packet that `which` marks delivered again so much later."""
    copies = [
        Heard(each.t_s + by_s, each.connection, each.measurement)
        for i, each in enumerate(heard)
        if which is None or which[i]
        for by_s in late_s
    ]
    return sorted([*heard, *copies], key=lambda each: each.t_s)
