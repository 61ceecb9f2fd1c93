"""A plan: the phases of a session and their steps. `reader.py` reads one from TOML."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import Literal

from aftershake.errors import AftershakeError
from aftershake.plans.step import Step

Kind = Literal["rest", "shake", "other"]
Posture = Literal["lying", "sitting", "standing", "any"]
KINDS: tuple[Kind, ...] = ("rest", "shake", "other")
Role = Literal["baseline", "shaking", "integration", "other"]
GLYPHS: dict[Role, str] = {"baseline": "○", "shaking": "◆", "integration": "●", "other": "◇"}
POSTURES: tuple[Posture, ...] = ("lying", "sitting", "standing", "any")
# What a plan takes besides a strap; how much experience it is for.
Need = Literal["floor", "wall", "chair", "standing", "music"]
Experience = Literal["first", "some", "practised"]
NEEDS: tuple[Need, ...] = ("floor", "wall", "chair", "standing", "music")
EXPERIENCES: tuple[Experience, ...] = ("first", "some", "practised")
LEAST_COMPARED_S = 120.0


class PlanError(AftershakeError):
    """A plan that cannot be used; the text says what to mend, for a person."""

    exit_code = 2


@dataclass(frozen=True, slots=True)
class Phase:
    """One stretch of a session. The first `settle_s` are left out of what is measured. Where it has
    steps, it lasts as long as they do."""

    name: str
    kind: Kind
    posture: Posture
    duration_s: float
    settle_s: float = 0.0
    say: str = ""
    steps: tuple[Step, ...] = ()

    @property
    def step_ends_s(self) -> tuple[float, ...]:
        """When each step is over, in seconds from the beginning of the phase."""
        return tuple(accumulate(step.duration_s for step in self.steps))

    @property
    def measured_s(self) -> float:
        return self.duration_s - self.settle_s


@dataclass(frozen=True, slots=True)
class Plan:
    """A named row of phases. `toml` is the text it was read from, kept with every session.

    `origin` is where it comes from, `who` who it is for, in words.
    """

    name: str
    title: str
    about: str
    phases: tuple[Phase, ...]
    toml: str
    origin: str = ""
    who: str = ""
    needs: tuple[Need, ...] = ()
    experience: Experience = "first"

    @property
    def duration_s(self) -> float:
        return sum(phase.duration_s for phase in self.phases)

    @property
    def shaking_s(self) -> float:
        """How long it shakes, all phases together."""
        return sum(phase.duration_s for phase in self.phases if phase.kind == "shake")

    @property
    def roles(self) -> tuple[Role, ...]:
        """What each phase is to the person."""
        return roles([phase.kind for phase in self.phases])

    @property
    def baseline(self) -> int | None:
        """Which phase is the rest before, where there is one after, too: the last such."""
        return self._compared("baseline")

    @property
    def integration(self) -> int | None:
        """Which phase is the rest after, where there is one before, too: the last such."""
        return self._compared("integration")

    @property
    def cautions(self) -> tuple[str, ...]:
        """What a person should know before: rests too short to be compared, or none to compare."""
        compared = (self.baseline, self.integration)
        if None in compared:
            return ("This plan has no rest before and after, so nothing will be compared.",)
        rests = [self.phases[i] for i in compared if i is not None]
        return tuple(
            f"{rest.name} measures {rest.measured_s:.0f} s; to compare, 120 s are needed."
            for rest in rests
            if rest.measured_s < LEAST_COMPARED_S
        )

    def _compared(self, role: Role) -> int | None:
        named = self.roles
        if not {"baseline", "integration"} <= set(named):
            return None
        return max(i for i, each in enumerate(named) if each == role)


def comparable(one: Plan, other: Plan) -> bool:
    """Whether sessions of the two plans can stand in one row, whatever their phases are called."""
    return [_shape(phase) for phase in one.phases] == [_shape(phase) for phase in other.phases]


def is_control(control: Plan, plan: Plan) -> bool:
    """Whether `control` is `plan` with rest instead of whatever lies between its rests: the same
    timing, the same two rests compared, the same postures."""
    compared = (plan.baseline, plan.integration)
    return (
        len(control.phases) == len(plan.phases)
        and None not in compared
        and (control.baseline, control.integration) == compared
        and all(
            _shape(rest) == _shape(phase)
            if phase.kind == "rest"
            else (rest.kind, rest.duration_s) == ("rest", phase.duration_s)
            for rest, phase in zip(control.phases, plan.phases, strict=True)
        )
    )


def _shape(phase: Phase) -> tuple[Kind, Posture, float, float]:
    return phase.kind, phase.posture, phase.duration_s, phase.settle_s


def roles(kinds: Sequence[Kind]) -> tuple[Role, ...]:
    """What each phase is to the person: rests before the shaking, and rests after it.

    Without shaking, what lies between is the first other phase after a rest; where all are
    rests, the first is the one before: a session that only rests compares too.
    """
    middle = _middle(kinds)
    rest: dict[bool, Role] = {True: "baseline", False: "integration"}
    other: dict[Kind, Role] = {"shake": "shaking", "other": "other"}
    return tuple(other.get(kind) or rest[i < middle] for i, kind in enumerate(kinds))


def _middle(kinds: Sequence[Kind]) -> int:
    """Rests before this index are before, rests from it on are after."""
    if "shake" in kinds:
        return list(kinds).index("shake")
    first = next((i for i, kind in enumerate(kinds) if kind == "rest"), len(kinds))
    between = (i for i, kind in enumerate(kinds) if kind == "other" and i > first)
    return next(between, first + 1)
