"""What is drawn of days and sessions is where the numbers are, and no more than they carry."""

from __future__ import annotations

import math
from dataclasses import replace
from datetime import date, timedelta
from typing import Literal, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aftershake.app.app import AftershakeApp
from aftershake.app.screens.home_rows import AROUND_LAST, last
from aftershake.app.widgets import day_plot, plan_strips, scale, session_row
from aftershake.app.widgets.chart import EMPTY, MARGIN
from aftershake.app.widgets.day_plot import DOT, LEAST_LINE, NEWEST, Days, painted
from aftershake.app.widgets.history_filter import SHORTEST, chosen_words
from aftershake.config import database
from aftershake.hrv.comparison import PUBLISHED
from aftershake.hrv.limits import NotInPlan
from aftershake.hrv.model import Comparison, Verdict
from aftershake.hrv.over_sessions import PlanChanges, SessionChange, mean_of
from aftershake.wording.history import in_lines, in_short
from aftershake.wording.row_marks import EARLY, ELSE, LEFT_OUT
from support.app_helpers import KNOWN, at_rest, home, ready, row
from support.past_examples import of_days, overview

LAST = date(2026, 11, 26)


def days(
    values: list[float], *, means: int = 0, band: tuple[float, float] | None = None, span: int = 60
) -> Days:
    """One a day up to the last."""
    each = [(LAST - timedelta(days=len(values) - 1 - n), value) for n, value in enumerate(values)]
    first = LAST - timedelta(days=span - 1)
    band_from = LAST - timedelta(days=59)
    return Days(
        tuple(each), tuple(each[:means]), band, band_from, first, LAST, 20.0, 10.0, "$integration"
    )


def drawn(of: Days, width: int = 72, height: int = 9) -> list[str]:
    return [line.plain for line in painted(of, width, height)]


@pytest.mark.parametrize("means", [1, 2, 3, LEAST_LINE - 1])
def test_no_line_goes_through_a_few_means(means: int) -> None:
    shown = "".join(
        line[MARGIN:] for line in drawn(days([40.0 + n for n in range(12)], means=means))
    )
    assert not any("⠀" < c <= "⣿" for c in shown)
    assert shown.count(DOT) + shown.count(NEWEST) == 12


def test_enough_means_are_joined() -> None:
    values = [40.0 + 3 * math.sin(n) for n in range(30)]
    shown = "".join(line[MARGIN:] for line in drawn(days(values, means=30)))
    assert any("⠀" < c <= "⣿" for c in shown)


def test_no_line_bridges_weeks_without_a_mean() -> None:
    each = [(LAST - timedelta(days=n), 40.0) for n in (59, 58, 57, 56, 55, 4, 3, 2, 1, 0)]
    of = Days(
        tuple(each), tuple(each), None, LAST, LAST - timedelta(days=59), LAST, 20.0, 10.0, "$ink"
    )
    middle = [line[MARGIN + 20 : MARGIN + 50] for line in drawn(of)[:-1]]
    assert set("".join(middle)) <= {EMPTY}


def test_the_newest_day_is_the_one_at_the_right() -> None:
    shown = drawn(days([30.0, 50.0, 30.0, 50.0]))
    (line,) = [line for line in shown if NEWEST in line]
    assert line.index(NEWEST) == 71
    assert line in shown[:2]  # 50 is the highest there is


def test_the_middle_range_is_that_of_its_sixty_days_alone() -> None:
    shown = drawn(days([40.0] * 4, band=(35.0, 45.0), span=365))
    behind = {line.index("░") for line in shown if "░" in line}
    assert behind
    assert min(behind) == MARGIN + round(65 * 305 / 364)


@given(
    st.lists(st.floats(3.0, 300.0), min_size=1, max_size=80),
    st.integers(8, 120),
    st.integers(2, 20),
    st.integers(14, 1200),
)
def test_any_days_fit_any_room(values: list[float], width: int, height: int, span: int) -> None:
    of = days(values, means=len(values), band=(min(values), max(values)), span=span)
    lines = painted(of, width, height)
    assert len(lines) == height
    assert all(line.cell_length == width for line in lines[:-1])


