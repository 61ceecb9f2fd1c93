"""How much two plain rests differ: from people's long rests to the table that the program has.

    python -m validation.rest_pairs     writes src/aftershake/hrv/plain_rests.json

Every window is measured with the program's own `analyse`; what it refuses is no rest. To be made
again whenever that changes what it says. Takes some minutes.
"""

from __future__ import annotations

import json
import sys
import warnings
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np

from aftershake.hrv import plain_rests
from aftershake.hrv.metrics import ALGORITHM, analyse
from aftershake.hrv.plain_rests import MOVED_BPM, SHARES
from aftershake.rr.beats import Beats, Floats, from_intervals
from validation.data import data

TABLE = Path(plain_rests.__file__).parent / plain_rests.FILE
STEP_S = 60
# Lengths of both rests, and times between them, s, of people awake; at night, where only the wider
# bound is looked for, rests of five minutes, whose starts lie further apart.
FIRST_S, SECOND_S = (120, 180, 300, 600), (120, 180, 300)
BETWEEN_S = (0, 120, 240, 480, 720, 960, 1320, 1800, 2700, 3600)
NIGHT_S, NIGHT_BETWEEN_S, NIGHT_STEP_S = 300, (0, 300, 600, 900, 1500, 2100, 3600), 150
STANDARD = (300, 300, 480)
FEWEST_PEOPLE, FEWEST_PAIRS = 8, 40  # of which a curve is drawn
FULL_VOICE = 10  # pairs with which a person counts for a whole one
STEADIEST = 0.1  # of the people: as steady as anybody is believed to be
# People not measured differ more than those measured: by this factor, what is said of half of the
# people holds for the other half.
STRETCH = 1.1


@dataclass(frozen=True)
class Windows:
    """Of one person's windows of one length, `step_s` apart: ln RMSSD and heart rate (bpm). NaN
    where refused. Shape (windows,)."""

    ln_rmssd: Floats
    hr_bpm: Floats
    step_s: int


Person = Mapping[int, Windows]  # by length, s
Pairs = Floats  # shape (pairs, 2): Δ ln RMSSD and Δ heart rate


def beats_awake() -> dict[str, Beats]:
    """Of people awake on their backs; beats that somebody filled in are missing."""
    return {
        name: from_intervals(rr).where(~filled) for name, (rr, filled) in data.awake_lying().items()
    }


@lru_cache(maxsize=1)
def people_awake() -> dict[str, Person]:
    """All their windows. Some minutes."""
    lengths_s = sorted({*FIRST_S, *SECOND_S})
    return {name: measured(beats, lengths_s) for name, beats in beats_awake().items()}


@lru_cache(maxsize=1)
def people_at_night() -> dict[str, Person]:
    """The same of the five hours of a day in which the heart was slowest."""
    return {
        name: measured(from_intervals(rr), (NIGHT_S,), NIGHT_STEP_S)
        for name, rr in data.resting_hours().items()
    }


def measured(beats: Beats, lengths_s: Iterable[int], step_s: int = STEP_S) -> Person:
    """All windows of these lengths, measured as those of a session are."""
    found = {}
    for length_s in lengths_s:
        starts = np.arange(0, float(beats.t_s[-1]) - length_s, step_s)
        said = [analyse(beats, start, start + length_s) for start in starts.tolist()]
        ln, hr = (
            np.array([np.nan if value is None else value for value in values])
            for values in ([m.ln_rmssd for m in said], [m.hr_bpm for m in said])
        )
        found[length_s] = Windows(ln, np.where(np.isnan(ln), np.nan, hr), step_s)
    return found


def pairs(person: Person, first_s: int, second_s: int, between_s: int) -> Pairs:
    """All pairs of windows that lie so in time, told both, overlapping ones too."""
    one, other = person[first_s], person[second_s]
    shift = (first_s + between_s) // one.step_s
    many = max(0, min(one.ln_rmssd.size, other.ln_rmssd.size - shift))
    delta = np.stack(
        [
            other.ln_rmssd[shift : shift + many] - one.ln_rmssd[:many],
            other.hr_bpm[shift : shift + many] - one.hr_bpm[:many],
        ],
        axis=1,
    )
    return delta[~np.isnan(delta).any(axis=1)]


