"""A length in words is the length: 90 seconds were two minutes, to the eye and by voice."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aftershake.care.length import Limit
from aftershake.plans.reader import built_in
from aftershake.wording.care import limit_words
from aftershake.wording.cues import step_words
from aftershake.wording.numbers import how_long
from aftershake.wording.plans import suits

pytestmark = pytest.mark.words
PART = re.compile(r"(\d+) (second|minute)s?")


def seconds_in(words: str) -> int:
    """What the numbers in a sentence come to."""
    return sum(int(n) * (60 if unit == "minute" else 1) for n, unit in PART.findall(words))


@given(st.floats(0, 36_000))
def test_no_second_is_lost_in_words(seconds: float) -> None:
    assert seconds_in(how_long(seconds)) == round(seconds)


@pytest.mark.parametrize("most_s", [30, 60, 90, 150, 180, 300])
def test_how_long_shaking_may_last_is_said_as_it_is(most_s: int) -> None:
    assert seconds_in(limit_words(Limit(most_s, "after_red_flag"))) == most_s


STEPS = [
    (name, step.name, step)
    for name, plan in built_in().items()
    for phase in plan.phases
    for step in phase.steps
    if step.seconds
]


@pytest.mark.parametrize(
    "step", [step for *_, step in STEPS], ids=[f"{a}-{b}" for a, b, _ in STEPS]
)
def test_each_step_is_announced_as_long_as_it_is(step: object) -> None:
    first = step_words(step).removesuffix(step.cue)  # type: ignore[arg-type, attr-defined]
    assert seconds_in(first) == step.seconds  # type: ignore[attr-defined]


@pytest.mark.parametrize("columns", [10, 17, 31, 55])
def test_what_a_plan_needs_is_cut_between_things(columns: int) -> None:
    for plan in built_in().values():
        said = suits(plan, columns)
        assert said
        assert not said.endswith((",", "·", "…", " "))
        assert len(said) <= columns or len(plan.needs) == 1 or "+" in said
