"""What it costs to end a phase early is said as it is."""

from __future__ import annotations

from dataclasses import replace

import pytest

from aftershake.session.steering import EndCost, end_cost
from support.app_examples import COUNTED, INTEGRATING, RESTING, SHAKING


@pytest.mark.parametrize(
    ("elapsed_s", "cost"),
    [
        (30.0, EndCost("nothing compared", 0.0)),
        (179.0, EndCost("nothing compared", 119.0)),
        (180.0, EndCost("little shown", 120.0)),
        (359.0, EndCost("little shown", 299.0)),
        (360.0, EndCost("set apart", 300.0)),
    ],
)
def test_a_rest_is_worth_what_is_measured_of_it(elapsed_s: float, cost: EndCost) -> None:
    assert end_cost(replace(RESTING, phase_elapsed_s=elapsed_s)) == cost
    later = replace(INTEGRATING, phase_elapsed_s=240 + elapsed_s)  # which settles for 300 s
    assert end_cost(later) == cost


def test_what_is_not_compared_costs_no_rest() -> None:
    assert end_cost(SHAKING) == end_cost(COUNTED) == EndCost("set apart")
    rests = tuple(p for p in RESTING.phases if p.kind == "rest")
    twice = replace(RESTING, phases=(rests[0], *RESTING.phases), phase_elapsed_s=10.0)
    assert end_cost(twice) == EndCost("set apart")  # the second rest is the one compared
    assert end_cost(replace(twice, phase=1)).code == "nothing compared"
    alone = replace(RESTING, phases=RESTING.phases[:1])
    assert end_cost(alone) == EndCost("set apart")
