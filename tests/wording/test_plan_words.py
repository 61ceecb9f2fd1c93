"""What is said of plans and of ending a phase: short, plain, and never too much."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aftershake.plans.adapted import control_of
from aftershake.plans.plan import Phase
from aftershake.plans.reader import built_in
from aftershake.plans.step import Step
from aftershake.session.steering import EndCost
from aftershake.wording.lint import NEVER_OF_ONE_SESSION, never_said
from aftershake.wording.plans import (
    experience,
    how_much,
    in_all,
    needs,
    phase_line,
    plan_line,
    step_name,
)
from aftershake.wording.steering import cost

PLANS = built_in()


@pytest.mark.parametrize("name", PLANS)
def test_every_plan_is_said_plainly(name: str) -> None:
    plan = PLANS[name]
    for said in (experience(plan), needs(plan), in_all(plan), plan_line(plan)):
        assert said
        assert never_said(said) is None
        assert len(said) <= 60


def test_a_control_says_what_it_is() -> None:
    control = control_of(PLANS["wall-sit"])
    assert control.title == "Wall sit, resting instead"
    assert (needs(control), in_all(control)) == ("the floor", "23½ min")
    assert never_said(f"{control.title} {control.about} {control.who}") is None


@pytest.mark.parametrize(
    ("step", "name", "much"),
    [
        (Step("Calves", count=8, side="left"), "Calves, left side", "8 times"),
        (Step("Ankles", count=1, side="both"), "Ankles, both sides", "1 time"),
        (Step("Fold", breaths=3), "Fold", "3 breaths"),
        (Step("Wall sit", seconds=150), "Wall sit", "2:30"),
    ],
)
def test_steps(step: Step, name: str, much: str) -> None:
    assert (step_name(step), how_much(step)) == (name, much)


def test_phases() -> None:
    assert phase_line(PLANS["standard"].phases[0]) == "6:00, lying, measured after 1:00"
    assert phase_line(Phase("dance", "other", "any", 180.0)) == "3:00"


@given(st.sampled_from(("nothing compared", "little shown", "set apart")), st.floats(0, 1e4))
def test_what_it_costs_fits_in_a_narrow_box(code: str, measured_s: float) -> None:
    said = cost(EndCost(code, measured_s))  # type: ignore[arg-type]
    assert len(said) <= 50
    assert said.endswith(".")
    assert never_said(said) is None
    assert not NEVER_OF_ONE_SESSION.search(said)
