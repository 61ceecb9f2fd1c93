"""Breathing from the beats of real people, awake and lying: how often it is told.

How often it is right cannot be known: nobody counted. What can be seen is whether one half of a
window says what the other does, which people who breathe alike in both should give; an error that
both halves make (an overtone, a wave of blood pressure) does not show.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from aftershake.hrv.artifacts import detect_artifacts
from aftershake.hrv.breathing import Breathing, breathing
from aftershake.hrv.quality import grade
from aftershake.rr.beats import Beats, Bools, Floats, from_intervals
from validation.data import data
from validation.table import Section

LYING = data.FOLDER / "awake-lying"
AROUND_S = 60.0
LEAST_TOLD = {60.0: 0.60, 300.0: 0.75}  # of all windows, those that are refused among them
CHANGE = 3.0  # breaths a minute
SLOW = 9.0


def real(found: Section, quick: bool) -> None:
    if not LYING.is_dir():
        found.notes.append(f"Without {LYING.name}, nothing is said of real people.")
        return
    every = 6 if quick else 2
    for seconds, least in LEAST_TOLD.items():
        told, shown, slow, halves = [], 0, 0, []
        for beats, flags, refused in _windows(seconds, every):
            shown += not refused
            said = Breathing() if refused else breathing(beats, flags)
            told.append(said.per_min)
            slow += said.per_min is not None and said.per_min < SLOW
            if said.per_min is not None and seconds > 2 * AROUND_S:
                halves += _halves(beats, flags)
        times = sum(each is not None for each in told)
        found.add(
            "people, awake and lying",
            f"{seconds:.0f} s",
            f"{len(told)} windows",
            f"{100 * times / len(told):.1f} %",
            *[""] * 3,
            holds=times >= least * len(told),
        )
        found.notes.append(
            f"Real people, {seconds:.0f} s: {100 * times / max(1, shown):.0f} % of the windows that"
            f" are not refused; below {SLOW:g} a minute in {100 * slow / len(told):.1f} %."
        )
        if halves:
            apart = np.array(halves)
            found.notes.append(
                f"Of those told, both halves alone in {len(halves)}: their median is"
                f" {np.median(apart):.1f} a minute apart, {100 * np.mean(apart > CHANGE):.0f} %"
                f" more than {CHANGE:g}. Nobody counted these breaths: an error that both halves"
                " make does not show, and people do change."
            )


def _windows(seconds: float, every: int) -> Iterator[tuple[Beats, Bools, bool]]:
    """One in `every` of the windows without a filled-in beat, and whether it is refused."""
    for file in sorted(LYING.glob("*.txt")):
        lines = file.read_text("utf-8").split()
        rr_ms: Floats = np.array([float(line) for line in lines])
        filled = np.array(["." in line for line in lines])
        beats = from_intervals(rr_ms)
        for from_s in np.arange(0.0, float(beats.t_s[-1]) - seconds, seconds)[::every]:
            inside = (beats.starts_s >= from_s) & (beats.t_s <= from_s + seconds)
            if filled[inside].any():
                continue
            near = (beats.starts_s >= from_s - AROUND_S) & (beats.t_s <= from_s + seconds + 10.0)
            around = from_intervals(rr_ms[near])
            flags = detect_artifacts(around)
            judged = grade(around, flags, inside[near], duration_s=seconds, gap_s=0.0)
            window = around.where(inside[near])
            yield window, flags.any[inside[near]], judged.quality == "refused"


def _halves(beats: Beats, flags: Bools) -> list[float]:
    middle_s = (beats.t_s[0] + beats.t_s[-1]) / 2
    first = beats.t_s <= middle_s
    rates = [breathing(beats.where(half), flags[half]).per_min for half in (first, ~first)]
    return [] if rates[0] is None or rates[1] is None else [abs(rates[1] - rates[0])]
