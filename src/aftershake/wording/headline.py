"""What a result says to a person, never more than the beats carry. Same input, same words."""

from __future__ import annotations

import math

from aftershake.hrv.limits import NotInPlan
from aftershake.hrv.model import Comparison, UsualVariation
from aftershake.hrv.reasons import ComparisonLimit, LowConfidence
from aftershake.session.result import Result
from aftershake.wording.comparison import limit, of_pairs, usual_from
from aftershake.wording.numbers import percent_change
from aftershake.wording.sentence import worded

ONE_SESSION = "One session cannot show that shaking caused a change."
NO_STUDY = "We found no study that measured heart-rate variability around TRE-style shaking."
NOT_ADVICE = "Not medical advice."
ONE_READING = (
    "One reading says little by itself: of two days of one person, 1 of 3 pairs differ by half as"
    " much again, or more."
)
ONE_AT_REST = "Nothing was shaken here: it shows how two rests of yours differ by themselves."
LIMITS = (ONE_SESSION, NO_STUDY, NOT_ADVICE)


@worded
def headline(comparison: Comparison, before_ms: float | None, after_ms: float | None) -> str:
    """One or two plain sentences for the review: what changed, and what that is worth.

    `before_ms` and `after_ms`: RMSSD of the two rests, None where there is none.
    """
    if comparison.reasons[:1] and isinstance(comparison.reasons[0], NotInPlan):
        return limit(comparison.reasons[0])  # nothing was promised
    if comparison.verdict in ("cannot_tell", "not_comparable"):
        start = "Cannot tell." if comparison.verdict == "cannot_tell" else "Not comparable."
        return " ".join((start, *map(limit, _main(comparison))))
    if before_ms is None or after_ms is None:
        return "Cannot tell."
    return f"{_change(comparison, before_ms, after_ms)} {_worth(comparison)}"


def headline_of(result: Result) -> str:
    """The same of a whole result."""
    before_ms, after_ms = (rest.metrics.rmssd_ms if rest else None for rest in result.rests)
    return headline(result.comparison, before_ms, after_ms)


def beside(comparison: Comparison) -> tuple[ComparisonLimit, ...]:
    """The reasons that the headline does not say already."""
    return comparison.reasons[len(_main(comparison)) :]


def _main(comparison: Comparison) -> tuple[ComparisonLimit, ...]:
    """The reason that the headline says: the first one, where nothing can be said."""
    said = comparison.verdict in ("cannot_tell", "not_comparable")
    return comparison.reasons[:1] if said else ()


def _change(comparison: Comparison, before_ms: float, after_ms: float) -> str:
    percent = comparison.percent or 0.0
    return (
        f"Beat-to-beat variability (RMSSD) {before_ms:.0f} → {after_ms:.0f} ms"
        f" ({percent_change(percent)} %)."
    )


def _worth(comparison: Comparison) -> str:
    """How often rests differ by as much, and so what the change is worth."""
    usual, shares = comparison.usual_variation, comparison.rest_exceedance
    if usual.controls is not None:
        return f"{_own(usual)}{_beside_own(comparison)}"
    if usual.measured and shares is not None:
        often = f"in {of_pairs(shares.share)} pairs"
    else:
        often = f"in {_PUBLISHED[_size(comparison)]}, by published figures"
    return (
        "Two plain rests, with nothing done between, differ by this much or more"
        f" {often}{_so(comparison)}"
    )


# Its limits are where 1 of 5 and 1 of 20 pairs lie beyond.
_PUBLISHED = {
    "within": "more than 1 of 5 pairs",
    "larger": "fewer than 1 of 5 pairs",
    "clearly": "fewer than 1 of 20 pairs",
}


def _size(comparison: Comparison) -> str:
    """How far out the change lies, whatever is made of it."""
    usual = comparison.usual_variation
    beyond = abs((comparison.delta_ln_rmssd or 0.0) - usual.middle_ln)
    if beyond <= usual.within_ln:
        return "within"
    return "larger" if beyond <= usual.clear_ln else "clearly"


def _so(comparison: Comparison) -> str:
    match comparison.verdict:
        case "clearly_higher" | "clearly_lower":
            return "; this is clearly more than usual."
        case "larger_than_usual_higher" | "larger_than_usual_lower":
            return f"; this is more than usual{_held_back(comparison)}."
        case _:
            return ", so this cannot be told from resting quietly."


def _held_back(comparison: Comparison) -> str:
    """Why a change that lies far out is not called clear."""
    if _size(comparison) != "clearly" or comparison.verdict.startswith("clearly"):
        return ""
    weak = any(isinstance(reason, LowConfidence) for reason in comparison.reasons)
    return f", and no more is said {'with a weak signal' if weak else 'of unknown postures'}"


def _own(usual: UsualVariation) -> str:
    """What the person's own rests do: their middle may lie to one side."""
    low = 100 * math.expm1(usual.middle_ln - usual.within_ln)
    high = 100 * math.expm1(usual.middle_ln + usual.within_ln)
    return (
        f"By your {usual_from(usual)}, with rest instead of shaking, it changes by"
        f" {percent_change(low)} to {percent_change(high)} % in 9 of 10 cases"
    )


def _beside_own(comparison: Comparison) -> str:
    if comparison.verdict == "within_usual_variation":
        return ", so this cannot be told from resting quietly."
    side = "higher" if comparison.verdict.endswith("higher") else "lower"
    how = "clearly " if comparison.verdict.startswith("clearly") else "a little "
    shares, held_back = comparison.rest_exceedance, _held_back(comparison)
    said = f"; this is {'' if held_back else how}{side} than that{held_back}."
    if shares is None:
        return said
    often = of_pairs(shares.share)
    return f"{said} Reckoned from them, {often} changes at rest lie as far out, up or down."
