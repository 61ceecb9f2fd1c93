"""The one line of each day: each of its parts alone, and together."""

from __future__ import annotations

from itertools import combinations

import pytest

from aftershake.care.daily import MEANS, Today, TodayCode, fits, today
from aftershake.plans.plan import Plan
from aftershake.plans.reader import built_in, read_plan

ALONE: dict[TodayCode, Today] = {
    "fever": "no_shaking",
    "exhausted": "no_shaking",
    "crisis": "no_session",
    "poor_balance": "lying_only",
    "new_pain": "no_shaking",
    "alone": "no_shaking",
}
STRICTER: tuple[Today, ...] = ("all", "lying_only", "no_shaking", "no_session")


def plan(kind: str, posture: str) -> Plan:
    return read_plan(
        f'name = "one"\n[[phase]]\nname = "it"\nkind = "{kind}"\nposture = "{posture}"\n'
        "duration_s = 60\n"
    )


def test_nothing_said_is_all() -> None:
    assert today(()) == "all"


@pytest.mark.parametrize("code", ALONE)
def test_each_alone(code: TodayCode) -> None:
    assert today([code]) == ALONE[code]
    assert set(ALONE) == set(MEANS)


@pytest.mark.parametrize("pair", list(combinations(ALONE, 2)))
def test_of_two_the_stricter_counts(pair: tuple[TodayCode, TodayCode]) -> None:
    assert today(pair) == max((ALONE[each] for each in pair), key=STRICTER.index)


@pytest.mark.parametrize(
    ("kind", "posture", "fitting"),
    [
        ("shake", "lying", {"all", "lying_only"}),
        ("shake", "any", {"all", "lying_only"}),
        ("shake", "standing", {"all"}),
        ("shake", "sitting", {"all"}),
        ("rest", "lying", {"all", "lying_only", "no_shaking"}),
        ("other", "standing", {"all", "lying_only", "no_shaking"}),
    ],
)
def test_which_plans_fit(kind: str, posture: str, fitting: set[Today]) -> None:
    assert {each for each in STRICTER if fits(plan(kind, posture), each)} == fitting


def test_there_is_a_built_in_plan_for_a_day_without_shaking() -> None:
    assert any(fits(each, "no_shaking") for each in built_in().values())
