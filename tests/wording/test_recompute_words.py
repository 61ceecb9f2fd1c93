"""What is said of sessions that are worked out again."""

from __future__ import annotations

from aftershake.wording import recompute as words
from aftershake.wording.lint import never_said


def test_what_would_change_is_said_with_its_numbers() -> None:
    said = [
        words.would_work_out(1, [], "6"),
        words.would_work_out(3, [None, "4", "5"], "6"),
        words.would_be_new(1),
        *words.verdicts_would_change([]),
        *words.verdicts_would_change([(7, "within_usual_variation", "clearly_lower")]),
        words.numbers_would_change(0, 40),
        words.numbers_would_change(1, 40),
    ]
    assert said == [
        "1 session to work out again.",
        "3 sessions to work out again, made by algorithm 4 and 5 (now 6).",
        "1 of them has no numbers yet.",
        "No verdict would change.",
        "1 verdict would change:",
        "  Session 7: within usual variation → clearly lower",
        "None of 40 numbers would change by more than rounding.",
        "1 of 40 numbers would change by more than rounding.",
    ]
    assert not words.would_be_new(0)
    assert not [line for line in said if never_said(line)]


def test_an_end_before_the_end_says_how_to_go_on() -> None:
    assert words.worked_out(2, 2) == "2 sessions worked out again."
    assert words.worked_out(1, 2) == "1 of 2 sessions worked out again."
    assert words.interrupted(1, 12) == (
        "Interrupted: 1 of 12 sessions worked out again."
        " `aftershake recompute` goes on with the rest."
    )