def curve(some: Sequence[Floats], shares: Sequence[float] = SHARES) -> Floats:
    """By how much |Δ| pairs differ at least, at each share, every person counting the same.

    `some`: Δ of each person's pairs. Those with few pairs count for less.
    """
    some = [each for each in some if each.size]
    sizes = np.abs(np.concatenate(some))
    weights = np.concatenate(
        [np.full(d.size, min(1.0, d.size / FULL_VOICE) / d.size) for d in some]
    )
    order = np.argsort(sizes)
    sizes, weights = sizes[order], weights[order]
    reached = (np.cumsum(weights) - weights / 2) / weights.sum()
    return np.maximum.accumulate(np.interp(1 - np.array(shares), reached, sizes))


def _cell(found: Sequence[Pairs]) -> dict[str, Any]:
    """One condition of the table, None where too few pairs were measured."""
    told = [each for each in found if len(each)]
    moved = [each[np.abs(each[:, 1]) > MOVED_BPM] for each in told]
    return {
        "pairs": sum(map(len, told)),
        "least_ln": _curve_or_none([each[:, 0] for each in told]),
        "moved_ln": _curve_or_none([each[:, 0] for each in moved]),
        "least_sd_ln": _least_sd([each[:, 0] for each in told]),
    }


def _curve_or_none(some: Sequence[Floats]) -> list[float | None]:
    told = [each for each in some if each.size]
    if len(told) < FEWEST_PEOPLE or sum(each.size for each in told) < FEWEST_PAIRS:
        return [None] * len(SHARES)
    return [round(float(value), 4) for value in STRETCH * curve(told)]


def _least_sd(some: Sequence[Floats]) -> float | None:
    """The SD of Δ in the steadiest tenth of the people, of those with pairs enough to tell."""
    spreads = [float(np.std(each, ddof=1)) for each in some if each.size >= FULL_VOICE]
    if len(spreads) < FEWEST_PEOPLE:
        return None
    return round(float(np.quantile(spreads, STEADIEST)), 4)


def ground(
    people: Mapping[str, Person],
    first_s: Sequence[int],
    second_s: Sequence[int],
    between_s: Sequence[int],
) -> dict[str, Any]:
    """The conditions of one ground, as the program reads them."""
    cells = [
        [[_cell([pairs(p, a, b, c) for p in people.values()]) for c in between_s] for b in second_s]
        for a in first_s
    ]
    values = {
        name: [[[cell[name] for cell in row] for row in rows] for rows in cells]
        for name in ("pairs", "least_ln", "moved_ln", "least_sd_ln")
    }
    axes = {"first_s": list(first_s), "second_s": list(second_s), "between_s": list(between_s)}
    return {"people": len(people), **axes, **values}


def table(of_awake: Mapping[str, Person], of_night: Mapping[str, Person]) -> str:
    """The text of the file that the program reads."""
    made = {
        "about": "Made by `python -m validation.rest_pairs`; do not edit.",
        "algorithm": ALGORITHM,
        "shares": list(SHARES),
        "one_by_one": {name: alone(person) for name, person in of_awake.items()},
        "awake": ground(of_awake, FIRST_S, SECOND_S, BETWEEN_S),
        "night": ground(of_night, (NIGHT_S,), (NIGHT_S,), NIGHT_BETWEEN_S),
    }
    lines = [f"{json.dumps(name)}: {json.dumps(value)}" for name, value in made.items()]
    return "{\n" + ",\n".join(lines) + "\n}\n"


def alone(person: Person) -> dict[str, float | int]:
    """What one person's pairs of the standard plan's timing give: enough to check a part by."""
    delta = pairs(person, *STANDARD)[:, 0]
    return {
        "pairs": int(delta.size),
        "sd_ln": round(float(np.std(delta)), 4) if delta.size else 0.0,
    }


def main() -> int:
    if not data.FOLDER.is_dir():
        print(f"no reference data in {data.FOLDER}", file=sys.stderr)
        return 2
    warnings.simplefilter("ignore")
    TABLE.write_text(table(people_awake(), people_at_night()), "utf-8")
    print(f"{TABLE}: {TABLE.stat().st_size} bytes")
    return 0


if __name__ == "__main__":
    sys.exit(main())
