"""What a report says beside the review: plain, short, and never more than is known."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aftershake.hrv.model import OwnSessions, UsualVariation
from aftershake.hrv.quality import MOST_EXCLUDED
from aftershake.hrv.spectrum import LONGEST_HOLE_S
from aftershake.session.window import COMPARED_S
from aftershake.wording import report as words
from aftershake.wording import report_sessions as of_all
from aftershake.wording.lint import NEVER_OF_ONE_SESSION, never_said

PUBLISHED = UsualVariation(0.35, 0.53)
MEASURED = UsualVariation(0.25, 0.49, measured=True)
OF_ONES_OWN = UsualVariation(0.2, 0.4, controls=9, middle_ln=0.05)
CONSTANTS = [
    value
    for name, value in (vars(words) | vars(of_all)).items()
    if name.isupper() and isinstance(value, str)
]


@pytest.mark.parametrize("text", CONSTANTS)
def test_what_always_holds_is_said_plainly(text: str) -> None:
    assert never_said(text) is None
    assert not NEVER_OF_ONE_SESSION.search(text.replace("SHA-256", ""))
    assert len(text) < 420


def test_the_pictures_are_told() -> None:
    heart = words.heart_figure(1140.0, 47.6, 118.2, [("baseline", "68 bpm"), ("shaking", "97 bpm")])
    assert heart.text == (
        "A line over 19:00 minutes, from 48 to 118 beats a minute, gaps left open. On average:"
        " baseline 68 bpm, shaking 97 bpm."
    )
    empty = words.heart_figure(60.0, None, None, [("baseline", "–")])
    assert "from" not in empty.text
    change = words.change_figure(0.23, "within_usual_variation", PUBLISHED, OwnSessions(7, -0.2, 1))
    assert change.text == (
        "This session: ×1.26, within usual variation. Two plain rests, by published figures: ×0.70"
        " to ×1.42 is usual. Your last 7 sessions like this one: ×0.82 to ×2.72."
    )
    day = words.course_figure([(f"{n // 2}:{n % 2 * 30:02}", "40") for n in range(2880)])
    assert day.text.count(",") <= words.MOST_TOLD
    course = words.course_figure([("2:00", "31"), ("2:30", "–")])
    assert course.text == "Of the minute before, in ms: 31 at 2:00, – at 2:30."


@pytest.mark.parametrize(
    ("usual", "said"),
    [
        (PUBLISHED, "Two plain rests, by published figures"),
        (MEASURED, "Two plain rests"),
        (OF_ONES_OWN, "Your 9 control sessions"),
    ],
)
def test_what_a_change_is_set_beside(usual: UsualVariation, said: str) -> None:
    assert words.rests_lane(usual) == said


@pytest.mark.parametrize(
    ("own", "earlier", "said"),
    [
        (None, 0, ""),
        (None, 1, "Your last session like this one"),
        (None, 3, "Your last 3 sessions like this one"),
        (OwnSessions(40, -0.1, 0.1), 12, "Your last 40 sessions like this one (points: the newest"),
        (OwnSessions(7, -0.1, 0.1), 7, "Your last 7 sessions like this one"),
    ],
)
def test_ones_own_sessions_are_told_with_how_many(
    own: OwnSessions | None, earlier: int, said: str
) -> None:
    assert words.own_lane(own, earlier).startswith(said)
    assert bool(words.own_lane(own, earlier)) == bool(said)


def test_beats_left_out_are_counted_and_none_is_made_up() -> None:
    assert words.left_out_beats(2.4, 330) == "8 (2.4 %)"
    assert words.left_out_beats(0.0, 330) == "0 (0.0 %)"
    assert words.left_out_beats(None, 0) == "–"
    assert words.left_out_beats(float("nan"), 0) == "–"


@given(st.integers(0, 4000), st.data())
def test_counts_of_sessions_add_up(sessions: int, drawn: st.DataObject) -> None:
    changed = drawn.draw(st.integers(0, sessions))
    beyond = drawn.draw(st.integers(0, changed))
    for text in (
        of_all.over_sessions(sessions, changed),
        of_all.by_chance(changed, beyond, changed / 10),
        *of_all.not_own(beyond, changed - beyond, sessions),
        of_all.left_out(sessions),
        of_all.stale(sessions),
        of_all.pages(sessions, 100),
    ):
        assert never_said(text) is None
        assert not NEVER_OF_ONE_SESSION.search(text)
        assert not re.search(r"\b1 sessions", text)
        assert len(text) < 300


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        (("", ""), "1 Oct 2026 to 26 Nov 2026"),
        (("5 Sep 2026", ""), "5 Sep 2026 to 26 Nov 2026"),
        (("", "1 Oct 2026"), "1 Oct 2026"),
    ],
)
def test_the_days_are_those_asked_for_or_those_there_are(asked: tuple[str, str], said: str) -> None:
    assert of_all.stretch("1 Oct 2026", "26 Nov 2026", *asked) == said


def test_how_to_print_names_the_page() -> None:
    assert "Open /tmp/a b.html in any browser" in words.how_to_print("/tmp/a b.html")


def test_what_is_said_of_the_rules_is_what_they_are() -> None:
    assert f"{100 * MOST_EXCLUDED:.0f} % of the beats" in words.ARTIFACTS
    assert f"up to {LONGEST_HOLE_S} s" in words.ARTIFACTS
    assert COMPARED_S == 5 * 60
    assert "last five minutes" in words.SETTLING
