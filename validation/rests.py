"""Whether what is said of plain rests holds for people of whom it was not learned."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from aftershake.hrv.plain_rests import CLEAR_SHARE, WITHIN_SHARE, Curve
from aftershake.rr.beats import Floats
from validation.rest_pairs import (
    NIGHT_S,
    STANDARD,
    STRETCH,
    Pairs,
    curve,
    pairs,
    people_at_night,
    people_awake,
)
from validation.table import Section

STATED = 0.05
NIGHT_STANDARD = (NIGHT_S, NIGHT_S, 450)  # as near to it as windows at night lie
SPLITS = 200
DOUBLE_LN, HALF_MORE_LN = math.log(2), math.log(1.5)
# By plan: lengths of both rests and the time between, s.
PLANS = {"standard": STANDARD, "quick": (120, 120, 120), "demo": (180, 300, 240)}
Share = Callable[[Curve, Floats], float]  # of one person's null pairs


def rests(quick: bool) -> Section:
    found = Section(
        "How often rest does this by itself",
        "Pairs of rests of people awake on their backs, nothing done between. The table is made of "
        "half of the people and tried on the other half, and the other way round, in "
        f"{SPLITS} random halvings; people count the same, and those it is tried on are drawn with "
        "replacement. Means over halvings, and where nine tenths of them lie. A true change is put "
        "upon the second rest of each pair.",
        ("rests", "what", "share", "nine tenths of halvings", "bar"),
    )
    people = people_awake()
    _spread(found, "awake", [pairs(each, *STANDARD) for each in people.values()])
    at_night = people_at_night().values()
    _spread(found, "at night", [pairs(each, *NIGHT_STANDARD) for each in at_night])
    for name, timing in PLANS.items():
        told = {who: pairs(person, *timing)[:, 0] for who, person in people.items()}
        told = {who: each for who, each in told.items() if each.size}
        _halvings(found, name, told, 20 if quick else SPLITS, bars=name == "standard")
    return found


def _spread(found: Section, name: str, told: Sequence[Pairs]) -> None:
    """What the pairs differ by, with an interval by bootstrap over people."""
    deltas = [each[:, 0] for each in told if len(each)]
    rng = np.random.default_rng(23)
    chosen = (rng.integers(0, len(deltas), len(deltas)) for _ in range(SPLITS))
    drawn = [float(np.std(np.concatenate([deltas[i] for i in some]))) for some in chosen]
    low, high = np.quantile(drawn, (0.05, 0.95))
    found.add(
        f"{name}, standard",
        f"SD of Δ, {len(deltas)} people, {sum(map(len, deltas))} pairs that overlap",
        f"{np.std(np.concatenate(deltas)):.3f}",
        f"{low:.3f} to {high:.3f} (people drawn with replacement)",
        "",
        holds=None,
    )


@dataclass(frozen=True)
class Row:
    what: str
    share: Share
    low: float
    high: float


def _above(added_ln: float, share: float) -> Share:
    """How often a true change of so much is said to be one, the right way round."""
    way = math.copysign(1.0, added_ln)
    return lambda learned, delta: float(
        np.mean(way * (delta + added_ln) > learned.reached_by(share))
    )


def _beyond(share: float) -> Share:
    return lambda learned, delta: float(np.mean(np.abs(delta) > learned.reached_by(share)))


ROWS = (
    Row("stated 1 in 20", _beyond(STATED), 1 / 40, 1 / 12),
    Row("clearly, nothing done", _beyond(CLEAR_SHARE), 0.0, 0.02),
    Row("larger or more, nothing done", _beyond(WITHIN_SHARE), 0.0, 0.10),
    Row("a true × 2: clearly", _above(DOUBLE_LN, CLEAR_SHARE), 0.85, 1.0),
    Row("a true ÷ 2: clearly", _above(-DOUBLE_LN, CLEAR_SHARE), 0.0, 1.0),
    Row("a true × 1.5: larger or more", _above(HALF_MORE_LN, WITHIN_SHARE), 0.60, 1.0),
    Row("a true ÷ 1.5: larger or more", _above(-HALF_MORE_LN, WITHIN_SHARE), 0.0, 1.0),
)


def learned(some: Sequence[Floats]) -> Curve:
    """The curve of these people's pairs, as the table holds it."""
    return Curve(tuple((STRETCH * curve(some)).tolist()))


def _halvings(
    found: Section, name: str, told: Mapping[str, Floats], splits: int, *, bars: bool
) -> None:
    rng = np.random.default_rng(17)
    who = list(told)
    got = []
    for _ in range(splits):
        mixed = [who[i] for i in rng.permutation(len(who))]
        halves = mixed[: len(who) // 2], mixed[len(who) // 2 :]
        both = []
        for known, others in (halves, halves[::-1]):
            made = learned([told[each] for each in known])
            tried = [told[others[i]] for i in rng.integers(0, len(others), len(others))]
            both.append([np.mean([row.share(made, each) for each in tried]) for row in ROWS])
        got.append(np.mean(both, axis=0))
    means, ranges = np.mean(got, axis=0), np.quantile(got, (0.05, 0.95), axis=0)
    for row, mean, low, high in zip(ROWS, means, *ranges, strict=True):
        found.add(
            name,
            row.what,
            f"{100 * mean:.1f} %",
            f"{100 * low:.1f} to {100 * high:.1f} %",
            f"{100 * row.low:.1f} to {100 * row.high:.1f} %" if bars else "",
            holds=bool(row.low <= mean <= row.high) if bars else None,
        )
