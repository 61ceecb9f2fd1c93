"""The sentences of version 0.1.0, which kept words where reasons are kept now, as reasons.

Read once, by a migration. What is none of these stays as it was said.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from aftershake.events import NotSaved
from aftershake.hrv import limits, reasons
from aftershake.hrv.limits import Which
from aftershake.hrv.quality import LEAST_PAIRS, LEAST_S
from aftershake.hrv.reasons import ComparisonLimit, Refusal
from aftershake.reasons import Said, to_data

Reason = TypeVar("Reason", Refusal, ComparisonLimit)
Rule = tuple[str, Callable[[re.Match[str]], Reason]]  # a pattern, and what it says

_WHICH: dict[str, Which] = {"first": "first", "second": "second"}
_UNSAVED: dict[str, NotSaved] = {
    "the disk is full": "full",
    "another program holds the database": "busy",
    "the database does not answer": "disk",
}


def metrics_of_0_1(data: dict[str, Any]) -> dict[str, Any]:
    """A stored metrics object with its reason as a value."""
    reason = data["reason"]
    return data | {"reason": to_data(refusal(reason)) if isinstance(reason, str) else reason}


def comparison_of_0_1(data: dict[str, Any]) -> dict[str, Any]:
    """A stored comparison object with its reasons as values. Raises KeyError, TypeError …"""
    usual = dict(data["usual_variation"])
    if "from" in usual:
        source = re.fullmatch(r"(\d+) control sessions", usual.pop("from"))
        usual["controls"] = int(source[1]) if source else None
    found = [to_data(limit(each)) if isinstance(each, str) else each for each in data["reasons"]]
    return data | {"usual_variation": usual, "reasons": found}


def refusal(text: str) -> Refusal:
    """Why a stretch has no number."""
    return _first(_REFUSALS, text)


def limit(text: str) -> ComparisonLimit:
    """What limits a comparison."""
    return _first(_LIMITS, text)


def _first(rules: Sequence[Rule[Reason]], text: str) -> Reason | Said:
    for pattern, make in rules:
        if found := re.fullmatch(pattern, text):
            return make(found)
    return Said(text)


def _lasted(found: re.Match[str]) -> float:
    """Of "2 minutes" or "40 seconds", in seconds, as exactly as it was said."""
    return float(found["n"]) * (60 if found["unit"] == "minutes" else 1)


_LASTED = r"(?P<n>\d+) (?P<unit>minutes|seconds)"

_REFUSALS: list[Rule[Refusal]] = [
    ("no beat intervals came in this time", lambda m: reasons.NoBeats()),
    ("the signal was missing for too much of this time", lambda m: reasons.SignalMissing()),
    ("rhythm too irregular for HRV", lambda m: reasons.IrregularRhythm()),
    ("the beats do not vary at all, which no heart does", lambda m: reasons.NoVariation()),
    (
        "movement makes beat-to-beat variability worthless, so only heart rate is shown",
        lambda m: reasons.Moving(),
    ),
    (
        r"not enough beats \((\d+) s, \d+ s are needed\)",
        lambda m: reasons.TooShort(float(m[1]), LEAST_S),
    ),
    (
        r"not enough beats \((\d+) usable pairs, \d+ are needed\)",
        lambda m: reasons.TooFewPairs(int(m[1]), LEAST_PAIRS),
    ),
    (
        r"too many artifacts \((\d+) % of the beats\)",
        lambda m: reasons.TooManyArtifacts(float(m[1])),
    ),
    (
        r"too many artifacts \(what they spoil may have been unlike the rest\)",
        lambda m: reasons.ArtifactsNotAtRandom(),
    ),
    (
        r"too many artifacts \(two checks disagree about which beats are real\)",
        lambda m: reasons.ChecksDisagree(),
    ),
]

_LIMITS: list[Rule[ComparisonLimit]] = [
    (
        "The two rests were in different postures, which alone can change RMSSD by half or more.",
        lambda m: reasons.DifferentPostures(),
    ),
    ("There is no (first|second) rest to compare.", lambda m: reasons.RestMissing(_WHICH[m[1]])),
    (
        "The (first|second) rest gave no usable RMSSD: too little signal.",
        lambda m: reasons.RestRefused(_WHICH[m[1]], None),
    ),
    (
        "The (first|second) rest gave no usable RMSSD: (.+)\\.",
        lambda m: reasons.RestRefused(_WHICH[m[1]], refusal(m[2])),
    ),
    (
        r"The (first|second) rest has (\d+) s of signal; (\d+) s are needed to compare\.",
        lambda m: reasons.RestTooShort(_WHICH[m[1]], float(m[2]), float(m[3])),
    ),
    (
        r"Breathing could not be estimated in both rests, so it may explain the change\.",
        lambda m: reasons.BreathingUnknown(),
    ),
    (
        r"Estimated breathing (?:slowed|quickened) from (\d+) to (\d+) a minute,"
        r" which alone may explain the change\.",
        lambda m: reasons.BreathingChanged(float(m[1]), float(m[2])),
    ),
    (
        r"Estimated breathing was slow \((\d+) a minute\), which alone raises RMSSD\.",
        lambda m: reasons.SlowBreathing(float(m[1])),
    ),
    (
        r"The signal of the (first|second) rest was of low confidence"
        r" \((\d+) % of beats left out, (\d+) s missing\)\.",
        lambda m: reasons.LowConfidence(_WHICH[m[1]], float(m[2]), float(m[3])),
    ),
    (
        r"(\d+) minutes of rest can only show large changes; five are better\.",
        lambda m: reasons.ShortRests(60 * float(m[1])),
    ),
    (
        "There was little time to settle between the shaking and the second rest measured.",
        lambda m: limits.LittleSettling(),
    ),
    (
        r"(\d) more comparable sessions? until this can be set beside your own\.",
        lambda m: reasons.FewOwnSessions(int(m[1])),
    ),
    (
        r"(\d) of (\d) control sessions so far, with rest instead of shaking;"
        r" from then on your own variation is used\.",
        lambda m: reasons.FewControls(int(m[1]), int(m[2])),
    ),
    (
        rf"The (?P<which>first|second) rest was interrupted for {_LASTED}\.",
        lambda m: reasons.Interrupted(_WHICH[m["which"]], _lasted(m)),
    ),
    (
        r"This strap seems to count in milliseconds where 1/1024 s are agreed on: its intervals"
        r" would be 2 % too short\. They are kept as they came\.",
        lambda m: reasons.IntervalsDoubtful("milliseconds"),
    ),
    (
        r"The beat intervals add up to less time than has gone by: some beats may be missing\.",
        lambda m: reasons.IntervalsDoubtful("beats_missing"),
    ),
    (
        rf"For {_LASTED} nothing could be saved \((?P<why>{'|'.join(_UNSAVED)})\);"
        r" it was kept in memory and saved after\.",
        lambda m: reasons.WasUnsaved(_lasted(m), _UNSAVED[m["why"]]),
    ),
]
