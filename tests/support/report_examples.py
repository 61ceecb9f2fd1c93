"""What reports are made of, made by hand: every number here is invented."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import support.app_examples as examples
from aftershake.hrv.model import OwnSessions, UsualVariation
from aftershake.report.listed import Listed
from aftershake.session.result import Mark

OWN = replace(
    examples.RATED,
    marks=(Mark(100.0), Mark(700.0)),
    comparison=replace(examples.RESULT.comparison, own_sessions=OwnSessions(11, -0.2, 0.42)),
)
PLAIN = UsualVariation(0.35, 0.62, measured=True)


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
        own_heart=True,
        shakes=True,
        comparison=comparison,
        before_ms=31.0,
        after_ms=None if delta is None else 39.0,
    )
    return replace(one, **changed)
