"""What a finished session says: which words and numbers, in which order. Pure.

The review screen, `show`, and the summary of a session without a terminal only lay this out, so
they say the same; the JSON of a session holds the values that these texts were made of.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from aftershake.hrv.limits import NotInPlan, Which
from aftershake.hrv.model import Quality
from aftershake.plans.plan import Kind, Role, one_rest
from aftershake.session.check import ITEMS, DistressCode, Said
from aftershake.session.result import PhaseResult, Result
from aftershake.wording import ratings as words
from aftershake.wording.comparison import limit, own_range, verdict
from aftershake.wording.gaps import told
from aftershake.wording.headline import (
    LIMITS,
    NOT_ADVICE,
    ONE_AT_REST,
    ONE_READING,
    beside,
    headline_of,
)
from aftershake.wording.marks import marks_words
from aftershake.wording.metrics import no_number, sighs, signal
from aftershake.wording.numbers import MISSING, change, clock, number, ratio

# Why a session has no end yet: nobody records it any more, or somebody does.
Unended = Literal["", "cut_off", "recording"]
_UNENDED: dict[Unended, str] = {
    "": "stopped early",
    "cut_off": "cut off",
    "recording": "being recorded",
}


@dataclass(frozen=True, slots=True)
class ReviewPhase:
    """One phase. Numbers are texts without their unit, an en dash where there is none."""

    role: Role
    name: str
    kind: Kind
    hr_bpm: str
    rmssd_ms: str
    ln_rmssd: str
    breathing_per_min: str
    quality: Quality
    signal: str  # the quality in a word or two
    why: str  # there is no RMSSD; empty where there is one
    lasted: str  # how long it was: "6:00"
    measured: str  # … and how long what is measured of it: "5:00"

    @property
    def how_long(self) -> str:
        """How long it was measured, and of how long, where that is another time."""
        same = self.measured == self.lasted
        return self.measured if same else f"{self.measured} of {self.lasted}"


@dataclass(frozen=True, slots=True)
class ReviewChange:
    """From the rest before to the rest after: differences with their sign, RMSSD as a factor."""

    verdict: str
    hr_bpm: str
    rmssd: str
    ln_rmssd: str
    breathing_per_min: str


@dataclass(frozen=True, slots=True)
class ReviewRating:
    """One item as it was rated before and after: "6 → 3", an en dash for what was left out."""

    label: str
    change: str


@dataclass(frozen=True, slots=True)
class ReviewCheck:
    """What the person said of the session; empty where nothing was."""

    ratings: tuple[ReviewRating, ...] = ()  # of the items that were rated at all
    said: tuple[str, ...] = ()  # sentences, their own words last
    distress: DistressCode | None = None  # why a kind word is said
    kind_word: str = ""


@dataclass(frozen=True, slots=True)
class Review:
    """In the order in which it is said. `beside` holds the indices into `phases` of what stands
    side by side: the two rests compared, and the first shaking."""

    number: int
    title: str
    started_at: str  # UTC, ISO 8601
    complete: bool
    beats: int
    headline: str
    limits: tuple[str, ...]  # sentences, without the one that the headline says, one's own first
    gaps: tuple[str, ...]  # sentences; times count from the first beat
    marks: tuple[str, ...]  # a sentence, where there are any
    phases: tuple[ReviewPhase, ...]
    beside: tuple[int, ...]
    change: ReviewChange | None  # None where there are not two rests
    check: ReviewCheck = ReviewCheck()
    caveats: tuple[str, ...] = LIMITS
    reading: bool = False  # one rest, by its plan: there is nothing to compare
    unended: Unended = ""

    @property
    def early(self) -> str:
        """That it did not come to its end, in words; empty where it did."""
        return "" if self.complete else _UNENDED[self.unended]


def review_of(result: Result, *, unended: Unended = "") -> Review:
    """What `result` says; `unended` where it has no end yet."""
    named = result.roles
    zero_s = result.phases[0].start_s if result.phases else 0.0
    # A longer plan that was stopped in its first rest has reached no other phase either.
    by_plan = any(isinstance(reason, NotInPlan) for reason in result.comparison.reasons)
    reading = by_plan and one_rest([phase.kind for phase in result.phases])
    return Review(
        number=result.id,
        title=result.title,
        started_at=result.started_at,
        complete=result.complete,
        beats=result.beats,
        headline=headline_of(result),
        limits=(*_own(result), *map(limit, beside(result.comparison)), *_sighs(result)),
        gaps=told(result.gaps, zero_s),
        marks=marks_words([mark.t_s for mark in result.marks], zero_s),
        phases=tuple(map(_phase, named, result.phases)),
        beside=_beside(result, named),
        change=_change(result),
        check=check_of(result.said, zero_s),
        caveats=_caveats(result, reading),
        reading=reading,
        unended=unended,
    )


def _caveats(result: Result, reading: bool) -> tuple[str, ...]:
    if reading:
        return ONE_READING, NOT_ADVICE
    at_rest = result.baseline is not None and result.integration is not None
    if at_rest and all(phase.kind != "shake" for phase in result.phases):
        return ONE_AT_REST, NOT_ADVICE
    return LIMITS


def _own(result: Result) -> tuple[str, ...]:
    """Where today lies among the person's own sessions, once there are enough."""
    own, delta_ln = result.comparison.own_sessions, result.comparison.delta_ln_rmssd
    return (own_range(own, delta_ln),) if own is not None and delta_ln is not None else ()


