"""What the screens are painted with: block figures, braille traces, scales, words."""

from __future__ import annotations

import math
from datetime import UTC

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from aftershake.app.widgets import scale
from aftershake.app.widgets.chart import MARGIN, chart, trimmed
from aftershake.app.widgets.digits import blocks
from aftershake.app.widgets.heart_trace import HeartTrace
from aftershake.app.widgets.phases import Phases, shares
from aftershake.app.widgets.trace import bounds, strip
from aftershake.app.words import speed, spread
from aftershake.plans.plan import Role, roles
from aftershake.plans.reader import built_in
from aftershake.wording.numbers import change, countdown, length, number, ratio
from aftershake.wording.plans import plan_line
from aftershake.wording.times import when

anything = st.floats(allow_nan=True, allow_infinity=True) | st.none()
figures = st.text("0123456789:–", min_size=1, max_size=7)


# Block figures


def test_the_smallest_figures() -> None:
    assert blocks("0:17", 30, 3) == (
        "█▀▀█ ▄  ▀█  ▀▀▀█",
        "█  █ ▄   █     █",
        "▀▀▀▀     ▀     ▀",
    )


def test_figures_of_the_height_there_is() -> None:
    rows = blocks("67", 40, 7)
    assert rows[0] == "█████████  █████████"
    assert len(rows) == 7


@given(figures, st.integers(1, 200), st.integers(1, 60))
def test_figures_stay_within_their_room(text: str, width: int, height: int) -> None:
    rows = blocks(text, width, height)
    assert 1 <= len(rows) <= height
    assert len({len(row) for row in rows}) == 1
    assert len(rows[0]) <= width


@given(st.sampled_from("023456789"), st.sampled_from("023456789"), st.integers(3, 40))
def test_different_figures_differ_and_are_equally_wide(a: str, b: str, height: int) -> None:
    one, other = blocks(a, 200, height), blocks(b, 200, height)
    assert (one == other) == (a == b)
    assert len(one[0]) == len(other[0]) == len(blocks("1", 200, height)[0])


def test_no_room_leaves_the_text_itself() -> None:
    assert blocks("12:34", 6, 1) == ("12:34",)
    assert blocks("12:34", 3, 1) == ("12:",)
    assert blocks("half", 80, 20) == ("half",)
    assert blocks("", 80, 20) == ("",)


def test_time_left_fills_a_usual_terminal() -> None:
    rows = blocks("2:47", 74, 13)
    assert len(rows) == 13
    assert len(rows[0]) >= 60


# The trace


def test_a_line_rises() -> None:
    assert strip([(0, 0.0), (3, 3.0)], 2, 1, span=(0, 3), low=0, high=3) == ("⡠⠊",)


def test_a_gap_stays_a_gap() -> None:
    points = [(float(t), None if 20 <= t < 40 else 60.0) for t in range(60)]
    (row,) = strip(points, 30, 1, span=(0, 59), low=50, high=70)
    assert row[11:19] == "⠀" * 8
    assert "⠀" not in row[:10]
    assert "⠀" not in row[20:]


@given(
    st.lists(st.tuples(anything.map(lambda t: math.nan if t is None else t), anything)),
    st.integers(-2, 60),
    st.integers(-2, 12),
    st.floats(allow_nan=False, allow_infinity=False, width=32),
    st.floats(allow_nan=False, allow_infinity=False, width=32),
)
def test_any_values_are_drawn_without_a_word(
    points: list[tuple[float, float | None]], width: int, height: int, a: float, b: float
) -> None:
    rows = strip(points, width, height, span=(a, b), low=a, high=b)
    assert len(rows) == (height if width > 0 and height > 0 else 0)
    assert all(len(row) == width for row in rows)


def test_a_steep_line_that_ends_just_left_of_the_edge_is_drawn() -> None:
    points = [(-30.0, 50.0), (-29.6, 100.0), (-0.2, 50.0), (-0.1, 100.0), (30.0, 60.0)]
    rows = strip(points, 20, 4, span=(0, 60), low=50, high=100)
    assert rows[0][0] != "⠀"


