"""Every sentence about days and many sessions, made of the data that the table names beside it."""

from __future__ import annotations

import math
import re
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from aftershake.hrv.next_step import (
    ControlsForRange,
    ControlsToCompare,
    MoreDays,
    MoreLikeThis,
    ReadAgain,
)
from aftershake.hrv.over_sessions import (
    PlanChanges,
    SessionChange,
    against_controls,
    mean_of,
)
from aftershake.hrv.trend import Reading, Trend, trend
from aftershake.wording import over_sessions
from aftershake.wording import trend as of_days
from aftershake.wording.excluded import (
    excluded,
    excluded_among,
    excluded_short,
    left_out_short,
    was_excluded,
    was_included,
    what_excluding_does,
)
from aftershake.wording.history import (
    in_short,
    not_ended,
    reading_words,
    sessions_there,
    short_verdict,
)
from aftershake.wording.lint import NEVER_OF_ONE_SESSION, never_said

DOCUMENT = Path(__file__).parents[2] / "docs" / "sentences_over_days.md"
ROWS = re.findall(
    r"^\| `(\w+)` \| ([^|]+) \| ([^|]+) \|$", DOCUMENT.read_text("utf-8"), re.MULTILINE
)
TODAY = date(2026, 11, 26)
EVEN = [-0.2, -0.1, 0.0, 0.1, 0.2]


def of(*rmssd_ms: float, every: int = 1, bpm: float = 60.0) -> Trend:
    """Readings on so many days, the last one today."""
    days = len(rmssd_ms)
    found = trend(
        [
            Reading(TODAY - timedelta(days=every * (days - 1 - n)), ms, bpm, "lying")
            for n, ms in enumerate(rmssd_ms)
        ]
    )
    assert found is not None
    return found


def plan(delta_ln: list[float], control_ln: list[float], title: str = "Standard") -> PlanChanges:
    each = tuple(SessionChange(n, TODAY, delta) for n, delta in enumerate(delta_ln))
    against = against_controls(delta_ln, control_ln)
    return PlanChanges("p", title, False, each, mean_of(delta_ln), against)


def control(delta_ln: list[float]) -> PlanChanges:
    each = tuple(SessionChange(n, TODAY, delta) for n, delta in enumerate(delta_ln))
    return PlanChanges("rest", "Rest instead", True, each, mean_of(delta_ln), None)


def up(by: float, times: int = 1) -> list[float]:
    return [each + by for each in EVEN] * times


