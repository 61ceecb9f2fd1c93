"""Views and results made by hand, for the screens' tests: every number here is invented."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Any

from aftershake.events import Noted, Rated
from aftershake.hrv.live_reasons import Calibrating, NoIntervals, SignalLost, WaitingForStrap
from aftershake.hrv.model import Comparison, Live, Metrics, OwnSessions, UsualVariation
from aftershake.hrv.reasons import EndedSettling, FewOwnSessions, Moving, RestRefused
from aftershake.plans.reader import built_in
from aftershake.rr.gaps import Gap
from aftershake.session.check import ITEMS, said_of
from aftershake.session.guidance import step_now
from aftershake.session.result import PhaseResult, Result
from aftershake.session.view import Baseline, Saving, Told, View
from aftershake.session.view_model import with_saving

PLAN = built_in()["standard"]


def heart(
    from_s: float, to_s: float, bpm: float, swing: float = 5.0
) -> tuple[tuple[float, float | None], ...]:
    """A heart rate that breathes fourteen times a minute."""
    points: list[tuple[float, float | None]] = []
    t_s = from_s
    while t_s < to_s:
        now = bpm + swing * math.sin(t_s * 2 * math.pi * 14 / 60) + 2 * math.sin(t_s / 9)
        t_s += 60 / now
        points.append((t_s, now))
    return tuple(points)


RESTING = View(
    stage="running",
    t_s=170.0,
    plan_title="Standard",
    phases=PLAN.phases,
    phase=0,
    phase_elapsed_s=168.0,
    phase_left_s=192.0,
    total_left_s=972.0,
    made_up_s=0.0,
    settling_left_s=0.0,
    link="connected",
    link_since_s=168.0,
    link_reason=None,
    away_s=None,
    connection=1,
    hr_bpm=67.0,
    live=Live("ok", None, 31.4, math.log(31.4), 14.2, 0.0, "good"),
    signal="good",
    trace=heart(50, 170, 67),
    rmssd_trail=tuple((float(t), 30 + 3 * math.sin(t / 20)) for t in range(60, 170, 5)),
    baseline=None,
    strap="Polar H10 7C41",
    battery_percent=82,
    packets=166,
    marks=(),
    complete=False,
)
WAITING = replace(
    RESTING,
    stage="waiting",
    t_s=4.0,
    phase_elapsed_s=0.0,
    phase_left_s=360.0,
    total_left_s=1140.0,
    settling_left_s=60.0,
    link="searching",
    connection=0,
    hr_bpm=None,
    live=Live("waiting", WaitingForStrap()),
    signal="none",
    trace=(),
    rmssd_trail=(),
    strap="",
    battery_percent=None,
    packets=0,
)
CALIBRATING = replace(
    RESTING,
    t_s=22.0,
    phase_elapsed_s=20.0,
    phase_left_s=340.0,
    settling_left_s=40.0,
    live=Live("calibrating", Calibrating(40)),
    trace=heart(2, 22, 70),
    rmssd_trail=(),
    packets=20,
)
LOST = replace(
    RESTING,
    t_s=182.0,
    phase_elapsed_s=180.0,
    phase_left_s=180.0,
    link="lost",
    link_since_s=12.0,
    away_s=12.0,
    hr_bpm=None,
    live=Live("lost", SignalLost(12.0)),
    signal="lost",
    trace=(*heart(62, 170, 67), (170.5, None)),
)
NO_INTERVALS = replace(
    RESTING,
    live=Live("no rr", NoIntervals(never=True)),
    signal="poor",
    rmssd_trail=(),
    strap="Arm band 12",
)
PAUSED = replace(RESTING, stage="paused")
SHAKING = replace(
    RESTING,
    t_s=375.0,
    phase=1,
    phase_elapsed_s=13.0,
    phase_left_s=167.0,
    total_left_s=767.0,
    hr_bpm=97.0,
    live=Live("moving", Moving()),
    signal="fair",
    trace=heart(255, 375, 97),
    rmssd_trail=(),
    baseline=Baseline(31.0, 67.0, None),
)
INTEGRATING = replace(
    RESTING,
    t_s=600.0,
    phase=2,
    phase_elapsed_s=60.0,
    phase_left_s=540.0,
    total_left_s=540.0,
    settling_left_s=240.0,
    hr_bpm=64.0,
    live=Live("ok", None, 38.2, math.log(38.2), 12.9, 1.2, "good"),
    rmssd_trail=tuple((float(t), 34 + 5 * math.sin(t / 9)) for t in range(545, 600, 5)),
    trace=(*heart(480, 520, 66), (520.5, None), *heart(530, 600, 64)),
    baseline=Baseline(31.0, 67.0, None),
)
COMPARED = replace(
    INTEGRATING,
    t_s=900.0,
    phase_elapsed_s=360.0,
    phase_left_s=240.0,
    total_left_s=240.0,
    settling_left_s=0.0,
    trace=heart(780, 900, 64),
    rmssd_trail=tuple((float(t), 34 + 5 * math.sin(t / 40)) for t in range(545, 900, 5)),
    marks=(12.0, 300.0),
)
ENDED = replace(
    INTEGRATING,
    stage="ended",
    phase_left_s=0.0,
    total_left_s=0.0,
    settling_left_s=0.0,
    complete=True,
    through=True,
)
FULL_DISK = with_saving(INTEGRATING, Saving(safe=False, why="full"))


def _rest(rmssd_ms: float, hr_bpm: float, breathing: float) -> Metrics:
    return Metrics(
        beats=330,
        duration_s=300.0,
        gap_s=0.0,
        excluded_percent=0.4,
        quality="good",
        reason=None,
        mean_rr_ms=60000 / hr_bpm,
        hr_bpm=hr_bpm,
        rmssd_ms=rmssd_ms,
        ln_rmssd=math.log(rmssd_ms),
        breathing_per_min=breathing,
    )


_REFUSED = Metrics(290, 180.0, 0.0, 31.0, "refused", Moving(), hr_bpm=97.2)
_DELTA = math.log(39.2 / 31.1)
RESULT = Result(
    id=12,
    title="Standard",
    started_at="2026-11-22T07:41:00+00:00",
    duration_s=1140.0,
    plan="standard",
    strap="Polar H10 7C41",
    complete=True,
    phases=(
        PhaseResult("baseline", "rest", "lying", 2.0, 362.0, 62.0, 362.0, _rest(31.1, 67.8, 14.1)),
        PhaseResult("shaking", "shake", "any", 362.0, 542.0, 362.0, 542.0, _REFUSED),
        PhaseResult(
            "integration", "rest", "lying", 542.0, 1142.0, 842.0, 1142.0, _rest(39.2, 63.9, 12.8)
        ),
    ),
    gaps=(Gap(900.0, 925.0, ("link_lost",)),),
    comparison=Comparison(
        verdict="within_usual_variation",
        delta_ln_rmssd=_DELTA,
        percent=26.0,
        delta_hr_bpm=-3.9,
        delta_breathing_per_min=-1.3,
        usual_variation=UsualVariation(0.35, 0.53),
        own_sessions=None,
        reasons=(FewOwnSessions(1),),
    ),
    baseline=0,
    integration=2,
    beats=1326,
    trace=(
        *heart(2, 362, 68),
        *heart(362, 542, 97, 9),
        *heart(542, 900, 66),
        (900.5, None),
        *heart(925, 1142, 64),
    ),
)
UNCLEAR = replace(
    RESULT,
    complete=False,
    comparison=replace(
        RESULT.comparison,
        verdict="cannot_tell",
        delta_ln_rmssd=None,
        percent=None,
        delta_hr_bpm=None,
        delta_breathing_per_min=None,
        reasons=(RestRefused("second", EndedSettling()),),
    ),
    phases=RESULT.phases[:2],
    integration=None,
)
SAID = said_of(
    [
        *(
            Rated(0.0, "before", item, value)
            for item, value in zip(ITEMS, (4, 6, 3, 5, 2, 4), strict=True)
        ),
        *(
            Rated(1140.0, "after", item, value)
            for item, value in zip(ITEMS, (2, 3, 7, 5, None, 8), strict=True)
        ),
        Rated(400.0, "during", "tiredness", 4),
        Noted(0.0, "posture", "lying"),
        Noted(0.0, "tag", "coffee, a walk"),
        Noted(1140.0, "tremor", "involuntary"),
        Noted(1140.0, "place", "legs"),
        Noted(1140.0, "overwhelmed", "no"),
        Noted(1140.0, "note", "The left leg began, then both."),
    ]
)
RATED = replace(RESULT, said=SAID)
AMONG = replace(
    RESULT,
    comparison=replace(
        RESULT.comparison,
        own_sessions=OwnSessions(11, -0.21, 0.44),
        earlier_ln=(-0.12, 0.02, 0.31, 0.18, 0.08, 0.05, 0.05, 0.74, 0.2, -0.03, 0.11),
        reasons=(),
    ),
)
UPSET = replace(RESULT, said=said_of([Rated(1140.0, "after", "distress", 8)]))
EMPTY = replace(UNCLEAR, phases=(), baseline=None, trace=(), gaps=())
LYING_DOWN = replace(
    WAITING,
    link="connected",
    link_since_s=3.0,
    hr_bpm=71.0,
    signal="good",
    strap="Polar H10 7C41",
    packets=4,
    lie_down_left_s=24.0,
    told=Told(0.0, "lie_down", "Lie down and get comfortable. The rest begins in 30 seconds."),
)
TRE = built_in()["tre-style"]


def stepping(phase: int, elapsed_s: float, **changed: Any) -> View:
    """A view in the steps of a phase of the plan TRE-style."""
    now = TRE.phases[phase]
    return replace(
        SHAKING,
        plan_title=TRE.title,
        phases=TRE.phases,
        phase=phase,
        phase_elapsed_s=elapsed_s,
        phase_left_s=now.duration_s - elapsed_s,
        step=step_now(now, elapsed_s),
        **changed,
    )


COUNTED = stepping(1, 92.0, tiredness=6)
FOLDED = stepping(1, 340.0, signal="lost", hr_bpm=None, live=Live("lost", SignalLost(12.0)))
WALL = stepping(1, 480.0)
KNEES = stepping(3, 85.0)
THIRTY = replace(
    RESTING,
    phases=tuple(PLAN.phases[i % 3] for i in range(30)),
    phase=12,
    total_left_s=9999.0,
)
TOLD = replace(COMPARED, told=Told(899.0, "half", "Half of it."))
