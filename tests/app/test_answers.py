"""What keys make of a page of questions: half a minute, no key does harm, all can be taken back."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aftershake.app.answers import Answers, Choice, Scale, questions
from aftershake.events import Noted, Rated
from aftershake.session.check import ITEMS, NOTHING_SAID, Said, said_of

KEYS = (*"0123456789tkjhlcfs", "up", "down", "left", "right", "backspace", "x", "space")


def pressed(keys: str, said: Said = NOTHING_SAID, when: str = "before") -> Answers:
    rows = questions("before") if when == "before" else questions("after")
    answers = Answers(rows, said)
    for key in keys.split():
        answers = answers.press(key)
    return answers


def values(answers: Answers) -> list[int | None]:
    return [answers.value(row) for row in answers.rows if isinstance(row, Scale)]


def test_six_figures_answer_all_six() -> None:
    answers = pressed("6 7 3 5 2 4")
    assert values(answers) == [6, 7, 3, 5, 2, 4]
    assert answers.row == Choice("posture")


@pytest.mark.parametrize(
    ("keys", "found"),
    [
        ("1 0 2", [10, 2, None]),
        ("t 2", [10, 2, None]),
        ("1 3 2", [1, 3, 2]),
        ("1 1 0", [1, 10, None]),
        ("1 down 0", [1, 0, None]),
        ("1 t", [10, None, None]),
        ("0 0 0", [0, 0, 0]),
        ("1 x 0", [10, None, None]),
    ],
)
def test_ten_is_typed_as_it_is_written(keys: str, found: list[int | None]) -> None:
    assert values(pressed(keys))[:3] == found


def test_in_the_last_row_a_second_figure_mends_the_first() -> None:
    assert values(pressed("down down down down down 1 3"))[-1] == 3


def test_backspace_takes_back_what_was_typed_last() -> None:
    answers = pressed("6 7 backspace")
    assert values(answers)[:2] == [6, None]
    assert answers.at == 1
    assert values(pressed("6 7 backspace backspace"))[:2] == [None, None]
    assert pressed("backspace").said == NOTHING_SAID


def test_arrows_begin_in_the_middle_or_where_it_was_before() -> None:
    assert values(pressed("right"))[0] == 5
    assert values(pressed("left left right right right"))[0] == 7
    before = said_of([Rated(0.0, "before", "distress", 8)])
    after = pressed("left left", before, "after")
    assert values(after)[0] == 7
    assert after.said.rating("before", "distress") == 8
    assert values(pressed("t up right right"))[0] == 10


def test_tags_are_toggled_from_anywhere_and_own_ones_stay() -> None:
    said = said_of([Noted(0.0, "tag", "a walk")])
    assert pressed("c s", said).said.tags == ("a walk", "coffee", "poor_sleep")
    assert pressed("c c", said).said.tags == ("a walk",)
    assert pressed("c", said, "after").said == said


def test_choices_by_figure_or_arrows() -> None:
    down = "down " * 6
    assert pressed(down + "2").said.note("posture") == "sitting"
    assert pressed(down + "right right right right").said.note("posture") == "standing"
    assert pressed(down + "left").said.note("posture") == "standing"
    assert pressed(down + "9").said == NOTHING_SAID
    assert pressed(down + "down 1 1 2").said.tags == ("food",)


def test_without_shaking_nothing_is_asked_of_it() -> None:
    kinds = [row.kind for row in questions("after", shaken=False) if isinstance(row, Choice)]
    assert kinds == ["overwhelmed"]


@given(st.lists(st.sampled_from(KEYS), max_size=60), st.sampled_from(("before", "after")))
def test_any_keys_give_ratings_that_count(keys: list[str], when: str) -> None:
    answers = pressed(" ".join(keys), when=when)
    assert 0 <= answers.at < len(answers.rows)
    assert all(value is None or 0 <= value <= 10 for value in values(answers))
    other = "after" if when == "before" else "before"
    assert all(answers.said.rating(other, item) is None for item in ITEMS)  # type: ignore[arg-type]
    for row in answers.rows:
        if isinstance(row, Choice) and row.kind != "tag":
            assert answers.said.note(row.kind) in ("", *row.codes)
    for _ in range(30):
        answers = answers.press("down")
    for _ in range(30):
        answers = answers.press("backspace")
    assert answers.said == NOTHING_SAID
