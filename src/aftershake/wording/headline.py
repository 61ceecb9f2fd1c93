"""What a result says to a person, never more than the beats carry. Same input, same words."""

from __future__ import annotations

import math

from aftershake.hrv.model import Comparison, Metrics, UsualVariation

ONE_SESSION = "One session cannot show that shaking caused a change."
NO_STUDY = "We found no study that measured heart-rate variability around TRE-style shaking."
NOT_ADVICE = "Not medical advice."
LIMITS = (ONE_SESSION, NO_STUDY, NOT_ADVICE)


def headline(comparison: Comparison, before: Metrics | None, after: Metrics | None) -> str:
    """One or two plain sentences for the review: what changed, and what that is worth."""
    if comparison.verdict in ("cannot_tell", "not_comparable"):
        start = "Cannot tell." if comparison.verdict == "cannot_tell" else "Not comparable."
        return " ".join((start, *comparison.reasons[:1]))
    if not before or not after or before.rmssd_ms is None or after.rmssd_ms is None:
        return "Cannot tell."
    return f"{_change(comparison, before.rmssd_ms, after.rmssd_ms)} {_worth(comparison)}"


def beside(comparison: Comparison, said: str) -> tuple[str, ...]:
    """The reasons that the headline has not `said` already."""
    return tuple(reason for reason in comparison.reasons if reason not in said)


def _change(comparison: Comparison, before_ms: float, after_ms: float) -> str:
    percent = comparison.percent or 0.0
    return (
        f"Beat-to-beat variability (RMSSD) {before_ms:.0f} → {after_ms:.0f} ms"
        f" ({_signed(percent)} %)."
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
    if comparison.usual_variation.source == "published":
        return "more than"
    return "higher than" if comparison.verdict.endswith("higher") else "lower than"


def _usual(usual: UsualVariation, *, falls: bool) -> str:
    """What rests differ by; in percent, a fall is less than the rise that takes it back."""
    if usual.source == "published":
        half = abs(100 * math.expm1(-usual.within_ln if falls else usual.within_ln))
        about = f"{5 * round(half / 5):.0f}" if half >= 20 else f"{max(1, round(half))}"
        return f"Measuring twice without doing anything varies by about {about} %"
    low = 100 * math.expm1(usual.middle_ln - usual.within_ln)
    high = 100 * math.expm1(usual.middle_ln + usual.within_ln)
    return (
        f"By your {usual.source}, with rest instead of shaking, it changes by"
        f" {_signed(low)} to {_signed(high)} % in 9 of 10 cases"
    )


def _signed(percent: float) -> str:
    sign = "+" if percent >= 0.5 else "−" if percent <= -0.5 else "±"
    return f"{sign}{abs(percent):.0f}"
