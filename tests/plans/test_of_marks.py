"""Phases out of what people wrote at moments of a file; and a file that is one rest."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aftershake.plans.mark_words import kind_of_words
from aftershake.plans.of_marks import one_rest, plan_of_marks
from aftershake.plans.reader import read_plan


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        ("Baseline", "rest"),
        ("rest 2", "rest"),
        ("Ruhe danach", "rest"),
        ("start shaking!", "shake"),
        ("TRE", "shake"),
        ("neurogenic tremors", "shake"),
        ("walking home", "other"),
        ("End", "end"),
        ("Nachruhe", "rest"),
        ("Vorruhe", "rest"),
        ("Ruhephase 2", "rest"),
        ("Unruhe", None),
        ("Freischütteln", "shake"),
        ("Schu\u0308tteln", "shake"),  # as macOS writes it
        ("Shaking, strong", "shake"),
        ("start of the shaking phase", "shake"),
        ("lying, shaking", "shake"),
        ("rest after shaking", "rest"),
        ("rest no. 2", "rest"),
        ("rest (which was of no great length)", "rest"),
        ("before", "rest"),
        ("POST", "rest"),
        ("rest end", "end"),
        ("the third of my Stroop conditions end", "end"),
        ("end of rest", "end"),
        ("all done", "end"),
        ("feeling fine", None),
        ("feeling calm", None),
        ("window closed before noise", None),
        ("cough before swallowing", None),
        ("no more shaking", None),
        ("kein Zittern mehr", None),
        ("rather restless", None),
        ("restart of the app", None),
        ("moved an arm", None),
        ("my knees were shaking quite strongly", None),
        ("coughed", None),
        ("street noise", None),  # "tre" inside a word is no word
        ("", None),
    ],
)
def test_words_name_a_kind_of_phase(words: str, kind: str | None) -> None:
    assert kind_of_words(words) == kind


def test_marks_become_phases_and_notes_do_not() -> None:
    marks = [(10.0, "baseline"), (100.0, "cough"), (310.0, "shaking"), (500.0, "rest")]
    found = plan_of_marks(marks, 900.0)
    assert found is not None
    assert found.begins_s == 10.0
    assert [(p.name, p.kind, p.duration_s, p.settle_s) for p in found.plan.phases] == [
        ("baseline", "rest", 300.0, 60.0),
        ("shaking", "shake", 190.0, 0.0),
        ("rest", "rest", 400.0, 60.0),
    ]
    assert (found.plan.baseline, found.plan.integration) == (0, 2)


def test_what_was_ended_belongs_to_no_rest() -> None:
    marks = [(0.0, "rest"), (200.0, "end"), (300.0, "shake"), (400.0, "stop"), (500.0, "noise")]
    found = plan_of_marks(marks, 900.0)
    assert found is not None
    assert [(p.name, p.kind, p.moving) for p in found.plan.phases] == [
        ("rest", "rest", False),
        ("between", "other", True),
        ("shake", "shake", True),
    ]
    assert found.plan.duration_s == 400.0


@pytest.mark.parametrize("words", ["cough", "walking", "end"])
def test_marks_without_a_rest_or_shaking_make_no_phases(words: str) -> None:
    assert plan_of_marks([(5.0, words)], 300.0) is None
    assert plan_of_marks([], 300.0) is None


@given(
    st.lists(
        st.tuples(
            st.floats(-100, 2000), st.sampled_from(["rest", "shake", "end", "walk", "x", ""])
        ),
        max_size=12,
    ),
    st.floats(1.0, 20_000.0),
)
def test_whatever_was_marked_is_a_plan_within_the_file_or_none(
    marks: list[tuple[float, str]], lasts_s: float
) -> None:
    found = plan_of_marks(marks, lasts_s)
    if found is not None:
        assert read_plan(found.plan.toml) == found.plan
        assert 0 <= found.begins_s < lasts_s
        assert found.begins_s + found.plan.duration_s <= lasts_s + 1e-6


def test_a_file_is_one_rest() -> None:
    plan = one_rest(301.25)
    assert plan.is_reading
    assert plan.duration_s == 301.25


def test_a_day_is_parts_of_which_none_is_compared() -> None:
    plan = one_rest(86_400.0)
    assert plan.duration_s == pytest.approx(86_400.0)
    assert (plan.baseline, plan.integration) == (None, None)
    assert not any(phase.moving for phase in plan.phases)
