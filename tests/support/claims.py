"""What may be said of a session, worked out anew from what was done in it: not by the code that
says it, and without its words."""

from __future__ import annotations

from dataclasses import fields

import pytest

from aftershake.hrv import limits as of_the_way
from aftershake.hrv import reasons as of
from aftershake.hrv.reasons import ComparisonLimit
from aftershake.plans.plan import Plan
from aftershake.session.result import Result
from support.claims_of_numbers import OF_NUMBERS
from support.soup import Soup

MOST_APART_S, LONGER_S = 3900.0, 60.0
SETTLED_S, SAID_S = 300.0, 5.0
COMPARED_S = 300.0
Pair = tuple[int, int]


def compared(plan: Plan) -> Pair | None:
    """The last rest before the shaking (or before what is done instead) and the last one after."""
    kinds = [phase.kind for phase in plan.phases]
    rests = [i for i, kind in enumerate(kinds) if kind == "rest"]
    if not rests:
        return None
    dances = [i for i, kind in enumerate(kinds) if kind == "other" and i > rests[0]]
    middle = kinds.index("shake") if "shake" in kinds else (dances or [rests[0] + 1])[0]
    before, after = [i for i in rests if i < middle], [i for i in rests if i >= middle]
    return (before[-1], after[-1]) if before and after else None


class Truth:
    """A session's facts, from the list of what was done in it."""

    def __init__(self, made: Soup, given: Result) -> None:
        self.made, self.given, self.plan = made, given, made.plan
        self.pair = compared(made.plan)
        self.spans = {number: (start_s, end_s) for number, start_s, end_s in made.spans}

    def held_s(self, until_s: float) -> float:
        return sum(max(0.0, min(until_s, h.end_s) - h.start_s) for h in self.made.held)

    def lived(self, t_s: float) -> float:
        """The time without pauses at `t_s`."""
        return t_s - self.held_s(t_s)

    def window(self, number: int) -> tuple[float, float]:
        """What is measured of a phase, on the time without pauses."""
        start_s, end_s = (self.lived(t_s) for t_s in self.spans[number])
        from_s = min(end_s, start_s + self.plan.phases[number].settle_s)
        if self.pair and number == self.pair[1]:
            from_s = max(from_s, end_s - COMPARED_S)
        return from_s, end_s

    def clock(self, lived_s: float) -> float:
        """When that was on the session clock; of the two ends of a pause, the later one."""
        t_s = lived_s
        for held in sorted(self.made.held, key=lambda each: each.start_s):
            if held.start_s <= t_s + 1e-9:
                t_s += held.end_s - held.start_s
        return t_s

    def reached(self) -> tuple[int | None, int | None]:
        """The two rests, as far as the session came to them."""
        if self.pair is None:
            return None, None
        first, second = (number if number in self.spans else None for number in self.pair)
        return first, second

    def planned_apart_s(self) -> float:
        assert self.pair
        measured = []
        for number in self.pair:
            start_s = sum(phase.duration_s for phase in self.plan.phases[:number])
            end_s = start_s + self.plan.phases[number].duration_s
            from_s = start_s + self.plan.phases[number].settle_s
            measured.append((max(from_s, end_s - COMPARED_S) if measured else from_s, end_s))
        (a, b), (c, d) = measured
        return max(c - a, d - b)

    def apart_s(self, first: int, second: int) -> float:
        a, c = (self.given.phases[n].measured_from_s for n in (first, second))
        b, d = (self.given.phases[n].measured_to_s for n in (first, second))
        return max(c - a, d - b)

    def same_posture(self) -> bool | None:
        assert self.pair
        told = [self.plan.phases[number].posture for number in self.pair]
        told = [self.made.posture if each == "any" else each for each in told]  # type: ignore[misc]
        return None if "" in told else told[0] == told[1]

    def name(self, number: int) -> str:
        """The name of a rest, where it is not the only one on its side."""
        assert self.pair
        middle = self.pair[0] + 1
        rests = [i for i, phase in enumerate(self.plan.phases) if phase.kind == "rest"]
        beside = [i for i in rests if (i < middle) == (number < middle)]
        return self.plan.phases[number].name if len(beside) > 1 else ""


