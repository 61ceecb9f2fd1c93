"""The questions before the first session of one's own, and what the answers come to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, get_args

Answer = Literal["yes", "no", "unsure"]
ANSWERS: tuple[Answer, ...] = get_args(Answer)

QuestionCode = Literal[
    "heart",
    "fainting",
    "blood_pressure",
    "epilepsy",
    "pregnancy",
    "surgery",
    "injury",
    "neurological",
    "implant",
    "psychosis",
    "trauma",
    "psychiatric",
    "under_age",
    "intoxicated",
    "crisis",
]
# What a yes means: no shaking; none until a clinician agreed; only with support at hand; no
# session at all.
Means = Literal["no_shaking", "clinician", "support", "no_session"]


@dataclass(frozen=True, slots=True)
class Question:
    """`passing`: what is so today only, so that it is asked again before the next session."""

    code: QuestionCode
    means: Means
    breathing: bool = False  # paced breathing only after asking a doctor
    passing: bool = False


QUESTIONS: tuple[Question, ...] = (
    Question("heart", "no_shaking", breathing=True),
    Question("fainting", "no_shaking", breathing=True),
    Question("blood_pressure", "clinician", breathing=True),
    Question("epilepsy", "no_shaking"),
    Question("pregnancy", "no_shaking"),
    Question("surgery", "clinician"),
    Question("injury", "clinician"),
    Question("neurological", "clinician"),
    Question("implant", "clinician", breathing=True),
    Question("psychosis", "no_shaking"),
    Question("trauma", "support"),
    Question("psychiatric", "support"),
    Question("under_age", "no_shaking"),
    Question("intoxicated", "no_shaking", passing=True),
    Question("crisis", "no_session", passing=True),
)

# What a person may do. Stored: more may be added, none is renamed.
Allowed = Literal[
    "everything",
    "gentle",  # a clinician agreed: short and gentle
    "with_support",  # with professional support at hand, short
    "after_clinician",  # measuring, resting, breathing, until a clinician agreed
    "no_shaking",  # measuring, resting, breathing
    "no_session",  # the page with support
]
ALLOWED: tuple[Allowed, ...] = get_args(Allowed)
SHAKING: frozenset[Allowed] = frozenset({"everything", "gentle", "with_support"})
HOLDS_DAYS = 90


@dataclass(frozen=True, slots=True)
class Outcome:
    """`why`: the questions that were answered with yes or unsure, in their order. `holds_days`:
    for how long; 0 where it is to be asked again before the next session."""

    allowed: Allowed
    why: tuple[QuestionCode, ...] = ()
    ask_before_breathing: bool = False
    holds_days: int = HOLDS_DAYS

    @property
    def shaking(self) -> bool:
        return self.allowed in SHAKING


def asks_clinician(answers: Mapping[QuestionCode, Answer]) -> bool:
    """Whether it matters that a clinician agreed: with that, and only that, shaking is possible."""
    means = {question.means for question in _said(answers)}
    return "clinician" in means and not means & {"no_shaking", "no_session"}


def outcome(answers: Mapping[QuestionCode, Answer], *, clinician_agreed: bool = False) -> Outcome:
    """What the answers come to. Unsure counts as yes, and so does what was not answered."""
    said = _said(answers)
    means = {question.means for question in said}
    allowed: Allowed = "everything"
    if "no_session" in means:
        allowed = "no_session"
    elif "no_shaking" in means:
        allowed = "no_shaking"
    elif "clinician" in means and not clinician_agreed:
        allowed = "after_clinician"
    elif "support" in means:
        allowed = "with_support"
    elif "clinician" in means:
        allowed = "gentle"
    return Outcome(
        allowed,
        tuple(question.code for question in said),
        any(question.breathing for question in said),
        0 if any(question.passing for question in said) else HOLDS_DAYS,
    )


def _said(answers: Mapping[QuestionCode, Answer]) -> list[Question]:
    return [question for question in QUESTIONS if answers.get(question.code) != "no"]
