"""The verdict on a change, and what limits it."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest

from aftershake.hrv.comparison import MOST_APART_S, Apart, compare, own_sessions, usual_variation
from aftershake.hrv.limits import (
    BreathingAgainst,
    HeartRateAgainst,
    HeartRateChanged,
    LongerApart,
    PostureUnknown,
    SlowInOneRest,
    TooFarApart,
)
from aftershake.hrv.reasons import (
    BreathingChanged,
    BreathingUnknown,
    BreathingVaried,
    ComparisonLimit,
    DifferentPostures,
    FewControls,
    FewOwnSessions,
    LowConfidence,
    RestMissing,
    RestRefused,
    RestTooShort,
    ShortRests,
    TooManyArtifacts,
)
from support.rests import REST, after


@pytest.mark.parametrize(
    ("delta", "verdict"),
    [
        (0.0, "within_usual_variation"),
        (0.34, "within_usual_variation"),
        (-0.34, "within_usual_variation"),
        (0.36, "larger_than_usual_higher"),
        (-0.36, "larger_than_usual_lower"),
        (0.52, "larger_than_usual_higher"),
        (0.54, "clearly_higher"),
        (-0.54, "clearly_lower"),
    ],
)
def test_verdict_thresholds(delta: float, verdict: str) -> None:
    comparison = compare(REST, after(34 * math.exp(delta)), same_posture=True)
    assert comparison.verdict == verdict
    assert comparison.delta_ln_rmssd == pytest.approx(delta)
    assert comparison.percent == pytest.approx(100 * (math.exp(delta) - 1))
    assert comparison.usual_variation.controls is None


def test_a_poor_signal_cannot_tell_and_shows_no_number() -> None:
    refused = replace(
        REST, quality="refused", reason=TooManyArtifacts(12.0), rmssd_ms=None, ln_rmssd=None
    )
    for pair in ((refused, REST), (REST, refused), (None, REST), (REST, None), (None, None)):
        comparison = compare(*pair, same_posture=True)
        assert comparison.verdict == "cannot_tell"
        assert comparison.delta_ln_rmssd is None
        assert comparison.percent is None
        assert comparison.reasons
    assert compare(refused, None, same_posture=True).reasons == (
        RestRefused("first", TooManyArtifacts(12.0)),
        RestMissing("second"),
    )
    assert compare(refused, REST, same_posture=True).delta_hr_bpm == 0


def test_low_confidence_is_told_and_said() -> None:
    comparison = compare(REST, after(40, quality="low", excluded_percent=8), same_posture=True)
    assert comparison.verdict == "within_usual_variation"
    assert LowConfidence("second", 8, 0) in comparison.reasons


def test_another_posture_is_not_comparable() -> None:
    comparison = compare(REST, after(80), same_posture=False)
    assert comparison.verdict == "not_comparable"
    assert comparison.delta_ln_rmssd is None
    assert comparison.delta_hr_bpm == 0
    assert comparison.reasons == (DifferentPostures(),)


def test_below_two_minutes_nothing_is_claimed() -> None:
    assert compare(REST, after(80, duration_s=118), same_posture=True).verdict == "clearly_higher"
    short = compare(REST, after(80, duration_s=110), same_posture=True)
    assert short.verdict == "cannot_tell"
    assert short.reasons == (RestTooShort("second", 110, 120),)
    gaps = compare(REST, after(80, duration_s=130, gap_s=20), same_posture=True)
    assert gaps.verdict == "cannot_tell"


def test_two_minutes_can_only_show_large_changes() -> None:
    reasons = compare(REST, after(40, duration_s=120), same_posture=True).reasons
    assert ShortRests(120) in reasons
    reasons = compare(REST, REST, same_posture=True).reasons
    assert not any(isinstance(reason, ShortRests) for reason in reasons)


@pytest.mark.parametrize(
    ("first", "second", "said"),
    [
        (14.0, 9.5, BreathingChanged(14.0, 9.5)),
        (12.0, 16.0, BreathingAgainst(12.0, 16.0)),
        (None, 14.0, BreathingUnknown()),
    ],
)
def test_breathing_is_named_as_an_explanation(
    first: float | None, second: float | None, said: ComparisonLimit
) -> None:
    before = replace(REST, breathing_per_min=first)
    comparison = compare(before, after(50, breathing_per_min=second), same_posture=True)
    assert said in comparison.reasons


def test_steady_breathing_is_not_mentioned() -> None:
    comparison = compare(REST, after(50, breathing_per_min=12.0), same_posture=True)
    kinds = BreathingChanged | BreathingAgainst | BreathingUnknown | SlowInOneRest
    assert not any(isinstance(reason, kinds) for reason in comparison.reasons)


UP, DOWN, SAME = 50.0, 20.0, 34.0


@pytest.mark.parametrize(
    ("first", "second", "rmssd_ms", "said"),
    [
        # Slower breathing raises RMSSD: it explains no fall, and quicker breathing no rise.
        (15.0, 11.0, UP, BreathingChanged(15.0, 11.0)),
        (15.0, 11.0, DOWN, BreathingAgainst(15.0, 11.0)),
        (15.0, 11.0, SAME, BreathingAgainst(15.0, 11.0)),
        (11.0, 15.0, DOWN, BreathingChanged(11.0, 15.0)),
        (11.0, 15.0, UP, BreathingAgainst(11.0, 15.0)),
        # Slow in one rest alone raises that one.
        (10.5, 8.0, UP, SlowInOneRest("second", 8.0, 10.5)),
        (10.5, 8.0, DOWN, BreathingAgainst(10.5, 8.0)),
        (8.0, 10.5, DOWN, SlowInOneRest("first", 8.0, 10.5)),
        (8.0, 10.5, UP, BreathingAgainst(8.0, 10.5)),
        # Slow in both, or hardly slower, explains nothing.
        (8.0, 7.0, UP, None),
        (7.0, 7.0, DOWN, None),
        (9.2, 8.8, UP, None),
        (14.0, 12.0, UP, None),
    ],
)
def test_breathing_explains_only_what_it_would_do(
    first: float, second: float, rmssd_ms: float, said: ComparisonLimit | None
) -> None:
    before = replace(REST, breathing_per_min=first)
    after_ = after(rmssd_ms, breathing_per_min=second)
    kinds = BreathingChanged | BreathingAgainst | SlowInOneRest
    reasons = compare(before, after_, same_posture=True).reasons
    assert [each for each in reasons if isinstance(each, kinds)] == ([said] if said else [])


@pytest.mark.parametrize(
    ("first", "second", "rmssd_ms", "said"),
    [
        (78.0, 58.0, UP, HeartRateChanged(78.0, 58.0)),
        (78.0, 58.0, DOWN, HeartRateAgainst(78.0, 58.0)),
        (58.0, 78.0, DOWN, HeartRateChanged(58.0, 78.0)),
        (58.0, 78.0, UP, HeartRateAgainst(58.0, 78.0)),
        (78.0, 58.0, SAME, HeartRateAgainst(78.0, 58.0)),
        (62.0, 59.5, UP, None),
    ],
)
def test_a_heart_rate_that_moved_is_mentioned(
    first: float, second: float, rmssd_ms: float, said: ComparisonLimit | None
) -> None:
    comparison = compare(
        replace(REST, hr_bpm=first), after(rmssd_ms, hr_bpm=second), same_posture=True
    )
    found = [r for r in comparison.reasons if isinstance(r, HeartRateChanged | HeartRateAgainst)]
    assert found == ([said] if said else [])


def test_hours_between_the_rests_are_said_first_and_beyond_a_limit_nothing_is_compared() -> None:
    kept = [0.1, 0.2, 0.0, -0.1, 0.05]
    near = compare(REST, after(60), same_posture=True, apart=Apart(780, 780), earlier_ln=kept)
    assert near.verdict == "clearly_higher"
    assert not any(isinstance(each, LongerApart | TooFarApart) for each in near.reasons)
    longer = compare(REST, after(60), same_posture=True, apart=Apart(3000, 780), earlier_ln=kept)
    assert longer.reasons[0] == LongerApart(3000, 780)
    assert longer.verdict == "clearly_higher"
    for apart_s in (MOST_APART_S + 1, 3 * 3600.0, 36_000.0):
        far = compare(REST, after(60), same_posture=True, apart=Apart(apart_s, 780))
        assert far.verdict == "not_comparable"
        assert far.reasons[0] == TooFarApart(apart_s, MOST_APART_S)
        assert far.delta_ln_rmssd is None
        assert far.own_sessions is None
    # Whatever else is wrong, the hours come first.
    reasons = compare(REST, after(60), same_posture=False, apart=Apart(20_000, 780)).reasons
    assert reasons == (TooFarApart(20_000, MOST_APART_S), DifferentPostures())


@pytest.mark.parametrize(
    ("rmssd_ms", "known", "unknown"),
    [
        (70, "clearly_higher", "larger_than_usual_higher"),
        (15, "clearly_lower", "larger_than_usual_lower"),
        (50, "larger_than_usual_higher", "larger_than_usual_higher"),
        (36, "within_usual_variation", "within_usual_variation"),
    ],
)
def test_a_posture_that_is_not_known_is_said_and_bounds_the_verdict(
    rmssd_ms: float, known: str, unknown: str
) -> None:
    assert compare(REST, after(rmssd_ms), same_posture=True).verdict == known
    bounded = compare(REST, after(rmssd_ms), same_posture=None)
    assert bounded.verdict == unknown
    assert PostureUnknown() in bounded.reasons
    assert DifferentPostures() not in bounded.reasons


def test_a_rest_that_was_not_reached_was_in_no_other_posture() -> None:
    assert compare(REST, None, same_posture=False).reasons == (RestMissing("second"),)


def test_breathing_that_changes_within_a_rest_is_said() -> None:
    varied = {"breathing_lowest_per_min": 8.0, "breathing_highest_per_min": 14.0}
    before = replace(REST, **varied)  # type: ignore[arg-type]
    reasons = compare(before, after(50), same_posture=True).reasons
    assert BreathingVaried("first", 8.0, 14.0) in reasons
    steady = after(50, breathing_lowest_per_min=12.5, breathing_highest_per_min=15.0)
    reasons = compare(REST, steady, same_posture=True).reasons
    assert not any(isinstance(reason, BreathingVaried) for reason in reasons)


def test_own_sessions_from_five_on() -> None:
    assert own_sessions([0.1] * 4) is None
    own = own_sessions([-0.2, 0.1, 0.0, 0.3, 0.05])
    # mean 0.05, s 0.180278, t(0.95; 4) = 2.131847
    half = 2.131847 * 0.1802776 * math.sqrt(1.2)
    assert own is not None
    assert (own.n, own.low_ln, own.high_ln) == pytest.approx((5, 0.05 - half, 0.05 + half))
    reasons = compare(REST, REST, same_posture=True, earlier_ln=[0.1, 0.2]).reasons
    assert FewOwnSessions(3) in reasons


def test_own_controls_from_eight_on_take_the_place_of_the_published() -> None:
    controls = [3 * each for each in (0.0, 0.1, -0.1, 0.05, -0.05, 0.02, -0.02, 0.0)]
    assert usual_variation(controls[:7]).controls is None
    usual = usual_variation(controls)
    assert usual.controls == 8
    # s = 0.1821303; 1 in 10 beyond t(0.95; 7) = 1.894579, 1 in 50 beyond t(0.99; 7) = 2.997952
    assert usual.within_ln == pytest.approx(1.894579 * 0.1821303 * math.sqrt(1.125), rel=1e-5)
    assert usual.clear_ln == pytest.approx(2.997952 * 0.1821303 * math.sqrt(1.125), rel=1e-5)
    quiet = compare(REST, after(34 * math.exp(0.7)), same_posture=True, control_ln=controls)
    assert quiet.verdict == "clearly_higher"
    # A person whose rests drift upwards anyway: the same change is what resting alone does.
    drifting = [value + 0.7 for value in controls]
    resting = compare(REST, after(34 * math.exp(0.7)), same_posture=True, control_ln=drifting)
    assert resting.verdict == "within_usual_variation"
    assert resting.usual_variation.middle_ln == pytest.approx(0.7)
    # Unchanged RMSSD, in somebody whose rests drift upwards, is lower than resting alone gives.
    still = compare(REST, REST, same_posture=True, control_ln=drifting)
    assert still.verdict == "clearly_lower"


def test_one_session_played_again_and_again_is_no_yardstick() -> None:
    assert usual_variation([0.1] * 8).controls is None
    assert own_sessions([0.1] * 5) is None


def test_how_many_control_sessions_there_are_is_said_until_there_are_enough() -> None:
    for controls, said in (([], False), ([0.1], True), ([0.1] * 7, True), ([0.0, 0.1] * 4, False)):
        reasons = compare(REST, REST, same_posture=True, control_ln=controls).reasons
        assert (FewControls(len(controls), 8) in reasons) == said
