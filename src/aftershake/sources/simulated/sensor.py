"""The simulated strap itself: what it sees of true beats, and the packets it makes of that."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np

from aftershake.rr import packet
from aftershake.rr.beats import Floats
from aftershake.sources.simulated.heart import Condition

OutageKind = Literal[
    "link lost", "contact lost", "silent", "no beat", "no intervals", "unreadable", "late"
]
FaultKind = Literal["premature", "missed", "extra", "misplaced"] | OutageKind
# What a strap does wrong all the time: counts in ms, counts 1 % short, sends a word too many.
Quirk = Literal["milliseconds", "short", "bogus"]
PER_QUIRK: dict[Quirk | None, float] = {"milliseconds": 1000 / 1024, "short": 0.99}
BOGUS_WORD, BOGUS_EVERY = 53, 5
_LENGTH = 4096


@dataclass(frozen=True, slots=True)
class Fault:
    """Something that went wrong on purpose, at `t_s` on the heart's clock."""

    t_s: float
    kind: FaultKind
    seconds: float = 0.0


class Sensor:
    """Turns beats into packets. `faults` is the record of what it got wrong."""

    def __init__(self, seed: int, *, sends_rr: bool = True, quirk: Quirk | None = None) -> None:
        rng = np.random.default_rng([seed, 2])
        self.faults: list[Fault] = []
        self._sends_rr, self._quirk = sends_rr, quirk
        self._sent = 0
        self._chance, self._where = rng.uniform(size=(2, _LENGTH))
        self._beats = 0
        self._well = 0  # beats since the last fault
        self._true_s: float | None = None
        self._seen_s: list[float] = []  # seen and not yet told
        self._told_tick: int | None = None
        self._recent: list[int] = []

    def feel(self, beats_s: Floats, condition: Condition) -> None:
        """These beats (heart's clock, s) pass under the strap."""
        for beat_s in beats_s.tolist():
            self._seen_s.extend(self._see(beat_s, condition))
            self._true_s = beat_s
        self._seen_s.sort()

    def packet(self, until_s: float, *, rr: bool = True) -> bytes:
        """The packet with the beats up to `until_s`, its RR in 1/1024 s unless there is a quirk.

        Both ends of each interval are rounded, not the interval, so roundings never add up.
        """
        rr_1024 = self._take(until_s)
        self._sent += 1
        heart_rate = 60 * 1024 * len(self._recent) / sum(self._recent) if self._recent else 0
        if self._quirk == "bogus" and self._sent % BOGUS_EVERY == 0:
            rr_1024 = (*rr_1024, BOGUS_WORD)
        return packet.encode(
            round(heart_rate),
            rr_1024 if self._sends_rr and rr else (),
            contact=bool(self._recent),
        )

    def off(self, until_s: float, *, contact: bool | None = False) -> bytes:
        """The packet while the strap does not touch the skin, or finds no beat for another reason
        (`contact` None); the next interval is not known."""
        self._take(until_s)
        self._told_tick = None
        if contact is False:
            self._recent = []
        return packet.encode(0, contact=contact)

    def unheard(self, until_s: float) -> None:
        """Nobody listens: the strap sees on, and what it does not send it discards."""
        self._take(until_s)

    def _take(self, until_s: float) -> tuple[int, ...]:
        due = [seen_s for seen_s in self._seen_s if seen_s <= until_s]
        del self._seen_s[: len(due)]
        rr_1024: list[int] = []
        per_s = 1024 * PER_QUIRK.get(self._quirk, 1.0)
        for tick in (round(seen_s * per_s) for seen_s in due):
            if self._told_tick is not None:
                rr_1024.append(tick - self._told_tick)
            self._told_tick = tick
        self._recent = [*self._recent, *rr_1024][-5:]
        return tuple(rr_1024)

    def _see(self, beat_s: float, condition: Condition) -> tuple[float, ...]:
        """When the strap thinks that the beats were which end here: one, none or two."""
        index = self._beats % _LENGTH
        self._beats += 1
        self._well += 1
        kind = self._pick(float(self._chance[index]), condition)
        if kind is None or self._true_s is None or self._well < 3:
            return (beat_s,)
        self._well = 0
        before_s, part = self._true_s, float(self._where[index])
        rr_s = beat_s - before_s
        early_s = before_s + (0.55 + 0.2 * part) * rr_s
        self.faults.append(Fault(beat_s, kind))
        if kind == "missed":
            return ()
        if kind == "extra":
            return (early_s, beat_s)
        if kind == "premature":
            return (early_s,)
        shift_s = (0.05 + 0.07 * abs(2 * part - 1)) * (1 if part > 0.5 else -1)
        return (beat_s + shift_s,)

    @staticmethod
    def _pick(chance: float, condition: Condition) -> FaultKind | None:
        shares: tuple[tuple[FaultKind, float], ...] = (
            ("premature", condition.premature),
            ("missed", condition.missed),
            ("extra", condition.extra),
            ("misplaced", condition.misplaced),
        )
        for kind, share in shares:
            if chance < share:
                return kind
            chance -= share
        return None
