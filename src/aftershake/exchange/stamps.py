"""Times as programs write them, in seconds: numbers, dates, times of day; NaN: not understood."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Literal

import numpy as np

from aftershake.exchange.cells import value
from aftershake.rr.beats import Floats

Kind = Literal["number", "date", "day", "time"]
DAY_S, HALF_DAY_S, HOUR_S = 86_400.0, 43_200.0, 3600.0
_LONGEST = 60  # characters of a time
_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            *("jan", "feb", "mar mär mrz", "apr avr", "may mai", "jun", "jul", "aug aoû ago"),
            *("sep", "oct okt", "nov", "dec dez déc dic"),
        ),
        1,
    )
    for name in names.split()
}
_CLOCK = (
    r"(?P<h>\d{1,3})(?P<sep>[:.h])(?P<m>\d{2})(?:(?:(?P=sep)|m|[:.])(?P<s>\d{2})s?"
    r"(?:[.,:](?P<f>\d{1,9}))?\d*s?)?\s*(?P<half>[aApP]\.?[mM]\.?)?"
)
_ZONE = r"\s*(?:Z|[A-Z]{3,4})?(?P<zone>[+-]\d{2}(?::?\d{2})?)?(?:\[[\w/+-]*\])?(?: \d{4})?"
_AFTER = rf"(?:\s*[T ,_/]\s*(?:at |um )?{_CLOCK}{_ZONE})?"
_WEEKDAY = r"(?:[^\W\d_]{2,10}\.?,?\s+)?"
_YEAR_FIRST = re.compile(
    rf"{_WEEKDAY}(?P<y>\d{{4}})(?P<dash>[-/.])(?P<mo>\d{{1,2}})(?P=dash)(?P<d>\d{{1,2}}){_AFTER}"
)
_YEAR_LAST = re.compile(
    rf"{_WEEKDAY}(?P<d>\d{{1,2}})(?P<dash>[-/.])(?P<mo>\d{{1,2}})(?P=dash)(?P<y>\d{{4}}|\d{{2}}){_AFTER}"
)
_COMPACT = re.compile(
    r"(?P<y>(?:19|20)\d\d)(?P<mo>\d\d)(?P<d>\d\d)[T _-]?(?P<h>\d\d)(?P<m>\d\d)(?P<s>\d\d)"
    rf"(?:[.,]?(?P<f>\d{{1,9}}))?{_ZONE}"
)
_DAY_NAMED = re.compile(
    rf"{_WEEKDAY}(?P<d>\d{{1,2}})[. -]+(?P<name>[^\W\d_]{{3,9}})\.?[ ,-]+(?P<y>\d{{4}}){_AFTER}"
)
_MONTH_NAMED = re.compile(
    rf"{_WEEKDAY}(?P<name>[^\W\d_]{{3,9}})\.? +(?P<d>\d{{1,2}})(?:,? +(?P<y>\d{{4}}),?)?{_AFTER}"
)
_TIME = re.compile(rf"T?{_CLOCK}{_ZONE}")
_SHORT_TIME = re.compile(r"(?P<m>\d{1,3}):(?P<s>\d{2})(?:[.,](?P<f>\d{1,9})\d*)?")
_WITH_UNIT = re.compile(r"([+-]?\d{1,20}(?:[.,]\d{1,12})?) ?(ns|[uµμ]s|ms|sec|s)")
_GROUPED = re.compile(r"\d{1,3}(?:[ .,'\u00a0\u202f]\d{3}){0,6}")
_PER_S = {"ns": 1e9, "us": 1e6, "µs": 1e6, "μs": 1e6, "ms": 1e3, "s": 1.0, "sec": 1.0}


@dataclass(frozen=True, slots=True)
class Reading:
    """One way to understand a column of times. `at`: shape (rows,), NaN where it is none of these.

    In seconds from any zero; of a `number` the unit is still unknown. `step_s`: to how many
    seconds they are written, 0 where as finely as can be.
    """

    kind: Kind
    at: Floats
    step_s: float = 0.0


def readings(stamps: Sequence[str]) -> list[Reading]:
    """Every way in which most of these stamps are times, the likeliest first."""
    some = [stamp for stamp in stamps if stamp][:3]  # one of them may be odd
    found: list[Reading] = []
    for kind, of_text in _WAYS_TO_SECONDS:
        if all(math.isnan(of_text(stamp)) for stamp in some):
            continue
        at = np.array([of_text(stamp) for stamp in stamps])
        if np.mean(np.isfinite(at)) < 0.5:
            continue
        if kind == "number":
            found.append(Reading(kind, at))
        else:
            found.append(_dated(kind, at, stamps, short=of_text is _short))
    return found


def first_odd(stamps: Sequence[str]) -> int:
    """The place of the first stamp that is no time in any way; 0 where each is one in some."""
    for at, stamp in enumerate(stamps):
        if stamp and all(math.isnan(of_text(stamp)) for _, of_text in _WAYS_TO_SECONDS):
            return at
    return 0


def _dated(kind: Kind, at: Floats, stamps: Sequence[str], *, short: bool) -> Reading:
    some = at[np.isfinite(at)]
    if kind == "date" and np.all(some % DAY_S == 0) and not any(":" in each for each in stamps):
        return Reading("day", at, DAY_S)
    if kind == "time":
        at = _onward(at, HOUR_S if short else _half(some, stamps))
    whole_minutes = some.size > 1 and np.all(some % 60 == 0) and np.unique(some).size > 1
    return Reading(kind, at, 60.0 if whole_minutes else 0.0)


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


@lru_cache(maxsize=512)
def _day_s(year: int, month: int, day: int) -> float:
    try:
        return (date(year, month, day).toordinal() - date(2000, 1, 1).toordinal()) * DAY_S
    except ValueError:
        return math.nan


def _clock_s(said: dict[str, str | None]) -> float:
    if (minutes := said.get("m")) is None:
        return 0.0
    hour, minute, second = int(said.get("h") or 0), int(minutes), int(said.get("s") or 0)
    if half := said.get("half"):
        hour = hour % 12 + (12 if half[0] in "pP" else 0)
    if (said.get("h") and minute > 59) or second > 60:
        return math.nan
    part = float(f"0.{said['f']}") if said.get("f") else 0.0
    zone = (said.get("zone") or "").replace(":", "")
    east_s = (int(zone[1:3]) * 60 + int(zone[3:] or 0)) * 60.0 if zone else 0.0
    east_s = -east_s if zone.startswith("-") else east_s
    return hour * HOUR_S + minute * 60 + second + part - east_s


def _of_a_day(said: dict[str, str | None]) -> bool:
    """Whether a clock shows that: up to 24:00, with which a day ends."""
    hour, rest = int(said.get("h") or 0), f"{said.get('m') or 0}{said.get('s') or 0}"
    return hour < 24 or (hour == 24 and int(rest) == 0)


def _numeric(stamp: str) -> float:
    if found := _WITH_UNIT.fullmatch(stamp):
        return float(found[1].replace(",", ".")) / _PER_S[found[2]]
    return value(stamp.replace(",", ".") if stamp.count(",") == 1 else stamp)


def _thousands(stamp: str) -> float:
    return float(re.sub(r"\D", "", stamp)) if _GROUPED.fullmatch(stamp) else math.nan


def _of(pattern: re.Pattern[str], *, month_first: bool = False) -> Callable[[str], float]:
    def at_s(stamp: str) -> float:
        found = pattern.fullmatch(stamp) if len(stamp) <= _LONGEST else None
        if found is None:
            return math.nan
        said = found.groupdict()
        year = said.get("y") or stamp[-4:]
        month = _MONTHS.get((said.get("name") or "")[:3].lower()) or int(said.get("mo") or 0)
        day = int(said["d"])
        if not year.isdigit():
            return math.nan
        if month_first:
            month, day = day, month
        in_full = int(year) + (2000 if len(year) == 2 else 0)
        if not _of_a_day(said):
            return math.nan
        return _day_s(in_full, month, day) + _clock_s(said)

    return at_s


def _time_of_day(stamp: str) -> float:
    found = _TIME.fullmatch(stamp) if len(stamp) <= _LONGEST else None
    if found is None or (found["s"] is None and found["sep"] != ":"):
        return math.nan
    return _clock_s(found.groupdict())


def _short(stamp: str) -> float:
    found = _SHORT_TIME.fullmatch(stamp) if len(stamp) <= _LONGEST else None
    return _clock_s(found.groupdict()) if found else math.nan


_WAYS_TO_SECONDS: tuple[tuple[Kind, Callable[[str], float]], ...] = (
    ("date", _of(_COMPACT)),
    ("number", _numeric),
    ("number", _thousands),
    ("date", _of(_YEAR_FIRST)),
    ("date", _of(_YEAR_LAST)),
    ("date", _of(_YEAR_LAST, month_first=True)),
    ("date", _of(_DAY_NAMED)),
    ("date", _of(_MONTH_NAMED)),
    ("time", _short),
    ("time", _time_of_day),
)
