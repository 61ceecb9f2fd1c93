"""What may be said of a session, worked out anew from what was done in it: not by the code that
says it, and without its words."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields
from typing import Any

import pytest

from aftershake.hrv import limits as of_the_way
from aftershake.hrv import reasons as of
from aftershake.hrv.model import Metrics
from aftershake.hrv.reasons import ComparisonLimit
from aftershake.plans.plan import Plan
from aftershake.session.result import Result
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
    check = _OF_NUMBERS.get(type(reason))
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


def _of(which: str, rests: list[Metrics | None]) -> Metrics:
    found = rests[which == "second"]
    assert found is not None
    return found


def _breathing(rests: list[Metrics | None]) -> tuple[float, float]:
    first, second = (rest.breathing_per_min for rest in rests if rest is not None)
    assert first is not None
    assert second is not None
    return first, second


def _rates(rests: list[Metrics | None]) -> tuple[float, float]:
    first, second = (rest.hr_bpm for rest in rests if rest is not None)
    assert first is not None
    assert second is not None
    return first, second


def _refused(reason: of.RestRefused, rests: list[Metrics | None], _: Any) -> bool:
    rest = _of(reason.which, rests)
    why = reason.why
    short = not isinstance(why, of.TooShort) or rest.duration_s < why.needed_s
    return rest.rmssd_ms is None and rest.reason == why and short


def _too_short(reason: of.RestTooShort, rests: list[Metrics | None], _: Any) -> bool:
    rest = _of(reason.which, rests)
    signal_s = rest.duration_s - rest.gap_s
    return reason.needed_s == 120 and reason.signal_s == pytest.approx(signal_s) and signal_s < 120


def _low(reason: of.LowConfidence, rests: list[Metrics | None], _: Any) -> bool:
    rest = _of(reason.which, rests)
    said = (reason.excluded_percent, reason.gap_s, reason.misplaced)
    so = (rest.excluded_percent, rest.gap_s, rest.misplaced)
    return rest.quality == "low" and said == so


def _short(reason: of.ShortRests, rests: list[Metrics | None], _: Any) -> bool:
    least_s = min(rest.duration_s - rest.gap_s for rest in rests if rest is not None)
    return reason.shortest_s == pytest.approx(least_s) and least_s < 240


def _breathing_unknown(_: Any, rests: list[Metrics | None], __: Any) -> bool:
    return None in [rest.breathing_per_min for rest in rests if rest is not None]


def _breathing_changed(reason: Any, rests: list[Metrics | None], delta: float) -> bool:
    first, second = said = _breathing(rests)
    same = said == (reason.before_per_min, reason.after_per_min)
    return same and abs(second - first) > 3 and (second < first) == (delta > 0) and delta != 0


def _breathing_against(reason: Any, rests: list[Metrics | None], delta: float) -> bool:
    first, second = said = _breathing(rests)
    same = said == (reason.before_per_min, reason.after_per_min)
    return same and abs(second - first) >= 1 and (delta <= 0 if second < first else delta >= 0)


def _slow_in_one(reason: Any, rests: list[Metrics | None], delta: float) -> bool:
    first, second = _breathing(rests)
    slow, other = (first, second) if reason.which == "first" else (second, first)
    raised = delta < 0 if reason.which == "first" else delta > 0
    same = (reason.per_min, reason.other_per_min) == (slow, other)
    return same and slow < 9 <= other and raised


def _heart_rate_changed(reason: Any, rests: list[Metrics | None], delta: float) -> bool:
    first, second = said = _rates(rests)
    same = said == (reason.before_bpm, reason.after_bpm)
    return same and abs(second - first) > 3 and (delta > 0 if second < first else delta < 0)


def _heart_rate_against(reason: Any, rests: list[Metrics | None], delta: float) -> bool:
    first, second = said = _rates(rests)
    same = said == (reason.before_bpm, reason.after_bpm)
    return same and abs(second - first) > 3 and (delta <= 0 if second < first else delta >= 0)


def _heart_rate_moved(reason: Any, rests: list[Metrics | None], _: Any) -> bool:
    first, second = _rates(rests)
    moved = reason.change_bpm == pytest.approx(second - first) and abs(second - first) > 3
    return moved and 0 < reason.share <= 1


def _breathing_varied(reason: of.BreathingVaried, rests: list[Metrics | None], _: Any) -> bool:
    rest = _of(reason.which, rests)
    said = (reason.lowest_per_min, reason.highest_per_min)
    same = said == (rest.breathing_lowest_per_min, rest.breathing_highest_per_min)
    return same and said[1] - said[0] > 3


def _few_own(reason: of.FewOwnSessions, *_: Any) -> bool:
    return reason.missing == 5  # there are no others


def _never(*_: Any) -> bool:
    """Straps that count rightly, clocks that nobody sets, a disk with room; no earlier sessions."""
    return False


_OF_NUMBERS: dict[type[Any], Callable[..., bool]] = {
    of.RestRefused: _refused,
    of.RestTooShort: _too_short,
    of.LowConfidence: _low,
    of.ShortRests: _short,
    of.BreathingUnknown: _breathing_unknown,
    of.BreathingChanged: _breathing_changed,
    of_the_way.BreathingAgainst: _breathing_against,
    of_the_way.SlowInOneRest: _slow_in_one,
    of_the_way.HeartRateChanged: _heart_rate_changed,
    of_the_way.HeartRateAgainst: _heart_rate_against,
    of_the_way.HeartRateMoved: _heart_rate_moved,
    of.FewOwnSessions: _few_own,
    of.BreathingVaried: _breathing_varied,
    of.IntervalsDoubtful: _never,
    of.WasUnsaved: _never,
    of.LeftOut: _never,
    of.FewControls: _never,
    of.SlowBreathing: _never,
    of_the_way.RestLonger: _never,
    of_the_way.AwayUnsure: _never,
    of_the_way.DeliveredAgain: _never,
}
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
