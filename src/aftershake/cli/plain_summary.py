"""What a session says, to be listened to: sentences, then a line for each number."""

from __future__ import annotations

from aftershake.review.model import Review, ReviewPhase
from aftershake.wording.numbers import MISSING
from aftershake.wording.plain_lines import wrapped
from aftershake.wording.times import moment


def plain_summary(review: Review, year: int | None = None) -> list[str]:
    """The same as `summary.summary`, in the same order, without a shape."""
    early = f", {review.early}" if review.early else ""
    said = [f"Session {review.number}: {review.title}, {moment(review.started_at, year)}{early}."]
    said += [review.headline, *review.limits, *review.gaps, *review.marks]
    for phase in review.phases:
        said += _phase(phase)
    if (change := review.change) is not None and change.rmssd != MISSING:
        said.append(f"RMSSD, the rest after against the rest before: {change.rmssd}")
        said.append(f"natural logarithm of RMSSD, change: {change.ln_rmssd}")
        said.append(f"heart rate, change: {change.hr_bpm} beats a minute")
        if change.breathing_per_min != MISSING:
            said.append(f"breathing, change: {change.breathing_per_min} a minute (estimated)")
        said.append(f"verdict: {change.verdict}")
    said += review.caveats
    return [line for each in said for line in wrapped(each)]


def _phase(phase: ReviewPhase) -> list[str]:
    name = phase.name
    heart = f"{phase.hr_bpm} beats a minute" if phase.hr_bpm != MISSING else "none"
    lines = [f"{name}, heart rate: {heart}"]
    if phase.why:
        return [*lines, f"{name}, RMSSD: none, {phase.why}"]
    lines.append(f"{name}, RMSSD: {phase.rmssd_ms} ms (natural logarithm {phase.ln_rmssd})")
    if phase.breathing_per_min != MISSING:
        lines.append(f"{name}, breathing: about {phase.breathing_per_min} a minute (estimated)")
    return [*lines, f"{name}, signal: {phase.signal}"]
