"""A simulated person wearing a simulated strap, for the demo, for tests and for trying out."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass

from aftershake.events import Event
from aftershake.session.plan import Phase
from aftershake.session.view import View


class UnknownPerson(ValueError):  # noqa: N818 - says what it is
    """No simulated person has that name; the text lists those there are."""


@dataclass(frozen=True, slots=True)
class Person:
    about: str


SIMULATIONS: dict[str, Person] = {}


@dataclass(frozen=True, slots=True)
class PhaseTruth:
    """What the heart really did over the measured part of one phase, before strap and faults."""

    name: str
    hr_bpm: float
    rmssd_ms: float
    breathing_per_min: float


def truth(person: str, phases: tuple[Phase, ...], seed: int = 1) -> tuple[PhaseTruth, ...]:
    """The true values of each phase of an unpaused session."""
    raise NotImplementedError


class SimulatedStrap:
    """A `Source`: events in order of time, the same for the same person, phases and seed.

    `speed` None is as fast as possible, 1 real time. Raises UnknownPerson.
    """

    ticks = True

    def __init__(
        self, person: str, phases: tuple[Phase, ...], *, speed: float | None, seed: int = 1
    ) -> None:
        raise NotImplementedError

    def resume(self, from_s: float, already_s: float, connections: int = 0) -> None:
        """Go on at session time `from_s`, `already_s` into the row of phases.

        `connections` is how many links the session has had: the next gets the number after it.
        """
        raise NotImplementedError

    def see(self, view: View) -> None:
        """The person hears what the session does: pauses with it and stops when it has ended."""
        raise NotImplementedError

    def events(self) -> AsyncIterator[Event]:
        """The events in order of time, without end until `see` tells of it. Iterated once."""
        raise NotImplementedError
