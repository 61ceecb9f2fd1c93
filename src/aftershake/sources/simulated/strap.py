"""A simulated person wearing a simulated strap, for the demo, for tests and for trying out."""

from __future__ import annotations

import asyncio
import itertools
import math
from collections.abc import AsyncGenerator, Iterator
from contextlib import aclosing
from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np

from aftershake.errors import AftershakeError
from aftershake.events import DeviceInfo, Event, Link, LinkReason, Packet, Pressed
from aftershake.plans.plan import Phase
from aftershake.rr.beats import Floats
from aftershake.sources.pace import paced, ticks
from aftershake.sources.simulated.heart import (
    LEAD_S,
    Drive,
    Heart,
    Stretch,
    Truth,
    calibrate,
)
from aftershake.sources.simulated.kind import STRAP_NAME
from aftershake.sources.simulated.scenarios import (
    FAULTS,
    SCENARIOS,
    SIMULATIONS,
    Outage,
    Part,
    Scenario,
)
from aftershake.sources.simulated.sensor import Fault, Sensor
from aftershake.sources.simulated.variation import varied

# The strap's seconds begin between the session's, late enough that a packet, its delay and a lost
# link all come before the next tick.
CONNECTED_S, FIRST_PACKET_S = 1.9, 3.37
LOST_AFTER_S, BACK_AFTER_S = 0.3, 0.6
_DELAYS = 1024


class UnknownScenario(AftershakeError):  # noqa: N818 - says what it is
    """No simulated person has that name; the text lists those there are."""

    exit_code = 2


@dataclass(frozen=True, slots=True)
class PhaseTruth:
    """What the heart really did over the measured part of one phase, before strap and faults."""

    name: str
    hr_bpm: float
    rmssd_ms: float
    breathing_per_min: float


def truth(person: str, phases: tuple[Phase, ...], seed: int = 1) -> tuple[PhaseTruth, ...]:
    """The true values of each phase of an unpaused session. Raises UnknownPerson."""
    _, truths = _tuned(person, phases, seed)
    return tuple(
        PhaseTruth(phase.name, said.hr_bpm, said.rmssd_ms, said.breathing_per_min)
        for phase, said in zip(phases, truths, strict=True)
    )


def parts(phases: tuple[Phase, ...]) -> tuple[Part, ...]:
    """What each phase is to the heart: a rest is integration once there was shaking before it."""
    kinds = [phase.kind for phase in phases]
    return tuple(
        "shaking"
        if kind == "shake"
        else "other"
        if kind == "other"
        else ("integration" if "shake" in kinds[:i] else "baseline")
        for i, kind in enumerate(kinds)
    )


