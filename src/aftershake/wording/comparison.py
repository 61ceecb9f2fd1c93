"""What limits a comparison of two rests, or makes it impossible: whole sentences."""

from __future__ import annotations

import math
from typing import assert_never

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
from aftershake.hrv.model import Comparison, OwnSessions, UsualVariation, Verdict
from aftershake.hrv.plain_rests import LEAST_SHARE, WITHIN_SHARE
from aftershake.hrv.reasons import (
    BreathingChanged,
    BreathingUnknown,
    BreathingVaried,
    ComparisonLimit,
    DifferentPostures,
    FewControls,
    FewOwnSessions,
    Interrupted,
    IntervalsDoubtful,
    LeftOut,
    LowConfidence,
    RestMissing,
    RestRefused,
    RestTooShort,
    ShortRests,
    SlowBreathing,
    WasUnsaved,
)
from aftershake.reasons import Said
from aftershake.wording.metrics import refusal
from aftershake.wording.numbers import count, how_long, ratio
from aftershake.wording.saving import WHY
from aftershake.wording.sentence import worded
from aftershake.wording.strap import unit_doubt

_VERDICTS: dict[Verdict, str] = {
    "clearly_higher": "clearly higher",
    "larger_than_usual_higher": "higher, by more than usual",
    "within_usual_variation": "within usual variation",
    "larger_than_usual_lower": "lower, by more than usual",
    "clearly_lower": "clearly lower",
    "cannot_tell": "cannot tell",
    "not_comparable": "not comparable",
}


@worded
def verdict(found: Verdict) -> str:
    """In a few words, for a line of a list or a picture."""
    return _VERDICTS[found]


@worded
def limit(reason: ComparisonLimit) -> str:
    """A whole sentence."""
    match reason:
        case DifferentPostures():
            return (
                "The two rests were in different postures,"
                " which alone can change RMSSD by half or more."
            )
        case PostureUnknown():
            return (
                "The plan leaves open how you rest and nobody said it before, so it is not known"
                " whether both rests were alike."
            )
        case TooFarApart(apart_s, most_s):
            return (
                f"The two rests were {_apart(apart_s)} apart. Beyond {_apart(most_s)} it is not"
                " known how much rest alone changes."
            )
        case LongerApart(apart_s, planned_s):
            return (
                f"The two rests were {_apart(apart_s)} apart, not {_apart(planned_s)} as planned;"
                " the longer that is, the more they differ by themselves."
            )
        case NotInPlan("first"):
            return "This plan has no rest before the shaking, so there is nothing to compare."
        case NotInPlan("second"):
            return "This plan has no second rest, so there is nothing to compare."
        case NotInPlan():
            return "This plan has no rest before and after, so there is nothing to compare."
        case NotReached(which, name):
            return f"{_the_rest(which, name)} was not reached."
        case RestMissing(which):
            return f"There is no {which} rest to compare."
        case RestRefused(which, why, name):
            words = refusal(why) if why is not None else "too little signal"
            return f"{_the_rest(which, name)} gave no usable RMSSD: {words}."
        case RestTooShort(which, signal_s, needed_s, name):
            return (
                f"{_the_rest(which, name)} has {signal_s:.0f} s of signal;"
                f" {needed_s:.0f} s are needed to compare."
            )
        case BreathingUnknown():
            return "How breathing changed could not be estimated, so it may explain the change."
        case BreathingChanged(before, after):
            went = "slowed" if after < before else "quickened"
            return (
                f"Estimated breathing {went} from {before:.0f} to {after:.0f} a minute,"
                " which alone may explain the change."
            )
        case BreathingAgainst(before, after):
            went, does = ("slowed", "rise") if after < before else ("quickened", "fall")
            would = "raises" if after < before else "lowers"
            return (
                f"Estimated breathing {went} from {before:.0f} to {after:.0f} a minute. That by"
                f" itself {would} RMSSD, but it did not {does}."
            )
        case SlowInOneRest(which, per_min, other_per_min):
            return (
                f"Estimated breathing was slow in the {which} rest only ({per_min:.0f} a minute,"
                f" not {other_per_min:.0f}), which alone may explain the change."
            )
        case HeartRateChanged(before, after):
            went, is_ = ("fell", "higher") if after < before else ("rose", "lower")
            heart = "slower" if after < before else "faster"
            return (
                f"Heart rate {went} from {before:.0f} to {after:.0f} bpm: RMSSD is {is_} in a"
                f" {heart} heart, by arithmetic too, so it may be part of the change."
            )
        case HeartRateAgainst(before, after):
            went, is_ = ("fell", "higher") if after < before else ("rose", "lower")
            heart = "slower" if after < before else "faster"
            return (
                f"Heart rate {went} from {before:.0f} to {after:.0f} bpm. RMSSD is usually {is_} in"
                f" a {heart} heart, but here it was not."
            )
        case SlowBreathing(per_min):
            return (
                f"Estimated breathing was slow ({per_min:.0f} a minute), which alone raises RMSSD."
            )
        case BreathingVaried(which, lowest, highest):
            return (
                f"Estimated breathing changed within the {which} rest, between {lowest:.0f} and"
                f" {highest:.0f} a minute, which alone may change RMSSD."
            )
        case LowConfidence(which, excluded_percent, gap_s, name, misplaced):
            more = f", {count(misplaced, 'beat')} out of place by the look of it" * bool(misplaced)
            return (
                f"The signal of {_rest(which, name)} was of low confidence"
                f" ({excluded_percent:.0f} % of beats left out, {gap_s:.0f} s missing{more})."
            )
        case ShortRests(shortest_s):
            rest = count(round(shortest_s / 60), "minute")
            return f"{rest} of rest can only show large changes; five are better."
        case LittleSettling(which, name):
            return (
                f"{_the_rest(which, name)} was measured soon after movement, with little time to"
                " settle."
            )
        case NoRestsAlike():
            return (
                "No plain rests of these lengths, this far apart and in this posture were measured,"
                " so figures published for other rests are used."
            )
        case HeartRateMoved(_, share):
            return (
                "Of plain rests in which heart rate moved by more than 3 a minute, too,"
                f" {of_pairs(share)} pairs differ by this much or more."
            )
        case WiderAtNight(share):
            return (
                "People who doze differ more from rest to rest: at night,"
                f" {of_pairs(share)} pairs by this much or more."
            )
        case FewOwnSessions(missing):
            return (
                f"After {count(missing, 'more session')} like this one, there is a range of your"
                " own to compare with."
            )
        case FewControls(controls, needed):
            return (
                f"{controls} of {needed} control sessions so far, with rest instead of shaking;"
                " from then on your own variation is used."
            )
        case LeftOut(1):
            return (
                "1 earlier session was worked out by an older version and is left out;"
                " `aftershake recompute` works it out again."
            )
        case LeftOut(sessions):
            return (
                f"{sessions} earlier sessions were worked out by an older version and are left out;"
                " `aftershake recompute` works them out again."
            )
        case Interrupted(which, held_s, name):
            return f"{_the_rest(which, name)} was interrupted for {how_long(held_s)}."
        case RestLonger(which, for_s):
            return f"The {which} rest lasted {how_long(for_s)} longer, for what was lost of it."
        case AwayUnsure(which, "wall"):
            return (
                f"How long the {which} rest was cut off is told by the computer's clock alone,"
                " which may have been set meanwhile."
            )
        case AwayUnsure(which, _):
            return (
                f"How long the {which} rest was cut off is not known: the computer's clock was set"
                " meanwhile."
            )
        case IntervalsDoubtful(doubt):
            words = unit_doubt(doubt)
            return f"{words[0].upper()}{words[1:].rstrip('.')}."
        case DeliveredAgain(1):
            return "1 message of the strap arrived more than once; it was counted once."
        case DeliveredAgain(packets):
            return f"{packets} messages of the strap arrived again; each was counted once."
        case WasUnsaved(unsaved_s, cause):
            because = WHY[cause][:1].lower() + WHY[cause][1:]
            return (
                f"For {how_long(unsaved_s)} nothing could be saved ({because}); it was kept in"
                " memory and saved after."
            )
        case Said(text):
            return text
        case _:
            assert_never(reason)


