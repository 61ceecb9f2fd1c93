"""What is said of the details, each sentence made of the data that call for it."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest

import support.details_example as example
from aftershake.app.widgets.course_figure import CourseFigure
from aftershake.app.widgets.figure import Figure
from aftershake.app.widgets.poincare_figure import PoincareFigure
from aftershake.app.widgets.recovery_figure import RecoveryFigure
from aftershake.app.widgets.spectrum_figure import SpectrumFigure
from aftershake.app.widgets.tachogram_figure import TachogramFigure
from aftershake.hrv.reasons import NoBeats, SignalMissing
from aftershake.hrv.recovery import (
    NoBaseline,
    NotFallen,
    NotJudged,
    NotReturned,
    RateMissing,
    RestShorter,
    RestsUnlike,
    Returned,
    ReturnedBetween,
    RmssdReturn,
)
from aftershake.review.details import Details
from aftershake.wording.details import back, missing_rate
from aftershake.wording.lint import NEVER_OF_ONE_SESSION, never_said

pytestmark = pytest.mark.words

DOCUMENT = (Path(__file__).parents[2] / "docs" / "sentences.md").read_text("utf-8")
SECTION = DOCUMENT.split("\n## What the details say beside their pictures\n")[1].split("\n## ")[0]
ROWS = dict(re.findall(r"^\| `(\w+)` \| ([^|]+) \| [^|]+ \|$", SECTION, re.MULTILINE))


def under(figure: type[Figure], details: Details = example.DETAILS) -> str:
    return " ".join(figure(example.RESULT, details).sentences())


def drawn(figure: type[Figure], details: Details) -> str:
    rows = figure(example.RESULT, details).rows(120, 20)
    return " ".join(" ".join(row.plain for row in rows).split())


SAID: dict[str, Callable[[], str]] = {
    "course": lambda: under(CourseFigure),
    "rough": lambda: under(RecoveryFigure),
    "beats": lambda: under(TachogramFigure),
    "poincare": lambda: under(PoincareFigure),
    "spectrum": lambda: under(SpectrumFigure),
    "no_second_rest": lambda: drawn(RecoveryFigure, example.NOTHING),
    "no_intervals": lambda: drawn(TachogramFigure, example.NOTHING),
    "no_rest": lambda: drawn(PoincareFigure, example.NOTHING),
    "no_spectrum": lambda: drawn(SpectrumFigure, example.REFUSED),
}


@pytest.mark.parametrize("row", SAID)
def test_each_is_said_of_its_data(row: str) -> None:
    assert ROWS[row] in SAID[row]()
    assert never_said(ROWS[row]) is None
    assert not NEVER_OF_ONE_SESSION.search(ROWS[row])


def test_the_table_has_all_of_them() -> None:
    assert list(ROWS) == list(SAID)


def test_what_a_return_is_worth_is_said_of_a_return_alone() -> None:
    assert ROWS["rough"] not in under(RecoveryFigure, example.REFUSED)


@pytest.mark.parametrize(
    ("found", "said"),
    [
        (
            Returned(300.0),
            "RMSSD was below the first rest's at first, and back at it 5:00 into the second rest.",
        ),
        (
            ReturnedBetween(90.0, 210.0),
            "RMSSD came back to the first rest's between 1:30 and 3:30 into the second rest;"
            " between these the signal was not good enough to tell.",
        ),
        (
            NotFallen(),
            "In the first minute of the second rest RMSSD was no lower than in the first rest.",
        ),
        (
            NotReturned(600.0, whole=True),
            "RMSSD stayed below the first rest's in every minute of the second rest, to its end at"
            " 10:00.",
        ),
        (
            NotReturned(600.0, whole=False),
            "RMSSD was below the first rest's in every minute of the second rest that could be"
            " judged, up to 10:00; some could not.",
        ),
        (
            NotJudged(),
            "When RMSSD came back is not known: the signal at the beginning of the second rest was"
            " not good enough.",
        ),
        (
            NoBaseline(NoBeats()),
            "When RMSSD came back is not known: there is no number for the rest before (no beat"
            " intervals came in this time).",
        ),
        (
            NoBaseline(None),
            "When RMSSD came back is not known: there is no number for the rest before"
            " (not known).",
        ),
        (RestsUnlike(), "When RMSSD came back is not said: the two rests are not alike."),
        (
            RestShorter(45.0, 60.0),
            "When RMSSD came back is not known: the second rest lasted 45 seconds, and 60 seconds"
            " are needed.",
        ),
    ],
)
def test_when_it_was_back(found: RmssdReturn, said: str) -> None:
    assert back(found) == said


@pytest.mark.parametrize(
    ("reason", "said"),
    [
        (RestShorter(95.0, 120.0), "the rest ended at 1:35"),
        (NoBeats(), "no beat intervals came in this time"),
        (SignalMissing(), "the signal was missing for too much of this time"),
    ],
)
def test_why_there_is_no_rate(reason: RateMissing, said: str) -> None:
    assert missing_rate(reason) == said


def test_of_two_rests_before_the_shaking_none_is_called_the_first_that_is_not() -> None:
    """The one that counts is the last of them, while the first may have a number."""
    assert "first" not in back(NoBaseline(NoBeats()))
