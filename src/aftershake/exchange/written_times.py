"""Times as programs write them, in seconds: numbers, dates, times of day; NaN: not understood.

A column of many rows is mostly written in one form, digits and all else in the same places: what is
known of one of them holds for all, and only their digits are read, together.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any, Literal, Protocol

import numpy as np
import numpy.typing as npt

from aftershake.exchange.byte_columns import ByteColumn, Signs
from aftershake.exchange.cells import LONGEST_NUMBER, value
from aftershake.rr.beats import Bools, Floats, Ints

Kind = Literal["number", "date", "day", "time"]
DAY_S, HOUR_S = 86_400.0, 3600.0
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
_FORMS = 8  # in one column that are read together; of more, each by itself
_FEW = 16  # stamps that are not worth it
_IN_A_BYTE = 2  # digits
_Numbers = npt.NDArray[Any]  # whole ones


class Way(Protocol):
    """A way to write times, in seconds from any zero; a number is one of any unit."""

    def at_s(self, stamp: str) -> float: ...
    def all_at_s(self, stamps: Sequence[str]) -> Floats:
        """Shape (n,): `at_s` of each, to the digit."""
        ...


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
    return hour * HOUR_S + minute * 60 + second + part - _east_s(said.get("zone"))


def _east_s(said: str | None) -> float:
    zone = (said or "").replace(":", "")
    east_s = (int(zone[1:3]) * 60 + int(zone[3:] or 0)) * 60.0 if zone else 0.0
    return -east_s if zone.startswith("-") else east_s


def _of_a_day(said: dict[str, str | None]) -> bool:
    """Whether a clock shows that: up to 24:00, with which a day ends."""
    hour, rest = int(said.get("h") or 0), f"{said.get('m') or 0}{said.get('s') or 0}"
    return hour < 24 or (hour == 24 and int(rest) == 0)


class _Plain:
    """A number, perhaps with its unit."""

    def at_s(self, stamp: str) -> float:
        if found := _WITH_UNIT.fullmatch(stamp):
            return float(found[1].replace(",", ".")) / _PER_S[found[2]]
        return value(stamp.replace(",", ".") if stamp.count(",") == 1 else stamp)

    def all_at_s(self, stamps: Sequence[str]) -> Floats:
        found = plain_numbers(stamps)
        return found if found is not None else np.array([self.at_s(stamp) for stamp in stamps])


def plain_numbers(cells: Sequence[str]) -> Floats | None:
    """Shape (n,): the `value` of each, where all of them are nothing but digits and points."""
    column = ByteColumn.of(cells)
    if column is None or column.lengths.max(initial=0) > LONGEST_NUMBER:
        return None
    if (found := column.numbers()) is not None:
        return found
    texts = column[:]
    if "".join(texts).encode().translate(None, b"0123456789").strip(b"."):
        return None
    try:
        return np.array(list(map(float, texts)), dtype=np.float64)
    except ValueError:
        return None


class _Grouped:
    """A number whose thousands stand apart."""

    def at_s(self, stamp: str) -> float:
        return float(re.sub(r"\D", "", stamp)) if _GROUPED.fullmatch(stamp) else math.nan

    def all_at_s(self, stamps: Sequence[str]) -> Floats:
        return np.array([self.at_s(stamp) for stamp in stamps])


@dataclass(frozen=True, slots=True)
class _Written:
    """A date, a time of day, or both. `dated`: of a day. `to_seconds`: a clock of hours and minutes
    has a colon, or it is none."""

    pattern: re.Pattern[str]
    dated: bool = True
    month_first: bool = False
    to_seconds: bool = False

    def _match(self, stamp: str) -> re.Match[str] | None:
        found = self.pattern.fullmatch(stamp) if len(stamp) <= _LONGEST else None
        if found and self.to_seconds and found["s"] is None and found["sep"] != ":":
            return None
        return found

    def at_s(self, stamp: str) -> float:
        found = self._match(stamp)
        if found is None:
            return math.nan
        said = found.groupdict()
        if not self.dated:
            return _clock_s(said)
        return self._day_s(stamp, said) + _clock_s(said) if _of_a_day(said) else math.nan

    def _day_s(self, stamp: str, said: dict[str, str | None]) -> float:
        year = said.get("y") or stamp[-4:]
        month = _MONTHS.get((said.get("name") or "")[:3].lower()) or int(said.get("mo") or 0)
        day = int(said["d"] or 0)
        if not year.isdigit():
            return math.nan
        if self.month_first:
            month, day = day, month
        return _day_s(int(year) + (2000 if len(year) == 2 else 0), month, day)

    def all_at_s(self, stamps: Sequence[str]) -> Floats:
        column = ByteColumn.of(stamps)
        if column is None or not len(stamps):
            return np.array([self.at_s(stamp) for stamp in stamps], dtype=np.float64)
        return np.concatenate([self._part_at_s(part) for part in column.parts()])

    def _part_at_s(self, stamps: ByteColumn) -> Floats:
        found = np.full(len(stamps), math.nan)
        left = np.arange(len(stamps))
        for _ in range(_FORMS):
            if left.size < _FEW or (form := self._form(stamps, left)) is None:
                break
            alike, written = form
            which = left if alike.all() else left[alike]
            found[which] = self._together(stamps, which, written)
            left = left[~alike]
        for i in left.tolist():
            found[i] = self.at_s(stamps[i])
        return found

    def _form(self, stamps: ByteColumn, left: Ints) -> tuple[Bools, list[Signs]] | None:
        """Which of those `left` are written as the first of them is, and what stands in each of
        their places: shape (n,), or (1,) where all have the same. None where that cannot be told.
        """
        model = stamps[int(left[0])]
        if not model:
            return None
        long = stamps.lengths[left] == len(model)
        signs = stamps.taken(left[long], len(model))
        # Where all have the same sign, one stands for them: a number of such is the same for all.
        same = (signs == signs[:, :1]).all(axis=1).tolist()
        places = [row[:1] if one else row for row, one in zip(signs, same, strict=True)]
        match = self._match(model)
        fixed = {*_places(match, "y")[:-2], *_places(match, "zone")}  # they decide of the form
        if match is None:  # only itself is known to be none
            fixed = set(range(len(model)))
        alike = np.ones(signs.shape[1], dtype=np.bool_)
        for at, (sign, row) in enumerate(zip(model, places, strict=True)):
            if not same[at]:
                digit = sign.isdigit() and at not in fixed
                alike &= (row - ord("0")) < 10 if digit else row == ord(sign)
        if not alike.all():
            long[long] = alike
            places = [row if one else row[alike] for row, one in zip(places, same, strict=True)]
        return long, places

    def _together(self, stamps: Sequence[str], which: Ints, signs: Sequence[Signs]) -> Floats:
        """`at_s` of those `which` are of one form, and have these signs in its places."""
        match = self._match(stamps[int(which[0])])
        if match is None:
            return np.full(which.size, math.nan)
        said = match.groupdict()
        clock_s = np.zeros(1)
        if said.get("m") is not None:
            hour, minute, second = (_number(signs, _places(match, each)) for each in "hms")
            wrong = second > 60
            if said.get("h"):
                wrong = wrong | (minute > 59)
            if self.dated:
                wrong = wrong | (hour > 24) | ((hour == 24) & ((minute > 0) | (second > 0)))
            if half := said.get("half"):
                hour = hour % 12 + (12 if half[0] in "pP" else 0)
            places = _places(match, "f")
            part = _number(signs, places) / 10.0 ** len(places)
            clock_s = hour * HOUR_S + minute * 60.0 + second + part - _east_s(said.get("zone"))
            clock_s = np.where(wrong, math.nan, clock_s)
        if not self.dated:
            return np.broadcast_to(clock_s, which.shape)
        dates = [at for name in ("y", "mo", "d") for at in _places(match, name)]
        dates = dates if said.get("y") else [*dates, *range(len(signs))[-4:]]
        _, first, of_day = np.unique(_number(signs, dates), return_index=True, return_inverse=True)
        days = [stamps[i] for i in which[first].tolist()]  # a recording has few of them
        days_s = [
            self._day_s(day, found.groupdict()) for day in days if (found := self._match(day))
        ]
        return np.broadcast_to(np.array(days_s)[of_day] + clock_s, which.shape)


def _places(match: re.Match[str] | None, name: str) -> Sequence[int]:
    """Where in a stamp a part of it stands; nowhere where it is not there."""
    if match is None or name not in match.re.groupindex:
        return range(0)
    return range(*match.span(name))


def _number(signs: Sequence[Signs], places: Sequence[int]) -> _Numbers:
    """Shape (n,) or (1,): what the digits in these places spell."""
    number: _Numbers = np.zeros(1, np.uint8 if len(places) <= _IN_A_BYTE else np.int64)
    for at in places:
        number = 10 * number + (signs[at] - np.uint8(ord("0")))
    return number


SHORT = _Written(_SHORT_TIME, dated=False)
WAYS: tuple[tuple[Kind, Way], ...] = (
    ("date", _Written(_COMPACT)),
    ("number", _Plain()),
    ("number", _Grouped()),
    ("date", _Written(_YEAR_FIRST)),
    ("date", _Written(_YEAR_LAST)),
    ("date", _Written(_YEAR_LAST, month_first=True)),
    ("date", _Written(_DAY_NAMED)),
    ("date", _Written(_MONTH_NAMED)),
    ("time", SHORT),
    ("time", _Written(_TIME, dated=False, to_seconds=True)),
)
