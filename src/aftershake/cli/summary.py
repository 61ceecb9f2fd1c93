"""What a session says, in lines for a terminal: its review model laid out."""

from __future__ import annotations

from collections.abc import Sequence

from aftershake.events import Cued
from aftershake.plain import plain
from aftershake.plans.plan import GLYPHS
from aftershake.review.model import Review, ReviewCheck, ReviewPhase
from aftershake.wording.metrics import RMSSD_MEANS
from aftershake.wording.numbers import MISSING, clock
from aftershake.wording.times import moment


def summary(review: Review, year: int | None = None) -> list[str]:
    """What matters first: what changed and what limits that, then the numbers. `year`: that of now,
    so that another one is said."""
    early = f", {review.early}" if review.early else ""
    lines = [f"Session {review.number}: {review.title}, {moment(review.started_at, year)}{early}"]
    lines.append(review.headline)
    lines += [f"  · {sentence}" for sentence in review.limits]
    lines += [f"  × {sentence}" for sentence in review.gaps]
    lines += [f"  ▾ {sentence}" for sentence in review.marks]
    lines += [_phase(phase) for phase in review.phases]
    if (change := review.change) is not None and change.rmssd != MISSING:
        breathing = change.breathing_per_min
        breaths = f", breathing {breathing} a minute" if breathing != MISSING else ""
        lines.append(
            f"  after ÷ before: RMSSD {change.rmssd} (ln {change.ln_rmssd}), {change.verdict};"
            f" heart rate {change.hr_bpm} bpm{breaths}"
        )
    lines += check_lines(review.check)
    lines.append(RMSSD_MEANS)
    lines.append(" ".join(review.caveats))
    return lines


def check_lines(check: ReviewCheck) -> list[str]:
    """What the person said of the session."""
    lines = []
    if check.ratings:
        each = ", ".join(f"{rating.label} {rating.change}" for rating in check.ratings)
        lines.append(f"  your ratings, before → after: {each}")
    lines += [f"  ◦ {sentence}" for sentence in check.said]
    if check.kind_word:
        lines.append(f"  {check.kind_word}")
    return lines


def cue_lines(told: Sequence[Cued]) -> list[str]:
    """What was told while a session went on: when on its clock, what, in which words."""
    if not told:
        return ["Nothing was told in this session."]
    return [f"{clock(each.t_s):>6}  {each.cue:<12} {plain(each.words, 400)}" for each in told]


def _phase(phase: ReviewPhase) -> str:
    heart = f"{phase.hr_bpm} bpm" if phase.hr_bpm != MISSING else f"heart rate {MISSING}"
    head = f"  {GLYPHS[phase.role]} {phase.name:<12} {heart}"
    if phase.why:
        return f"{head}, no RMSSD: {phase.why}"
    breathing = (
        f", breathing about {phase.breathing_per_min} a minute (estimated)"
        if phase.breathing_per_min != MISSING
        else ""
    )
    return (
        f"{head}, RMSSD {phase.rmssd_ms} ms (ln {phase.ln_rmssd}){breathing}, signal"
        f" {phase.signal}, measured {phase.how_long}"
    )