@given(
    st.lists(st.tuples(st.floats(-5, 65), st.floats(40, 110)), max_size=60).map(sorted),
    st.integers(1, 80),
)
@example([(-1e-310, 51.0), (1e-310, 40.0)], 1)
def test_any_beats_in_order_are_drawn(points: list[tuple[float, float]], width: int) -> None:
    assert len(strip(points, width, 4, span=(0, 60), low=50, high=100)) == 4


@given(st.lists(anything, min_size=3, max_size=40))
def test_no_dot_lies_inside_a_gap(values: list[float | None]) -> None:
    """Between the last value before a gap and the first after it, nothing is drawn."""
    n = len(values)
    points = [(float(i), v) for i, v in enumerate(values)]
    (row,) = strip(points, 2 * n, 1, span=(0, n - 1), low=0, high=100)
    for i in range(1, n - 1):
        lone = all(v is None or not math.isfinite(v) for v in values[i - 1 : i + 2])
        if lone:
            middle = round(i / (n - 1) * (4 * n - 1)) // 2
            assert row[middle] == "⠀"


@given(st.lists(anything), st.floats(1, 50), st.sampled_from([1.0, 5.0, 10.0]))
def test_bounds_hold_the_values(values: list[float | None], least: float, step: float) -> None:
    there = [v for v in values if v is not None and math.isfinite(v) and abs(v) < 1e9]
    low, high = bounds(there, least=least, step=step)
    assert high - low >= min(least, step)
    assert all(low - 1e-6 <= v <= high + 1e-6 for v in there)


def test_bounds_are_calm() -> None:
    assert bounds([59, 74.9], least=20, step=5) == (55, 75)
    assert bounds([66, 67], least=20, step=5) == (55, 75)
    assert bounds([None, math.nan], least=20, step=5) == (0, 20)


def test_a_level_is_ruled_where_nothing_is_drawn() -> None:
    rows = chart([(0, 30.0), (10, 50.0)], 20, 5, span=(0, 10), ink="$ink", level=40)
    assert [len(row.plain) for row in rows] == [20] * 5
    assert rows[2].plain.count("╌") >= (20 - MARGIN) // 2
    assert all("╌" not in rows[y].plain for y in (0, 1, 3, 4))


def test_the_heart_rate_stays_where_it_is_while_beats_come() -> None:
    """Within ten seconds only what is new is drawn, and the range of heights only grows."""
    trace = HeartTrace()
    beats = [(float(t), 60.0 + 9 * math.sin(t)) for t in range(60, 190)]

    def rows(now_s: int) -> list[str]:
        seen = tuple((t, v) for t, v in beats if now_s - 120 <= t <= now_s)
        return [row.plain for row in trace.paint((seen, now_s, "$ink"), 80, 12)][1:-1]

    before, after = rows(181), rows(189)
    new = MARGIN + round(100 / 120 * (80 - MARGIN))
    assert [row[MARGIN + 1 : new] for row in before] == [row[MARGIN + 1 : new] for row in after]
    assert before != after
    assert rows(190)[3][MARGIN:new] != after[3][MARGIN:new]


def test_outliers_do_not_set_the_range() -> None:
    values = [60.0] * 300 + [200.0]
    assert max(v for v in trimmed(values, 0.005) if v is not None) == 60
    assert trimmed([], 0.1) == []


# The scale


@given(st.floats(-5, 5), st.integers(20, 200))
def test_the_pointer_stays_on_the_scale(delta: float, width: int) -> None:
    at = scale.column(delta, width)
    assert 0 <= at < width
    drawn = scale.pointer(delta, width, "$ink").plain
    assert len(drawn) == at + 1
    assert drawn[-1] == ("●" if abs(delta) <= scale.EDGE_LN else "◀" if delta < 0 else "▶")


def test_half_and_double_lie_equally_far() -> None:
    assert [scale.column(math.log(x), 101) for x in (0.5, 1, 2)] == [0, 50, 100]


