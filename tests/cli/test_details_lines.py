"""The details in lines, and in lines to be listened to: the same numbers."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

import support.details_example as example
from aftershake.cli.details import details_lines, plain_details_lines
from aftershake.hrv.course import Minute
from aftershake.hrv.reasons import Moving, TooManyArtifacts
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


HOURS = replace(
    example.DETAILS,
    minutes=(
        *(Minute(example.DETAILS.start_s + 60.0 + 30 * k, 40.0 + k, "good") for k in range(7)),
        *(
            Minute(example.DETAILS.start_s + 270.0 + 30 * k, None, "refused", Moving())
            for k in range(360)
        ),
        Minute(example.DETAILS.start_s + 11070.0, 38.0, "good"),
        Minute(example.DETAILS.start_s + 11100.0, None, "refused", TooManyArtifacts(31.0)),
        *(
            Minute(example.DETAILS.start_s + 11130.0 + 30 * k, None, "refused", reason)
            for k, reason in enumerate(TooManyArtifacts(40.0 + k) for k in range(8))
        ),
    ),
)


@pytest.mark.words
def test_hours_without_a_number_are_a_line() -> None:
    said = said_of_details(HOURS)
    lines = details_lines(said)
    at = next(i for i, line in enumerate(lines) if line.startswith("  RMSSD in ms of each minute"))
    assert lines[at + 1 : at + 6] == [
        "      1:00 40     1:30 41     2:00 42     2:30 43     3:00 44     3:30 45",
        "      4:00 46",
        "    no number from 4:30 to 3:04:00: movement makes beat-to-beat variability worthless, so"
        " at most heart rate is shown",
        "   3:04:30 38",
        "    no number from 3:05:00 to 3:09:00",  # each minute for another share of its beats
    ]
    heard = " ".join(plain_details_lines(said))
    assert "RMSSD of the minutes that ended from 4:30 to 3:04:00: none, movement" in heard
    assert "RMSSD of the minutes that ended from 3:05:00 to 3:09:00: none" in heard
    assert len(plain_details_lines(said)) < 40
