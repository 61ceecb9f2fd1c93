"""RMSSD minute by minute in a rest before which nothing was done: what a return is worth."""

from __future__ import annotations

from collections import Counter

from aftershake.hrv.course import minutes
from aftershake.hrv.recovery import (
    NotFallen,
    NotJudged,
    NotReturned,
    Returned,
    ReturnedBetween,
    rmssd_return,
)
from aftershake.hrv.stretch import stretch
from aftershake.rr.beats import from_intervals
from validation.data import data
from validation.table import Section

# As the plan "standard" has it: five minutes, three of another thing, ten minutes.
REST_S, BETWEEN_S, AFTER_S = 300.0, 180.0, 600.0
NAMES = {
    NotFallen: "the first minute no lower",
    Returned: "lower, and back",
    ReturnedBetween: "lower, and back between two minutes",
    NotReturned: "lower to the end",
    NotJudged: "not known",
}
LEAST, MOST = 0.35, 0.65


def returns(quick: bool) -> Section:
    found = Section(
        "How RMSSD comes back where nothing was done",
        "People awake on their backs for two hours; five minutes, and after three more ten minutes"
        " of the same rest, side by side. Each half minute of the minute before, only those judged"
        f" good. Bar: of all that are known, {100 * LEAST:.0f} to {100 * MOST:.0f} % begin lower,"
        " which the sentence about a return calls “about half”.",
        ("second rest", "share", "of", "bar"),
    )
    told: Counter[type] = Counter()
    for rr_ms, _ in list(data.awake_lying().values())[: 4 if quick else None]:
        beats = from_intervals(rr_ms)
        whole_s, start_s = float(rr_ms.sum()) / 1000, 60.0
        while start_s + REST_S + BETWEEN_S + AFTER_S <= whole_s:
            before = stretch(beats, start_s, start_s + REST_S).rmssd_ms
            from_s = start_s + REST_S + BETWEEN_S
            to_s = from_s + AFTER_S
            if before is not None:
                after = minutes(beats, from_s, to_s)
                told[type(rmssd_return(after, before, from_s, to_s))] += 1
            start_s = to_s
    all_of_them = sum(told.values())
    for kind, name in NAMES.items():
        found.add(name, f"{100 * told[kind] / all_of_them:.0f} %", f"{all_of_them}", "", holds=None)
    known = all_of_them - told[NotJudged]
    lower = (known - told[NotFallen]) / known
    found.add(
        "begins lower",
        f"{100 * lower:.0f} %",
        f"{known}",
        f"{100 * LEAST:.0f} to {100 * MOST:.0f} %",
        holds=LEAST <= lower <= MOST,
    )
    return found