class SimulatedStrap:
    """A `Source`: events in order of time, the same for the same person, phases and seed.

    `speed` None is as fast as possible, 1 real time. `varies`: each seed is another session of the
    person, whose rests differ from those of others as people's do; else all are as described.
    Raises UnknownPerson.
    """

    ticks = True

    def __init__(
        self,
        person: str,
        phases: tuple[Phase, ...],
        *,
        speed: float | None,
        seed: int = 1,
        varies: bool = False,
    ) -> None:
        self._person = _known(person)
        self._name = STRAP_NAME.format(person)
        self._phases, self._parts = phases, parts(phases)
        self._asked, self._varies = (person, phases, seed), varies
        self._ends_s = np.cumsum([phase.duration_s for phase in phases])
        self._sensor = Sensor(seed, sends_rr=self._person.sends_rr, quirk=self._person.quirk)
        self._delays_s = _delays(seed)
        self._outages = {
            self._second(outage): outage
            for outage in self._person.outages
            if outage.part in self._parts
        }
        self._speed = speed
        self._from_s, self._plan_s, self._connection = 0.0, 0, 0
        self._ahead_s = 0.0  # the session's clock minus the heart's
        self._waits = False
        self._wait_s = 0.0  # by how much the rest of now lasts longer

    @property
    def faults(self) -> tuple[Fault, ...]:
        """What went wrong so far, on purpose: in order, on the session clock."""
        faults = [replace(f, t_s=round(f.t_s + self._ahead_s, 3)) for f in self._sensor.faults]
        return tuple(sorted((f for f in faults if f.t_s >= self._from_s), key=lambda f: f.t_s))

    def resume(self, from_s: float, already_s: float, connections: int = 0) -> None:
        """Go on at session time `from_s`, `already_s` into the row of phases.

        `connections` is how many links the session has had: the next gets the number after it.
        """
        self._from_s, self._plan_s, self._connection = from_s, round(already_s), connections

    def wait(self, for_s: float) -> bool:
        self._wait_s += for_s
        return True

    def pressed(self, event: Pressed) -> None:
        """The simulated person pauses with the session."""
        self._waits = event.key == "pause"

    async def events(self) -> AsyncGenerator[Event, None]:
        """The events in order of time, without end. Iterated once."""
        # Finding the heart's setting takes longer than a loop may stall.
        await asyncio.to_thread(self._wake)
        async with aclosing(paced(self._story(), self._speed)) as events:
            async for event in events:
                yield event

    def _wake(self) -> None:
        self._drives, _ = _tuned(*self._asked, self._varies)
        self._heart = Heart(self._drives[0], self._asked[2])

    def _story(self) -> Iterator[Event]:
        starts_s = math.ceil(self._from_s)
        boundary_s = starts_s + FIRST_PACKET_S
        self._connection += 1
        yield from self._connect(starts_s, boundary_s)
        self._live_until_now()
        self._ahead_s = boundary_s - self._heart.t_s

        away: Outage | None = None
        away_s, late = 0, list[bytes]()
        for second in itertools.count():
            heart_s, arrives_s = self._heart.t_s, round(boundary_s + self._delay_s(second), 3)
            payload = self._payload(away, heart_s)
            if payload is not None:
                late.append(payload)
            if away is None or away.kind != "late" or away_s == 1:
                yield from (Packet(arrives_s, each, self._connection) for each in late)
                late.clear()

            if away is not None:
                away_s -= 1
                if away_s == 0:
                    if away.kind == "link lost":
                        self._connection += 1
                        back_s = boundary_s + BACK_AFTER_S
                        yield Link(round(back_s - 0.15, 3), "connecting", self._connection)
                        yield Link(round(back_s, 3), "connected", self._connection)
                    away = None
            elif starting := self._outages.pop(self._plan_s, None):
                away, away_s = starting, starting.seconds
                since_s = LOST_AFTER_S if away.kind == "link lost" else 0.0
                self._sensor.faults.append(Fault(heart_s + since_s, away.kind, away_s))
                if away.kind == "link lost":
                    lost_s = round(boundary_s + since_s, 3)
                    dropped = LinkReason("simulated_drop")
                    yield Link(lost_s, "lost", self._connection, dropped)
            yield from ticks(boundary_s, boundary_s + 1)
            self._live(1.0)
            boundary_s += 1
            if not self._waits and self._wait_s < 0.5:
                self._plan_s += 1
            elif not self._waits:
                self._wait_s -= 1

    def _payload(self, away: Outage | None, heart_s: float) -> bytes | None:
        """What the strap sends now, None where it sends nothing."""
        match away.kind if away is not None else None:
            case "link lost" | "silent":
                self._sensor.unheard(heart_s)
                return None
            case "contact lost":
                return self._sensor.off(heart_s)
            case "no beat":
                return self._sensor.off(heart_s, contact=None)
            case "no intervals":
                return self._sensor.packet(heart_s, rr=False)
            case "unreadable":
                return self._sensor.packet(heart_s)[:1]
            case _:
                return self._sensor.packet(heart_s)

    def _connect(self, starts_s: int, until_s: float) -> Iterator[Event]:
        """What happens before the first packet."""
        told_s = round(starts_s + CONNECTED_S, 3)
        talk: list[Event] = [
            Link(self._from_s, "searching"),
            Link(round(starts_s + 0.8, 3), "connecting", self._connection),
            Link(told_s, "connected", self._connection),
            DeviceInfo(told_s, "name", self._name),
            DeviceInfo(told_s, "battery", str(self._person.battery_percent)),
        ]
        begins_s = math.floor(self._from_s) + 1
        yield from sorted([*talk, *ticks(begins_s, until_s)], key=lambda event: event.t_s)

    def _live_until_now(self) -> None:
        """The heart's life before anybody listens, what a resumed session has had included."""
        already_s, self._plan_s = self._plan_s, 0
        self._live(LEAD_S)
        for self._plan_s in range(already_s):
            self._live(1.0)
        self._plan_s = already_s
        self._sensor.unheard(self._heart.t_s - 1)

    def _live(self, seconds: float) -> None:
        """Live on in the phase that is now; the strap feels it."""
        phase = int(np.searchsorted(self._ends_s, self._plan_s + 0.5))
        phase = min(phase, len(self._phases) - 1)
        beats_s = self._heart.advance(seconds, self._drives[phase])
        self._sensor.feel(beats_s, self._person.condition(self._parts[phase]))

    def _second(self, outage: Outage) -> int:
        """The second of the plan in which an outage begins."""
        phase = self._parts.index(outage.part)
        ends_s, lasts_s = float(self._ends_s[phase]), self._phases[phase].duration_s
        return round(ends_s - lasts_s + outage.at * lasts_s)

    def _delay_s(self, second: int) -> float:
        return float(self._delays_s[second % _DELAYS])


def _known(person: str) -> Scenario:
    if person not in SIMULATIONS:
        people, faults = ", ".join(SCENARIOS), ", ".join(FAULTS)
        raise UnknownScenario(
            f"There is no simulated person {person!r}; there are: {people};"
            f" and those whose strap does one thing wrong: {faults}."
        )
    return SIMULATIONS[person]


@lru_cache(maxsize=32)
def _tuned(
    person: str, phases: tuple[Phase, ...], seed: int, varies: bool = False
) -> tuple[tuple[Drive, ...], tuple[Truth, ...]]:
    """The heart's drives and its true values; phases begin with the arrival of the first packet."""
    conditions = [_known(person).condition(part) for part in parts(phases)]
    if varies:
        first = next((i for i, phase in enumerate(phases) if phase.kind == "rest"), None)
        conditions = [
            varied(each, seed, first_rest=i == first) for i, each in enumerate(conditions)
        ]
    stretches = [
        Stretch(condition, phase.duration_s, phase.settle_s)
        for phase, condition in zip(phases, conditions, strict=True)
    ]
    return calibrate(stretches, seed, late_s=float(_delays(seed)[0]))


def _delays(seed: int) -> Floats:
    """How long each packet is on its way, s: 25 ms and a tail, never as long as `LOST_AFTER_S`."""
    tail_s = np.random.default_rng([seed, 3]).exponential(0.015, _DELAYS)
    return np.minimum(0.025 + tail_s, 0.2)
