"""What a result says to a person, never more than the beats carry. Same input, same words."""

from __future__ import annotations

import math

from aftershake.hrv.model import Comparison, UsualVariation
from aftershake.hrv.reasons import ComparisonLimit
from aftershake.session.result import Result
from aftershake.wording.comparison import limit, usual_from
from aftershake.wording.numbers import percent_change
from aftershake.wording.sentence import worded

ONE_SESSION = "One session cannot show that shaking caused a change."
NO_STUDY = "We found no study that measured heart-rate variability around TRE-style shaking."
NOT_ADVICE = "Not medical advice."
LIMITS = (ONE_SESSION, NO_STUDY, NOT_ADVICE)


@worded
def headline(comparison: Comparison, before_ms: float | None, after_ms: float | None) -> str:
    """One or two plain sentences for the review: what changed, and what that is worth.

    `before_ms` and `after_ms`: RMSSD of the two rests, None where there is none.
    """
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
    usual = _usual(comparison.usual_variation, falls=(comparison.delta_ln_rmssd or 0.0) < 0)
    match comparison.verdict:
        case "clearly_higher" | "clearly_lower":
            return f"{usual}; this is clearly {_than(comparison)} that."
        case "larger_than_usual_higher" | "larger_than_usual_lower":
            return f"{usual}; this is a little {_than(comparison)} that."
        case _:
            return f"{usual}, so this cannot be told from resting quietly."


def _than(comparison: Comparison) -> str:
    """Own control sessions have a middle of their own, which a change can lie above or below."""
    if comparison.usual_variation.controls is None:
        return "more than"
    return "higher than" if comparison.verdict.endswith("higher") else "lower than"


def _usual(usual: UsualVariation, *, falls: bool) -> str:
    """What rests differ by; in percent, a fall is less than the rise that takes it back."""
    if usual.controls is None:
        half = abs(100 * math.expm1(-usual.within_ln if falls else usual.within_ln))
        about = f"{5 * round(half / 5):.0f}" if half >= 20 else f"{max(1, round(half))}"
        return f"Measuring twice without doing anything varies by about {about} %"
    low = 100 * math.expm1(usual.middle_ln - usual.within_ln)
    high = 100 * math.expm1(usual.middle_ln + usual.within_ln)
    return (
        f"By your {usual_from(usual)}, with rest instead of shaking, it changes by"
        f" {percent_change(low)} to {percent_change(high)} % in 9 of 10 cases"
    )
