"""Where things lie in a report's pictures."""

from __future__ import annotations

import itertools
import math
import re
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

import support.app_examples as examples
from aftershake.hrv.model import OwnSessions
from aftershake.report.figures import (
    LEAST_APART,
    PLOT_PX,
    change_figure,
    edge_ln,
    heart_figure,
    place,
)
from aftershake.session.result import PhaseResult, Result

LNS = st.floats(-3, 3)


@given(LNS, LNS, st.lists(LNS, max_size=5))
def test_a_larger_change_never_lies_further_left(
    one: float, other: float, reach: list[float]
) -> None:
    edge = edge_ln(map(abs, reach))
    low, high = (place(each, edge) for each in sorted((one, other)))
    assert 0 <= low <= high <= 100
    assert place(0.0, edge) == 50
    assert abs(place(one, edge) + place(-one, edge) - 100) < 0.011


@given(LNS)
def test_a_change_lies_on_the_scale_or_an_arrow_says_that_it_does_not(delta: float) -> None:
    drawn = change_figure(
        replace(
            examples.RESULT, comparison=replace(examples.RESULT.comparison, delta_ln_rmssd=delta)
        )
    )
    assert drawn.here is not None
    assert (drawn.beyond != 0) == (abs(delta) > math.log(8))
    assert drawn.clear.left <= drawn.usual.left < 50 < drawn.usual.right <= drawn.clear.right
    assert [tick.at for tick in drawn.factors] == sorted(tick.at for tick in drawn.factors)
    assert "×1" in [tick.text for tick in drawn.factors if tick.at == 50]


def test_the_range_of_ones_own_sessions_is_on_the_scale() -> None:
    own = OwnSessions(7, -0.9, 1.0)
    drawn = change_figure(
        replace(examples.RESULT, comparison=replace(examples.RESULT.comparison, own_sessions=own))
    )
    assert drawn.own is not None
    assert 0 < drawn.own.left < drawn.usual.left < drawn.usual.right < drawn.own.right < 100


def test_earlier_sessions_are_drawn_where_they_changed() -> None:
    compared = replace(examples.RESULT.comparison, earlier_ln=(-0.2, 0.1, 0.9))
    drawn = change_figure(replace(examples.RESULT, comparison=compared))
    assert drawn.own is None
    assert list(drawn.earlier) == [place(ln, math.log(4)) for ln in (-0.2, 0.1, 0.9)]


def test_the_line_breaks_at_a_gap_and_nowhere_else() -> None:
    drawn = heart_figure(examples.RESULT)
    assert drawn is not None
    assert drawn.line.count("M") == 2
    beats = sum(bpm is not None for _, bpm in examples.RESULT.trace)
    assert len(re.findall("[ML]", drawn.line)) >= beats - 2  # of beats within the phases


def test_a_false_beat_does_not_flatten_the_session() -> None:
    odd = replace(examples.RESULT, trace=(*examples.RESULT.trace[:900], (800.0, 199.0)))
    drawn, usual = heart_figure(odd), heart_figure(examples.RESULT)
    assert drawn is not None
    assert usual is not None
    assert drawn.heights[-1].text <= usual.heights[-1].text
    assert drawn.highest_bpm == 199.0


def test_of_a_day_the_line_keeps_its_highest_and_its_lowest_beats() -> None:
    trace = tuple((float(i), 60.0 + (i % 7)) for i in range(90_000))
    trace = (*trace[:50_000], (50_000.0, 75.0), (50_001.0, None), (50_002.0, 55.0), *trace[50_003:])
    whole = replace(examples.RESULT.phases[0], start_s=0.0, end_s=90_000.0)
    drawn = heart_figure(
        replace(examples.RESULT, phases=(whole,), baseline=0, integration=None, trace=trace)
    )
    assert drawn is not None
    assert len(drawn.line) < 200_000
    assert drawn.line.count("M") == 2
    heights = [float(y) for y in re.findall(r"[ML][\d.]+ (-?[\d.]+)", drawn.line)]
    top, bottom = (float(t.text) for t in (drawn.heights[-1], drawn.heights[0]))
    at = {tick.text: tick.at for tick in drawn.heights}
    scale = (at["60"] - at["70"]) / 10
    assert math.isclose(min(heights), at["70"] - 5 * scale, abs_tol=0.2)
    assert math.isclose(max(heights), at["60"] + 5 * scale, abs_tol=0.2)
    assert {top, bottom} == {50.0, 80.0}


@given(st.lists(st.floats(1, 2000), min_size=1, max_size=30))
def test_labels_keep_apart_and_the_end_is_always_told(lengths: list[float]) -> None:
    drawn = heart_figure(_of(lengths))
    assert drawn is not None
    at = [tick.at for tick in drawn.minutes]
    assert at[-1] == 100
    assert at == sorted(at)
    assert all(b - a >= LEAST_APART for a, b in itertools.pairwise(at)) or len(at) == 2
    edges = [(band.extent.left, band.extent.right) for band in drawn.bands]
    assert edges[0][0] == 0
    assert all(a[1] == b[0] for a, b in itertools.pairwise(edges))


@given(st.lists(st.floats(20, 250), min_size=1, max_size=300))
def test_heights_stay_in_the_picture(rates: list[float]) -> None:
    trace = tuple((60.0 + i, rate) for i, rate in enumerate(rates))
    drawn = heart_figure(replace(examples.RESULT, trace=trace))
    assert drawn is not None
    assert 2 <= len(drawn.heights) <= 8
    assert all(-0.05 <= tick.at <= PLOT_PX + 0.05 for tick in drawn.heights)


def test_without_a_phase_there_is_no_picture_and_without_a_beat_no_line() -> None:
    assert heart_figure(examples.EMPTY) is None
    drawn = heart_figure(replace(examples.RESULT, trace=()))
    assert drawn is not None
    assert (drawn.line, drawn.heights, drawn.lowest_bpm) == ("", (), None)


def _of(lengths: list[float]) -> Result:
    at_s, phases = 0.0, list[PhaseResult]()
    for length in lengths:
        phase = replace(
            examples.RESULT.phases[0],
            start_s=at_s,
            end_s=at_s + length,
            measured_from_s=at_s,
            measured_to_s=at_s + length,
        )
        phases.append(phase)
        at_s += length
    return replace(examples.RESULT, phases=tuple(phases), baseline=None, integration=None, gaps=())
