"""What a finished session gave: the session object of the command-line contract, typed."""

from __future__ import annotations

from dataclasses import dataclass

from aftershake.events import Cued
from aftershake.hrv.model import LEAST_RATE_S, Comparison, Metrics
from aftershake.plans.plan import Kind, Posture, Role, roles
from aftershake.rr.gaps import Gap
from aftershake.session.check import NOTHING_SAID, Said


@dataclass(frozen=True, slots=True)
class PhaseResult:
    """One phase as it was gone through; times in seconds on the session clock."""

    name: str
    kind: Kind
    posture: Posture
    start_s: float
    end_s: float
    measured_from_s: float
    measured_to_s: float
    metrics: Metrics

    @property
    def rate_refused(self) -> bool:
        """Whether beats came for long enough to tell a heart rate, and none is told of them."""
        told_s = self.metrics.duration_s - self.metrics.gap_s
        return self.metrics.hr_bpm is None and self.metrics.beats > 0 and told_s >= LEAST_RATE_S


@dataclass(frozen=True, slots=True)
class Mark:
    """A moment that the person marked; nobody has said anything of it yet where `note` is empty."""

    t_s: float
    note: str = ""


@dataclass(frozen=True, slots=True)
class Result:
    """`baseline` and `integration` index `phases`: the two rests that `comparison` compares.

    `beats` is how many were recorded, those that no heart makes among them. `trace` holds
    (t_s, bpm) a beat, None at a gap and where no heart makes it, for drawing; neither is part of
    the JSON. Where there is no beat at all, `rates` holds the heart rate that the sensor told.
    """

    id: int
    title: str
    started_at: str  # UTC, ISO 8601
    duration_s: float
    plan: str
    strap: str
    complete: bool
    phases: tuple[PhaseResult, ...]
    gaps: tuple[Gap, ...]
    comparison: Comparison
    baseline: int | None
    integration: int | None
    beats: int
    trace: tuple[tuple[float, float | None], ...]
    marks: tuple[Mark, ...] = ()
    said: Said = NOTHING_SAID  # how the person rated it, and what they noted
    cues: tuple[Cued, ...] = ()  # what the person was told, and when
    rates: tuple[tuple[float, float | None], ...] = ()  # as the sensor told it, without any beat
    left_out: int = 0  # earlier sessions that an older version worked out: set beside none of them

    @property
    def roles(self) -> tuple[Role, ...]:
        """What each of the phases is to the person, as far as the session went."""
        middle = self.baseline + 1 if self.baseline is not None else None
        return roles([phase.kind for phase in self.phases], middle)

    @property
    def heart(self) -> tuple[tuple[float, float | None], ...]:
        """What is drawn of heart rate: `trace`, or `rates`, and nothing of a phase whose heart rate
        is refused."""
        line = self.trace or self.rates
        if not any(phase.rate_refused for phase in self.phases):
            return line
        return tuple((t_s, bpm if self.tells_rate(t_s) else None) for t_s, bpm in line)

    def tells_rate(self, t_s: float) -> bool:
        """Whether this moment lies in no phase whose heart rate is refused."""
        return not any(p.rate_refused and p.start_s < t_s <= p.end_s for p in self.phases)

    @property
    def rests(self) -> tuple[PhaseResult | None, PhaseResult | None]:
        """The two rests that are compared; None for one that was not reached."""
        before, after = (
            self.phases[at] if at is not None else None for at in (self.baseline, self.integration)
        )
        return before, after
