"""Which sessions others can be set beside."""

from __future__ import annotations

from functools import lru_cache
from typing import Protocol

from aftershake.hrv.comparison import LONGER_APART_S
from aftershake.plans.plan import Plan, PlanError
from aftershake.plans.reader import read_plan


class Compared(Protocol):
    """What is known of a complete session in a list; `lasted_s`: pauses included."""

    @property
    def delta_ln_rmssd(self) -> float | None: ...
    @property
    def plan_toml(self) -> str: ...
    @property
    def lasted_s(self) -> float | None: ...


def to_compare(row: Compared) -> Plan | None:
    """The plan of a session that later ones can be set beside; None for one that is no such."""
    if row.delta_ln_rmssd is None:
        return None
    try:
        plan = plan_of(row.plan_toml)
    except PlanError:  # of a version that read plans otherwise
        return None
    return None if (row.lasted_s or 0.0) > plan.duration_s + LONGER_APART_S else plan


@lru_cache(maxsize=64)
def plan_of(toml: str) -> Plan:
    """The plan in `toml`, read once however many sessions it led. Raises PlanError."""
    return read_plan(toml)
