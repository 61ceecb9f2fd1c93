"""Why a stretch of beats has no number, and what limits a comparison. Codes never change."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from aftershake.events import NotSaved
from aftershake.hrv.limits import (
    AwayUnsure,
    BreathingAgainst,
    DeliveredAgain,
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
    Which,
    WiderAtNight,
)
from aftershake.hrv.unlike_rr import PulseWaves, SomeBeats, TooCoarse
from aftershake.reasons import Said
from aftershake.rr.doubt import UnitDoubt

# Why a stretch of beats carries no HRV.


@dataclass(frozen=True, slots=True)
class NoBeats:
    """No beat interval came in this time."""

    code: ClassVar[str] = "no_beats"


@dataclass(frozen=True, slots=True)
class EndedSettling:
    """The phase ended before its settling time was over: nothing of it is measured."""

    code: ClassVar[str] = "ended_settling"


@dataclass(frozen=True, slots=True)
class TooShort:
    code: ClassVar[str] = "too_short"
    duration_s: float
    needed_s: float


@dataclass(frozen=True, slots=True)
class TooFewPairs:
    """Too few pairs of beats that follow one another."""

    code: ClassVar[str] = "too_few_pairs"
    pairs: int
    needed: int


@dataclass(frozen=True, slots=True)
class SignalMissing:
    """Gaps take too much of the time."""

    code: ClassVar[str] = "signal_missing"


@dataclass(frozen=True, slots=True)
class IrregularRhythm:
    code: ClassVar[str] = "irregular_rhythm"


@dataclass(frozen=True, slots=True)
class TooManyArtifacts:
    code: ClassVar[str] = "too_many_artifacts"
    excluded_percent: float


@dataclass(frozen=True, slots=True)
class ArtifactsNotAtRandom:
    """What the artifacts spoil may have been unlike what they leave."""

    code: ClassVar[str] = "artifacts_not_at_random"


@dataclass(frozen=True, slots=True)
class ChecksDisagree:
    """Two judgements of the beats lead to RMSSD values too far apart."""

    code: ClassVar[str] = "checks_disagree"


@dataclass(frozen=True, slots=True)
class NoVariation:
    code: ClassVar[str] = "no_variation"


@dataclass(frozen=True, slots=True)
class Moving:
    """Movement: heart rate alone is measured."""

    code: ClassVar[str] = "moving"


Refusal = (
    NoBeats
    | EndedSettling
    | TooShort
    | TooFewPairs
    | SignalMissing
    | IrregularRhythm
    | TooManyArtifacts
    | ArtifactsNotAtRandom
    | ChecksDisagree
    | NoVariation
    | Moving
    | PulseWaves
    | SomeBeats
    | TooCoarse
    | Said
)


# What limits a comparison of two rests, or makes it impossible.


@dataclass(frozen=True, slots=True)
class DifferentPostures:
    code: ClassVar[str] = "different_postures"


@dataclass(frozen=True, slots=True)
class RestMissing:
    code: ClassVar[str] = "rest_missing"
    which: Which


@dataclass(frozen=True, slots=True)
class RestRefused:
    """A rest without RMSSD. `why` is None where nothing but the value is missing."""

    code: ClassVar[str] = "rest_refused"
    which: Which
    why: Refusal | None
    name: str = ""


@dataclass(frozen=True, slots=True)
class RestTooShort:
    code: ClassVar[str] = "rest_too_short"
    which: Which
    signal_s: float
    needed_s: float
    name: str = ""


@dataclass(frozen=True, slots=True)
class BreathingUnknown:
    code: ClassVar[str] = "breathing_unknown"


@dataclass(frozen=True, slots=True)
class BreathingChanged:
    """In the direction that may explain the change: slower breathing raises RMSSD."""

    code: ClassVar[str] = "breathing_changed"
    before_per_min: float
    after_per_min: float


@dataclass(frozen=True, slots=True)
class SlowBreathing:
    """As it was said up to algorithm 5; `SlowInOneRest` and `BreathingAgainst` since."""

    code: ClassVar[str] = "slow_breathing"
    per_min: float


@dataclass(frozen=True, slots=True)
class BreathingVaried:
    """Breathing changed within a rest, from minutes to minutes: its one number is of no moment."""

    code: ClassVar[str] = "breathing_varied"
    which: Which
    lowest_per_min: float
    highest_per_min: float


@dataclass(frozen=True, slots=True)
class LowConfidence:
    """A rest of which something is left out or missing, or seems misplaced, but not too much."""

    code: ClassVar[str] = "low_confidence"
    which: Which
    excluded_percent: float
    gap_s: float
    name: str = ""
    misplaced: int = 0  # beats


@dataclass(frozen=True, slots=True)
class ShortRests:
    code: ClassVar[str] = "short_rests"
    shortest_s: float


@dataclass(frozen=True, slots=True)
class FewOwnSessions:
    """So many comparable sessions are missing until there is a range of one's own."""

    code: ClassVar[str] = "few_own_sessions"
    missing: int


@dataclass(frozen=True, slots=True)
class LeftOut:
    """So many earlier sessions are of an older version, and left out until worked out again."""

    code: ClassVar[str] = "earlier_left_out"
    sessions: int


@dataclass(frozen=True, slots=True)
class FewControls:
    code: ClassVar[str] = "few_controls"
    controls: int
    needed: int


@dataclass(frozen=True, slots=True)
class Interrupted:
    """Pauses and cuts inside a rest."""

    code: ClassVar[str] = "interrupted"
    which: Which
    held_s: float
    name: str = ""


@dataclass(frozen=True, slots=True)
class IntervalsDoubtful:
    """The strap's intervals do not add up to the time that went by."""

    code: ClassVar[str] = "intervals_doubtful"
    doubt: UnitDoubt


@dataclass(frozen=True, slots=True)
class WasUnsaved:
    """For so long nothing could be saved; it was, later."""

    code: ClassVar[str] = "unsaved"
    unsaved_s: float
    why: NotSaved


ComparisonLimit = (
    DifferentPostures
    | PostureUnknown
    | TooFarApart
    | LongerApart
    | NotInPlan
    | NotReached
    | RestMissing
    | RestRefused
    | RestTooShort
    | BreathingUnknown
    | BreathingChanged
    | BreathingAgainst
    | SlowInOneRest
    | SlowBreathing
    | HeartRateChanged
    | HeartRateAgainst
    | BreathingVaried
    | LowConfidence
    | ShortRests
    | LittleSettling
    | NoRestsAlike
    | HeartRateMoved
    | WiderAtNight
    | FewOwnSessions
    | FewControls
    | LeftOut
    | Interrupted
    | RestLonger
    | AwayUnsure
    | IntervalsDoubtful
    | DeliveredAgain
    | WasUnsaved
    | Said
)
