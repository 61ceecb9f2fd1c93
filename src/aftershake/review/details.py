"""What lies behind what a session says: its rests beat by beat, RMSSD minute by minute, and how it
came back after the shaking. Pure.

One model for the screen, `show --details`, its JSON and the report; values only, their words are in
`wording.details`.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from aftershake.hrv.course import Minute, minutes, within
from aftershake.hrv.left_out import left_out
from aftershake.hrv.limits import Which
from aftershake.hrv.model import Metrics
from aftershake.hrv.poincare import poincare
from aftershake.hrv.reasons import Refusal
from aftershake.hrv.recovery import (
    NoBaseline,
    RateAfter,
    RestsUnlike,
    RmssdReturn,
    rates_after,
    rmssd_return,
)
from aftershake.hrv.spectrum import curve
from aftershake.hrv.stretch import stretch
from aftershake.plans.plan import Role
from aftershake.rr.beats import Beats, Bools
from aftershake.session.result import PhaseResult, Result
from aftershake.session.session_analysis import Recorded, windows
from aftershake.session.step_spans import StepSpan, step_spans
from aftershake.session.window import Window, clock_s

# (t_s, value): seconds on the session clock; None where a line is broken.
Points = tuple[tuple[float, float | None], ...]
Pairs = tuple[tuple[float, float], ...]


@dataclass(frozen=True, slots=True)
class RestDetails:
    """What is measured of one rest. `phase` is an index into the phases; `which` says which of the
    two compared it is.

    `tachogram`: (t_s, beat interval in ms) a beat, None between beats that do not follow one
    another: at a gap, at a pause, where one is left out. `pairs`: Poincaré points, (interval, the
    next one), ms. `spectrum`: (Hz, ms²/Hz), empty where there is none. `reason`: why pairs and
    spectrum are empty, where they are.
    """

    phase: int
    which: Which | None
    role: Role
    name: str
    metrics: Metrics
    tachogram: Points
    pairs: Pairs
    spectrum: Pairs
    reason: Refusal | None


@dataclass(frozen=True, slots=True)
class Recovery:
    """How the rest after came back to the rest before. `phase` is that rest's index."""

    phase: int
    shaken: bool  # whether there was shaking before it
    baseline_hr_bpm: float | None
    rates: tuple[RateAfter, ...]
    baseline_rmssd_ms: float | None
    back: RmssdReturn


@dataclass(frozen=True, slots=True)
class Details:
    """Of the session `number`, whose first phase began at `start_s`.

    `heart`: (t_s, bpm) a beat, None at a gap; `excluded`: the beats of it that are left out of what
    is measured; `minutes`: RMSSD each half minute, of the minute before, each within one phase;
    `recovery`: None where there are not two rests.
    """

    number: int
    start_s: float
    heart: Points
    excluded: Pairs
    steps: tuple[StepSpan, ...]
    minutes: tuple[Minute, ...]
    rests: tuple[RestDetails, ...]
    recovery: Recovery | None


def details_of(session: Recorded, result: Result) -> Details:
    """What lies behind `result`, which is of `session`. scipy is loaded for the spectrum."""
    state = session.state
    clocked = _on_the_clock(session)
    moving = [
        (span.start_s, span.end_s) for span in state.spans if state.plan.phases[span.phase].moving
    ]
    course = tuple(
        minute
        for phase in result.phases
        for minute in minutes(clocked, phase.start_s, phase.end_s, moving)
    )
    measured = list(zip(windows(session), result.phases, strict=True))
    judged = [_judged(session.beats, window, phase.metrics) for window, phase in measured]
    shown = _shown(result)
    return Details(
        number=result.id,
        start_s=result.phases[0].start_s if result.phases else 0.0,
        heart=result.heart,
        excluded=tuple(
            (float(t_s), 60000 / float(rr_ms))
            for beats, out in judged
            for t_s, rr_ms in zip(
                clock_s(state.pauses, beats.t_s[out]), beats.rr_ms[out], strict=True
            )
            if rr_ms > 0
        ),
        steps=step_spans(state),
        minutes=course,
        rests=tuple(_rest(session, result, at, *judged[at]) for at in shown),
        recovery=_recovery(result, clocked, course),
    )


def _shown(result: Result) -> tuple[int, ...]:
    """The two rests compared, as far as they were reached; every rest, where none are."""
    compared = tuple(at for at in (result.baseline, result.integration) if at is not None)
    return compared or tuple(at for at, each in enumerate(result.phases) if each.kind == "rest")


def _on_the_clock(session: Recorded) -> Beats:
    """The beats outside pauses, when they were."""
    beats = session.beats
    return replace(beats, t_s=clock_s(session.state.pauses, beats.t_s))


def _judged(beats: Beats, window: Window, metrics: Metrics) -> tuple[Beats, Bools]:
    """The beats of what is measured, and which of them the metrics leave out, shape (n,)."""
    inside = beats.between(window.from_s, window.to_s)
    known = left_out(metrics, len(inside))
    if known is None:
        return inside, stretch(beats, window.from_s, window.to_s).flags.any
    return inside, known


def _rest(session: Recorded, result: Result, at: int, beats: Beats, out: Bools) -> RestDetails:
    phase = result.phases[at]
    refused = phase.metrics.rmssd_ms is None
    clean = beats.where(~out)
    times_s = clock_s(session.state.pauses, clean.t_s)
    tachogram: list[tuple[float, float | None]] = []
    for i, (t_s, rr_ms) in enumerate(zip(times_s.tolist(), clean.rr_ms.tolist(), strict=True)):
        if i and not clean.is_successive[i - 1]:
            tachogram.append((t_s - rr_ms / 1000, None))
        tachogram.append((t_s, rr_ms))
    which: Which | None = (
        "first" if at == result.baseline else "second" if at == result.integration else None
    )
    return RestDetails(
        phase=at,
        which=which,
        role=result.roles[at],
        name=phase.name,
        metrics=phase.metrics,
        tachogram=() if phase.rate_refused else tuple(tachogram),
        pairs=() if refused else _pairs(poincare(beats, out)),
        spectrum=() if refused else _pairs(curve(beats, out)),
        reason=phase.metrics.reason,
    )


def _pairs(rows: np.ndarray[tuple[int, ...], np.dtype[np.float64]]) -> Pairs:
    return tuple((float(a), float(b)) for a, b in rows)


def _recovery(result: Result, beats: Beats, course: tuple[Minute, ...]) -> Recovery | None:
    before, after = result.rests
    if before is None or after is None or result.integration is None:
        return None
    return Recovery(
        phase=result.integration,
        shaken="shake" in [phase.kind for phase in result.phases[: result.integration]],
        baseline_hr_bpm=before.metrics.hr_bpm,
        rates=rates_after(beats, after.start_s, after.end_s),
        baseline_rmssd_ms=before.metrics.rmssd_ms,
        back=_back(result, before, after, course),
    )


def _back(
    result: Result, before: PhaseResult, after: PhaseResult, course: tuple[Minute, ...]
) -> RmssdReturn:
    if result.comparison.verdict == "not_comparable":
        return RestsUnlike()
    if before.metrics.rmssd_ms is None:
        return NoBaseline(before.metrics.reason)
    of_it = within(course, after.start_s, after.end_s)
    return rmssd_return(of_it, before.metrics.rmssd_ms, after.start_s, after.end_s)
