"""A plan: the phases of a session, as TOML data. The built-in ones lie in `plans/` beside this."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from importlib import resources
from typing import Any, Literal

from aftershake.errors import AftershakeError
from aftershake.plain import plain

Kind = Literal["rest", "shake", "other"]
Posture = Literal["lying", "sitting", "standing", "any"]
KINDS: tuple[Kind, ...] = ("rest", "shake", "other")
Role = Literal["baseline", "shaking", "integration", "other"]
GLYPHS: dict[Role, str] = {"baseline": "○", "shaking": "◆", "integration": "●", "other": "◇"}
POSTURES: tuple[Posture, ...] = ("lying", "sitting", "standing", "any")
LONGEST_PHASE_S = 4 * 3600
LEAST_COMPARED_S = 120.0
# A plan as people write it; what is larger takes the parser, or the screens, minutes.
LONGEST_TOML, LONGEST_LINE, MOST_PHASES = 65_536, 1000, 200
LONGEST_TEXT = 500  # of what is said at the beginning of a phase


class PlanError(AftershakeError):
    """A plan that cannot be used; the text says what to mend, for a person."""

    exit_code = 2


@dataclass(frozen=True, slots=True)
class Phase:
    """One stretch of a session. The first `settle_s` are left out of what is measured."""

    name: str
    kind: Kind
    posture: Posture
    duration_s: float
    settle_s: float = 0.0
    say: str = ""

    @property
    def measured_s(self) -> float:
        return self.duration_s - self.settle_s


@dataclass(frozen=True, slots=True)
class Plan:
    """A named row of phases. `toml` is the text it was read from, kept with every session."""

    name: str
    title: str
    about: str
    phases: tuple[Phase, ...]
    toml: str

    @property
    def duration_s(self) -> float:
        return sum(phase.duration_s for phase in self.phases)

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


def read_plan(toml: str, *, source: str = "the plan") -> Plan:
    """Read and check a plan. Raises PlanError with a sentence that names `source`."""
    data = _parsed(toml, source)
    known(data, {"name", "title", "about", "phase"}, source)
    name = text(data, "name", source)
    if not re.fullmatch(r"[a-z0-9][a-z0-9 _-]{0,39}", data["name"]):
        raise PlanError(
            f"{source}: name = {name!r} should be 1 to 40 small letters, digits, spaces, - or _"
        )
    rows = data.get("phase")
    if not isinstance(rows, list) or not rows or not all(isinstance(row, dict) for row in rows):
        raise PlanError(f"{source} has no phases: add at least one [[phase]]")
    if len(rows) > MOST_PHASES:
        raise PlanError(f"{source} has {len(rows)} phases; {MOST_PHASES} at most")
    phases = tuple(_phase(row, f"{source}, phase {i}") for i, row in enumerate(rows, 1))
    return Plan(
        name, text(data, "title", source, name), text(data, "about", source, ""), phases, toml
    )


def _parsed(toml: str, source: str) -> dict[str, Any]:
    if len(toml) > LONGEST_TOML:
        raise PlanError(f"{source} is too long for a plan: {LONGEST_TOML} characters at most")
    if any(len(line) > LONGEST_LINE for line in toml.split("\n")):
        raise PlanError(f"{source}: a line is longer than {LONGEST_LINE} characters")
    try:
        toml.encode("utf-8")  # half a character cannot be kept with the session
        return tomllib.loads(toml)
    except tomllib.TOMLDecodeError as error:
        raise PlanError(f"{source} is not valid TOML: {error}") from None
    except RecursionError:
        raise PlanError(f"{source} is not valid TOML: too many brackets in each other") from None
    except ValueError:  # of Python's own: a number of thousands of digits, half a character
        raise PlanError(f"{source} is not valid TOML: it holds what is no text or number") from None


def _phase(row: dict[str, Any], source: str) -> Phase:
    known(row, {"name", "kind", "posture", "duration_s", "settle_s", "say"}, source)
    kind = text(row, "kind", source)
    posture = text(row, "posture", source, "any")
    if kind not in KINDS:
        raise PlanError(f"{source}: kind = {kind!r} should be one of {', '.join(KINDS)}")
    if posture not in POSTURES:
        raise PlanError(f"{source}: posture = {posture!r} should be one of {', '.join(POSTURES)}")
    duration_s, settle_s = seconds(row, "duration_s", source), seconds(row, "settle_s", source, 0.0)
    if not 1 <= duration_s <= LONGEST_PHASE_S:
        raise PlanError(f"{source}: duration_s should be from 1 to {LONGEST_PHASE_S} seconds")
    if not 0 <= settle_s < duration_s:
        raise PlanError(f"{source}: settle_s should be 0 or more and below duration_s")
    return Phase(
        text(row, "name", source), kind, posture, duration_s, settle_s, text(row, "say", source, "")
    )


def known(table: dict[str, Any], keys: set[str], source: str) -> None:
    """Refuse keys that mean nothing: a typo must not silently change a session."""
    for key in table:
        if key not in keys:
            raise PlanError(f"{source}: {key!r} is not known; use {', '.join(sorted(keys))}")


def text(table: dict[str, Any], key: str, source: str, default: str | None = None) -> str:
    """What is said under `key`, fit to be shown."""
    value = table.get(key, default)
    shown = plain(value, LONGEST_TEXT) if isinstance(value, str) else ""
    if not isinstance(value, str) or (default is None and not shown.strip()):
        raise PlanError(f"{source}: {key} should be a text")
    return shown


def seconds(table: dict[str, Any], key: str, source: str, default: float | None = None) -> float:
    value = table.get(key, default)
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise PlanError(f"{source}: {key} should be a number of seconds")
    # Not every whole number has a float; and this is too long for any plan.
    return float(min(max(value, -1e9), 1e9))


def built_in() -> dict[str, Plan]:
    """The plans that come with the program, by name, the everyday one first."""
    folder = resources.files("aftershake.plans") / "built_in"
    files = sorted((f for f in folder.iterdir() if f.name.endswith(".toml")), key=lambda f: f.name)
    plans = [read_plan(f.read_text("utf-8"), source=f.name) for f in files]
    return {plan.name: plan for plan in plans}


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
