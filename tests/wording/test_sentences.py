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
from aftershake.hrv.limits import (
    BreathingAgainst,
    HeartRateAgainst,
    HeartRateChanged,
    HeartRateMoved,
    LittleSettling,
    LongerApart,
    NoRestsAlike,
    NotInPlan,
    NotReached,
    PostureUnknown,
    RestLonger,
    SlowInOneRest,
    TooFarApart,
    WiderAtNight,
)
from aftershake.hrv.live_reasons import Calibrating, LiveReason, NoContact, SignalLost
from aftershake.hrv.model import (
    Live,
    OwnSessions,
    RestExceedance,
    UsualVariation,
    Verdict,
)
from aftershake.hrv.reasons import (
    ArtifactsNotAtRandom,
    BreathingChanged,
    ComparisonLimit,
    EndedSettling,
    FewControls,
    FewOwnSessions,
    Interrupted,
    IntervalsDoubtful,
    LowConfidence,
    Moving,
    NoBeats,
    Refusal,
    RestMissing,
    RestRefused,
    RestTooShort,
    ShortRests,
    SignalMissing,
    TooFewPairs,
    TooManyArtifacts,
    TooShort,
    WasUnsaved,
)
from aftershake.hrv.recovery import RateMissing, RmssdReturn
from aftershake.reasons import Said
from aftershake.session.side_by_side import Note
from aftershake.wording.compared import note
from aftershake.wording.comparison import limit, limits, of_pairs, own_range
from aftershake.wording.details import back, missing_rate
from aftershake.wording.headline import headline
from aftershake.wording.lint import NEVER_OF_ONE_SESSION, never_said
from aftershake.wording.live import live_reason
from aftershake.wording.live import signal as heard
from aftershake.wording.metrics import refusal, sighs, signal
from support.reasons import any_of
from support.rests import REST, after


@pytest.mark.parametrize(
    ("say", "union"),
    [
        (refusal, Refusal),
        (limit, ComparisonLimit),
        (live_reason, LiveReason),
        (back, RmssdReturn),
        (missing_rate, RateMissing),
        (note, Note),
    ],
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
        if union in (ComparisonLimit, RmssdReturn, Note):
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
        # All of them: in pieces too short to be judged they need be none.
        (TooManyArtifacts(100.0), "hardly a beat can be told from an artifact"),
        # None of them may lie in it: one at its edge is enough.
        (
            ArtifactsNotAtRandom(),
            "artifacts in it or at its ends may hide beats unlike the rest of it",
        ),
        (Said("as it was said"), "as it was said"),
    ],
)
def test_refusals(reason: Refusal, said: str) -> None:
    assert refusal(reason) == said


def test_movement_promises_no_heart_rate_that_may_have_been_missed_too() -> None:
    assert "only heart rate is shown" not in refusal(Moving())


