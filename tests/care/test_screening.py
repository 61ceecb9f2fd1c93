"""What the answers come to: each alone, and together."""

from __future__ import annotations

from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aftershake.care.screening import (
    ANSWERS,
    QUESTIONS,
    Allowed,
    Answer,
    Outcome,
    QuestionCode,
    asks_clinician,
    outcome,
)

ALONE: dict[QuestionCode, tuple[Allowed, bool, int]] = {  # asks before breathing, holds for days
    "heart": ("no_shaking", True, 90),
    "fainting": ("no_shaking", True, 90),
    "blood_pressure": ("after_clinician", True, 90),
    "epilepsy": ("no_shaking", False, 90),
    "pregnancy": ("no_shaking", False, 90),
    "surgery": ("after_clinician", False, 90),
    "injury": ("after_clinician", False, 90),
    "neurological": ("after_clinician", False, 90),
    "implant": ("after_clinician", True, 90),
    "psychosis": ("no_shaking", False, 90),
    "trauma": ("with_support", False, 90),
    "psychiatric": ("with_support", False, 90),
    "under_age": ("no_shaking", False, 90),
    "intoxicated": ("no_shaking", False, 0),
    "crisis": ("no_session", False, 0),
}
STRICTER: tuple[Allowed, ...] = (
    "everything",
    "gentle",
    "with_support",
    "after_clinician",
    "no_shaking",
    "no_session",
)


def answers(*yes: QuestionCode, by: Answer = "yes") -> dict[QuestionCode, Answer]:
    return {each.code: by if each.code in yes else "no" for each in QUESTIONS}


def test_there_are_fifteen_questions_each_with_a_row_here() -> None:
    assert [each.code for each in QUESTIONS] == list(ALONE)
    assert len(ALONE) == 15


def test_all_no_allows_everything_for_ninety_days() -> None:
    assert outcome(answers()) == Outcome("everything", (), False, 90)
    assert outcome(answers(), clinician_agreed=True).allowed == "everything"


@pytest.mark.parametrize("by", ["yes", "unsure"])
@pytest.mark.parametrize("code", ALONE)
def test_each_answer_alone(code: QuestionCode, by: Answer) -> None:
    allowed, breathing, days = ALONE[code]
    assert outcome(answers(code, by=by)) == Outcome(allowed, (code,), breathing, days)


@pytest.mark.parametrize("code", ALONE)
def test_a_clinician_opens_only_what_one_may(code: QuestionCode) -> None:
    allowed = ALONE[code][0]
    agreed = outcome(answers(code), clinician_agreed=True).allowed
    assert agreed == ("gentle" if allowed == "after_clinician" else allowed)
    assert asks_clinician(answers(code)) == (allowed == "after_clinician")


@pytest.mark.parametrize(("one", "other"), list(combinations(ALONE, 2)))
def test_of_two_the_stricter_counts(one: QuestionCode, other: QuestionCode) -> None:
    found = outcome(answers(one, other))
    stricter = max(ALONE[one][0], ALONE[other][0], key=STRICTER.index)
    assert found.allowed == stricter
    assert set(found.why) == {one, other}
    assert found.ask_before_breathing == (ALONE[one][1] or ALONE[other][1])
    assert found.holds_days == min(ALONE[one][2], ALONE[other][2])


def test_with_a_clinician_agreed_support_is_still_needed() -> None:
    said = answers("surgery", "trauma")
    assert outcome(said).allowed == "after_clinician"
    assert outcome(said, clinician_agreed=True).allowed == "with_support"
    assert not asks_clinician(answers("surgery", "epilepsy"))
    assert not asks_clinician(answers("surgery", "crisis"))


CODES = [each.code for each in QUESTIONS]
SAID = st.dictionaries(st.sampled_from(CODES), st.sampled_from(ANSWERS))


@given(SAID, st.sampled_from(CODES), st.booleans())
def test_another_yes_never_allows_more(
    said: dict[QuestionCode, Answer], code: QuestionCode, agreed: bool
) -> None:
    before = outcome(said, clinician_agreed=agreed).allowed
    after = outcome({**said, code: "yes"}, clinician_agreed=agreed).allowed
    assert STRICTER.index(after) >= STRICTER.index(before)


@given(SAID)
def test_what_was_not_answered_counts_as_yes(said: dict[QuestionCode, Answer]) -> None:
    missing: dict[QuestionCode, Answer] = {code: "yes" for code in CODES if code not in said}
    assert outcome(said) == outcome({**said, **missing})
