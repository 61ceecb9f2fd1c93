"""What it costs to end a phase early is said as it is."""

from __future__ import annotations

from dataclasses import replace

import pytest

from aftershake.session.steering import EndCost, end_cost, not_longer
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


@pytest.mark.parametrize(
    ("shaking_s", "most_s", "why"),
    [
        (180.0, None, None),
        (180.0, 240.0, None),
        (180.0, 239.0, "more than is open"),
        (180.0, 180.0, "more than is open"),
    ],
)
def test_no_key_makes_shaking_longer_than_is_open(
    shaking_s: float, most_s: float | None, why: str | None
) -> None:
    shaking = replace(SHAKING, shaking_s=shaking_s)
    assert not_longer(shaking, most_s) == why
    assert not_longer(replace(RESTING, shaking_s=shaking_s), most_s) is None


def test_a_phase_gets_five_times_as_long_at_most() -> None:
    for left_s, why in ((1.0, None), (4 * RESTING.now.duration_s, "as long as it gets")):
        elapsed_s = RESTING.now.duration_s
        view = replace(RESTING, phase_elapsed_s=elapsed_s, phase_left_s=left_s)
        assert not_longer(view, 180.0) == why