@pytest.mark.parametrize(
    ("reason", "said"),
    [
        (RestMissing("second"), "There is no second rest to compare."),
        (
            TooFarApart(3 * 3600 + 1200, 3900),
            "The two rests were 3 hours and 20 minutes apart. Beyond 1 hour and 5 minutes it is not"
            " known how much rest alone changes.",
        ),
        (
            LongerApart(1500, 780),
            "The two rests were 25 minutes apart, not 13 minutes as planned; the longer that is,"
            " the more they differ by themselves.",
        ),
        (
            PostureUnknown(),
            "The plan leaves open how you rest and nobody said it before, so it is not known"
            " whether both rests were alike.",
        ),
        (
            NotInPlan("first"),
            "This plan has no rest before the shaking, so there is nothing to compare.",
        ),
        (NotInPlan("second"), "This plan has no second rest, so there is nothing to compare."),
        (
            NotInPlan("both"),
            "This plan has no rest before and after, so there is nothing to compare.",
        ),
        (NotReached("second"), "The second rest was not reached."),
        (NotReached("second", "deep rest"), "The rest “deep rest” was not reached."),
        (
            RestRefused("first", SignalMissing(), "calm"),
            "The rest “calm” gave no usable RMSSD: the signal was missing for too much of this"
            " time.",
        ),
        (
            RestTooShort("second", 100, 120, "calm"),
            "The rest “calm” has 100 s of signal; 120 s are needed to compare.",
        ),
        (
            BreathingAgainst(15, 11),
            "Estimated breathing slowed from 15 to 11 a minute. That by itself raises RMSSD, but it"
            " did not rise.",
        ),
        (
            BreathingAgainst(11, 15),
            "Estimated breathing quickened from 11 to 15 a minute. That by itself lowers RMSSD, but"
            " it did not fall.",
        ),
        (
            SlowInOneRest("second", 8.2, 10.6),
            "Estimated breathing was slow in the second rest only (8 a minute, not 11), which alone"
            " may explain the change.",
        ),
        (
            HeartRateChanged(78, 58),
            "Heart rate fell from 78 to 58 bpm: RMSSD is higher in a slower heart, by arithmetic"
            " too, so it may be part of the change.",
        ),
        (
            HeartRateAgainst(58, 78),
            "Heart rate rose from 58 to 78 bpm. RMSSD is usually lower in a faster heart, but here"
            " it was not.",
        ),
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
        (
            LowConfidence("second", 2, 0, misplaced=9),
            "The signal of the second rest was of low confidence (2 % of beats left out, 0 s"
            " missing, 9 beats out of place by the look of it).",
        ),
        (ShortRests(120), "2 minutes of rest can only show large changes; five are better."),
        (
            LittleSettling(),
            "The second rest was measured soon after movement, with little time to settle.",
        ),
        (
            NoRestsAlike(),
            "No plain rests of these lengths, this far apart and in this posture were measured, so"
            " figures published for other rests are used.",
        ),
        (
            HeartRateMoved(-6.2, 0.21),
            "Of plain rests in which heart rate moved by more than 3 a minute, too, 1 of 5 pairs"
            " differ by this much or more.",
        ),
        (
            WiderAtNight(0.094),
            "People who doze differ more from rest to rest: at night, 1 of 11 pairs by this much"
            " or more.",
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
        (Interrupted("second", 150), "The second rest was interrupted for 2 minutes 30 seconds."),
        (
            RestLonger("first", 11.0),
            "The first rest lasted 11 seconds longer, for what was lost of it.",
        ),
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
        "Beat-to-beat variability (RMSSD) 34 → 41 ms (+21 %). Two plain rests, with nothing done"
        " between, differ by this much or more in more than 1 of 5 pairs, by published figures, so"
        " this cannot be told from resting quietly."
    )
    fallen = compare(REST, after(23), same_posture=True)
    assert headline(fallen, 34, 23).endswith(
        "in fewer than 1 of 5 pairs, by published figures; this is more than usual."
    )
    clearly = compare(REST, after(17), same_posture=True)
    assert "(−50 %)" in headline(clearly, 34, 17)
    assert headline(clearly, 34, 17).endswith(
        "in fewer than 1 of 20 pairs, by published figures; this is clearly more than usual."
    )
    weak = compare(REST, after(17, quality="low"), same_posture=True)
    assert headline(weak, 34, 17).endswith(
        "in fewer than 1 of 20 pairs, by published figures; this is more than usual, and no more"
        " is said with a weak signal."
    )


def judged(delta_ln: float, share: float, verdict: Verdict) -> str:
    """The headline of a change of which the share of measured pairs is known."""
    usual = UsualVariation(0.25, 0.5, measured=True)
    found = compare(REST, after(34 * math.exp(delta_ln)), same_posture=True)
    shares = RestExceedance(share)
    said = replace(found, verdict=verdict, usual_variation=usual, rest_exceedance=shares)
    return headline(said, 34, 34 * math.exp(delta_ln))


def test_headlines_say_how_often_rest_does_this_by_itself() -> None:
    assert judged(0.1, 0.5, "within_usual_variation").endswith(
        "(+11 %). Two plain rests, with nothing done between, differ by this much or more in 5 of"
        " 10 pairs, so this cannot be told from resting quietly."
    )
    assert judged(0.35, 0.04, "larger_than_usual_higher").endswith(
        "differ by this much or more in 1 of 25 pairs; this is more than usual."
    )
    assert judged(-0.7, 0.012, "clearly_lower").endswith(
        "differ by this much or more in 1 of 90 pairs; this is clearly more than usual."
    )
    assert "in fewer than 1 of 100 pairs" in judged(2.0, 0.01, "clearly_higher")


def test_a_percent_is_never_set_beside_one_that_looks_like_it() -> None:
    """A sentence that says +42 % and about 40 %, and then that this is within it or beyond."""
    for delta in (0.345, 0.349, 0.351, 0.355):
        said = headline(compare(REST, after(34 * math.exp(delta)), same_posture=True), 34, 48)
        assert said.count("%") == 1


@given(st.floats(0.01, 1))
def test_a_share_in_words_lies_on_the_side_of_the_verdict_on_which_it_is(share: float) -> None:
    words = of_pairs(share)
    if words.startswith("1 of "):
        many = int(words.removeprefix("1 of "))
        assert (many <= 10) == (share >= 0.1)
        assert (many <= 50) == (share >= 0.02)
        assert 0.75 < many * share < 1.35
    elif words.endswith(" of 10"):
        assert share >= 0.35
        assert abs(int(words.removesuffix(" of 10")) / 10 - share) <= 0.051
    else:
        assert words == ("nearly all" if share > 0.5 else "fewer than 1 of 100")


def test_ones_own_sessions_are_said() -> None:
    own = OwnSessions(7, math.log(0.9), math.log(1.3))
    assert own_range(own, math.log(1.12)) == (
        "By your last 7 sessions like this one, RMSSD after ÷ before is ×0.90 to ×1.30 in 9 of 10"
        " cases; ×1.12 is one of those."
    )
    assert own_range(own, math.log(1.5)).endswith("; ×1.50 is above that.")
    assert own_range(own, math.log(0.5)).endswith("; ×0.50 is below that.")


def test_headlines_against_own_controls() -> None:
    controls = [0.3 + 3 * each for each in (0.0, 0.1, -0.1, 0.05, -0.05, 0.02, -0.02, 0.0)]
    resting = compare(REST, after(34 * math.exp(0.3)), same_posture=True, control_ln=controls)
    assert headline(resting, 34, 34 * math.exp(0.3)).endswith(
        "By your 8 control sessions, with rest instead of shaking, it changes by −6 to +95 % in"
        " 9 of 10 cases, so this cannot be told from resting quietly."
    )
    still = compare(REST, after(17), same_posture=True, control_ln=controls)
    assert headline(still, 34, 17).endswith(
        "; this is clearly lower than that. Reckoned from them, fewer than 1 of 100 changes at rest"
        " lie as far out, up or down."
    )


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
