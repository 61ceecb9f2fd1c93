"""A line of the table that `make bench` prints: two things measured in one run, and their ratio."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Line:
    """`ratio` is held to `bar`: at most, or with `least` at least. `goal` is where it is to be one
    day, where that is further."""

    what: str
    measured: str
    ratio: float
    bar: float
    least: bool = False
    goal: float | None = None

    @property
    def holds(self) -> bool:
        return self.ratio >= self.bar if self.least else self.ratio <= self.bar

    @property
    def reached(self) -> bool:
        """Whether it is where it is to be."""
        goal = self.bar if self.goal is None else self.goal
        return self.ratio >= goal if self.least else self.ratio <= goal

    @property
    def asked(self) -> str:
        """The bar, and the goal where it is further."""
        sign = "≥" if self.least else "≤"
        return f"{sign} {self.bar:g}" + ("" if self.goal is None else f", {sign} {self.goal:g}")

    @property
    def said(self) -> str:
        if not self.holds:
            return "DOES NOT HOLD"
        return "holds" if self.reached else "holds; goal not reached"


@dataclass(frozen=True)
class Missing:
    """A line that cannot be measured here."""

    what: str
    why: str


def in_turns(things: Sequence[Callable[[], object]], times: int) -> list[list[float]]:
    """Seconds of the processor that each took each time, in turns; once before for what is loaded
    once."""
    took: list[list[float]] = [[] for _ in things]
    for thing in things:
        thing()
    for _ in range(times):
        for each, thing in zip(took, things, strict=True):
            begun = time.process_time()
            thing()
            each.append(time.process_time() - begun)
    return took


def spread(seconds: Sequence[float]) -> str:
    """The median, and the middle half."""
    if len(seconds) < 4:
        return f"{_said(statistics.median(seconds))}"
    low, middle, high = statistics.quantiles(seconds, n=4)
    return f"{_said(middle)} ({_said(low)}–{_said(high)})"


def ratio(ours: Sequence[float], theirs: Sequence[float]) -> float:
    """Of the medians."""
    return statistics.median(ours) / statistics.median(theirs)


def _said(seconds: float) -> str:
    return f"{seconds:.2f} s" if seconds >= 1 else f"{1000 * seconds:.3g} ms"
