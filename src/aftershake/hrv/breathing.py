"""Breathing rate from the beats alone: an estimate, and none where breathing leaves no clear mark.

Heart rate swings with breath (respiratory sinus arrhythmia). Breaths are counted in pieces of about
a minute (breath_guess.py); told is the median of all of them, of the whole stretch, weighted by how
sure each is. Unit: breaths a minute. Least data: 60 s. How often it is right: the validation's own
section.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from aftershake.hrv.artifacts import contiguous_runs
from aftershake.hrv.breath_count import swing
from aftershake.hrv.breath_guess import NO_GUESS, Guess, guess
from aftershake.hrv.spectrum import from_zero_s
from aftershake.rr.beats import Beats, Bools, Floats

PIECE_S, STEP_S = 64.0, 32.0
LEAST_S = 57.5  # what a 60 s window holds of whole beats
LEAST_BEATS = 30
MOST_PIECES = 120  # of hours, pieces that lie further apart
# What the pieces must be worth on average: one alone, and many, whose errors cancel.
# Fixed by `make truth`: breathing. So are the next two.
LEAST_WORTH, LEAST_WORTH_OF_MANY, MANY = 0.75, 0.42, 8
CLEAR_MAJORITY = 0.6  # of what is clear, so much is no possible image: the median is none then
UNSURE = 0.05  # a piece below this tells nothing
MINUTES = 5  # pieces, some three minutes: a change within is one between such


@dataclass(frozen=True, slots=True)
class Breathing:
    """Breaths a minute: of the whole, and of its slowest and its quickest three minutes."""

    per_min: float | None = None
    lowest_per_min: float | None = None
    highest_per_min: float | None = None


def breathing(beats: Beats, flags: Bools) -> Breathing:
    """Breathing over all that was measured, and how it changed within.

    `flags`, shape (n,), marks the artifacts, which are left out. None below about 60 s in one run,
    where breaths cannot be told from other waves, and where they may be the image of breathing
    above half the heart rate. Lowest and highest: None unless there are three minutes of each.
    """
    found = _guesses(beats, flags)
    whole = _told(found)
    if whole is None:
        return Breathing()
    parts = [_told(found[i : i + MINUTES]) for i in range(len(found) - MINUTES + 1)]
    told = [part for part in parts if part is not None]
    if len(told) < 2:
        return Breathing(whole)
    return Breathing(whole, min(told), max(told))


def breathing_per_min(beats: Beats, flags: Bools) -> float | None:
    """Breaths a minute, of the whole (`breathing`)."""
    return _told(_guesses(beats, flags))


def _guesses(beats: Beats, flags: Bools) -> list[Guess]:
    """A guess for each piece, in order of time; none for a run that is too short."""
    runs = []
    for a, b in contiguous_runs(beats.run):
        keep = ~flags[a:b]
        t_s, rr_ms = from_zero_s(beats.elapsed_s[a:b])[keep], beats.rr_ms[a:b][keep]
        if t_s.size >= LEAST_BEATS and _span_s(t_s, rr_ms) >= LEAST_S:
            runs.append((t_s, rr_ms))
    step_s = max(STEP_S, sum(_span_s(*run) for run in runs) / MOST_PIECES)
    return [each for run in runs for each in _of_run(*run, step_s)]


def _of_run(t_s: Floats, rr_ms: Floats, step_s: float) -> list[Guess]:
    spare_s = max(0.0, _span_s(t_s, rr_ms) - PIECE_S)
    start_s = float(t_s[0] - rr_ms[0] / 1000)
    found = []
    many = 1 + round(spare_s / step_s)
    for late_s in np.linspace(0.0, spare_s, many) if many > 1 else (0.0,):
        from_s = start_s + late_s
        a, b = t_s.searchsorted((from_s + 1e-9, from_s + PIECE_S + 1e-6)).tolist()
        enough = b - a >= LEAST_BEATS and _span_s(t_s[a:b], rr_ms[a:b]) >= LEAST_S / 2
        found.append(guess(swing(t_s[a:b], rr_ms[a:b])) if enough else NO_GUESS)
    return found


def _told(found: Sequence[Guess]) -> float | None:
    """The weighted median of pieces, if they are sure enough together."""
    if not found:
        return None
    share = min(1.0, (len(found) - 1) / (MANY - 1))
    least = LEAST_WORTH + share * (LEAST_WORTH_OF_MANY - LEAST_WORTH)
    clear = sorted((each.per_min, each.sure) for each in found if each.sure >= UNSURE)
    worth = sum(each.worth for each in found)
    if not clear or worth < least * len(found):
        return None
    if len(clear) == 1:
        rate, weight = clear[0]
        return rate if worth >= CLEAR_MAJORITY * weight else None
    rates, weights = np.array(clear).T
    if worth < CLEAR_MAJORITY * weights.sum():
        return None
    return float(np.interp(weights.sum() / 2, np.cumsum(weights) - weights / 2, rates))


def _span_s(t_s: Floats, rr_ms: Floats) -> float:
    return float(t_s[-1] - t_s[0] + rr_ms[0] / 1000)
