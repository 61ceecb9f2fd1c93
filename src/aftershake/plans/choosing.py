"""Which plans suit what a person has at hand: a place, some minutes, how much practice."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from aftershake.plans.plan import Plan

Place = Literal["floor", "wall", "standing", "chair"]
MINUTES = (10, 20, 25)  # upper limits to choose from


@dataclass(frozen=True, slots=True)
class Wish:
    """`place` "floor": all of it lying, nothing standing; another: it is needed. `most_min`: the
    whole session, minutes. None and False: as it comes."""

    place: Place | None = None
    first: bool = False  # for a first time
    most_min: int | None = None

    def suits(self, plan: Plan) -> bool:
        """Whether the plan is one of those wished for."""
        lying = not {"wall", "standing", "chair"} & set(plan.needs)
        placed = lying if self.place == "floor" else self.place in (None, *plan.needs)
        timed = self.most_min is None or plan.duration_s <= 60 * self.most_min
        return placed and timed and (not self.first or plan.experience == "first")

    def of(self, plans: Iterable[Plan]) -> list[Plan]:
        """Those that suit, in their order."""
        return [plan for plan in plans if self.suits(plan)]
