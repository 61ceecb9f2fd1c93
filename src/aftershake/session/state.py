"""All that the events of a session have made of it: what is shown and what is measured follow from
this alone."""

from __future__ import annotations

from dataclasses import dataclass

from aftershake.events import Cued, LinkReason, LinkState, Unsaved
from aftershake.plans.plan import Phase, Plan
from aftershake.session.check import NOTHING_SAID, Said
from aftershake.session.live_window import NO_TRAIL, NOTHING_HEARD, LiveWindow, Trail
from aftershake.session.view import Baseline, Stage


@dataclass(frozen=True, slots=True)
class Span:
    """A phase as it was gone through, on the session clock."""

    phase: int
    start_s: float
    end_s: float
    made_up_s: float = 0.0  # by how much it lasted longer, for what was lost of it


@dataclass(frozen=True, slots=True)
class State:
    """A session after some of its events; times in seconds on the session clock."""

    plan: Plan
    t_s: float = 0.0
    stage: Stage = "waiting"
    phase: int = 0
    phase_start_s: float = 0.0
    begins_s: float | None = None  # until when there is time to lie down, or to lie down again
    longer_s: float = 0.0  # by how much the phase of now was made longer
    lost_s: float = 0.0  # how long the strap was not heard in what is measured of the rest of now
    made_up_s: float = 0.0  # … and by how much this rest lasts longer for it
    shortened: bool = False  # whether a phase was ended before its time
    pauses: tuple[tuple[float, float], ...] = ()  # stretches that belong to no measurement
    paused_at_s: float | None = None
    held: tuple[float, ...] = ()  # how long each pause of this phase was, the newest first
    held_before_s: float = 0.0  # … and all of them
    spans: tuple[Span, ...] = ()
    through: bool = False  # the last phase came to its end; nobody stopped
    complete: bool = False  # … and no phase was cut short
    link: LinkState = "searching"
    link_since_s: float = 0.0
    link_reason: LinkReason | None = None
    away_since_s: float | None = None  # since when a strap that was there is not
    connection: int = 0
    window: LiveWindow = NOTHING_HEARD  # what was heard lately: bounded, see the fold
    trail: Trail = NO_TRAIL  # RMSSD through this phase
    baseline: Baseline | None = None  # what its measuring gave, once it was measured
    last_hr_s: float | None = None  # arrival of the last packet that carried a heart rate
    last_rr_s: float | None = None  # … and of the last one that carried RR intervals
    same_since_s: float = 0.0  # arrival of the first packet that was the same as the newest
    same_packets: int = 0  # … and how many in a row were
    listening_since_s: float | None = None  # the first packet with a heart rate
    packets: int = 0
    marks: tuple[float, ...] = ()  # when the person marked a moment
    facts: tuple[tuple[str, str], ...] = ()
    unsaved: tuple[Unsaved, ...] = ()
    cued: Cued | None = None  # what was told last
    said: Said = NOTHING_SAID  # what the person said of the session
    posture: str = ""  # how they rest, as said before the end: what is measured may depend on it

    @property
    def now(self) -> Phase:
        return self.plan.phases[self.phase]

    @property
    def phase_lasts_s(self) -> float:
        """How long the phase of now lasts, pauses left out."""
        return self.now.duration_s + self.longer_s + self.made_up_s

    @property
    def held_s(self) -> float:
        """How long this phase has been held by pauses and cuts, up to `t_s`."""
        now_s = self.t_s - self.paused_at_s if self.paused_at_s is not None else 0.0
        return self.held_before_s + now_s

    @property
    def elapsed_s(self) -> float:
        """How much of this phase is done."""
        if self.stage == "waiting":
            return 0.0
        # In a pause it is the same to the last digit: no rounding makes it more or less.
        until_s = self.t_s if self.paused_at_s is None else self.paused_at_s
        return min(self.phase_lasts_s, until_s - self.phase_start_s - self.held_before_s)

    @property
    def phase_left_s(self) -> float:
        return max(0.0, self.phase_lasts_s - self.elapsed_s)

    @property
    def later_s(self) -> float:
        """How long the phases after this one last, as planned."""
        return sum(phase.duration_s for phase in self.plan.phases[self.phase + 1 :])

    def fact(self, what: str) -> str | None:
        return next((value for key, value in reversed(self.facts) if key == what), None)
