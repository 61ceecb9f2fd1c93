"""Details made by hand, for the screens' tests: every number here is invented."""

from __future__ import annotations

import itertools
import math
from dataclasses import replace

from aftershake.app.screens.details import DetailsScreen
from aftershake.hrv.course import Minute
from aftershake.hrv.model import Metrics
from aftershake.hrv.reasons import Moving, TooManyArtifacts
from aftershake.hrv.recovery import NoBaseline, RateAfter, RestShorter, Returned
from aftershake.review.details import Details, Pairs, Points, Recovery, RestDetails
from aftershake.session.result import Mark, PhaseResult, Result
from aftershake.session.step_spans import StepSpan
from support.app_examples import RESULT as SESSION


def _measured(metrics: Metrics, factor: float) -> Metrics:
    return replace(
        metrics,
        sd1_ms=22.0 * factor,
        sd2_ms=51.3 * factor,
        hf_ms2=412.0 * factor,
        lf_ms2=530.0 * factor,
        vlf_ms2=288.0 * factor,
        total_power_ms2=1230.0 * factor,
    )


def _with(phase: PhaseResult, factor: float) -> PhaseResult:
    return replace(phase, metrics=_measured(phase.metrics, factor))


_FIRST, _SHAKING, _SECOND = SESSION.phases
RESULT: Result = replace(
    SESSION,
    phases=(_with(_FIRST, 1.0), _SHAKING, _with(_SECOND, 1.3)),
    marks=(Mark(171.0), Mark(700.0)),
)


def _tachogram(from_s: float, to_s: float, rr_ms: float, swing_ms: float) -> Points:
    """Breathing thirteen times a minute, and a beat left out in the middle."""
    points: list[tuple[float, float | None]] = []
    t_s, middle_s, left_out = from_s, (from_s + to_s) / 2, False
    while t_s < to_s:
        now_ms = rr_ms + swing_ms * math.sin(t_s * 2 * math.pi * 13 / 60) + 9 * math.sin(t_s / 7)
        t_s += now_ms / 1000
        if not left_out and t_s > middle_s:
            left_out = True
            points.append((t_s, None))
        else:
            points.append((t_s, now_ms))
    return tuple(points)


def _pairs(line: Points) -> Pairs:
    values = [value for _, value in line]
    return tuple((a, b) for a, b in itertools.pairwise(values) if a is not None and b is not None)


def _spectrum(power: float) -> Pairs:
    """A peak of breathing, a wave of ten seconds, and slow ones."""

    def peak(hz: float, at_hz: float, wide_hz: float) -> float:
        return math.exp(-(((hz - at_hz) / wide_hz) ** 2))

    each = [0.005 * k for k in range(1, 101)]
    return tuple(
        (hz, power * (peak(hz, 0.21, 0.015) + 0.4 * peak(hz, 0.1, 0.02) + 0.5 * peak(hz, 0, 0.03)))
        for hz in each
    )


def _rest(at: int, which: str, swing_ms: float, rr_ms: float, power: float) -> RestDetails:
    phase = RESULT.phases[at]
    line = _tachogram(phase.measured_from_s, phase.measured_to_s, rr_ms, swing_ms)
    return RestDetails(
        phase=at,
        which="first" if which == "first" else "second",
        role=RESULT.roles[at],
        name=phase.name,
        metrics=phase.metrics,
        tachogram=line,
        pairs=_pairs(line),
        spectrum=_spectrum(power),
        reason=None,
    )


def _minutes() -> tuple[Minute, ...]:
    found = [Minute(62.0 + 30 * k, 30 + 3 * math.sin(k), "good") for k in range(11)]
    found += [Minute(422.0 + 30 * k, None, "refused", Moving()) for k in range(5)]
    found += [
        Minute(602.0 + 30 * k, 22 + 1.2 * k, "good")
        if k != 12
        else Minute(602.0 + 30 * k, None, "refused", TooManyArtifacts(14.0))
        for k in range(19)
    ]
    return tuple(found)


DETAILS = Details(
    number=RESULT.id,
    start_s=2.0,
    heart=RESULT.trace,
    excluded=((401.0, 62.0), (455.0, 128.0), (988.0, 44.0)),
    steps=(
        StepSpan(1, "Bounce", 362.0, 422.0),
        StepSpan(1, "Shake", 422.0, 482.0),
        StepSpan(1, "Shrink", 482.0, 542.0),
    ),
    minutes=_minutes(),
    rests=(_rest(0, "first", 42.0, 885.0, 9000.0), _rest(2, "second", 61.0, 939.0, 21000.0)),
    recovery=Recovery(
        phase=2,
        shaken=True,
        baseline_hr_bpm=67.8,
        rates=(RateAfter(60.0, 81.6), RateAfter(120.0, 72.9), RateAfter(300.0, 65.2)),
        baseline_rmssd_ms=31.1,
        back=Returned(300.0),
    ),
)
_NO_RR = replace(
    RESULT.phases[0].metrics, quality="refused", rmssd_ms=None, reason=TooManyArtifacts(26.0)
)
# A first rest without a number, and a second one that ended soon.
REFUSED = replace(
    DETAILS,
    rests=(
        replace(
            DETAILS.rests[0], metrics=_NO_RR, pairs=(), spectrum=(), reason=TooManyArtifacts(26.0)
        ),
        replace(DETAILS.rests[1], spectrum=()),
    ),
    recovery=Recovery(
        phase=2,
        shaken=True,
        baseline_hr_bpm=None,
        rates=(
            RateAfter(60.0, 81.6),
            RateAfter(120.0, None, RestShorter(95.0, 120.0)),
            RateAfter(300.0, None, RestShorter(95.0, 300.0)),
        ),
        baseline_rmssd_ms=None,
        back=NoBaseline(TooManyArtifacts(26.0)),
    ),
)
NOTHING = Details(
    number=12, start_s=0.0, heart=(), excluded=(), steps=(), minutes=(), rests=(), recovery=None
)


def screen(page: int = 0, details: Details = DETAILS, result: Result = RESULT) -> DetailsScreen:
    """The details on a page, from the left."""

    async def behind(_: Result) -> Details:
        return details

    shown = DetailsScreen(result, behind)
    shown.call_later(shown.action_turn_to, page)
    return shown
