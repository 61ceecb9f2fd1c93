"""What a session looks like right now: all that the screens and the headless printer may know.

Frozen values and tuples only: two equal views cost the interface nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from aftershake.events import CueCode, LinkReason, LinkState, NotSaved
from aftershake.hrv.model import Live
from aftershake.hrv.reasons import Refusal
from aftershake.plans.plan import Phase
from aftershake.rr.doubt import UnitDoubt
from aftershake.session.guidance import StepNow

# "waiting": no beat yet, so the phases have not begun.
Stage = Literal["waiting", "running", "paused", "ended"]
Signal = Literal["none", "lost", "poor", "fair", "good"]


@dataclass(frozen=True, slots=True)
class Baseline:
    """What the baseline phase gave, once it is over; the numbers are None where refused."""

    rmssd_ms: float | None
    hr_bpm: float | None
    reason: Refusal | None


@dataclass(frozen=True, slots=True)
class Told:
    """What the person was told last, and when."""

    t_s: float
    cue: CueCode
    words: str


# What became of the database: gone from its place, another file in it, written over, unreadable.
Lost = Literal["gone", "replaced", "written", "damaged"]


@dataclass(frozen=True, slots=True)
class Saving:
    """Where what comes is saved. Not `safe`: nowhere for the moment; it waits in memory."""

    safe: bool = True
    why: NotSaved | None = None  # the database cannot be written for the moment
    lost: Lost | None = None  # … or not any more
    file: str = ""  # the file beside the database that has the session instead

    @property
    def troubled(self) -> bool:
        """It is not as it should be, which the person should know."""
        return not self.safe or self.why is not None or self.lost is not None


@dataclass(frozen=True, slots=True)
class View:
    """The session at `t_s`. Times are seconds on the session clock."""

    stage: Stage
    t_s: float
    plan_title: str
    phases: tuple[Phase, ...]
    phase: int  # index into `phases`; the last one once the session has ended
    phase_elapsed_s: float
    phase_left_s: float
    total_left_s: float
    made_up_s: float  # by how much this rest lasts longer, for what was lost of it
    settling_left_s: float  # above 0 while what is recorded is not yet measured
    link: LinkState
    link_since_s: float  # how long the link has been in that state
    link_reason: LinkReason | None  # why it is not there, where that is known
    away_s: float | None  # for how long a strap that was there is not; None before it ever was
    connection: int
    hr_bpm: float | None  # None rather than stale
    live: Live
    signal: Signal
    trace: tuple[
        tuple[float, float | None], ...
    ]  # (t_s, bpm of one beat | None at a gap), last 120 s
    rmssd_trail: tuple[
        tuple[float, float | None], ...
    ]  # (t_s, RMSSD of the 60 s before), a point each 5 s, at most 720 of them
    baseline: Baseline | None
    strap: str
    battery_percent: int | None
    packets: int
    marks: tuple[float, ...]  # when the person marked a moment
    complete: bool  # every phase of the plan was gone through
    saving: Saving = Saving()
    through: bool = False  # it came to its end, also where a phase on the way was cut short
    unheard_s: float = 0.0  # since when a strap that was heard is not
    lie_down_left_s: float | None = None  # while there is time to lie down
    step: StepNow | None = None  # of a phase with steps
    told: Told | None = None
    tiredness: int | None = None  # as rated last, 1 to 10
    shaking_s: float = 0.0  # all shaking there was and is to come
    unit_doubt: UnitDoubt | None = None  # why the strap's intervals may all be wrong

    @property
    def now(self) -> Phase:
        return self.phases[self.phase]


def asks_strap(view: View | None) -> bool:
    """Whether the person is asked if a strap of the same name is theirs."""
    why = view.link_reason if view is not None else None
    return why is not None and why.code == "same_name"
