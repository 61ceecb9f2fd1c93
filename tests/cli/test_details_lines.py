"""The details in lines, and in lines to be listened to: the same numbers."""

from __future__ import annotations

import re

import pytest

import support.details_example as example
from aftershake.cli.details import details_lines, plain_details_lines
from aftershake.review.details import Details
from aftershake.review.details_said import said_of_details

SHAPES = re.compile("[○◆●◇·×▾–→²]")


@pytest.mark.words
@pytest.mark.parametrize("details", [example.DETAILS, example.REFUSED, example.NOTHING])
def test_both_have_the_same_numbers(details: Details) -> None:
    said = said_of_details(details)
    lines, heard = " ".join(details_lines(said)), " ".join(plain_details_lines(said))
    numbers = re.findall(r"\d+(?:[.:]\d+)*", lines)
    pairs = {str(len(rest.pairs)) for rest in details.rests}  # which nobody wants to listen to
    assert not [each for each in numbers if each not in heard and each not in pairs]
    assert not SHAPES.search(heard), heard


@pytest.mark.words
def test_what_is_not_there_is_none_and_why() -> None:
    heard = plain_details_lines(said_of_details(example.REFUSED))
    assert "heart rate in the second rest, at 2 min: none, the rest ended at 1:35" in heard
    assert "heart rate in the first rest: none" in heard
    assert any(each.startswith("baseline, SD1, SD2 and spectrum: none, too many") for each in heard)


def test_of_nothing_nothing_is_said() -> None:
    assert details_lines(said_of_details(example.NOTHING)) == []
    assert plain_details_lines(said_of_details(example.NOTHING)) == []
