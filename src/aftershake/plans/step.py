"""What is done within a phase, one thing after the other."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Side = Literal["left", "right", "both", ""]
SIDES: tuple[Side, ...] = ("left", "right", "both")
BREATH_S = 6.0  # of one unhurried breath; nobody is paced by it


@dataclass(frozen=True, slots=True)
class Step:
    """One thing to do. Of `seconds`, `count` and `breaths` exactly one is not 0.

    `each_s` is how long one of the `count` takes; `cue` is said when the step begins, `picture`
    is how it looks, in words. `tiredness`: a figure key may say how tired the muscles are.
    """

    name: str
    seconds: float = 0.0
    count: int = 0
    each_s: float = 4.0
    breaths: int = 0
    cue: str = ""
    picture: str = ""
    side: Side = ""
    tiredness: bool = False

    @property
    def duration_s(self) -> float:
        return self.seconds or self.count * self.each_s or self.breaths * BREATH_S
