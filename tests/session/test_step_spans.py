"""When each step was, on the session clock; and the way from a time without pauses back to it."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aftershake.plans.plan import Phase, Plan
from aftershake.plans.step import Step
from aftershake.session.state import Span, State
from aftershake.session.step_spans import StepSpan, step_spans
from aftershake.session.window import clock_s, paused_s

STEPS = (Step("ankles", seconds=60), Step("calves", count=5, each_s=4), Step("wall", seconds=90))
PLAN = Plan(
    "p",
    "P",
    "",
    (
        Phase("baseline", "rest", "lying", 100.0),
        Phase("exercises", "shake", "standing", 170.0, steps=STEPS),
    ),
    toml="",
)
REST = Span(0, 2.0, 102.0)


def spans(end_s: float, *pauses: tuple[float, float]) -> tuple[StepSpan, ...]:
    return step_spans(State(PLAN, spans=(REST, Span(1, 102.0, end_s)), pauses=pauses))


def test_each_step_where_its_phase_had_it() -> None:
    assert spans(272.0) == (
        StepSpan(1, "ankles", 102.0, 162.0),
        StepSpan(1, "calves", 162.0, 182.0),
        StepSpan(1, "wall", 182.0, 272.0),
    )


def test_a_step_that_was_not_begun_is_not_there_and_the_last_lasts_to_the_end() -> None:
    assert [(each.name, each.end_s) for each in spans(170.0)] == [
        ("ankles", 162.0),
        ("calves", 170.0),
    ]
    assert spans(400.0)[-1] == StepSpan(1, "wall", 182.0, 400.0)


def test_a_pause_holds_the_step_that_it_is_in() -> None:
    assert [(each.start_s, each.end_s) for each in spans(302.0, (110.0, 140.0))] == [
        (102.0, 192.0),
        (192.0, 212.0),
        (212.0, 302.0),
    ]
    # One before the phase, or after the step began, moves nothing of what was before it.
    assert spans(302.0, (50.0, 60.0), (200.0, 230.0))[1] == StepSpan(1, "calves", 162.0, 182.0)


@settings(deadline=None)
@given(
    st.lists(st.tuples(st.floats(0.5, 50), st.floats(0.5, 50)), max_size=5),
    st.lists(st.floats(0.1, 400), max_size=20),
)
def test_the_clock_is_found_again(drawn: list[tuple[float, float]], lived: list[float]) -> None:
    pauses, at_s = [], 0.0
    for apart_s, long_s in drawn:
        pauses.append((at_s + apart_s, at_s + apart_s + long_s))
        at_s += apart_s + long_s
    edges = [start - paused_s(pauses, start) for start, _ in pauses]
    lived_s = np.array([t for t in lived if all(abs(t - edge) > 1e-3 for edge in edges)])
    told = clock_s(pauses, lived_s)
    for t_s, clock in zip(lived_s, told, strict=True):
        assert not any(start < clock < end for start, end in pauses)
        assert clock - paused_s(pauses, clock) == pytest.approx(t_s)
