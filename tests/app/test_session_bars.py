"""What tells how far a session has come: the time left, the bar of steps, the last row."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

import support.app_examples as examples
from aftershake.app.widgets.foot import lines
from aftershake.app.widgets.head import Head
from aftershake.app.widgets.plan_preview import preview
from aftershake.app.widgets.steps import LEAST_BAR, Steps, drawn
from aftershake.plans.plan import Plan
from aftershake.plans.reader import built_in
from aftershake.session.guidance import step_now
from aftershake.session.view import View
from aftershake.wording.numbers import countdown


def rows_of(widget: Head | Steps, view: View, width: int, height: int) -> list[str]:
    return [row.plain for row in widget.paint(widget.of(view), width, height)]  # type: ignore[arg-type]


# The time left


@pytest.mark.parametrize("width", [56, 74, 114])
@pytest.mark.parametrize("height", [3, 5])
def test_the_time_left_is_as_high_as_there_are_rows(width: int, height: int) -> None:
    rows = rows_of(Head(), examples.RESTING, width, height)
    assert len(rows) == height
    assert all(len(row) <= width for row in rows)
    assert rows[0].startswith("○ BASELINE")
    assert rows[-1].endswith(" left")
    assert all(re.search("[█▀▄]", row) for row in rows)


@given(
    st.text("abcdefgh ", min_size=1, max_size=60),
    st.integers(1, 120),
    st.integers(1, 6),
    st.floats(0, 36000),
)
def test_whatever_a_phase_is_called_the_time_left_is_whole(
    name: str, width: int, height: int, left_s: float
) -> None:
    phases = (replace(examples.PLAN.phases[0], name=name),)
    view = replace(examples.RESTING, phases=phases, phase_left_s=left_s)
    rows = rows_of(Head(), view, width, height)
    assert len(rows) <= height
    time = f"{countdown(left_s)} left"
    if width > len(time) + 1 and not re.search("[█▀▄]", "".join(rows)):
        assert time in "".join(rows)
    assert all(len(row) <= max(width, len(time)) for row in rows)


def test_in_one_row_the_time_left_is_text() -> None:
    assert rows_of(Head(), examples.RESTING, 60, 1)[0].endswith("3:12 left")
    assert rows_of(Head(), examples.PAUSED, 60, 1)[0].endswith("paused, 3:12 left")


def test_paused_is_said_beside_the_large_time() -> None:
    assert rows_of(Head(), examples.PAUSED, 60, 3)[1].startswith("paused")
    settling = rows_of(Head(), examples.INTEGRATING, 60, 3)
    assert "4:00" in settling[1]


# The bar of steps


@given(
    st.lists(st.floats(1, 600), min_size=1, max_size=40),
    st.integers(0, 39),
    st.floats(0, 1),
    st.integers(1, 160),
)
def test_a_bar_of_steps_fills_its_columns(
    lasting: list[float], number: int, share: float, width: int
) -> None:
    number = min(number, len(lasting) - 1)
    bar = drawn(lasting, number, share, width, "$shaking").plain
    assert len(bar) == width
    assert set(bar) <= {"━", "─", " "}
    if 2 * len(lasting) - 1 <= width:
        strokes = bar.split(" ")
        assert len(strokes) == len(lasting)
        assert all(set(stroke) == {"━"} for stroke in strokes[:number])
        assert all(set(stroke) == {"─"} for stroke in strokes[number + 1 :])


@pytest.mark.parametrize("width", [56, 74, 114])
@pytest.mark.parametrize("many", [2, 7, 21, 30])
def test_up_to_thirty_steps_are_drawn_one_by_one(many: int, width: int) -> None:
    """They were only counted."""
    step = examples.TRE.phases[1].steps[1]
    phase = replace(examples.TRE.phases[1], steps=(step,) * many, duration_s=many * step.duration_s)
    begun_s = 1.5 * step.duration_s
    view = replace(
        examples.COUNTED,
        phases=(phase,),
        phase=0,
        phase_elapsed_s=begun_s,
        step=step_now(phase, begun_s),
    )
    row = rows_of(Steps(), view, width, 1)[0]
    assert len(row) == width
    assert re.match(rf"(step )?2 of {many} ", row)
    bar = re.sub(r"^(step )?2 of \d+ ", "", row)
    assert len(bar) >= max(LEAST_BAR, many)
    if 2 * many - 1 <= len(bar):
        assert len(bar.split(" ")) == many


def test_a_phase_without_steps_has_no_bar_of_them() -> None:
    assert rows_of(Steps(), examples.RESTING, 60, 1) == [""]


# The last row


@given(st.lists(st.text("abc ", min_size=1, max_size=40), max_size=5), st.integers(1, 80))
def test_what_is_said_in_the_last_row_is_never_cut(said: list[str], width: int) -> None:
    sentences = [each.strip() + "." for each in said if each.strip()]
    for height in (1, 2):
        shown = lines(" ".join(sentences), width, height)
        whole = " ".join(" ".join(shown).split())
        ends = [" ".join(" ".join(sentences[i:]).split()) for i in range(len(sentences))]
        assert not sentences or whole in ends
        if any(len(end) <= width for end in ends):
            assert len(shown) <= height


def test_of_a_long_sentence_all_rows_are_used() -> None:
    say = "Six exercises standing, the seventh on the floor. Do less wherever it hurts."
    assert lines(say, 100, 1) == [say]
    assert lines(say, 44, 1) == ["Do less wherever it hurts."]
    assert " ".join(lines(say, 62, 2)) == say


# The preview of a plan


@pytest.mark.parametrize("plan", list(built_in().values()), ids=lambda plan: plan.name)
def test_in_little_room_all_phases_of_a_plan_are_still_there(plan: Plan) -> None:
    """The end of a long plan was cut off on the smallest screen."""
    shown = preview(plan, 48, 8).plain
    assert "…" not in shown
    for phase in plan.phases:
        assert phase.name in shown