def test_each_session_is_a_dot_where_its_change_lies() -> None:
    deltas = (-0.4, 0.0, 0.3)
    changes = tuple(SessionChange(n, LAST, delta) for n, delta in enumerate(deltas))
    plan = PlanChanges("standard", "Standard", False, changes, None, None)
    _, line = plan_strips.painted([plan], 80)
    room = 80 - plan_strips.NAME_NARROW - plan_strips.BEHIND_NARROW
    at = [plan_strips.NAME_NARROW + scale.column(delta, room) for delta in deltas]
    assert [x for x, c in enumerate(line.plain[: 80 - plan_strips.BEHIND_NARROW]) if c == "·"] == at
    assert line.plain.split()[-2:] == ["3", "–"]  # no mean of three


@given(st.lists(st.floats(-3, 3), min_size=1, max_size=40), st.integers(40, 200))
def test_any_changes_fit_any_room(deltas: list[float], width: int) -> None:
    changes = tuple(SessionChange(n, LAST, delta) for n, delta in enumerate(deltas))
    plan = PlanChanges("p", "A plan with a long title", False, changes, mean_of(deltas), None)
    for line in plan_strips.painted([plan], width):
        assert line.cell_length <= width


@given(st.integers(52, 200), st.floats(-3, 3), st.booleans(), st.booleans())
def test_a_row_of_the_history_fits_any_room(
    width: int, delta_ln: float, complete: bool, left_out: bool
) -> None:
    reason = "the strap had slipped in the first rest, and then again" if left_out else None
    shown = session_row.session_row(
        row(1, delta_ln_rmssd=delta_ln, complete=complete, excluded=reason, plan="a" * 40),
        width,
        2026,
    )
    assert shown.cell_length <= width
    assert (LEFT_OUT in shown.plain) == left_out


def test_few_days_are_drawn_over_two_weeks_and_many_over_sixty_days() -> None:
    found = overview(30).trend
    assert found is not None
    each = [day.day for day in found.by_day]
    assert day_plot.spanned(each, 60)[0] == max(each[0], each[-1] - timedelta(days=59))
    assert day_plot.spanned(each[-2:], 60)[0] == each[-1] - timedelta(days=13)
    assert day_plot.spanned(each, None) == (each[0], each[-1])
    assert day_plot.spanned([date(1, 1, 5)], 60) == (date(1, 1, 1), date(1, 1, 5))


@pytest.mark.words
@pytest.mark.parametrize("width", [53, 73, 113])
def test_no_mark_gives_way_to_a_verdict(width: int) -> None:
    odd = row(1, source="simulate", complete=False, verdict="larger_than_usual_higher")
    shown = session_row.session_row(odd, width, 2026).plain
    assert f"{ELSE}{EARLY} " in shown
    out = session_row.session_row(replace(odd, excluded="fever"), width, 2026).plain
    assert f"{ELSE}{EARLY} " in out
    assert LEFT_OUT in out
    assert "left out" in out


@pytest.mark.words
@pytest.mark.parametrize("width", [60, 80, 120])
@pytest.mark.parametrize("verdict", [*get_args(Verdict), None])
def test_the_last_session_is_said_to_its_end(verdict: Verdict | None, width: int) -> None:
    delta = -0.4 if verdict not in ("cannot_tell", None) else None
    said = last(row(1, delta_ln_rmssd=delta, verdict=verdict), width, narrow=width < 80).plain
    assert len(said) <= width - AROUND_LAST
    odd = row(1, source="simulate", complete=False, delta_ln_rmssd=delta, verdict=verdict)
    assert len(last(odd, width, narrow=width < 80).plain) <= width - AROUND_LAST


@pytest.mark.parametrize("verdict", ["cannot_tell", None])
@pytest.mark.parametrize("width", [53, 73, 113])
def test_no_scale_is_drawn_where_nothing_was_compared(verdict: str | None, width: int) -> None:
    shown = session_row.session_row(row(1, delta_ln_rmssd=None, verdict=verdict), width, 2026)
    assert not set("├━┨╂┠┤") & set(shown.plain)