def of_what_was_done(truth: Truth) -> list[ComparisonLimit]:
    """Every limit that follows from the plan and what was done, and no other."""
    if truth.pair is None:
        rests = [i for i, phase in enumerate(truth.plan.phases) if phase.kind == "rest"]
        shakes = [i for i, phase in enumerate(truth.plan.phases) if phase.kind == "shake"]
        if not rests:
            return [of_the_way.NotInPlan("both")]
        first = bool(shakes) and shakes[0] < rests[0]
        return [of_the_way.NotInPlan("first" if first else "second")]
    found: list[ComparisonLimit] = []
    told = truth.given.comparison.delta_ln_rmssd is not None
    reached = truth.reached()
    if truth.same_posture() is False and None not in reached:
        found.append(of.DifferentPostures())
    if told and truth.same_posture() is None:
        found.append(of_the_way.PostureUnknown())
    first, second = reached
    if first is not None and second is not None:
        apart_s, planned_s = truth.apart_s(first, second), truth.planned_apart_s()
        if apart_s > MOST_APART_S:
            found.append(of_the_way.TooFarApart(apart_s, MOST_APART_S))
        elif told and apart_s > planned_s + LONGER_S:
            found.append(of_the_way.LongerApart(apart_s, planned_s))
    for which, wanted, number in zip(("first", "second"), truth.pair, reached, strict=True):
        if number is None:
            found.append(of_the_way.NotReached(which, truth.name(wanted)))  # type: ignore[arg-type]
            continue
        start_s, end_s = truth.spans[number]
        held_s = truth.held_s(end_s) - truth.held_s(start_s)
        if held_s >= SAID_S:
            found.append(of.Interrupted(which, held_s, truth.name(number)))  # type: ignore[arg-type]
        since_s = _since_moving(truth, number)
        if told and since_s is not None and since_s < SETTLED_S - SAID_S:
            found.append(of.LittleSettling(which, truth.name(number)))  # type: ignore[arg-type]
    return found


def _since_moving(truth: Truth, number: int) -> float | None:
    moved = [
        end_s
        for phase, (_, end_s) in truth.spans.items()
        if phase < number and truth.plan.phases[phase].kind != "rest"
        if not truth.plan.phases[phase].still
    ]
    return truth.given.phases[number].measured_from_s - max(moved) if moved else None


def follows(reason: ComparisonLimit, truth: Truth) -> bool:
    """Whether the numbers of the two rests bear out what a limit says of them."""
    if isinstance(reason, of_the_way.NoRestsAlike):
        return not measured_alike(truth)
    rests = [truth.given.phases[n].metrics if n is not None else None for n in truth.reached()]
    check = OF_NUMBERS.get(type(reason))
    return check is None or check(reason, rests, truth.given.comparison.delta_ln_rmssd)


def measured_alike(truth: Truth) -> bool:
    """Whether many pairs of rests as long, as far apart and lying were measured for sure."""
    first, second = truth.reached()
    if first is None or second is None:
        return False
    one, two = (truth.given.phases[number] for number in (first, second))
    lying = one.posture == two.posture == "lying"
    within = 120 <= one.metrics.duration_s <= 600 and 120 <= two.metrics.duration_s <= 300
    return lying and within and 0 <= two.measured_from_s - one.measured_to_s <= 3600


def alike(one: ComparisonLimit, other: ComparisonLimit) -> bool:
    """The same, their numbers to a millisecond."""
    if type(one) is not type(other):
        return False
    pairs = [(getattr(one, f.name), getattr(other, f.name)) for f in fields(one)]
    return all(
        a == pytest.approx(b, abs=1e-3) if isinstance(a, float) else a == b for a, b in pairs
    )


# Those that `of_what_was_done` gives, all of them.
DONE = (
    of.DifferentPostures,
    of_the_way.PostureUnknown,
    of_the_way.TooFarApart,
    of_the_way.LongerApart,
    of_the_way.NotInPlan,
    of_the_way.NotReached,
    of.RestMissing,
    of.Interrupted,
    of.LittleSettling,
)
