"""What a column of times can mean, in seconds: numbers, dates, times of day."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice

import numpy as np

from aftershake.exchange.written_times import DAY_S, HOUR_S, SHORT, WAYS, Kind
from aftershake.rr.beats import Floats

HALF_DAY_S = 43_200.0
_ZONED = re.compile(r"(?:(?<![A-Z])Z|UTC|GMT|[+-]\d{2}:?\d{2})(?:\[[\w/+-]*\])?\s*$")
LETTERS = re.compile(r"\d ?([A-Z]{3,4})(?: \d{4})?\s*$")  # a zone by its letters


@dataclass(frozen=True, slots=True)
class Reading:
    """One way to understand a column of times. `at`: shape (rows,), NaN where it is none of these.

    In seconds from any zero; of a `number` the unit is still unknown. `step_s`: to how many
    seconds they are written, 0 where as finely as can be.
    """

    kind: Kind
    at: Floats
    step_s: float = 0.0


def is_zoned(stamp: str) -> bool:
    """Whether a time says of which zone it is."""
    return _ZONED.search(stamp) is not None


def names_zone(stamp: str) -> bool:
    """The same, be it by letters alone, which may be those of several."""
    return is_zoned(stamp) or LETTERS.search(stamp) is not None


def readings(stamps: Sequence[str]) -> list[Reading]:
    """Every way in which most of these stamps are times, the likeliest first."""
    some = list(islice(filter(None, stamps), 3))  # one of them may be odd
    found: list[Reading] = []
    for kind, way in WAYS:
        if all(math.isnan(way.at_s(stamp)) for stamp in some):
            continue
        at = way.all_at_s(stamps)
        if np.mean(np.isfinite(at)) < 0.5:
            continue
        if kind == "number":
            found.append(Reading(kind, at))
        else:
            found.append(_dated(kind, at, stamps, short=way is SHORT))
    return found


def first_odd(stamps: Sequence[str]) -> int:
    """The place of the first stamp that is no time in any way; 0 where each is one in some."""
    for at, stamp in enumerate(stamps):
        if stamp and all(math.isnan(way.at_s(stamp)) for _, way in WAYS):
            return at
    return 0


def _dated(kind: Kind, at: Floats, stamps: Sequence[str], *, short: bool) -> Reading:
    some = at[np.isfinite(at)]
    if kind == "date" and _all_at(some, DAY_S) and not any(":" in each for each in stamps):
        return Reading("day", at, DAY_S)
    if kind == "time":
        at = _onward(at, HOUR_S if short else _half(some, stamps))
    whole_minutes = some.size > 1 and _all_at(some, 60) and np.unique(some).size > 1
    return Reading(kind, at, 60.0 if whole_minutes else 0.0)


def _all_at(times: Floats, step_s: float) -> bool:
    """Whether each of these is a whole number of steps; mostly the first few tell that not."""
    return all(bool(np.all(part % step_s == 0)) for part in (times[:8], times))


def _half(some: Floats, stamps: Sequence[str]) -> float:
    """After how long a clock begins anew: a day, or half of one where it shows 1 to 12."""
    hours = some // HOUR_S
    named = any("m" in stamp.lower() for stamp in stamps[:3])
    return HALF_DAY_S if hours.min() >= 1 and hours.max() == 12 and not named else DAY_S


def _onward(at: Floats, period_s: float) -> Floats:
    """A clock that begins anew after `period_s` goes on instead."""
    known = np.flatnonzero(np.isfinite(at))
    back = np.diff(at[known], prepend=at[known[:1]]) < -period_s / 2
    onward = at.copy()
    onward[known] += period_s * np.cumsum(back)
    return onward
