"""Of a phase whose heart rate is refused nothing is drawn: a line would tell what is not told."""

from __future__ import annotations

import re
from dataclasses import replace

import numpy as np

from aftershake.app.widgets.chart import EMPTY, MARGIN
from aftershake.app.widgets.heart_rate_plot import heart_rate_rows
from aftershake.app.widgets.tachogram_figure import TachogramFigure
from aftershake.events import Link, Packet, Tick
from aftershake.plans.plan import Phase, Plan
from aftershake.report.figures import heart_figure
from aftershake.review.details import details_of
from aftershake.rr.packet import encode
from aftershake.wording.details import NO_INTERVALS
from support.cases import result_of
from support.folded import fold_events
from support.hrv_data import heart

PHASES = (("first", "rest"), ("shaking", "shake"), ("second", "rest"))
PLAN = Plan("own", "", "", tuple(Phase(name, kind, "lying", 120) for name, kind in PHASES), "")  # type: ignore[arg-type]
WIDTH, HEIGHT = 79, 12


def half_missed(from_s: float, to_s: float) -> list[Packet | Link | Tick]:
    """A heart of which, between these seconds, nearly half of the beats are missed."""
    rr_ms = heart(seconds=365, seed=3)
    ends_s = rr_ms.cumsum() / 1000
    missed = np.random.default_rng(1).random(rr_ms.size) < 0.45
    packets, before_s = [], 0.0
    for number, end_s in enumerate(ends_s.tolist()):
        if from_s <= end_s < to_s and missed[number]:
            continue
        rr_1024 = round((end_s - before_s) * 1024)
        packets.append(Packet(end_s + 0.1, encode(round(61440 / rr_1024), (rr_1024,)), 1))
        before_s = end_s
    ticks = [Tick(float(second)) for second in range(1, 366)]
    return [Link(0.0, "connected", 1), *sorted([*packets, *ticks], key=lambda each: each.t_s)]


def test_nothing_is_drawn_of_a_heart_rate_that_is_refused() -> None:
    events = half_missed(125, 238)
    result = result_of(PLAN, events)
    _, shaking, _ = result.phases
    assert [phase.rate_refused for phase in result.phases] == [False, True, False]
    assert shaking.metrics.hr_bpm is None

    drawn = [bpm for t_s, bpm in result.heart if shaking.start_s < t_s <= shaking.end_s]
    assert drawn
    assert set(drawn) == {None}
    rest = [(t_s, bpm) for t_s, bpm in result.trace if not shaking.start_s < t_s <= shaking.end_s]
    assert set(rest) <= set(result.heart)

    details = details_of(fold_events(PLAN, events), result)
    assert details.heart == result.heart
    for known in (None, details):
        rows = [row.plain for row in heart_rate_rows(result, WIDTH, HEIGHT, known)]
        room = WIDTH - MARGIN
        a, b = MARGIN + room // 3 + 1, MARGIN + 2 * room // 3 - 1
        assert {sign for row in rows[1:-2] for sign in row[a:b]} <= {EMPTY}
        assert {sign for row in rows[1:-2] for sign in row[MARGIN : a - 2]} > {EMPTY}

    figure = heart_figure(result, details)
    assert figure is not None
    across = [float(x) for x in re.findall(r"[ML]([\d.]+)", figure.line)]
    width = max(across)
    assert not [x for x in across if 0.34 * width < x < 0.66 * width]


def test_a_rest_whose_heart_rate_is_refused_has_no_tachogram() -> None:
    events = half_missed(3, 119)
    result = result_of(PLAN, events)
    assert result.phases[0].rate_refused
    details = details_of(fold_events(PLAN, events), result)
    assert [bool(rest.tachogram) for rest in details.rests] == [False, True]
    alone = replace(details, rests=details.rests[:1])
    shown = TachogramFigure(result, alone).rows(WIDTH, HEIGHT)
    assert details.rests[0].metrics.beats
    assert not [row.plain for row in shown if NO_INTERVALS in row.plain]


def test_without_beats_or_with_few_nothing_was_refused() -> None:
    phase = result_of(PLAN, half_missed(125, 238)).phases[1]
    for beats, seconds in ((0, 120.0), (5, 4.0)):
        metrics = replace(phase.metrics, beats=beats, duration_s=seconds)
        assert not replace(phase, metrics=metrics).rate_refused
