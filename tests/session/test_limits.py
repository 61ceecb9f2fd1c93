"""Each limit that the way of a session sets to its comparison: what was done, what is so then."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
import pytest

import support.hrv_data as data
from aftershake.events import Event, Noted, Packet, Pressed, Reopened, Steered, Tick, Unsaved
from aftershake.hrv.artifacts import detect_artifacts
from aftershake.hrv.limits import (
    LittleSettling,
    LongerApart,
    NoRestsAlike,
    NotInPlan,
    NotReached,
    PostureUnknown,
    TooFarApart,
)
from aftershake.hrv.metrics import analyse
from aftershake.hrv.model import Comparison, Metrics
from aftershake.hrv.quality import grade
from aftershake.hrv.reasons import (
    ChecksDisagree,
    ComparisonLimit,
    DifferentPostures,
    EndedSettling,
    Interrupted,
    IntervalsDoubtful,
    Moving,
    NoBeats,
    RestRefused,
    SignalMissing,
    TooShort,
    WasUnsaved,
)
from aftershake.plans.adapted import control_of
from aftershake.plans.plan import Kind, Phase, Plan, Posture
from aftershake.rr.beats import from_intervals
from aftershake.rr.packet import encode
from aftershake.session.result import Result
from aftershake.session.session_analysis import result, windows
from support.folded import fold_events

GOOD = Metrics(300, 300.0, 0.0, 0.0, "good", None, 1000.0, 60.0, 40.0, math.log(40.0), None)
NONE = Metrics(0, 0.0, 0.0, None, "refused", NoBeats())
LOST = Metrics(200, 300.0, 100.0, 0.0, "refused", SignalMissing(), 1000.0, 60.0)
HIGH = Metrics(300, 300.0, 0.0, 0.0, "good", None, 1000.0, 60.0, 90.0, math.log(90.0), None)
START = Packet(0.0, encode(60, (1024,)), 1)


def rest(posture: Posture = "lying", *, settle_s: float = 0.0, name: str = "rest") -> Phase:
    return Phase(name, "rest", posture, 600.0, settle_s)


def moved(kind: Kind = "shake", *, still: bool = False) -> Phase:
    return Phase(kind, kind, "any", 180.0, still=still)


def session(
    phases: Sequence[Phase], *events: Event, metrics: Sequence[Metrics] | None = None
) -> Result:
    """A session that begins at 0 and, without a stop, ends when its plan does."""
    plan = Plan("own", "Own", "", tuple(phases), "")
    folded = fold_events(plan, [START, *events, Tick(1e6)])
    measured = list(metrics or [])
    while len(measured) < len(windows(folded)):
        window = windows(folded)[len(measured)]
        measured.append(GOOD if window.to_s - window.from_s >= 60 else NONE)
    return result(folded, measured, session_id=1, title="", started_at="", strap="")


def comparison(phases: Sequence[Phase], *events: Event, **given: Sequence[Metrics]) -> Comparison:
    return session(phases, *events, **given).comparison


STANDARD = (rest(), moved(), rest(settle_s=300.0))


def pause(from_s: float, lasts_s: float) -> tuple[Event, Event]:
    return Pressed(from_s, "pause"), Pressed(from_s + lasts_s, "resume")


# Hours between the rests.


@pytest.mark.parametrize(
    "away",
    [
        pause(700, 3 * 3600),  # in the shaking
        (Tick(700), Reopened(700 + 10 * 3600)),  # a cut
        pause(30, 2 * 3600),  # within the first rest
        pause(1370, 2 * 3600),  # within the second
        (*pause(100, 1900), *pause(2600, 1900)),  # many together
    ],
)
def test_hours_between_the_rests_are_no_comparison_and_said_first(away: Sequence[Event]) -> None:
    told = comparison(STANDARD, *away)
    assert told.verdict == "not_comparable"
    assert isinstance(told.reasons[0], TooFarApart)
    assert told.reasons[0].apart_s > 3600
    assert told.delta_ln_rmssd is None


def test_less_than_that_is_said_first_and_compared() -> None:
    told = comparison(STANDARD, *pause(700, 1800))
    planned_s = 600 + 180 + 300
    assert told.reasons[0] == LongerApart(planned_s + 1800, planned_s)
    assert told.delta_ln_rmssd is not None


@pytest.mark.parametrize("events", [(), pause(700, 50), (Steered(700, "longer"),)])
def test_about_as_planned_is_not_mentioned(events: Sequence[Event]) -> None:
    reasons = comparison(STANDARD, *events).reasons
    assert not any(isinstance(each, LongerApart | TooFarApart) for each in reasons)


# Posture.

LYING, SITTING = Noted(0.0, "posture", "lying"), Noted(0.0, "posture", "sitting")
AFTER = Noted(1e6, "posture", "lying")


@pytest.mark.parametrize(
    ("first", "second", "said", "known"),
    [
        ("any", "any", None, None),
        ("any", "lying", None, None),
        ("lying", "any", None, None),
        ("any", "any", AFTER, None),  # of what is over nothing is asked
        ("any", "any", Noted(0.0, "posture", "in a tree"), None),
        ("any", "any", LYING, True),
        ("any", "any", SITTING, True),
        ("any", "lying", LYING, True),
        ("any", "lying", SITTING, False),
        ("lying", "lying", None, True),
        ("sitting", "lying", None, False),
        ("sitting", "lying", LYING, False),
    ],
)
def test_what_is_known_of_posture(
    first: Posture, second: Posture, said: Noted | None, known: bool | None
) -> None:
    phases = (rest(first), moved(), rest(second, settle_s=300.0))
    events = (Tick(said.t_s), said) if said else ()
    told = comparison(phases, *events, metrics=(GOOD, NONE, HIGH))
    assert (PostureUnknown() in told.reasons) == (known is None)
    assert (DifferentPostures() in told.reasons) == (known is False)
    verdicts = {None: "larger_than_usual_higher", True: "clearly_higher", False: "not_comparable"}
    assert told.verdict == verdicts[known]


@pytest.mark.parametrize(
    ("posture", "settle_s", "alike"), [("lying", 300.0, True), ("sitting", 300.0, False)]
)
def test_a_plan_that_no_measured_pair_is_like_says_so(
    posture: Posture, settle_s: float, alike: bool
) -> None:
    told = comparison((rest(posture), moved(), rest(posture, settle_s=settle_s)))
    assert (NoRestsAlike() in told.reasons) == (not alike)
    assert (told.rest_exceedance is not None) == told.usual_variation.measured == alike


# The reason that is so, of the phase that it is about.


def test_stopped_while_settling() -> None:
    told = session(STANDARD, Pressed(800, "stop"))
    assert told.comparison.reasons[0] == RestRefused("second", EndedSettling())
    assert told.phases[2].metrics.reason == EndedSettling()
    # A moment later nothing is measured either, and beats did come.
    told = session(STANDARD, Pressed(1081, "stop"))
    assert told.comparison.reasons[0] == RestRefused("second", TooShort(0.0, 60.0))


def test_a_phase_in_which_no_beat_came_says_so() -> None:
    lost = Metrics(0, 300.0, 300.0, None, "refused", NoBeats())
    told = comparison(STANDARD, metrics=(GOOD, NONE, lost))
    assert told.reasons[0] == RestRefused("second", NoBeats())


@pytest.mark.parametrize(
    ("phases", "missing"),
    [
        ((rest(),), "second"),
        ((rest(), moved()), "second"),
        ((moved(), rest()), "first"),
        ((moved(), rest(), moved(), rest()), "first"),
        ((moved("other"), rest()), "second"),
        ((moved(),), "both"),
        ((moved("other"),), "both"),
    ],
)
def test_a_plan_that_compares_nothing(phases: Sequence[Phase], missing: str) -> None:
    told = comparison(phases)
    assert told.verdict == "cannot_tell"
    assert told.reasons == (NotInPlan(missing),)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("stop_s", "reasons"),
    [
        (300, (NotReached("second"),)),
        (700, (NotReached("second"),)),
        (0, (NotReached("first"), NotReached("second"))),
    ],
)
def test_a_rest_that_was_not_reached(stop_s: float, reasons: tuple[ComparisonLimit, ...]) -> None:
    assert comparison(STANDARD, Pressed(stop_s, "stop")).reasons == reasons


def test_of_two_rests_before_the_one_that_was_lost_is_named() -> None:
    phases = (rest(name="calm one"), rest(name="calm two"), moved(), rest(settle_s=300.0))
    told = session(phases, metrics=(GOOD, LOST, NONE, GOOD))
    assert told.comparison.reasons == (RestRefused("first", SignalMissing(), "calm two"),)
    assert told.phases[0].metrics.rmssd_ms == 40.0
    # The only one on its side needs no name.
    told = session(phases, metrics=(GOOD, GOOD, NONE, LOST))
    assert told.comparison.reasons == (RestRefused("second", SignalMissing()),)
    paused = comparison(phases, *pause(700, 20)).reasons
    assert Interrupted("first", 20.0, "calm two") in paused
    early = comparison(phases, Pressed(100, "stop")).reasons
    assert early == (NotReached("first", "calm two"), NotReached("second"))


# What moves is no stillness.


def test_a_dance_is_movement_and_a_still_phase_is_not() -> None:
    for phase, moving in ((moved("other"), True), (moved("other", still=True), False)):
        phases = (rest(), phase, rest())
        folded = fold_events(Plan("own", "", "", phases, ""), [START, Tick(1e6)])
        assert [window.moving for window in windows(folded)] == [False, moving, False]
        told = comparison(phases)
        # The last five minutes of ten are measured: settled, whatever was before.
        assert not any(isinstance(each, LittleSettling) for each in told.reasons)


@pytest.mark.parametrize(
    ("phase", "said"),
    [
        (moved(), True),
        (moved("other"), True),
        (moved("other", still=True), False),
        (rest(), False),
    ],
)
def test_a_rest_too_soon_after_movement_is_said(phase: Phase, said: bool) -> None:
    short = Phase("after", "rest", "lying", 200.0)
    told = comparison((rest(), phase, short))
    assert (LittleSettling("second") in told.reasons) == said
    # The rest before, too: stairs, then lying down.
    told = comparison((phase, short, moved("other"), rest(settle_s=300.0)))
    if phase.kind != "shake":  # shaking would make that the rest after
        name = "after" if phase.kind == "rest" else ""
        assert (LittleSettling("first", name) in told.reasons) == said


def test_no_variability_is_told_of_movement() -> None:
    dance = moved("other")
    plan = Plan("own", "", "", (rest(), dance, rest()), "")
    window = windows(fold_events(plan, [START, Tick(1e6)]))[1]
    beats = from_intervals(data.heart(seconds=900, rr_ms=500))
    metrics = analyse(beats, window.from_s, window.to_s, moving=window.moving)
    assert (metrics.quality, metrics.reason) == ("refused", Moving())
    assert metrics.rmssd_ms is None
    assert metrics.hr_bpm == pytest.approx(120, abs=2)


# A control.


def test_a_control_of_a_plan_with_two_baselines_compares_the_same_rests() -> None:
    phases = (rest(name="one"), moved("other"), rest(name="two"), moved(), rest(settle_s=300.0))
    plan = Plan("own", "Own", "", phases, "")
    shaken, rested = session(phases), session(control_of(plan).phases)
    assert (rested.baseline, rested.integration) == (shaken.baseline, shaken.integration) == (2, 4)
    assert rested.roles == ("baseline", "other", "baseline", "integration", "integration")
    assert not any(each == LittleSettling("second") for each in rested.comparison.reasons)


# Of the strap, of the disk, of the beats.


def packets(per_second: float) -> list[Event]:
    """A heart at 60 whose strap counts `per_second` to the second, through the standard plan."""
    word = round(per_second)
    return [Packet(t_s + 0.02, encode(60, (word + t_s % 2,)), 1) for t_s in range(1, 1390)]


def test_a_strap_that_counts_in_milliseconds() -> None:
    for per_second, said in ((1000, True), (1024, False)):
        told = comparison(STANDARD, *packets(per_second), metrics=(GOOD, NONE, GOOD))
        assert (IntervalsDoubtful("milliseconds") in told.reasons) == said


def test_what_could_not_be_saved_at_once() -> None:
    told = comparison(STANDARD, Unsaved(400.0, 380.0, "full"))
    assert WasUnsaved(20.0, "full") in told.reasons


def test_two_judgements_that_disagree() -> None:
    """Beats a little early: one judgement sees them, the other does not."""
    reasons = []
    for seed in range(30):
        rng = np.random.default_rng(seed)
        rr_ms = data.heart(seconds=150, seed=seed, swing_ms=15, slow_ms=8, noise_ms=4)
        for at in rng.choice(np.arange(5, rr_ms.size - 8), 12, replace=False):
            rr_ms = data.ectopic(rr_ms, int(at), rng.uniform(0.03, 0.09))
        beats = from_intervals(rr_ms)
        lasts_s = float(beats.t_s[-1])
        reasons.append(grade(beats, detect_artifacts(beats), duration_s=lasts_s, gap_s=0.0).reason)
    assert ChecksDisagree() in reasons
