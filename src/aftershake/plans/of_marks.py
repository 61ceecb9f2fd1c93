"""A plan out of moments that were marked in a file, or one that is a single rest. Pure.

Only words that name a phase make one; what else was written stays a mark.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from aftershake.plans.mark_words import Edge, kind_of_words
from aftershake.plans.plan import Kind, Phase, Plan
from aftershake.plans.reader import LONGEST_PHASE_S, MOST_PHASES, read_plan
from aftershake.plans.writer import to_toml

SETTLE_S, SETTLED_FROM_S = 60.0, 180.0  # of a rest that is long enough, the first minute settles
LEAST_S = 1.0
LONGEST_REST_S = MOST_PHASES * LONGEST_PHASE_S  # in parts


@dataclass(frozen=True, slots=True)
class Marked:
    """A plan, and when its first phase begins, s from the start of the file's first interval."""

    plan: Plan
    begins_s: float


def plan_of_marks(marks: Sequence[tuple[float, str]], lasts_s: float) -> Marked | None:
    """The phases that marks (t_s, words) tell of, in a file of `lasts_s`; None where they tell of
    no rest and no shaking, or of what no plan can be."""
    named = [(max(t_s, 0.0), kind_of_words(words), words) for t_s, words in marks]
    edges: list[tuple[float, Edge, str]] = [
        (t_s, kind, words) for t_s, kind, words in named if kind is not None
    ]
    edges = sorted((each for each in edges if each[0] < lasts_s), key=lambda each: each[0])
    edges.append((lasts_s, "end", ""))
    # Of two at nearly one moment, the later one is what follows.
    edges = [a for a, b in pairwise(edges) if b[0] - a[0] >= LEAST_S] + edges[-1:]
    phases: list[Phase] = []
    begins_s: float | None = None
    for one, after in pairwise(edges):
        start_s, edge, words = one
        if edge == "end" and (begins_s is None or after[0] == lasts_s):
            continue
        begins_s = start_s if begins_s is None else begins_s
        kind: Kind = "other" if edge == "end" else edge
        name = "between" if edge == "end" else " ".join(words.split())[:60]
        phases.append(_phase(name or "phase", kind, after[0] - start_s))
    told = any(phase.kind in ("rest", "shake") for phase in phases)
    too_long = any(phase.duration_s > LONGEST_PHASE_S for phase in phases)
    if begins_s is None or not told or too_long or len(phases) > MOST_PHASES:
        return None
    return Marked(_plan("marked", "Phases by its marks", phases), begins_s)


def one_rest(lasts_s: float) -> Plan:
    """A file of `lasts_s` as one rest; one that is too long for a phase in parts, which are
    measured each and compared with nothing."""
    if lasts_s <= LONGEST_PHASE_S:
        return _plan("one rest", "One rest", [Phase("rest", "rest", "any", lasts_s)])
    parts = int(-(-lasts_s // LONGEST_PHASE_S))
    each = Phase("part", "other", "any", lasts_s / parts, still=True)
    named = [replace(each, name=f"part {number}") for number in range(1, parts + 1)]
    return _plan("in parts", "Parts of a long file", named)


def _phase(name: str, kind: Kind, lasts_s: float) -> Phase:
    settles = kind == "rest" and lasts_s >= SETTLED_FROM_S
    return Phase(name, kind, "any", lasts_s, SETTLE_S if settles else 0.0)


def _plan(name: str, title: str, phases: Sequence[Phase]) -> Plan:
    return read_plan(to_toml(Plan(name, title, "", tuple(phases), "")))