WEEK = of(40, 44, 36, 40)
TWENTY = of(*[40 + n % 5 for n in range(20)])
NOT_LYING = trend([Reading(TODAY, 20.0, 70.0, "sitting"), *[Reading(TODAY, 40, 60, "lying")] * 2])
assert NOT_LYING is not None
MORNING = trend([Reading(TODAY, 40.0, 60.0, "lying", morning=True)])
assert MORNING is not None
SAID = {
    "rests_on": of_days.rests_on(WEEK),
    "newest": of_days.newest(WEEK),
    "newest_morning": of_days.newest(MORNING),
    "in_short_calibrating": of_days.newest_in_short(of(40)),
    "in_short": of_days.newest_in_short(WEEK),
    "none_yet": of_days.NONE_YET,
    "none_in_short": of_days.NONE_SHORT,
    "week_calibrating": of_days.week(of(40)),
    "week": of_days.week(WEEK),
    "range_calibrating": of_days.band(of(40, 44)),
    "range_no_week": of_days.band(of(40, 44, 36, 40, every=10)),
    "range_within": of_days.band(WEEK),
    "range_above": of_days.band(of(*[30] * 20, 60, 60, 60)),
    "range_below": of_days.band(of(*[60] * 20, 30, 30, 30)),
    "range_edge": of_days.band(of(*[40.2] * 16, *[40.9] * 7)),
    "beside_calibrating": of_days.beside(of(40, 44)),
    "beside_published": of_days.beside(WEEK),
    "beside_own": of_days.beside(TWENTY),
    "beside_not_often": of_days.beside(of(40, 40, 40, 40, 40, 40 * math.exp(0.6))),
    "beside_rarely": of_days.beside(of(40, 40, 40, 40, 40, 40 * math.exp(0.9))),
    "other_postures": " ".join(of_days.other_postures(NOT_LYING)),
    "outdated": of_days.outdated(3),
    "refused": of_days.refused(1),
    "ahead": of_days.ahead(1),
    "left_out": of_days.left_out(2),
    "what_it_is": of_days.WHAT_IT_IS,
    "plan_calibrating": over_sessions.changed(plan(EVEN[:4], [])),
    "plan_mean": over_sessions.changed(plan(up(0.1), [])),
    "control_name": over_sessions.plan_name(control(EVEN)),
    "against_missing_both": over_sessions.against(plan(EVEN[:4], EVEN[:1])),
    "against_missing_controls": over_sessions.against(plan(EVEN, EVEN[:3])),
    "against_same": over_sessions.against(plan([0.1] * 5, EVEN)),
    "against_cannot_tell": over_sessions.against(plan(up(0.05), EVEN)),
    "against_higher": over_sessions.against(plan(up(0.3, 4), up(0.0, 4))),
    "against_lower": over_sessions.against(plan(up(-0.3, 4), up(0.0, 4))),
    "intervals": over_sessions.INTERVALS,
    "next_controls_for_range": over_sessions.next_words(ControlsForRange(3, "Standard")),
    "next_controls_to_compare": over_sessions.next_words(ControlsToCompare(1, "Standard")),
    "next_more_like_this": over_sessions.next_words(MoreLikeThis(2, "Standard")),
    "next_more_days": over_sessions.next_words(MoreDays(1)),
    "next_read_again": over_sessions.next_words(ReadAgain(9)),
    "next_sentence": over_sessions.next_sentence(ControlsForRange(3, "Standard")),
    "excluded": excluded("the strap had slipped"),
    "excluded_among": excluded_among(12, "the strap had slipped"),
    "excluded_in_short": excluded_short("fever"),
    "was_excluded": " ".join(was_excluded(12, "fever", 2)),
    "was_included": " ".join(was_included(12, 1)),
    "what_excluding_does": " ".join(what_excluding_does()),
    "history_some": sessions_there(12, 400),
    "history_all": sessions_there(1, 1),
    "history_session": " · ".join(
        in_short(12, "Standard", "Polar H10", 1140.0, (31.1, 39.2), (67.8, 63.9))
    ),
    "history_cut_off": not_ended(True),
    "history_going_on": not_ended(False),
    "history_reading": " · ".join(
        in_short(12, "Resting reading", "", 360.0, (44.2, None), (61.0, None))
    ),
    "history_reading_row": reading_words(44.2),
    "history_reading_refused": reading_words(None),
    "history_no_rest_before": reading_words(None, by_itself=False),
    "excluded_no_room": left_out_short(),
    "history_no_result": short_verdict(None),
}


def test_the_table_names_each_and_no_other() -> None:
    assert [name for name, _, _ in ROWS] == list(SAID)


@pytest.mark.parametrize("name", SAID)
def test_each_is_said_of_its_data(name: str) -> None:
    said = next(text for row, text, _ in ROWS if row == name)
    assert SAID[name] == said.strip()


@pytest.mark.parametrize("name", SAID)
def test_nothing_is_claimed(name: str) -> None:
    text = SAID[name]
    assert never_said(text) is None
    assert not NEVER_OF_ONE_SESSION.search(text), text


changes = st.lists(st.floats(-1.5, 1.5), max_size=12)


@given(changes, changes)
@example([0.0] * 5, [0.0] * 5)
def test_every_line_over_sessions_says_how_many_it_rests_on(
    one: list[float], other: list[float]
) -> None:
    shown = [each for each in (plan(one, other), control(other)) if each.changes]
    lines = over_sessions.plan_lines(shown)
    for line in lines:
        assert never_said(line) is None
        assert not NEVER_OF_ONE_SESSION.search(line), line
        assert re.search(r"\d", line)
    if one and (len(one) < 5 or len(other) < 5):
        assert not any("cannot tell shaking" in line or "higher with" in line for line in lines)


@given(st.lists(st.floats(5.0, 200.0), min_size=1, max_size=30))
def test_the_side_of_the_week_is_never_against_the_numbers_beside_it(levels: list[float]) -> None:
    said = of_days.band(of(*levels))
    found = re.search(r"(\d+) to (\d+) ms; .* lies (\w+) ", said)
    week = re.search(r"RMSSD (\d+) ms", of_days.week(of(*levels)))
    if found and week:
        low, high, mean = int(found[1]), int(found[2]), int(week[1])
        side = found[3]
        assert {"below": mean < low, "above": mean > high}.get(side, low <= mean <= high)
