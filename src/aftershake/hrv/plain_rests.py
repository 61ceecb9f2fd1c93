"""How much two plain rests differ, nothing done between them: measured pairs, as a table.

`plain_rests.json` holds, for rests of several lengths and distances, how often ln RMSSD differed by
how much, in people awake on their backs and in people at night. `validation.rest_pairs` makes it
from the reference data, with the program's own `analyse`; nobody types it in.
"""

from __future__ import annotations

import json
import math
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np

from aftershake.rr.beats import Floats

FILE = "plain_rests.json"
# The shares of pairs at which the table tells by how much they differ at least. The last is as far
# as pairs of some twenty people carry.
SHARES = (0.9, 0.8, 0.7, 0.6, 0.5, 0.4, 0.3, 0.25, 0.2, 0.15, 0.1, 0.07, 0.05, 0.035, 0.02, 0.01)
LEAST_SHARE = SHARES[-1]
# Down to the first a change is within usual variation; below the second it is clear.
WITHIN_SHARE, CLEAR_SHARE = 0.1, 0.02
MOVED_BPM = 3.0  # a heart rate that moved by more is set beside those that did, too
# A rest that lacks some beats at its edges, or a pair some seconds nearer, is still like the table.
NEAR_S = 15.0


@dataclass(frozen=True, slots=True)
class RestPair:
    """How two rests lay in time, s: how long each was measured, and how long it was from the end
    of the one to the start of the other. `lying`: both of them, for sure."""

    first_s: float
    second_s: float
    between_s: float
    lying: bool = True


STANDARD = RestPair(300.0, 300.0, 480.0)  # of the plan "standard"


@dataclass(frozen=True, slots=True)
class Curve:
    """By how much (|Δ ln RMSSD|, rising) pairs differ at least, at each of `SHARES`."""

    least_ln: tuple[float, ...]

    def share(self, delta_ln: float) -> float:
        """The share (0 to 1) of pairs that differ by at least `delta_ln`, one way or the other.
        Never below `LEAST_SHARE`: so far, and no further, the pairs tell."""
        if abs(delta_ln) >= self.least_ln[-1]:
            return LEAST_SHARE  # to the last bit, for it is said in other words
        at_ln = (0.0, *self.least_ln)
        ln_shares = [0.0, *map(math.log, SHARES)]
        return math.exp(float(np.interp(abs(delta_ln), at_ln, ln_shares)))

    def reached_by(self, share: float) -> float:
        """The |Δ| that this share of pairs, one of `SHARES`, reaches."""
        return self.least_ln[SHARES.index(share)]


@dataclass(frozen=True, slots=True)
class PlainRests:
    """What pairs of rests alike in time differ by: of people awake; of those pairs whose heart
    rate moved by more than `MOVED_BPM`; of people at night. None where too few were measured.

    `least_sd_ln`: the SD of Δ in the people whose rests are most alike.
    """

    awake: Curve
    moved: Curve | None
    night: Curve | None
    least_sd_ln: float


def plain_rests(pair: RestPair) -> PlainRests | None:
    """What was measured of pairs of rests like this one; None where none is like it: in another
    posture, shorter, longer, or further apart. Between measured conditions it interpolates."""
    if not pair.lying:
        return None
    awake, night = _grounds()
    curve = awake.curve("least_ln", pair)
    least_sd_ln = awake.at("least_sd_ln", pair)
    if curve is None or least_sd_ln is None:
        return None
    return PlainRests(
        curve, awake.curve("moved_ln", pair), night.curve("least_ln", pair), float(least_sd_ln)
    )


@dataclass(frozen=True, eq=False)
class _Ground:
    """Measured conditions of some people: a grid of lengths of both rests and times between.
    `values` by name, shape (first, second, between, …); NaN where too few pairs were measured."""

    axes_s: tuple[Floats, Floats, Floats]
    values: dict[str, Floats]

    def at(self, name: str, pair: RestPair) -> Floats | None:
        """The values for this pair, straight between the conditions around it."""
        found = self.values[name]
        for axis_s, at_s in zip(
            self.axes_s, (pair.first_s, pair.second_s, pair.between_s), strict=True
        ):
            if not axis_s[0] - NEAR_S <= at_s <= axis_s[-1] + NEAR_S:
                return None
            place = float(np.interp(at_s, axis_s, np.arange(axis_s.size)))
            low, part = int(place), place % 1
            found = found[low] * (1 - part) + found[low + 1] * part if part else found[low]
        return None if np.isnan(found).any() else found

    def curve(self, name: str, pair: RestPair) -> Curve | None:
        found = self.at(name, pair)
        return None if found is None else Curve(tuple(found.tolist()))


@lru_cache(maxsize=1)
def _grounds() -> tuple[_Ground, _Ground]:
    """Of people awake, and of people at night."""
    text = Path(__file__).with_name(FILE).read_text("utf-8")
    awake, night = (json.loads(text)[name] for name in ("awake", "night"))
    return _ground(awake, "least_ln", "moved_ln", "least_sd_ln"), _ground(night, "least_ln")


def _ground(data: dict[str, list[float]], *names: str) -> _Ground:
    first_s, second_s, between_s = (
        np.array(data[axis], dtype=np.float64) for axis in ("first_s", "second_s", "between_s")
    )
    values = {name: np.array(data[name], dtype=np.float64) for name in names}
    return _Ground((first_s, second_s, between_s), values)
