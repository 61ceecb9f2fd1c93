"""Why a stretch of beats has no number, and how good its signal was."""

from __future__ import annotations

from typing import assert_never

from aftershake.hrv.limits import Which
from aftershake.hrv.model import Metrics
from aftershake.hrv.reasons import (
    ArtifactsNotAtRandom,
    ChecksDisagree,
    EndedSettling,
    IrregularRhythm,
    Moving,
    NoBeats,
    NoVariation,
    Refusal,
    SignalMissing,
    TooFewPairs,
    TooManyArtifacts,
    TooShort,
)
from aftershake.hrv.unlike_rr import PulseWaves, SomeBeats, TooCoarse
from aftershake.reasons import Said
from aftershake.wording.numbers import count, number
from aftershake.wording.sentence import worded

ALL_PERCENT = 95.0  # of the beats excluded
RMSSD_MEANS = (
    "RMSSD: by how much one beat interval differs from the next, on average, in thousandths of a"
    " second."
)


@worded
def refusal(reason: Refusal) -> str:
    """Why there is no number, in words that can follow a colon."""
    match reason:
        case NoBeats():
            return "no beat intervals came in this time"
        case EndedSettling():
            return "the phase ended while settling, before anything was measured"
        case TooShort(duration_s, needed_s):
            return f"too short ({duration_s:.0f} s, {needed_s:.0f} s are needed)"
        case TooFewPairs(pairs, needed):
            return f"not enough beats ({count(pairs, 'usable pair')}, {needed} are needed)"
        case SignalMissing():
            return "the signal was missing for too much of this time"
        case IrregularRhythm():
            return "rhythm too irregular for HRV"
        case TooManyArtifacts(excluded_percent) if excluded_percent > ALL_PERCENT:
            # Beats in pieces too short to be judged are among them: they need not be artifacts.
            return "hardly a beat can be told from an artifact"
        case TooManyArtifacts(excluded_percent):
            return f"too many artifacts ({excluded_percent:.0f} % of the beats)"
        case ArtifactsNotAtRandom():
            return "artifacts in it or at its ends may hide beats unlike the rest of it"
        case ChecksDisagree():
            return "too many artifacts (two checks disagree about which beats are real)"
        case NoVariation():
            return "the beats do not vary at all, which no heart does by itself"
        case TooCoarse(step_ms):
            return (
                f"its intervals come in steps of {step_ms:.0f} ms, too coarse for how little they"
                " vary"
            )
        case Moving():
            # Where half the beats were missed, not even that is shown.
            return (
                "movement makes beat-to-beat variability worthless, so at most heart rate is shown"
            )
        case PulseWaves():
            return "its intervals are of pulse waves (PP), seen by light, which smooths them"
        case SomeBeats():
            return "the file has one interval of each packet only, so beats are missing"
        case Said(text):
            return text
        case _:
            assert_never(reason)


@worded
def why_refused(metrics: Metrics) -> str:
    """Why a stretch has no number, with what it has instead; empty where it has one."""
    if metrics.reason is None:
        return ""
    if isinstance(metrics.reason, Moving) and metrics.hr_bpm is None:
        return (
            "movement makes beat-to-beat variability worthless, and there was no heart rate to show"
        )
    return refusal(metrics.reason)


@worded
def no_number(reason: Refusal | None) -> str:
    """The same where it may not be known."""
    return "not known" if reason is None else refusal(reason)


@worded
def sighs(metrics: Metrics, which: Which | None = None) -> str:
    """How much of RMSSD deep breaths make; empty where it is no more than a quarter."""
    if not metrics.mostly_sighs:
        return ""
    breaths = count(metrics.sighs or 0, "deep breath")
    rest = f" of the {which} rest" if which else ""
    makes = "makes" if metrics.sighs == 1 else "make"
    return (
        f"{breaths} {makes} much of the RMSSD{rest}: {number(metrics.rmssd_ms, 1, ' ms')} with"
        f" {'it' if metrics.sighs == 1 else 'them'},"
        f" {number(metrics.rmssd_without_sighs_ms, 1, ' ms')} without."
    )


@worded
def signal(metrics: Metrics) -> str:
    """How good the signal of a stretch was, in a word or two."""
    if metrics.quality != "refused":
        return metrics.quality
    match metrics.reason:
        case Moving():
            return "movement"
        case TooShort() | EndedSettling():
            return "too short"
        case NoBeats():
            return "no beats"
        case _:
            return "too poor"