@pytest.mark.words
@pytest.mark.parametrize(
    ("missing", "said"),
    [
        ("second", "rest, no number"),
        ("both", "nothing to compare"),
        ("first", "nothing to compare"),
    ],
)
def test_a_file_in_parts_is_no_rest_without_a_number(
    missing: Literal["first", "second", "both"], said: str
) -> None:
    """Each of its parts has one."""
    compared = Comparison(
        *("cannot_tell", None, None, None, None, PUBLISHED, None), (NotInPlan(missing),)
    )
    of = row(1, delta_ln_rmssd=None, verdict="cannot_tell", comparison=compared)
    assert session_row.session_row(of, 113, 2026).plain.rstrip().endswith(said)
    assert said in last(of, 80, narrow=False).plain


@pytest.mark.words
@pytest.mark.parametrize("size", [(60, 24), (80, 24), (99, 24)])
async def test_no_mark_at_home_gives_way_and_each_is_explained(size: tuple[int, int]) -> None:
    odd = row(1, source="simulate", complete=False, verdict="larger_than_usual_higher")
    rows = [
        replace(odd, id=n, complete=n == 2, excluded="slept" if n == 2 else None) for n in (1, 2)
    ]
    app = AftershakeApp(database())
    async with app.run_test(size=size) as pilot:
        await ready(pilot)
        app.push_screen(home(KNOWN._replace(sessions=rows)))
        shown = await at_rest(pilot)
    assert f"{ELSE}{EARLY}  " in shown
    assert f"{ELSE}{LEFT_OUT}  " in shown
    for told in ("◇ simulated", "◐ stopped early", "○ left out"):
        assert told in shown


@pytest.mark.words
def test_only_whole_parts_are_said_of_a_session() -> None:
    parts = in_short(12, "TRE-style, short", "Polar H10", 1140.0, (55.0, 100.0), (67.8, 63.9))
    for width, most in ((30, 1), (56, 1), (56, 2), (76, 2), (120, 2)):
        lines = in_lines(parts, width, most)
        assert lines[0].startswith("Session 12")
        assert len(lines) <= most
        said = " · ".join(lines).split(" · ")
        assert tuple(said) == parts[: len(said)]
        assert all(len(line) <= width for line in lines)


@pytest.mark.parametrize("at", ["2023-12-29T05:23:00+00:00", "2026-11-26T05:23:00+00:00"])
@pytest.mark.parametrize("width", [53, 73, 113])
def test_a_day_of_any_year_keeps_its_gap(at: str, width: int) -> None:
    shown = session_row.session_row(row(1, started_at=at), width, 2026).plain
    assert shown[session_row.WHEN - 1] == " "
    assert shown[session_row.WHEN] != " "


@pytest.mark.words
def test_a_filter_that_is_cut_says_so() -> None:
    name = "tre-style-short"
    assert chosen_words("plan", name) == name
    assert chosen_words("plan", name, SHORTEST) == "tre-style-sho…"


@pytest.mark.words
@pytest.mark.parametrize(("days", "said"), [(2, "14 days"), (14, "27 days"), (60, "60 days")])
async def test_the_trend_says_how_many_days_it_draws(days: int, said: str) -> None:
    app = AftershakeApp(database())
    async with app.run_test(size=(80, 24)) as pilot:
        await ready(pilot)
        app.push_screen(of_days(days))
        legend = next(line for line in (await at_rest(pilot)).splitlines() if "a day" in line)
        assert legend.endswith(said)


async def test_the_chart_that_a_key_changes_is_scrolled_into_sight() -> None:
    app = AftershakeApp(database())
    async with app.run_test(size=(60, 16)) as pilot:
        await ready(pilot)
        app.push_screen(of_days(30))
        await at_rest(pilot)
        await pilot.press("end")
        assert "RMSSD, ms" not in await at_rest(pilot)
        await pilot.press("r")
        assert "RMSSD, ms" in await at_rest(pilot)
