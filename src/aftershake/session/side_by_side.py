"""What limits setting several sessions beside each other: values, the weightiest first. Pure."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from typing import ClassVar

from aftershake.session.result import Result


@dataclass(frozen=True, slots=True)
class OtherHearts:
    """Some are simulated, or played again, and not all of one such heart."""

    code: ClassVar[str] = "other_hearts"


@dataclass(frozen=True, slots=True)
class UnknownHearts:
    """Of some it is not known whose heart it is."""

    code: ClassVar[str] = "unknown_hearts"


@dataclass(frozen=True, slots=True)
class OtherPostures:
    """The rests that are compared were not in the same postures."""

    code: ClassVar[str] = "other_postures"


@dataclass(frozen=True, slots=True)
class OtherPlans:
    """They followed different plans."""

    code: ClassVar[str] = "other_plans"


@dataclass(frozen=True, slots=True)
class OtherStraps:
    """They were measured by different straps."""

    code: ClassVar[str] = "other_straps"


@dataclass(frozen=True, slots=True)
class NoChangeTold:
    """So many of them tell no change of RMSSD."""

    code: ClassVar[str] = "no_change_told"
    sessions: int
    of: int


@dataclass(frozen=True, slots=True)
class DaysDiffer:
    """Two days of one person differ by themselves; always so."""

    code: ClassVar[str] = "days_differ"


Note = (
    OtherHearts
    | UnknownHearts
    | OtherPostures
    | OtherPlans
    | OtherStraps
    | NoChangeTold
    | DaysDiffer
)


def notes(results: Sequence[Result], hearts: Sequence[Hashable] = ()) -> tuple[Note, ...]:
    """What is to be said of these sessions. `hearts`: whose heart each of them is of, None where
    nobody knows."""
    untold = sum(each.comparison.delta_ln_rmssd is None for each in results)
    found: list[Note] = [
        *([OtherHearts()] if len(set(hearts) - {None}) > 1 else []),
        *([UnknownHearts()] if None in hearts else []),
        *([OtherPostures()] if _differ(list(map(_postures, results))) else []),
        *([OtherPlans()] if len({each.plan for each in results}) > 1 else []),
        *([OtherStraps()] if len({each.strap for each in results if each.strap}) > 1 else []),
        *([NoChangeTold(untold, len(results))] if untold else []),
        DaysDiffer(),
    ]
    return tuple(found)


def _differ(postures: Sequence[tuple[str | None, ...]]) -> bool:
    """Whether the first rests, or the second, were in two postures, as far as they are known."""
    return any(len({each for each in of_all if each}) > 1 for of_all in zip(*postures, strict=True))


def _postures(result: Result) -> tuple[str | None, ...]:
    """Of both rests; None for one that is not known, or was not reached."""
    said, rests = result.said.note("posture"), result.rests
    stated = [None if rest is None or rest.posture == "any" else rest.posture for rest in rests]
    return tuple(each or (said if rest else None) for each, rest in zip(stated, rests, strict=True))
