"""Sessions drawn at random, of hearts whose every beat is known: plans of any order, pauses, cuts,
links that drop, misread beats, a stop. What is so is written down beside the events, by itself."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from aftershake.events import (
    Event,
    Link,
    LinkReason,
    Noted,
    Packet,
    Pressed,
    Reopened,
    Steered,
    Tick,
)
from aftershake.plans.plan import Kind, Phase, Plan, Posture
from aftershake.rr.beats import Bools, Floats
from aftershake.sources.simulated.heart import Condition, Drive, Heart
from aftershake.sources.simulated.sensor import Sensor

CONNECTED_S, FIRST_S = 1.9, 3.0
LEAD_S = 12.0
BEHIND_S = 0.1  # a packet holds the beats up to so long before it is sent
# In a pause the heart beats as it never does in the session, and badly seen.
PAUSED = Drive(2.2, 0.02, 0.4), Condition(132, 10, 24, missed=0.1, extra=0.05)
HOUR_S = 3600.0


@dataclass(frozen=True)
class Held:
    """A pause, or a cut in which nothing was recorded."""

    start_s: float
    end_s: float
    cut: bool


@dataclass(frozen=True)
class Piece:
    """A stretch in which the heart is driven one way."""

    start_s: float
    end_s: float
    drive: Drive
    condition: Condition


@dataclass
class Soup:
    """A session and the truth of it; times on the session clock. `spans`: (phase, start, end)."""

    plan: Plan
    events: list[Event] = field(default_factory=list)
    spans: list[tuple[int, float, float]] = field(default_factory=list)
    held: list[Held] = field(default_factory=list)
    posture: str = ""
    complete: bool = True
    true_s: Floats = field(default_factory=lambda: np.empty(0))

    def true_rmssd_ms(self, from_s: float, to_s: float) -> float | None:
        """RMSSD of the true beats there, none of a pause, no difference over one."""
        keep = self._between(from_s, to_s)
        both = keep[1:] & keep[:-1]
        steps_ms = 1000 * np.diff(np.diff(self.true_s))[both]
        return float(np.sqrt(np.mean(steps_ms**2))) if steps_ms.size >= 5 else None

    def true_bpm(self, from_s: float, to_s: float) -> float | None:
        """Heart rate of the true beats there, none of a pause."""
        rr_s = np.diff(self.true_s)[self._between(from_s, to_s)]
        return 60 / float(rr_s.mean()) if rr_s.size >= 5 else None

    def _between(self, from_s: float, to_s: float) -> Bools:
        """Shape (n - 1,): the intervals that lie there, and touch no pause."""
        starts, ends = self.true_s[:-1], self.true_s[1:]
        keep: Bools = (starts >= from_s) & (ends <= to_s)
        for held in self.held:
            keep &= (ends <= held.start_s) | (starts >= held.end_s)
        return keep


def soup(seed: int) -> Soup:
    """The session of this number, always the same one."""
    rng = np.random.default_rng([seed, 41])
    plan = _plan(rng)
    made = Soup(plan)
    t_s = FIRST_S + float(_jitter_s(seed)[0])
    pressed, pieces = list[Event](), list[Piece]()
    person = _person(rng)
    stops_in = int(rng.integers(len(plan.phases))) if rng.random() < 0.2 else -1
    for number, phase in enumerate(plan.phases):
        drive, condition = _beating(rng, phase, person)
        lasts_s, stop = phase.duration_s, number == stops_in
        if rng.random() < 0.06:
            pressed.append(Steered(t_s + 1.5, "longer"))
            lasts_s += 60
        shortened = not stop and rng.random() < 0.06
        if stop or shortened:
            lasts_s = float(rng.uniform(2.0, lasts_s))
            made.complete = False
        start_s = t_s
        for i, part_s in enumerate(_parts(rng, lasts_s)):
            if i:
                held = _held(rng, t_s)
                made.held.append(held)
                pieces.append(Piece(t_s, held.end_s, *PAUSED))
                pressed += _holding(held)
                t_s = held.end_s
            pieces.append(Piece(t_s, t_s + part_s, drive, condition))
            t_s += part_s
        made.spans.append((number, start_s, t_s))
        if stop:
            pressed.append(Pressed(t_s, "stop"))
            break
        if shortened:
            pressed.append(Steered(t_s, "end_phase"))
    if rng.random() < 0.3:
        made.posture = str(rng.choice(("lying", "sitting")))
        pressed.insert(0, Noted(0.0, "posture", made.posture))
    packets = list(_packets(rng, seed, made, pieces, t_s))
    made.events = sorted([*pressed, *packets, Tick(t_s + 30)], key=lambda event: event.t_s)
    return made


def _plan(rng: np.random.Generator) -> Plan:
    kinds: list[Kind] = ["rest", "shake", "rest"]
    if rng.random() < 0.25:
        any_order: tuple[Kind, ...] = ("rest", "rest", "shake", "other")
        kinds = [any_order[i] for i in rng.integers(0, 4, rng.integers(1, 6))]
    elif rng.random() < 0.6:
        kinds = [*_some(rng, ("other", "rest")), "rest", *_some(rng, ("other",))]
        kinds += ["shake", *_some(rng, ("other", "rest", "shake")), "rest"]
        kinds += _some(rng, ("other",))
    left_open = rng.random() < 0.2
    phases = tuple(_phase(rng, kind, i, left_open=left_open) for i, kind in enumerate(kinds))
    return Plan("soup", "Soup", "", phases, "")


def _some(rng: np.random.Generator, kinds: tuple[Kind, ...]) -> list[Kind]:
    return [kind for kind in kinds if rng.random() < 0.35]


def _phase(rng: np.random.Generator, kind: Kind, number: int, *, left_open: bool) -> Phase:
    name = f"{kind} {number}"
    if kind != "rest":
        still = kind == "other" and rng.random() < 0.3
        return Phase(name, kind, "any", float(rng.integers(15, 120)), still=still)
    lasts_s = float(rng.integers(125, 420) if rng.random() < 0.85 else rng.integers(15, 120))
    settle_s = float(rng.choice((0, 0, 20, 60, 300)))
    if settle_s == 300 and rng.random() < 0.5:
        lasts_s += 300
    posture: Posture = "lying" if rng.random() < 0.93 else "sitting"
    posture = "any" if left_open and rng.random() < 0.7 else posture
    return Phase(name, "rest", posture, lasts_s, settle_s if settle_s < lasts_s else 0.0)


def _person(rng: np.random.Generator) -> Drive:
    rate_hz = float(rng.uniform(0.8, 1.4))
    return Drive(rate_hz, float(rng.uniform(0.015, 0.09)), float(rng.uniform(0.11, 0.33)))


def _beating(rng: np.random.Generator, phase: Phase, person: Drive) -> tuple[Drive, Condition]:
    """How the heart beats in a phase, and how much of it the strap gets wrong."""
    wrong = dict.fromkeys(("premature", "missed", "extra", "misplaced"), 0.0)
    if rng.random() < 0.35 or phase.moving:
        which = str(rng.choice(tuple(wrong)))
        wrong[which] = float(rng.choice((0.005, 0.01, 0.03))) * (3 if phase.moving else 1)
    faster = rng.uniform(1.3, 1.9) if phase.moving else rng.uniform(0.85, 1.15)
    deeper = rng.uniform(0.2, 0.5) if phase.moving else np.exp(rng.normal(0, 0.3))
    slower = rng.uniform(1.0, 1.5) if phase.moving else np.exp(rng.normal(0, 0.2))
    drive = Drive(
        min(2.8, float(person.rate_hz * faster)),
        float(np.clip(person.swing * deeper, 0.01, 0.12)),
        float(np.clip(person.breath_hz * slower, 0.09, 0.4)),
    )
    return drive, Condition(60 * drive.rate_hz, 40, 60 * drive.breath_hz, **wrong)


def _parts(rng: np.random.Generator, lasts_s: float) -> list[float]:
    """A phase in pieces, between which it is held."""
    if rng.random() < 0.75 or lasts_s < 10:
        return [lasts_s]
    cuts = np.sort(rng.uniform(2, lasts_s - 2, int(rng.integers(1, 3))))
    parts = np.diff(np.concatenate(([0.0], cuts, [lasts_s])))
    return [float(part) for part in parts] if parts.min() > 0.5 else [lasts_s]


def _held(rng: np.random.Generator, t_s: float) -> Held:
    kind = rng.random()
    if kind < 0.6:
        return Held(t_s, t_s + float(rng.uniform(1, 150)), cut=False)
    long_s = rng.uniform(20, 900) if kind < 0.85 else rng.uniform(0.5, 8) * HOUR_S
    return Held(t_s, t_s + float(long_s), cut=True)


def _holding(held: Held) -> list[Event]:
    if held.cut:
        return [Tick(held.start_s), Reopened(held.end_s)]
    return [Pressed(held.start_s, "pause"), Pressed(held.end_s, "resume")]


def _packets(
    rng: np.random.Generator, seed: int, made: Soup, pieces: list[Piece], end_s: float
) -> Iterator[Event]:
    """What the strap sends each second, and what becomes of the link. Fills in the true beats."""
    conditions = _live(seed, made, pieces)
    strap, jitter_s = _Strap(made.true_s, conditions, seed), _jitter_s(seed)
    away, off = _outages(rng, end_s), _outages(rng, end_s, chance=0.12)
    lone = rng.random() < 0.2  # single packets get lost now and then
    link, gone, reopened, number, second = 1, False, False, 0, FIRST_S
    yield Link(0.0, "searching")
    yield Link(CONNECTED_S, "connected", 1)
    strap.unheard(FIRST_S - 1)
    while second <= end_s + 5:
        while cut := next((h for h in made.held if h.cut and _near(h, second)), None):
            # Nothing is recorded; then the link is another one.
            second += math.ceil(cut.end_s + 2 - second + 1e-9)
            strap.unheard(second - 1)
            strap.forgets()
            reopened = True
        if reopened:
            link, gone, reopened = link + 1, False, False
            yield Link(second - 1, "connected", link)
        now_away = _within(away, second)
        if now_away and not gone:
            yield Link(second, "lost", link, LinkReason("dropped"))
        if gone and not now_away:
            link += 1
            yield Link(second, "connected", link)
        gone = now_away
        arrives_s = second + float(jitter_s[number % jitter_s.size])
        if now_away or (lone and number and rng.random() < 0.02):
            strap.unheard(second)
        else:
            payload = strap.off(second) if _within(off, second) else strap.packet(second)
            yield Packet(arrives_s, payload, link)
        second, number = second + 1, number + 1


class _Strap:
    """A sensor that feels each true beat when its time comes."""

    def __init__(self, true_s: Floats, conditions: list[Condition], seed: int) -> None:
        self._true_s, self._conditions, self._at = true_s, conditions, 0
        self._sensor = Sensor(seed)
        self.off, self.packet = self._felt(Sensor.off), self._felt(Sensor.packet)
        self.unheard = self._felt(Sensor.unheard)

    def forgets(self) -> None:
        """The next interval is not known."""
        self._sensor.off(0.0, contact=None)

    def _felt(self, tell: Callable[[Sensor, float], Any]) -> Callable[[float], Any]:
        def told(second: float) -> Any:
            until_s = second - BEHIND_S
            while self._at < self._true_s.size and self._true_s[self._at] <= until_s:
                beat = self._true_s[self._at : self._at + 1]
                self._sensor.feel(beat, self._conditions[self._at])
                self._at += 1
            return tell(self._sensor, until_s)

        return told


def _live(seed: int, made: Soup, pieces: list[Piece]) -> list[Condition]:
    """The heart lives through the pieces; how each of its beats passes under the strap."""
    heart, began_s = Heart(pieces[0].drive, seed), pieces[0].start_s
    lived = [began_s - LEAD_S + heart.advance(LEAD_S, pieces[0].drive)]
    conditions = [pieces[0].condition] * lived[0].size
    for piece in pieces:
        # Of a cut of hours the heart is of no matter.
        long_s, at_s = min(1000.0, piece.end_s - piece.start_s), heart.t_s
        lived.append(piece.end_s - long_s - at_s + heart.advance(long_s, piece.drive))
        conditions += [piece.condition] * lived[-1].size
    made.true_s = np.concatenate(lived)
    return conditions


def _jitter_s(seed: int) -> Floats:
    """How long each packet is on its way."""
    return np.minimum(0.02 + np.random.default_rng([seed, 43]).exponential(0.015, 997), 0.2)


def _near(cut: Held, second: float) -> bool:
    return cut.start_s - 1.5 < second < cut.end_s + 2


def _within(stretches: list[tuple[float, float]], t_s: float) -> bool:
    return any(a <= t_s < b for a, b in stretches)


def _outages(
    rng: np.random.Generator, to_s: float, chance: float = 0.3
) -> list[tuple[float, float]]:
    """When the strap is away: once or twice, or again and again with short runs in between."""
    if rng.random() > chance:
        return []
    found, at_s = [], FIRST_S + float(rng.uniform(5, 300))
    flickers = rng.random() < 0.3
    for _ in range(int(rng.integers(1, 4)) * (3 if flickers else 1)):
        lasts_s = float(rng.uniform(2, 7) if flickers else rng.uniform(2, 40))
        found.append((at_s, at_s + lasts_s))
        at_s += lasts_s + float(rng.uniform(4, 12) if flickers else rng.uniform(30, 400))
    return [each for each in found if each[0] < to_s]
