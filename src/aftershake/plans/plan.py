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
    steps, it lasts as long as they do.

    `still`: of an "other" phase, that nobody moves in it. `instead`: of a rest, that it stands in
    the place of shaking, so that rests before it are the rests before.
    """

    name: str
    kind: Kind
    posture: Posture
    duration_s: float
    settle_s: float = 0.0
    say: str = ""
    steps: tuple[Step, ...] = ()
    still: bool = False
    instead: bool = False

    @property
    def moving(self) -> bool:
        """Whether there is movement, in which beat-to-beat variability is worth nothing."""
        return self.kind == "shake" or (self.kind == "other" and not self.still)

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
        return roles_of(self.phases)

    @property
    def is_reading(self) -> bool:
        """One rest by itself, for the trend: nothing is to be compared."""
        return one_rest([phase.kind for phase in self.phases])

    @property
    def only_rests(self) -> bool:
        """Two rests to compare, and nothing but rest between them: what shaking is set beside."""
        before, after = self.baseline, self.integration
        if before is None or after is None:
            return False
        return all(phase.kind == "rest" for phase in self.phases[before:after])

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
        if self.is_reading:
            return ()
        if None in compared:
            return ("This plan has no rest before and after, so nothing will be compared.",)
        rests = [self.phases[i] for i in compared if i is not None]
        short = tuple(
            f"{rest.name} measures {rest.measured_s:.0f} s; to compare, 120 s are needed."
            for rest in rests
            if rest.measured_s < LEAST_COMPARED_S
        )
        if all(rest.posture != "any" for rest in rests):
            return short
        return (
            *short,
            "This plan leaves open how you rest: say before it whether you lie, sit or stand, and"
            " stay so in both rests, or no change can be called clear.",
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
    """Whether `control` is `plan` with rest instead of whatever lies between the two rests that it
    compares: the same timing, the same two rests, the same postures, and no shaking at all."""
    before, after = plan.baseline, plan.integration
    if before is None or after is None or len(control.phases) != len(plan.phases):
        return False
    if (control.baseline, control.integration) != (before, after) or control.shaking_s:
        return False
    each = enumerate(zip(control.phases, plan.phases, strict=True))
    return all(_stands_for(*both, between=before < i < after) for i, both in each)


def _stands_for(resting: Phase, phase: Phase, *, between: bool) -> bool:
    """Whether a phase of a control is one of the plan, or rest in its place."""
    if phase.kind == "rest" or not between:
        still = phase.kind != "rest" and not resting.moving
        return _shape(resting) == _shape(phase) or (
            still and resting.duration_s == phase.duration_s
        )
    return (resting.kind, resting.duration_s) == ("rest", phase.duration_s)


def _shape(phase: Phase) -> tuple[Kind, Posture, float, float]:
    return phase.kind, phase.posture, phase.duration_s, phase.settle_s


def one_rest(kinds: Sequence[Kind]) -> bool:
    """Whether these are the phases of a reading: a rest by itself."""
    return list(kinds) == ["rest"]


def roles_of(phases: Sequence[Phase]) -> tuple[Role, ...]:
    """What each phase of a plan is to the person."""
    instead = next((i for i, phase in enumerate(phases) if phase.instead), None)
    return roles([phase.kind for phase in phases], instead)


def roles(kinds: Sequence[Kind], middle: int | None = None) -> tuple[Role, ...]:
    """What each phase is to the person: rests before the shaking, and rests after it.

    Rests up to `middle` are before, the others after. None: that is where the shaking begins;
    without shaking it is the first other phase after a rest; where all are rests, the first is the
    one before: a session that only rests compares too.
    """
    middle = _middle(kinds) if middle is None else middle
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
