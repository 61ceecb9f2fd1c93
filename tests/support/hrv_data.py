"""Real beats with known results, where the reference folder lies beside the repository; and hearts
made up for a test, with the truth known."""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

Floats = NDArray[np.float64]
FOLDER = Path(__file__).parents[3] / "shared" / "reference-data"
needed = pytest.mark.skipif(not FOLDER.is_dir(), reason=f"no reference data in {FOLDER}")
PEOPLE = [f"{number:02}" for number in range(12)]
CONDITIONS = (
    *("sitting", "arithmetic", "recovery", "standing", "breathing", "neurotask"),
    *("walking", "biking"),
)


def published(name: str) -> Floats:
    return np.loadtxt(FOLDER / "published" / name)


def strap(person: str, activity: str) -> Floats:
    """RR in ms from hand-marked R-peaks of a chest strap, 250 Hz."""
    file = FOLDER / "strap-ecg" / f"subject_{person}_{activity}_annotation_cs.tsv"
    return np.diff(np.loadtxt(file)) / 250 * 1000


def condition(name: str) -> Floats:
    """RR in ms of one labelled condition: beats at t0 + cumulated RR inside [start, end]."""

    def seconds(clock: str) -> float:
        hours, minutes, rest = clock.split(":")
        return int(hours) * 3600 + int(minutes) * 60 + float(rest)

    rows = [
        line.split("\t")
        for line in (FOLDER / "conditions" / "p37_ecg.txt").read_text().splitlines()[2:]
    ]
    rows = [row for row in rows if len(row) > 2]
    rr = np.array([float(row[2]) for row in rows])
    t_s = seconds(rows[0][0].split("/")[1]) + np.cumsum(rr) / 1000
    with (FOLDER / "conditions" / "p37_events.csv").open() as file:
        edges = {
            row["datapoint"]: seconds(row["timestamp"])
            for row in csv.DictReader(file)
            if row["conditions"] == name
        }
    return rr[(t_s >= edges["start"]) & (t_s <= edges["end"])]


def heart(
    *,
    seconds: float = 300,
    rr_ms: float = 900,
    breathing_hz: float = 0.25,
    swing_ms: float = 40,
    slow_ms: float = 20,
    noise_ms: float = 8,
    seed: int = 0,
) -> Floats:
    """RR in ms of a made-up resting heart: integral pulse frequency modulation by breathing and a
    0.1 Hz wave, with a little noise."""
    rng = np.random.default_rng(seed)
    t = np.arange(0, seconds + 5, 0.01)
    interval = (
        rr_ms
        + swing_ms * np.sin(2 * np.pi * breathing_hz * t + rng.uniform(0, 6))
        + slow_ms * np.sin(2 * np.pi * 0.1 * t + rng.uniform(0, 6))
    )
    phase = np.cumsum(10 / interval)
    at = np.interp(np.arange(1, int(phase[-1])), phase, t) * 1000
    rr = np.diff(at) + rng.normal(0, noise_ms, at.size - 1)
    return rr[np.cumsum(rr) <= seconds * 1000]


def modulated(
    amplitude_ms: float, hz: float, *, rr_ms: float = 800, seconds: float = 300
) -> Floats:
    """RR in ms that follow one pure sine, as in the test patterns of ANSI/AAMI EC57."""
    t, rr = 0.0, []
    while t < seconds:
        rr.append(rr_ms + amplitude_ms * np.sin(2 * np.pi * hz * t))
        t += rr[-1] / 1000
    return np.array(rr)


def missed(rr: Floats, at: int, beats: int = 1) -> Floats:
    return np.concatenate((rr[:at], [rr[at : at + beats + 1].sum()], rr[at + beats + 1 :]))


def extra(rr: Floats, at: int, share: float = 0.4) -> Floats:
    return np.concatenate((rr[:at], [share * rr[at], (1 - share) * rr[at]], rr[at + 1 :]))


def ectopic(rr: Floats, at: int, early: float = 0.3) -> Floats:
    rr = rr.copy()
    shift = early * rr[at]
    rr[at] -= shift
    rr[at + 1] += shift
    return rr


def rmssd(rr: Floats) -> float:
    """RMSSD by the textbook, nothing left out."""
    return float(np.sqrt(np.mean(np.diff(rr) ** 2)))


# Of more beats than this share somebody filled in, a recording is no ground.
MOST_FILLED = 0.05


def awake_lying() -> dict[str, tuple[Floats, NDArray[np.bool_]]]:
    """By person: RR in ms, every beat checked by eye, and which of them were filled in later.

    Those are written with a decimal. Healthy people, awake on their backs for two hours.
    """
    found = {}
    for file in sorted((FOLDER / "awake-lying").glob("*.txt")):
        values = file.read_text().split()
        filled = np.array(["." in value for value in values])
        if filled.mean() <= MOST_FILLED:
            found[file.stem] = np.array(values, dtype=np.float64), filled
    return found


def resting_hours() -> dict[str, Floats]:
    """By person: RR in ms of the five hours of lowest heart rate of a day."""
    return {p.stem: np.loadtxt(p) for p in sorted((FOLDER / "resting-hours").glob("*.txt"))}
