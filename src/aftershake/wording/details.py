"""What is said of the details of a session: how it came back after the shaking, and what each
picture shows."""

from __future__ import annotations

from typing import assert_never

from aftershake.hrv.reasons import NoBeats, SignalMissing
from aftershake.hrv.recovery import (
    NoBaseline,
    NotFallen,
    NotJudged,
    NotReturned,
    RateMissing,
    RestShorter,
    RestsUnlike,
    Returned,
    ReturnedBetween,
    RmssdReturn,
)
from aftershake.wording.metrics import no_number, refusal
from aftershake.wording.numbers import clock, how_long
from aftershake.wording.sentence import worded

# Fixed by `make truth`: returns.
ROUGH = (
    "Of plain rests, with nothing done between, about half begin lower too, and come back: it says"
    " little by itself."
)
# Of these a moment is told, which is rough.
MOMENTS = ("returned", "returned_between")
# The power of the swings, as `SaidRest.powers` has them.
BANDS = ("HF", "LF", "VLF", "all")
POINCARE_MEANS = (
    "Each dot is a beat interval against the next. The cloud is SD1 wide (beat to beat) and SD2"
    " long (over minutes)."
)
SPECTRUM_MEANS = (
    "How the beat intervals swing, power in ms²: HF quickly, as with the breath, LF slower, VLF"
    " slowest."
)
COURSE_MEANS = "RMSSD of each minute, every half minute; none where the signal is poor."
TACHOGRAM_MEANS = "Each beat interval of the two rests, in thousandths of a second."
NO_SECOND_REST = "There are not two rests, so it cannot be told how anything came back."
NO_REST = "There is no rest to draw."
NO_INTERVALS = "No beat intervals came in the rests."
NO_SPECTRUM = "the beats of this rest are too few or too broken for a spectrum"


@worded
def missing_rate(reason: RateMissing) -> str:
    """Why there is no heart rate at a moment of the rest, in words that can follow a colon."""
    match reason:
        case RestShorter(lasted_s, _):
            return f"the rest ended at {clock(lasted_s)}"
        case NoBeats() | SignalMissing():
            return refusal(reason)
        case _:
            assert_never(reason)


@worded
def after(after_s: float) -> str:
    """How far into the rest: "at 2 min"."""
    return f"at {after_s / 60:.0f} min"


@worded
def no_minutes(first: str, last: str, why: str) -> str:
    """Minutes in a row without a number, by when the first and the last of them ended. `why`: in
    words that can follow a colon, or empty."""
    return f"no number from {first} to {last}{f': {why}' if why else ''}"


@worded
def back(found: RmssdReturn) -> str:
    """When RMSSD first came back to the baseline and passed it: a whole sentence."""
    match found:
        case Returned(after_s):
            return (
                f"RMSSD was below the first rest's at first, and back at it {clock(after_s)} into"
                " the second rest."
            )
        case ReturnedBetween(from_s, to_s):
            return (
                f"RMSSD came back to the first rest's between {clock(from_s)} and {clock(to_s)}"
                " into the second rest; between these the signal was not good enough to tell."
            )
        case NotFallen():
            return (
                "In the first minute of the second rest RMSSD was no lower than in the first rest."
            )
        case NotReturned(lasted_s, whole) if whole:
            return (
                "RMSSD stayed below the first rest's in every minute of the second rest, to its end"
                f" at {clock(lasted_s)}."
            )
        case NotReturned(lasted_s):
            return (
                "RMSSD was below the first rest's in every minute of the second rest that could be"
                f" judged, up to {clock(lasted_s)}; some could not."
            )
        case NotJudged():
            return (
                "When RMSSD came back is not known: the signal at the beginning of the second rest"
                " was not good enough."
            )
        case NoBaseline(why):
            return (
                "When RMSSD came back is not known: there is no number for the rest before"
                f" ({no_number(why)})."
            )
        case RestsUnlike():
            return "When RMSSD came back is not said: the two rests are not alike."
        case RestShorter(lasted_s, needed_s):
            return (
                "When RMSSD came back is not known: the second rest lasted"
                f" {how_long(lasted_s)}, and {how_long(needed_s)} are needed."
            )
        case _:
            assert_never(found)
