"""Many sessions together: pure. Each gives one number, Δ = ln RMSSD(after) − ln RMSSD(before).

What shaking does shows beside sessions of the same timing with rest instead of it: resting alone
changes RMSSD. No interval is made of fewer than five sessions, and none of the beats of one.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from statistics import fmean, variance
from typing import NamedTuple

LEAST_EACH = 5  # sessions, before a mean of them has an interval
COVERED = 0.95
TELLS_LN = math.log(1.25)  # a difference of a quarter
SAME_LN = 1e-6  # no two sessions of a heart are as alike as this
MOST_EACH = 200  # nobody is told to do more


@dataclass(frozen=True, slots=True)
class Mean:
    """A mean, and where the true one lies in 19 of 20 cases: ln units."""

    mean_ln: float
    low_ln: float
    high_ln: float


@dataclass(frozen=True, slots=True)
class AgainstControls:
    """Shaking less rest instead of it. `difference` is None where there are too few of either, or
    they do not differ at all, as one recording does that is played again. `each_to_tell`: how many
    of each it would take until a difference of a quarter stands out of the interval; None where it
    does, where it is not known, or where it would be more than `MOST_EACH`."""

    shaking: int
    controls: int
    difference: Mean | None = None
    each_to_tell: int | None = None

    @property
    def missing_shaking(self) -> int:
        return max(0, LEAST_EACH - self.shaking)

    @property
    def missing_controls(self) -> int:
        return max(0, LEAST_EACH - self.controls)


class SessionChange(NamedTuple):
    """Of one session; `day` as the person's calendar has it."""

    session_id: int
    day: date
    delta_ln: float


@dataclass(frozen=True, slots=True)
class PlanChanges:
    """The changes by one plan, in order of time; under whatever name its newest session had it.
    `control`: it rests where others shake. `against`: of a plan with shaking."""

    plan: str
    title: str
    control: bool
    changes: tuple[SessionChange, ...]
    mean: Mean | None
    against: AgainstControls | None


def mean_of(delta_ln: Sequence[float]) -> Mean | None:
    """From five sessions on: mean ± t(n − 1) · s/√n, Student's t."""
    n = len(delta_ln)
    if n < LEAST_EACH or max(delta_ln) - min(delta_ln) < SAME_LN:
        return None
    half = _t(n - 1) * math.sqrt(variance(delta_ln) / n)
    middle = fmean(delta_ln)
    return Mean(middle, middle - half, middle + half)


def against_controls(shaking_ln: Sequence[float], control_ln: Sequence[float]) -> AgainstControls:
    """The difference of the two means with its 95 % interval, from five of each on: Welch's, for
    the two need not scatter alike. Sessions are taken as independent of each other."""
    shaking, controls = len(shaking_ln), len(control_ln)
    if min(shaking, controls) < LEAST_EACH:
        return AgainstControls(shaking, controls)
    of_each = variance(shaking_ln), variance(control_ln)
    parts = of_each[0] / shaking, of_each[1] / controls
    if min(_range(shaking_ln), _range(control_ln)) < SAME_LN:
        return AgainstControls(shaking, controls)
    freedom = sum(parts) ** 2 / (parts[0] ** 2 / (shaking - 1) + parts[1] ** 2 / (controls - 1))
    half = _t(freedom) * math.sqrt(sum(parts))
    middle = fmean(shaking_ln) - fmean(control_ln)
    difference = Mean(middle, middle - half, middle + half)
    each = None if half <= TELLS_LN else _each_to_tell(sum(of_each))
    return AgainstControls(shaking, controls, difference, each)


def _each_to_tell(variances: float) -> int | None:
    """The fewest of each that make the interval reach no further than `TELLS_LN` to either side."""
    for n in range(LEAST_EACH, MOST_EACH + 1):
        if _t(2 * n - 2) * math.sqrt(variances / n) <= TELLS_LN:
            return n
    return None


def _range(values: Sequence[float]) -> float:
    return max(values) - min(values)


def _t(freedom: float) -> float:
    from scipy.special import stdtrit  # heavy, and only here; scipy.stats takes a second to load

    return float(stdtrit(freedom, (1 + COVERED) / 2))
