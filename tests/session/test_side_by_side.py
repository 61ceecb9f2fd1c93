"""What limits setting several sessions beside each other is said where it is so, and only there."""

from __future__ import annotations

from dataclasses import replace

import support.app_examples as examples
from aftershake.events import Noted
from aftershake.plans.plan import Posture
from aftershake.session.check import said_of
from aftershake.session.result import Result
from aftershake.session.side_by_side import (
    DaysDiffer,
    NoChangeTold,
    OtherHearts,
    OtherPlans,
    OtherPostures,
    OtherStraps,
    UnknownHearts,
    notes,
)

ONE = examples.RESULT
OTHER = replace(ONE, id=13)


def resting(result: Result, posture: Posture) -> Result:
    phases = tuple(replace(each, posture=posture) for each in result.phases)
    return replace(result, phases=phases)


def test_of_two_alike_only_that_days_differ() -> None:
    assert notes([ONE, OTHER], [("own", ""), ("own", "")]) == (DaysDiffer(),)


def test_sessions_of_two_hearts() -> None:
    assert notes([ONE, OTHER], [("own", ""), ("simulate", "calm")])[0] == OtherHearts()


def test_hearts_that_nobody_knows() -> None:
    assert notes([ONE, OTHER], [None, None])[0] == UnknownHearts()
    assert notes([ONE, OTHER], [("own", ""), None])[0] == UnknownHearts()
    three = notes([ONE, OTHER, OTHER], [("own", ""), None, ("simulate", "calm")])
    assert three[:2] == (OtherHearts(), UnknownHearts())


def test_rests_in_two_postures_also_where_the_person_said_so() -> None:
    assert OtherPostures() in notes([ONE, resting(OTHER, "sitting")])
    said = said_of([Noted(0.0, "posture", "sitting")])
    assert OtherPostures() in notes([ONE, replace(resting(OTHER, "any"), said=said)])
    # What is not known is no other posture.
    assert OtherPostures() not in notes([ONE, resting(OTHER, "any")])


def test_a_rest_that_was_not_reached_was_in_no_other_posture() -> None:
    cut_off = replace(ONE, phases=ONE.phases[:1], integration=None)
    assert cut_off.rests[1] is None
    assert OtherPostures() not in notes([cut_off, OTHER])
    assert OtherPostures() in notes([cut_off, resting(OTHER, "sitting")])


def test_by_two_plans_and_two_straps() -> None:
    assert OtherPlans() in notes([ONE, replace(OTHER, plan="quick")])
    assert OtherStraps() in notes([ONE, replace(OTHER, strap="HRM-Dual")])
    assert OtherStraps() not in notes([ONE, replace(OTHER, strap="")])


def test_how_many_tell_no_change() -> None:
    assert NoChangeTold(1, 3) in notes([ONE, OTHER, replace(examples.UNCLEAR, id=14)])
