"""The verdict on a change, its reasons and its words."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest

from aftershake.hrv.comparison import compare, own_sessions, usual_variation
from aftershake.hrv.model import Metrics
from aftershake.wording.headline import headline

REST = Metrics(
    beats=330,
    duration_s=300,
    gap_s=0,
    excluded_percent=1,
    quality="good",
    reason=None,
    mean_rr_ms=900,
    hr_bpm=60000 / 900,
    rmssd_ms=34,
    ln_rmssd=math.log(34),
    breathing_per_min=14,
)


def after(rmssd_ms: float, **changed: object) -> Metrics:
    return replace(REST, rmssd_ms=rmssd_ms, ln_rmssd=math.log(rmssd_ms), **changed)  # type: ignore[arg-type]


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
    assert comparison.usual_variation.source == "published"


def test_a_poor_signal_cannot_tell_and_shows_no_number() -> None:
    refused = replace(
        REST, quality="refused", reason="too many artifacts", rmssd_ms=None, ln_rmssd=None
    )
    for pair in ((refused, REST), (REST, refused), (None, REST), (REST, None), (None, None)):
        comparison = compare(*pair, same_posture=True)
        assert comparison.verdict == "cannot_tell"
        assert comparison.delta_ln_rmssd is None
        assert comparison.percent is None
        assert comparison.reasons
        assert headline(comparison, *pair).startswith("Cannot tell.")
    assert "too many artifacts" in " ".join(compare(refused, REST, same_posture=True).reasons)
    assert compare(refused, REST, same_posture=True).delta_hr_bpm == 0


def test_low_confidence_is_told_and_said() -> None:
    comparison = compare(REST, after(40, quality="low", excluded_percent=8), same_posture=True)
    assert comparison.verdict == "within_usual_variation"
    assert any("low confidence" in reason for reason in comparison.reasons)


def test_another_posture_is_not_comparable() -> None:
    comparison = compare(REST, after(80), same_posture=False)
    assert comparison.verdict == "not_comparable"
    assert comparison.delta_ln_rmssd is None
    assert comparison.delta_hr_bpm == 0
    assert "posture" in headline(comparison, REST, after(80))


def test_below_two_minutes_nothing_is_claimed() -> None:
    assert compare(REST, after(80, duration_s=118), same_posture=True).verdict == "clearly_higher"
    short = compare(REST, after(80, duration_s=110), same_posture=True)
    assert short.verdict == "cannot_tell"
    gaps = compare(REST, after(80, duration_s=130, gap_s=20), same_posture=True)
    assert gaps.verdict == "cannot_tell"


def test_two_minutes_can_only_show_large_changes() -> None:
    reasons = compare(REST, after(40, duration_s=120), same_posture=True).reasons
    assert any("can only show large changes" in reason for reason in reasons)
    assert not any("large changes" in r for r in compare(REST, REST, same_posture=True).reasons)


@pytest.mark.parametrize(
    ("first", "second", "said"),
    [
        (14.0, 9.5, "slowed from 14 to 10"),
        (12.0, 16.0, "quickened from 12 to 16"),
        (8.0, 7.0, "slow (7 a minute)"),
        (None, 14.0, "could not be estimated"),
    ],
)
def test_breathing_is_named_as_an_explanation(
    first: float | None, second: float | None, said: str
) -> None:
    before = replace(REST, breathing_per_min=first)
    comparison = compare(before, after(50, breathing_per_min=second), same_posture=True)
    assert any(said in reason for reason in comparison.reasons)


def test_steady_breathing_is_not_mentioned() -> None:
    comparison = compare(REST, after(50, breathing_per_min=12.0), same_posture=True)
    assert not any("reath" in reason for reason in comparison.reasons)


def test_own_sessions_from_five_on() -> None:
    assert own_sessions([0.1] * 4) is None
    own = own_sessions([-0.2, 0.1, 0.0, 0.3, 0.05])
    # mean 0.05, s 0.180278, t(0.95; 4) = 2.131847
    half = 2.131847 * 0.1802776 * math.sqrt(1.2)
    assert own is not None
    assert (own.n, own.low_ln, own.high_ln) == pytest.approx((5, 0.05 - half, 0.05 + half))
    reasons = compare(REST, REST, same_posture=True, earlier_ln=[0.1, 0.2]).reasons
    assert any(reason.startswith("3 more comparable sessions") for reason in reasons)


def test_own_controls_from_eight_on_take_the_place_of_the_published() -> None:
    controls = [0.0, 0.1, -0.1, 0.05, -0.05, 0.02, -0.02, 0.0]
    assert usual_variation(controls[:7]).source == "published"
    usual = usual_variation(controls)
    assert usual.source == "8 control sessions"
    # s = 0.0607100; t(0.95; 7) = 1.894579, t(0.975; 7) = 2.364624
    assert usual.within_ln == pytest.approx(1.894579 * 0.0607100 * math.sqrt(1.125), rel=1e-5)
    assert usual.clear_ln == pytest.approx(2.364624 * 0.0607100 * math.sqrt(1.125), rel=1e-5)
    quiet = compare(REST, after(34 * math.exp(0.3)), same_posture=True, control_ln=controls)
    assert quiet.verdict == "clearly_higher"
    # A person whose rests drift upwards anyway: the same change is what resting alone does.
    drifting = [value + 0.3 for value in controls]
    resting = compare(REST, after(34 * math.exp(0.3)), same_posture=True, control_ln=drifting)
    assert resting.verdict == "within_usual_variation"
    assert resting.usual_variation.middle_ln == pytest.approx(0.3)
    assert headline(resting, REST, after(34 * math.exp(0.3))).endswith(
        "By your 8 control sessions, with rest instead of shaking, it changes by +19 to +53 % in"
        " 9 of 10 cases, so this cannot be told from resting quietly."
    )
    # Unchanged RMSSD, in somebody whose rests drift upwards, is lower than resting alone gives.
    still = compare(REST, REST, same_posture=True, control_ln=drifting)
    assert still.verdict == "clearly_lower"
    assert "clearly lower than that" in headline(still, REST, REST)


def test_one_session_played_again_and_again_is_no_yardstick() -> None:
    assert usual_variation([0.1] * 8).source == "published"
    assert own_sessions([0.1] * 5) is None


def test_how_many_control_sessions_there_are_is_said_until_there_are_enough() -> None:
    for controls, said in (([], False), ([0.1], True), ([0.1] * 7, True), ([0.0, 0.1] * 4, False)):
        reasons = compare(REST, REST, same_posture=True, control_ln=controls).reasons
        assert any(f"{len(controls)} of 8 control sessions" in each for each in reasons) == said


def test_headline() -> None:
    within = compare(REST, after(41), same_posture=True)
    assert headline(within, REST, after(41)) == (
        "Beat-to-beat variability (RMSSD) 34 → 41 ms (+21 %). Measuring twice without doing"
        " anything varies by about 40 %, so this cannot be told from resting quietly."
    )
    # 40 % up and 30 % down are the same step: a fall is set against the fall.
    fallen = compare(REST, after(23), same_posture=True)
    assert "(−32 %). Measuring twice without doing anything varies by about 30 %; this is a" in (
        headline(fallen, REST, after(23))
    )
    clearly = compare(REST, after(17), same_posture=True)
    assert "(−50 %)" in headline(clearly, REST, after(17))
    assert "clearly more than that" in headline(clearly, REST, after(17))
