"""What is asked before a session, and what follows: one table for whoever asks."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aftershake.care.before import (
    GO_ON,
    Answer,
    Ask,
    CameTo,
    Distressed,
    Facts,
    Heed,
    HowIsToday,
    Know,
    NoSupport,
    NotOpen,
    NotToday,
    Questions,
    Rehearsal,
    RestInstead,
    Support,
    SupportAtHand,
    TooLong,
    before,
    checked_in,
)
from aftershake.care.daily import MEANS
from aftershake.care.length import History, Limit, Own, limit
from aftershake.care.screening import ALLOWED, SHAKING, Allowed, Outcome
from aftershake.plans.plan import Plan
from aftershake.plans.reader import built_in, read_plan

STANDARD, REST = built_in()["standard"], built_in()["rest"]
LONG = read_plan(STANDARD.toml.replace("duration_s = 180", "duration_s = 1200"))
STANDING = read_plan(STANDARD.toml.replace('posture = "any"', 'posture = "standing"'))
NOON = datetime(2026, 11, 26, 12, tzinfo=UTC)


def practised(sessions: int) -> History:
    return History(tuple(NOON - timedelta(days=60 + n) for n in range(sessions)))


def led(
    plan: Plan, known: Facts, says: Mapping[type, Answer], in_all_s: float | None = None
) -> tuple[Plan | None, list[Ask]]:
    """Through all of it, with `says` for an answer where one is asked for."""
    usual: dict[type, Any] = {RestInstead: REST, HowIsToday: (), SupportAtHand: "yes"}
    answers = {**usual, **says}
    steps, asked = before(plan, known, in_all_s=in_all_s), list[Ask]()
    ask = next(steps)
    while True:
        asked.append(ask)
        try:
            ask = steps.send(answers.get(type(ask), GO_ON))
        except StopIteration as over:
            return over.value, asked


WELL, TRIED = HowIsToday(), Rehearsal()
OPEN, NOT_OPEN = Outcome("everything"), Outcome("no_shaking", ("heart",))
DONE = practised(3)


@pytest.mark.parametrize(
    ("plan", "known", "says", "asked", "leads_to"),
    [
        # The first time: all of it.
        (STANDARD, Facts(None), {Questions: OPEN}, [Questions(), CameTo(OPEN), WELL, TRIED], "it"),
        (STANDARD, Facts("everything"), {}, [WELL, TRIED], "it"),
        (STANDARD, Facts("everything", DONE), {}, [WELL], "it"),
        # What the answers come to.
        (
            STANDARD,
            Facts(None),
            {Questions: NOT_OPEN},
            [Questions(), RestInstead(NotOpen("no_shaking", ("heart",))), WELL],
            "rest",
        ),
        (REST, Facts(None), {Questions: NOT_OPEN}, [Questions(), CameTo(NOT_OPEN), WELL], "it"),
        (REST, Facts("no_shaking"), {}, [WELL], "it"),
        (
            STANDARD,
            Facts("no_shaking"),
            {},
            [RestInstead(NotOpen("no_shaking"), "again"), WELL],
            "rest",
        ),
        (
            STANDARD,
            Facts("after_clinician", DONE),
            {RestInstead: "again", Questions: OPEN},
            [
                RestInstead(NotOpen("after_clinician"), "again"),
                *(Questions(), CameTo(OPEN), WELL),
            ],
            "it",
        ),
        (
            REST,
            Facts(None),
            {Questions: Outcome("no_session", ("crisis",))},
            [Questions(), Support()],
            "none",
        ),
        # How today is.
        (REST, Facts("everything"), {HowIsToday: ("crisis",)}, [WELL, Support()], "none"),
        (
            STANDARD,
            Facts("everything", DONE),
            {HowIsToday: ("poor_balance", "fever")},
            [WELL, RestInstead(NotToday("no_shaking"))],
            "rest",
        ),
        (
            STANDARD,
            Facts("everything", DONE),
            {HowIsToday: ("poor_balance",)},
            [WELL, Heed("lying_only")],
            "it",
        ),
        (
            STANDING,
            Facts("everything", DONE),
            {HowIsToday: ("poor_balance",)},
            [WELL, RestInstead(NotToday("lying_only"))],
            "rest",
        ),
        (REST, Facts("everything"), {HowIsToday: ("fever",)}, [WELL], "it"),
        # How long, and with whom.
        (
            STANDARD,
            Facts("with_support", DONE),
            {},
            [WELL, SupportAtHand(), Know((), Limit(60, "short"))],
            "60 s",
        ),
        (
            STANDARD,
            Facts("with_support", DONE),
            {SupportAtHand: "no"},
            [WELL, SupportAtHand(), RestInstead(NoSupport())],
            "rest",
        ),
        (
            LONG,
            Facts("everything", DONE),
            {},
            [WELL, Know((), Limit(300, "practice"))],
            "300 s",
        ),
        (
            STANDARD,
            Facts("everything", DONE, notes=("second_today",)),
            {},
            [WELL, Know(("second_today",), None)],
            "it",
        ),
    ],
)
def test_each_way_through(
    plan: Plan, known: Facts, says: Mapping[type, Answer], asked: list[Ask], leads_to: str
) -> None:
    found, was_asked = led(plan, known, says)
    assert was_asked == asked
    if leads_to == "none":
        assert found is None
        return
    assert found is not None
    if leads_to == "it":
        assert found is plan
    elif leads_to == "rest":
        assert found is REST
    else:
        assert f"{found.shaking_s:g} s" == leads_to


@pytest.mark.parametrize(
    ("in_all_s", "goes_on"), [(120.0, True), (300.0, True), (301.0, False), (1200.0, False)]
)
def test_what_goes_on_is_held_against_the_shaking_it_had_and_has_to_come(
    in_all_s: float, goes_on: bool
) -> None:
    known = Facts("everything", DONE)
    found, asked = led(LONG, known, {}, in_all_s)
    if goes_on:
        assert found is LONG
        assert asked == [WELL]
    else:
        assert found is REST
        assert asked == [WELL, RestInstead(TooLong(Limit(300, "practice"), resumed=True))]


@given(
    st.sampled_from([STANDARD, STANDING, LONG, *built_in().values()]),
    st.none() | st.sampled_from(ALLOWED),
    st.sampled_from(ALLOWED),
    st.integers(0, 25),
    st.sets(st.sampled_from(list(MEANS))),
    st.booleans(),
    st.booleans(),
    st.none() | st.integers(1, 900),
)
def test_there_is_no_way_around(
    plan: Plan,
    known: Allowed | None,
    said: Allowed,
    sessions: int,
    today: set[Any],
    again: bool,
    at_hand: bool,
    own_s: int | None,
) -> None:
    """Whatever is answered: who comes to shaking is open to it, today, and no longer than that."""
    facts = Facts(known, practised(sessions), Own(own_s))
    says: dict[type, Any] = {
        Questions: Outcome(said),
        HowIsToday: tuple(today),
        SupportAtHand: "yes" if at_hand else "no",
    }
    if again and known is not None and known not in SHAKING and said in SHAKING:
        says[RestInstead] = "again"
        if today or not at_hand:
            return  # a page that offers no "again" gets none
    found, asked = led(plan, facts, says)
    if found is None:
        assert Support() in asked
        return
    assert WELL in asked
    if not found.shaking_s:
        return
    allowed = said if Questions() in asked else known
    assert allowed in SHAKING
    may = limit(allowed, facts.history, facts.own)  # type: ignore[arg-type]
    assert may is not None
    assert found.shaking_s <= may.most_s
    assert not today & {"fever", "exhausted", "crisis", "new_pain", "alone"}
    assert allowed != "with_support" or at_hand
    assert (TRIED in asked) is (sessions < 3)


@pytest.mark.parametrize(
    ("plan", "distress", "suggests"),
    [
        (STANDARD, None, False),
        (STANDARD, 6, False),
        (STANDARD, 7, True),
        (STANDARD, 10, True),
        (REST, 10, False),
    ],
)
def test_who_is_distressed_before_is_offered_rest_and_may_go_on(
    plan: Plan, distress: int | None, suggests: bool
) -> None:
    found = checked_in(plan, distress)
    assert found == (RestInstead(Distressed(), "go on") if suggests else None)
