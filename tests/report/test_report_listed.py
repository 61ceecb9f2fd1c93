"""Many sessions in one report: each with its change, and no more than all of them carry."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import support.app_examples as examples
from aftershake.hrv.model import UsualVariation
from aftershake.hrv.over_sessions import PlanChanges, SessionChange, mean_of
from aftershake.report.listed import Listed, overview
from aftershake.report.methods import Origin
from aftershake.report.page import sessions_page
from aftershake.review.model import review_of
from aftershake.wording.lint import never_said
from aftershake.wording.over_sessions import plan_lines
from aftershake.wording.report_sessions import by_chance
from support.pages import page_of
from support.report_examples import listed

ORIGIN = Origin("9.8.7", "42")


def page(sessions: list[Listed], which: tuple[str, ...] = ("all",)) -> str:
    return sessions_page(sessions, [], ORIGIN, which=which)


def test_each_session_has_a_row_with_its_change() -> None:
    rows = page_of(page([listed(2), listed(1, 0.7)])).rows
    assert [row[0].split(" · ")[1] for row in rows if "Standard" in row[0]] == [
        "Standard 2",
        "Standard 1",
    ]
    assert any("×1.11" in row[-1] for row in rows)
    assert any("×2.01" in row[-1] for row in rows)


@pytest.mark.words
@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"state": "cut_off"}, "cut off"),
        ({"state": "recording"}, "still being recorded"),
        ({"state": "older_rules"}, "aftershake recompute"),
        ({"comparison": None}, "aftershake recompute"),
        ({"delta": None}, "Cannot tell."),
    ],
)
def test_what_has_no_number_says_why_and_counts_for_nothing(
    changed: dict[str, Any], said: str
) -> None:
    text = page_of(page([listed(3, **changed), listed(2), listed(1)])).text
    assert said in text
    assert "3 sessions; 2 with a change to show, 1 without." in text
    assert text.count("×1.11") == 2


@pytest.mark.words
def test_simulated_sessions_are_listed_and_not_counted() -> None:
    mixed = [listed(3, heart="played"), listed(2), listed(1, 0.9)]
    text = page_of(page(mixed)).text
    assert "2 sessions, each with a change to show." in text
    assert "1 more is simulated or replayed; listed below, and not counted." in text
    assert "beyond" not in text  # of two, nothing is counted
    alone = page_of(page([replace(each, heart="played") for each in mixed])).text
    assert "no heart was measured then" in alone


@pytest.mark.words
@pytest.mark.parametrize(
    ("compared", "beyond", "expected", "said"),
    [
        (20, 3, 2.0, "Of the 20, 3 lie beyond the usual variation."),
        (20, 3, 2.0, "about 2 would"),
        (4, 0, 0.4, "none lie beyond"),
        (4, 1, 0.4, "1 lies beyond"),
        (4, 1, 0.4, "fewer than 1 would"),
    ],
)
def test_how_many_lie_outside_is_said_beside_how_many_would_at_rest(
    compared: int, beyond: int, expected: float, said: str
) -> None:
    assert said in by_chance(compared, beyond, expected)
    assert by_chance(0, 0, 0.0) == ""


def test_published_limits_are_wider_open_than_measured_ones() -> None:
    published = replace(examples.RESULT.comparison, usual_variation=UsualVariation(0.35, 0.53))
    many = [listed(number, comparison=published) for number in range(20)]
    measured = [listed(number) for number in range(20)]
    assert overview(many).chance == by_chance(20, 0, 4.0)
    assert overview(measured).chance == by_chance(20, 0, 2.0)


@given(st.lists(st.one_of(st.none(), st.floats(-4, 4)), min_size=1, max_size=40))
def test_every_change_lies_in_the_picture_and_none_is_made_up(deltas: list[float | None]) -> None:
    sessions = [listed(number, delta) for number, delta in enumerate(deltas)]
    found = overview(sessions)
    rows = [row for _, rows in found.months for row in rows]
    assert [row.id for row in rows] == [each.id for each in sessions]
    for row, delta in zip(rows, deltas, strict=True):
        assert (row.here is None) == (delta is None) == bool(row.why)
        assert row.here is None or 0 <= row.here <= 100
    known = [delta for delta in deltas if delta is not None]
    if len(known) < 2:
        assert found.over_time is None
    else:
        assert found.over_time is not None
        assert len(found.over_time.dots) == len(known)
        assert all(0 <= d.at <= 100 and 0 <= d.down <= 100 for d in found.over_time.dots)


def test_sessions_of_one_day_are_no_stretch_of_time() -> None:
    day = [listed(n, started_at=f"2026-11-26T1{n}:00:00+00:00") for n in (0, 1, 2)]
    assert overview(day).over_time is None
    found = overview([*day, listed(3, started_at="2026-11-29T11:00:00+00:00")]).over_time
    assert found is not None
    assert all(1 <= dot.at <= 99 for dot in found.dots)


def test_the_ends_of_the_scale_are_named_alone_where_there_is_little_room() -> None:
    wide = page_of(page([listed(2, 1.3), listed(1)]))
    ticks = [a for a in wide.named("text") if "quiet" in (a["class"] or "") and a["y"] == "13"]
    assert [a["class"] for a in ticks] == ["quiet", "quiet roomy", "quiet", "quiet roomy", "quiet"]


def test_no_line_is_drawn_through_sessions() -> None:
    found = page_of(page([listed(number) for number in range(12)]))
    assert not [a for name, a in found.elements if name in ("path", "polyline")]


def test_a_damaged_day_is_shown_as_it_is_and_drawn_nowhere() -> None:
    found = overview([listed(2, started_at="long ago"), listed(1)])
    assert next(name for name, _ in found.months) == "long ago"
    assert found.over_time is None


def test_few_sessions_have_a_short_page_each() -> None:
    sessions = [listed(12, title="Standard")]
    text = sessions_page(sessions, [examples.RATED], ORIGIN)
    found, review = page_of(text), review_of(examples.RATED)
    for said in (review.headline, *review.limits, *review.gaps, *review.check.said):
        assert said in found.text
    links = [a["href"] for a in found.named("a")]
    ids = [f"#{a['id']}" for _, a in found.elements if "id" in a]
    assert links == ["#s12"]
    assert set(links) <= set(ids)
    assert len(set(ids)) == len(ids)


@pytest.mark.words
def test_the_days_asked_for_are_said_and_in_the_command() -> None:
    which = ("all", "--from", "2026-10-01", "--to", "2026-10-31")
    text = page_of(page([listed(9)], which)).text
    assert "1 Oct 2026 to 31 Oct 2026" in text
    assert "report all --from 2026-10-01 --to 2026-10-31 -o report.html" in text
    assert never_said(text) is None


def test_made_twice_it_is_the_same_to_the_byte() -> None:
    sessions = [listed(number) for number in range(12)]
    assert page(sessions) == page(list(sessions))


@pytest.mark.words
def test_a_session_left_out_is_listed_with_its_reason_and_not_counted() -> None:
    sessions = [listed(3, 0.9, excluded="a fever"), listed(2), listed(1)]
    text = page_of(page(sessions)).text
    assert "left out: a fever" in text
    assert "2 sessions, each with a change to show." in text
    assert "1 session is left out by you; listed with the reason." in text
    found = overview(sessions)
    assert found.over_time is not None
    assert len(found.over_time.dots) == 2
    assert [row.hollow for _, rows in found.months for row in rows] == [True, False, False]


def test_what_the_sessions_of_a_plan_say_together_is_said_as_the_trend_says_it() -> None:
    days = [date(2026, 11, day) for day in range(1, 8)]
    changes = tuple(SessionChange(n, day, 0.1 * n) for n, day in enumerate(days))
    deltas = [each.delta_ln for each in changes]
    plan = PlanChanges("standard", "Standard", False, changes, mean_of(deltas), None)
    text = page_of(sessions_page([listed(1)], [], ORIGIN, plans=[plan])).text
    for line in plan_lines([plan]):
        assert line in text
