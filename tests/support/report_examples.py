"""What reports are made of, made by hand: every number here is invented."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Any

import support.app_examples as examples
from aftershake.hrv.course import Minute
from aftershake.hrv.limits import Which
from aftershake.hrv.model import OwnSessions, UsualVariation
from aftershake.hrv.reasons import SignalMissing
from aftershake.hrv.recovery import RateAfter, Returned
from aftershake.report.listed import Listed
from aftershake.review.details import Details, Recovery, RestDetails
from aftershake.session.result import Mark
from aftershake.session.step_spans import StepSpan

OWN = replace(
    examples.RATED,
    marks=(Mark(100.0), Mark(700.0)),
    comparison=replace(examples.RESULT.comparison, own_sessions=OwnSessions(11, -0.2, 0.42)),
)
PLAIN = UsualVariation(0.35, 0.62, measured=True)


def _rest(at: int, which: Which, width_ms: float) -> RestDetails:
    phase = examples.RESULT.phases[at]
    pairs = tuple(
        (900 + 60 * math.sin(n), 900 + 60 * math.sin(n) + width_ms * math.cos(5 * n))
        for n in range(300)
    )
    spectrum = tuple((hz / 100, 1000 * math.exp(-((hz - 23) ** 2) / 9)) for hz in range(1, 50))
    metrics = replace(phase.metrics, sd1_ms=22.0, sd2_ms=51.5, hf_ms2=640.0, total_power_ms2=990.0)
    role = examples.RESULT.roles[at]
    return RestDetails(at, which, role, phase.name, metrics, (), pairs, spectrum, None)


BEHIND = Details(
    number=12,
    start_s=2.0,
    heart=examples.RESULT.trace,
    excluded=((100.0, 80.0), (900.0, 50.0)),
    steps=(StepSpan(1, "shake", 362.0, 450.0), StepSpan(1, "and rest", 450.0, 542.0)),
    minutes=tuple(Minute(62.0 + 30 * n, 30 + 9 * math.sin(n), "good") for n in range(11)),
    rests=(_rest(0, "first", 20.0), _rest(2, "second", 40.0)),
    recovery=Recovery(
        phase=2,
        shaken=True,
        baseline_hr_bpm=67.8,
        rates=(RateAfter(60.0, 71.0), RateAfter(300.0, None, SignalMissing())),
        baseline_rmssd_ms=31.1,
        back=Returned(150.0),
    ),
)


def listed(number: int, delta: float | None = 0.1, **changed: Any) -> Listed:
    verdict = "within_usual_variation" if delta is None or abs(delta) < 0.35 else "clearly_higher"
    comparison = replace(
        examples.RESULT.comparison,
        delta_ln_rmssd=delta,
        verdict="cannot_tell" if delta is None else verdict,
        usual_variation=PLAIN,
        reasons=examples.UNCLEAR.comparison.reasons if delta is None else (),
    )
    one = Listed(
        id=number,
        title=f"Standard {number}",
        started_at=f"2026-{1 + number % 12:02}-{1 + number % 28:02}T07:41:00+00:00",
        lasted_s=1140.0,
        complete=True,
        state="done",
        heart="own",
        shakes=True,
        comparison=comparison,
        before_ms=31.0,
        after_ms=None if delta is None else 39.0,
    )
    return replace(one, **changed)
