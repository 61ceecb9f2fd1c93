"""What is asked and said of ratings: short, plain, with no verdict."""

from __future__ import annotations

from typing import get_args

import pytest

from aftershake.events import NoteKind, RatedItem
from aftershake.session.check import CHOICES, ITEMS, TAGS, DistressCode, Rating, Said
from aftershake.wording import ratings
from aftershake.wording.lint import never_said

LABEL = 20  # columns


def everything_said() -> list[str]:
    said: list[str] = []
    for item in get_args(RatedItem):
        said += [ratings.item(item), ratings.ends(item)]
    for kind in get_args(NoteKind):
        said += [ratings.kind(kind), ratings.about(kind)]
    for kind, codes in {**CHOICES, "tag": TAGS}.items():
        said += [ratings.choice(kind, code) for code in codes]
        for code in codes:
            said += ratings.notes(Said(notes=((kind, code),)))
    for when in ("before", "after"):
        said += [ratings.heading(when), ratings.lead(when)]
    said += [ratings.distress(code) for code in get_args(DistressCode)]
    said += ratings.tiredness([Rating("during", "tiredness", 3, 12.0)])
    return said


@pytest.mark.parametrize("text", everything_said())
def test_every_sentence_is_plain(text: str) -> None:
    assert text
    assert never_said(text) is None
    assert "bad" not in text.replace("badly", "")
    assert "good" not in text


def test_labels_and_choices_fit_and_differ() -> None:
    labels = [*map(ratings.item, ITEMS), *map(ratings.kind, get_args(NoteKind))]
    assert len(set(labels)) == len(labels)
    assert max(map(len, labels)) <= LABEL
    for kind, codes in CHOICES.items():
        assert len({ratings.choice(kind, code) for code in codes}) == len(codes)


def test_plain_change_and_what_was_left_out() -> None:
    assert ratings.from_to(6, 3) == "6 → 3"
    assert ratings.from_to(None, 0) == "– → 0"


def test_what_was_noted_in_the_order_of_the_day() -> None:
    said = Said(
        notes=(
            ("posture", "lying"),
            ("tag", "coffee, a walk"),
            ("tremor", "unsure"),
            ("place", "legs"),
            ("overwhelmed", "numb"),
        )
    )
    assert ratings.notes(said) == (
        "Posture: lying.",
        "Beforehand: coffee, a walk.",
        "Shaking: unsure; strongest: legs.",
        "It felt numb.",
    )


def test_tiredness_counts_from_the_first_beat() -> None:
    tired = [Rating("during", "tiredness", 1 + i, 10.0 + 60 * i) for i in range(10)]
    (words,) = ratings.tiredness(tired, 10.0)
    assert words.startswith("Muscles tired, 1 to 10: 1 at 0:00, 2 at 1:00, ")
    assert words.endswith("8 at 7:00 and 2 more.")
    assert ratings.tiredness([]) == ()