def _phase(role: Role, phase: PhaseResult) -> ReviewPhase:
    said = phase.metrics
    return ReviewPhase(
        role=role,
        name=phase.name,
        kind=phase.kind,
        hr_bpm=number(said.hr_bpm),
        rmssd_ms=number(said.rmssd_ms, 1),
        ln_rmssd=number(said.ln_rmssd, 2),
        breathing_per_min=number(said.breathing_per_min),
        quality=said.quality,
        signal=signal(said),
        why=no_number(said.reason) if said.rmssd_ms is None else "",
        lasted=clock(phase.end_s - phase.start_s),
        measured=clock(said.duration_s),
    )


def check_of(said: Said, zero_s: float = 0.0) -> ReviewCheck:
    """What `said` is told as; times count from `zero_s`."""
    before, after = said.rated("before") or {}, said.rated("after") or {}
    pairs = [(item, before.get(item), after.get(item)) for item in ITEMS]
    return ReviewCheck(
        ratings=tuple(
            ReviewRating(words.item(item), words.from_to(*values))
            for item, *values in pairs
            if values != [None, None]
        ),
        said=(
            *words.notes(said),
            *words.tiredness(said.tiredness, zero_s),
            *((words.note(note),) if (note := said.note("note")) else ()),
        ),
        distress=said.distress,
        kind_word=words.distress(said.distress) if said.distress else "",
    )


def _sighs(result: Result) -> tuple[str, ...]:
    """Of each rest compared, what deep breaths make of its number."""
    rests: tuple[tuple[int | None, Which], ...] = (
        (result.baseline, "first"),
        (result.integration, "second"),
    )
    told = [sighs(result.phases[at].metrics, which) for at, which in rests if at is not None]
    return tuple(sentence for sentence in told if sentence)


def _beside(result: Result, named: Sequence[Role]) -> tuple[int, ...]:
    first, second = result.baseline, result.integration
    between = next((i for i, role in enumerate(named) if role == "shaking"), None)
    if between is None and first is not None and second is not None:  # rest in its place
        between = max(range(first + 1, second), key=lambda i: _lasted_s(result, i), default=None)
    wanted = {i for i in (first, between, second) if i is not None}
    return tuple(sorted(wanted)) or tuple(range(min(3, len(named))))


def _lasted_s(result: Result, at: int) -> float:
    return result.phases[at].end_s - result.phases[at].start_s


def _change(result: Result) -> ReviewChange | None:
    before, after = result.rests
    if before is None or after is None:
        return None
    comparison = result.comparison
    breaths = before.metrics.breathing_per_min, after.metrics.breathing_per_min
    return ReviewChange(
        verdict=verdict(comparison.verdict),
        hr_bpm=change(comparison.delta_hr_bpm),
        rmssd=ratio(comparison.delta_ln_rmssd),
        ln_rmssd=change(comparison.delta_ln_rmssd, 2),
        breathing_per_min=_breathing_change(*breaths),
    )


def _breathing_change(before: float | None, after: float | None) -> str:
    """Between the estimates as they are shown, so that the row adds up."""
    if before is None or after is None:
        return MISSING
    return change(float(round(after) - round(before)))