def test_the_axis_shows_what_is_usual() -> None:
    axis = scale.axis(61, 0.35, 0.53).plain
    assert len(axis) == 61
    assert axis[scale.column(0.2, 61)] == "━"
    assert axis[scale.column(0.45, 61)] == "╌"
    assert axis[scale.column(0.6, 61)] == "─"
    assert axis[30] == "╂"
    own = scale.axis(61, 0.1, 0.15, 0.3).plain  # rests that differ little, and drift upwards
    assert own[scale.column(0.3, 61)] == "━"
    assert own[scale.column(-0.1, 61)] == "─"
    assert own[30] == "╂"


def test_no_ratio_of_nothing() -> None:
    assert scale.ln_ratio(None, 30) is None
    assert scale.ln_ratio(30, 0) is None
    assert scale.pointer(None, 50, "$ink").plain == ""
    assert scale.ln_ratio(60, 30) == pytest.approx(math.log(2))


# The phases


@given(
    st.lists(st.floats(1, 14400), min_size=1, max_size=12), st.integers(1, 200), st.integers(1, 9)
)
def test_shares_fill_the_width(durations: list[float], width: int, least: int) -> None:
    sizes = shares(durations, width, least)
    assert all(size >= 1 for size in sizes)
    if width >= len(durations):
        assert sum(sizes) == width


@pytest.mark.parametrize("count", [1, 3, 30, 60, 200])
@pytest.mark.parametrize("width", [20, 54, 74, 114])
def test_the_bar_of_phases_never_overflows(count: int, width: int) -> None:
    named: tuple[Role, ...] = ("baseline", "shaking", "integration")
    phases = tuple((f"phase {i}", named[i % 3], 60.0) for i in range(count))
    for current in (-1, 0, count // 2, count - 1):
        drawn = Phases().paint((phases, current, 30), width, 1)[0].plain
        assert len(drawn) == width
        assert current < 0 or "━" in drawn or count > 1


def test_what_each_phase_is() -> None:
    assert roles(["rest", "shake", "rest"]) == ("baseline", "shaking", "integration")
    assert roles(["other", "rest", "shake", "rest", "rest"]) == (
        "other",
        "baseline",
        "shaking",
        "integration",
        "integration",
    )
    assert roles(["shake", "rest"]) == ("shaking", "integration")


# Words


def test_times() -> None:
    assert [countdown(s) for s in (-1, 0, 0.2, 59.5, 192, 3723)] == [
        "0:00", "0:00", "0:01", "1:00", "3:12", "1:02:03",
    ]  # fmt: skip
    assert [length(s) for s in (30, 60, 90, 150, 360)] == [
        "30 s", "1 min", "90 s", "2½ min", "6 min",
    ]  # fmt: skip


def test_numbers_that_are_not_there() -> None:
    assert number(None) == number(math.nan) == ratio(None) == ratio(math.inf) == "–"
    assert number(-1.26, 1) == "−1.3"
    assert [change(v) for v in (None, 0.2, -0.2, 3.9, -3.9)] == ["–", "0", "0", "+4", "−4"]
    assert ratio(math.log(1.26)) == "×1.26"


@pytest.mark.words
def test_how_a_plan_reads() -> None:
    assert plan_line(built_in()["standard"]) == "rest 6 · shaking 3 · rest 10 min"
    short = plan_line(built_in()["tre-style-short"])
    assert short == "rest 6 min · floor 105 s · shaking 3 min · rest 10 min"
    assert plan_line(built_in()["tre-style"]) == "32½ min, 5 min of them shaking"


def test_when_in_words() -> None:
    assert when("2026-11-22T07:41:09.123+00:00", UTC) == "Sun 22 Nov 07:41"
    assert when("some day") == "some day"


def test_speed_in_words() -> None:
    assert speed(6.0) == "six times the speed"
    assert speed(2.5) == "2.5 times the speed"
    assert speed(1.0) == ""
    assert speed(None) == "as fast as it can"


@given(st.text("abc ", max_size=30), st.text("xyz", max_size=8), st.integers(8, 60))
def test_both_ends_of_a_row(left: str, right: str, width: int) -> None:
    from textual.content import Content

    row = spread(Content(left), Content(right), width).plain
    assert len(row) == width
    assert row.endswith(right)