def _rest(which: Which, name: str) -> str:
    """A rest within a sentence; by its name where there are several before or after."""
    return f"the rest “{name}”" if name else f"the {which} rest"


def _the_rest(which: Which, name: str) -> str:
    """The same at the beginning of one."""
    words = _rest(which, name)
    return f"{words[0].upper()}{words[1:]}"


def _apart(seconds: float) -> str:
    """13 minutes, 3 hours and 20 minutes."""
    minutes = round(seconds / 60)
    hours, rest = divmod(minutes, 60)
    parts = [count(hours, "hour")] if hours else []
    if rest or not hours:
        parts.append(count(rest, "minute"))
    return " and ".join(parts)


def limits(comparison: Comparison) -> tuple[str, ...]:
    """A sentence for each reason, in their order."""
    return tuple(limit(reason) for reason in comparison.reasons)


def usual_from(usual: UsualVariation) -> str:
    """Where the usual variation comes from, as the contract has it."""
    if usual.controls is not None:
        return f"{usual.controls} control sessions"
    return "measured rests" if usual.measured else "published"


@worded
def of_pairs(share: float) -> str:
    """A share of pairs as a small count: "1 of 25", "6 of 10". More than 1 of 10 stays so in
    words, and so does fewer; the same with 1 of 50."""
    if share <= LEAST_SHARE:
        return f"fewer than 1 of {round(1 / LEAST_SHARE)}"
    if share < WITHIN_SHARE:
        exact = 1 / share
        step = 1 if exact <= 20 else 5 if exact <= 50 else 10
        return f"1 of {step * math.ceil(exact / step)}"
    if share < 0.35:
        return f"1 of {round(1 / share)}"
    return f"{round(10 * share)} of 10" if share < 0.95 else "nearly all"


@worded
def own_range(own: OwnSessions, delta_ln: float) -> str:
    """Where a session lies among the person's own earlier ones."""
    where = (
        "below that"
        if delta_ln < own.low_ln
        else "above that"
        if delta_ln > own.high_ln
        else "one of those"
    )
    return (
        f"By your last {own.n} sessions like this one, RMSSD after ÷ before is {ratio(own.low_ln)}"
        f" to {ratio(own.high_ln)} in 9 of 10 cases; {ratio(delta_ln)} is {where}."
    )
