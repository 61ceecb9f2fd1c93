"""What wording makes of every reason there is: short, plain, and never too much."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import replace
from typing import Any, get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aftershake.hrv.comparison import compare
from aftershake.hrv.live_reasons import Calibrating, LiveReason, NoContact, SignalLost
from aftershake.hrv.model import Live, Metrics
from aftershake.hrv.reasons import (
    BreathingChanged,
    ComparisonLimit,
    EndedSettling,
    FewControls,
    FewOwnSessions,
    Interrupted,
    IntervalsDoubtful,
    LittleSettling,
    LowConfidence,
    Moving,
    NoBeats,
    Refusal,
    RestMissing,
    RestRefused,
    ShortRests,
    SignalMissing,
    TooFewPairs,
    TooManyArtifacts,
    TooShort,
    WasUnsaved,
)
from aftershake.reasons import Said
from aftershake.wording.comparison import limit, limits
from aftershake.wording.headline import headline
from aftershake.wording.lint import NEVER_OF_ONE_SESSION, never_said
from aftershake.wording.live import live_reason
from aftershake.wording.live import signal as heard
from aftershake.wording.metrics import refusal, sighs, signal
from support.reasons import any_of

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


def after(rmssd_ms: float, **changed: Any) -> Metrics:
    return replace(REST, rmssd_ms=rmssd_ms, ln_rmssd=math.log(rmssd_ms), **changed)


@pytest.mark.parametrize(
    ("say", "union"),
    [(refusal, Refusal), (limit, ComparisonLimit), (live_reason, LiveReason)],
)
@settings(deadline=None)
@given(drawn=st.data())
def test_every_reason_is_said_plainly(
    say: Callable[[Any], str], union: Any, drawn: st.DataObject
) -> None:
    for kind in get_args(union):
        if kind is Said:
            continue
        reason = drawn.draw(any_of(Refusal if kind is type(None) else kind | None).filter(bool))
        text = say(reason)
        assert text
        assert never_said(text) is None, text
        if not any(isinstance(part, Said) for part in (reason, getattr(reason, "why", None))):
            assert not NEVER_OF_ONE_SESSION.search(text), text
        if union is ComparisonLimit:
            assert text[0].isupper() or text[0].isdigit(), text
            assert text.endswith("."), text
        assert len(text) < 160, text


@pytest.mark.parametrize(
    ("reason", "said"),
    [
        (NoBeats(), "no beat intervals came in this time"),
        (EndedSettling(), "the phase ended while settling, before anything was measured"),
        (TooShort(22.6, 60), "too short (23 s, 60 s are needed)"),
        (TooFewPairs(1, 30), "not enough beats (1 usable pair, 30 are needed)"),
        (SignalMissing(), "the signal was missing for too much of this time"),
        (TooManyArtifacts(12.4), "too many artifacts (12 % of the beats)"),
        (Said("as it was said"), "as it was said"),
    ],
)
def test_refusals(reason: Refusal, said: str) -> None:
    assert refusal(reason) == said


@pytest.mark.parametrize(
    ("reason", "said"),
    [
        (RestMissing("second"), "There is no second rest to compare."),
        (
            RestRefused("first", NoBeats()),
            "The first rest gave no usable RMSSD: no beat intervals came in this time.",
        ),
        (RestRefused("first", None), "The first rest gave no usable RMSSD: too little signal."),
        (
            BreathingChanged(14, 9.5),
            "Estimated breathing slowed from 14 to 10 a minute, which alone may explain the"
            " change.",
        ),
        (
            LowConfidence("first", 8, 3.2),
            "The signal of the first rest was of low confidence (8 % of beats left out, 3 s"
            " missing).",
        ),
        (ShortRests(120), "2 minutes of rest can only show large changes; five are better."),
        (
            LittleSettling(),
            "The second rest was measured soon after the shaking, with little time to settle.",
        ),
        (
            FewOwnSessions(1),
            "After 1 more session like this one, there is a range of your own to compare with.",
        ),
        (
            FewControls(7, 8),
            "7 of 8 control sessions so far, with rest instead of shaking; from then on your own"
            " variation is used.",
        ),
        (Interrupted("first", 1.2), "The first rest was interrupted for 1 second."),
        (Interrupted("second", 150), "The second rest was interrupted for 2 minutes."),
        (
            WasUnsaved(1, "full"),
            "For 1 second nothing could be saved (the disk is full); it was kept in memory and"
            " saved after.",
        ),
        (
            IntervalsDoubtful("milliseconds"),
            "This strap seems to count in milliseconds where 1/1024 s are agreed on: its intervals"
            " would be 2 % too short. They are kept as they came.",
        ),
    ],
)
def test_limits(reason: ComparisonLimit, said: str) -> None:
    assert limit(reason) == said


def test_a_headline_says_the_main_limit_and_the_rest_stand_beside_it() -> None:
    other = compare(REST, after(80), same_posture=False)
    assert headline(other, 34, 80).startswith("Not comparable. The two rests were in different")
    none = compare(None, REST, same_posture=True)
    assert headline(none, None, 34) == "Cannot tell. There is no first rest to compare."
    assert limits(none) == ("There is no first rest to compare.",)


def test_headlines() -> None:
    within = compare(REST, after(41), same_posture=True)
    assert headline(within, 34, 41) == (
        "Beat-to-beat variability (RMSSD) 34 → 41 ms (+21 %). Measuring twice without doing"
        " anything varies by about 40 %, so this cannot be told from resting quietly."
    )
    # 40 % up and 30 % down are the same step: a fall is set against the fall.
    fallen = compare(REST, after(23), same_posture=True)
    assert "(−32 %). Measuring twice without doing anything varies by about 30 %; this is a" in (
        headline(fallen, 34, 23)
    )
    clearly = compare(REST, after(17), same_posture=True)
    assert "(−50 %)" in headline(clearly, 34, 17)
    assert "clearly more than that" in headline(clearly, 34, 17)


def test_headlines_against_own_controls() -> None:
    controls = [value + 0.3 for value in (0.0, 0.1, -0.1, 0.05, -0.05, 0.02, -0.02, 0.0)]
    resting = compare(REST, after(34 * math.exp(0.3)), same_posture=True, control_ln=controls)
    assert headline(resting, 34, 34 * math.exp(0.3)).endswith(
        "By your 8 control sessions, with rest instead of shaking, it changes by +19 to +53 % in"
        " 9 of 10 cases, so this cannot be told from resting quietly."
    )
    still = compare(REST, REST, same_posture=True, control_ln=controls)
    assert "clearly lower than that" in headline(still, 34, 34)


def test_what_is_said_now() -> None:
    assert live_reason(Calibrating(40)) == "calibrating 40 s"
    assert live_reason(SignalLost(12.03)) == "signal lost 12 s"
    assert live_reason(NoContact(5.0)) == "no skin contact 5 s"
    assert live_reason(Moving()) == "moving: heart rate only"
    assert live_reason(None) == ""


def test_the_signal_in_words() -> None:
    ok = Live("ok", rmssd_ms=30.0, excluded_percent=0.0, quality="good")
    assert heard("none", Live("waiting"), None) == "no signal yet"
    assert heard("good", ok, None) == "good"
    assert heard("fair", ok, "milliseconds") == "fair: sent in ms? 2 % too short"
    low = replace(ok, quality="low", excluded_percent=6.0)
    assert heard("fair", low, None) == "fair: some beats left out"
    assert heard("fair", replace(low, excluded_percent=0.0), None) == "fair: some beats missing"
    noisy = Live("artifacts", TooManyArtifacts(15.0))
    assert heard("poor", noisy, None) == "poor: too many artifacts (15 % of the beats)"
    assert heard("lost", Live("lost", SignalLost(4.0)), None) == "signal lost 4 s"


def test_a_good_rest_that_was_too_short_is_not_called_poor() -> None:
    short = replace(REST, quality="refused", rmssd_ms=None, reason=TooShort(40, 60))
    assert signal(short) == "too short"
    assert signal(replace(short, reason=EndedSettling())) == "too short"
    assert signal(replace(short, reason=NoBeats())) == "no beats"
    assert signal(replace(short, reason=TooManyArtifacts(20))) == "too poor"
    assert (signal(REST), signal(replace(REST, quality="low"))) == ("good", "low")


@pytest.mark.words
def test_what_deep_breaths_make_of_the_number_is_said_with_both_values() -> None:
    most = replace(REST, rmssd_ms=61.0, sighs=12, rmssd_without_sighs_ms=34.2)
    said = "12 deep breaths make much of the RMSSD{}: 61.0 ms with them, 34.2 ms without."
    assert sighs(most) == said.format("")
    assert sighs(most, "second") == said.format(" of the second rest")
    assert not sighs(replace(most, rmssd_without_sighs_ms=50.0))
    assert not sighs(REST)
