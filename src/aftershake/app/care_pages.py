"""The pages that ask, each with a key for each answer."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from aftershake.app.screens.ask import AskScreen, Choice
from aftershake.care.screening import Allowed, QuestionCode
from aftershake.plans.plan import Plan
from aftershake.wording.care import (
    allowed_title,
    allowed_words,
    ask_before_breathing,
    length_words,
    longest_words,
    support_words,
    topics,
    why_stopped_words,
)
from aftershake.wording.plans import plan_line

GO_ON = "go on"
OR_ELSE: dict[Literal["again", "go on"], Choice] = {
    "again": Choice("a", "Answer the questions again", "again"),
    "go on": Choice("g", "Go on with the shaking, as planned", GO_ON),
}
MOST_PLANS = 8
LONGEST, BY_PRACTICE = "longest", "by practice"
LENGTHS = {"60": 60, "120": 120, "180": 180, "300": 300}  # seconds, by their codes


def outcome_page(allowed: Allowed, why: Sequence[QuestionCode], breathing: bool) -> AskScreen:
    """What the answers came to, where the session may go on as it was meant. Gives GO_ON."""
    sentences = [topics(why), *allowed_words(allowed), ask_before_breathing() if breathing else ""]
    choices = (Choice("enter", "Go on", GO_ON),)
    return AskScreen(allowed_title(allowed), [each for each in sentences if each], choices)


def rest_page(
    title: str,
    sentences: Sequence[str],
    plans: Sequence[Plan],
    or_else: Literal["again", "go on"] | None = None,
) -> AskScreen:
    """No shaking: what is open instead. Gives the name of a plan, or `or_else`."""
    choices = [
        Choice(str(i), f"{plan.title}: {plan_line(plan)}", plan.name)
        for i, plan in enumerate(plans[:MOST_PLANS], 1)
    ]
    if or_else is not None:
        choices.append(OR_ELSE[or_else])
    return AskScreen(title, [each for each in sentences if each], choices)


def say_page(title: str, sentences: Sequence[str]) -> AskScreen:
    """Something to know before going on. Gives GO_ON."""
    return AskScreen(title, sentences, (Choice("enter", "Go on", GO_ON),))


def support_at_hand() -> AskScreen:
    """Gives "yes" or "no"."""
    asked, yes, no = support_words()
    choices = (Choice("y", yes, "yes"), Choice("n", no, "no"))
    return AskScreen(allowed_title("with_support"), (asked,), choices)


def why_stopped() -> AskScreen:
    """Gives "well", "too_much" or "urgent"."""
    words = why_stopped_words()
    choices = (
        Choice("n", words[2], "well"),
        Choice("t", words[3], "too_much"),
        Choice("b", words[4], "urgent"),
    )
    return AskScreen(words[0], words[1:2], choices)


def length_page() -> AskScreen:
    """Gives BY_PRACTICE, one of LENGTHS, or LONGEST."""
    title, about, *labels = length_words()
    codes = (BY_PRACTICE, *LENGTHS, LONGEST)
    choices = [
        Choice(str(i), label, code)
        for i, (label, code) in enumerate(zip(labels, codes, strict=True), 1)
    ]
    return AskScreen(title, (about,), choices)


def longest_page() -> AskScreen:
    """Why not. Gives LONGEST to who wants it all the same."""
    title, *why, no, yes = longest_words()
    choices = (Choice("n", no, BY_PRACTICE), Choice("y", yes, LONGEST))
    return AskScreen(title, why, choices, caution=True)
