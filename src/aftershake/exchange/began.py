"""When a file's beats began, as far as it says: in its times, in a header, in its name.

Times are for the calendar only: what is missing is found by `times.py`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta, timezone

from aftershake.exchange.cells import value
from aftershake.exchange.stamps import LETTERS, is_zoned, readings
from aftershake.exchange.times import TimeColumn

LOOKED_AT = 200  # stamps, which tell day and month apart
# Numbers that are a moment since 1970: in s, ms, µs and ns from 1973 on, to 2128.
FIRST_EPOCH_S, LAST_EPOCH_S = 1e8, 5e9
_UNITS = (1.0, 1e3, 1e6, 1e9)
# No beat was recorded before, and no calendar of any zone ends soon after.
FIRST, LAST = datetime(1970, 1, 1, tzinfo=UTC), datetime(2200, 1, 1, tzinfo=UTC)
_ZERO = datetime(2000, 1, 1)  # where `stamps.readings` counts dates from
# Those that mean one thing everywhere; others mean several, as BST and IST do.
_EAST_H = {
    **{"EST": -5, "EDT": -4, "CDT": -5, "MST": -7, "MDT": -6, "PST": -8, "PDT": -7},
    **{"UTC": 0, "GMT": 0, "WET": 0, "CET": 1, "CEST": 2, "MEZ": 1, "MESZ": 2, "EET": 2, "EEST": 3},
}
_IN_NAME = re.compile(
    r"((?:19|20)\d{2})[-_.]?(\d{2})[-_.]?(\d{2})[ T_-]+"
    r"(\d{2})[-_.:]?(\d{2})(?:[-_.:]?(\d{2}))?(?!\d)"
)


def can_be(at: datetime) -> bool:
    """Whether beats can have been recorded then. The one door: what is beyond goes no further."""
    return FIRST <= at < LAST


def began_at(columns: Sequence[TimeColumn], first_rr_ms: float) -> datetime | None:
    """When the first interval of rows with these `joined` times began; None where none is of a
    calendar.

    A time is that of the end of its interval, or of its arrival a little later.
    """
    for column in columns:
        if (first := _first(column)) is not None:
            return _earlier(first, first_rr_ms)
    return None


def moment(text: str) -> datetime | None:
    """The moment that a text of a date and a time says; one without a zone is local. None where it
    says none."""
    stamp = " ".join(text.split())
    ways = [each for each in readings([stamp]) if each.kind == "date"] if stamp else []
    if not ways or ":" not in stamp:
        return None
    try:
        naive = _ZERO + timedelta(seconds=float(ways[0].at[0]))
    except (OverflowError, ValueError):
        return None
    return _zoned(naive, stamp)


def _earlier(at: datetime, by_ms: float) -> datetime:
    try:
        return at - timedelta(milliseconds=by_ms)
    except OverflowError:  # in the year 1
        return at


def in_name(name: str) -> datetime | None:
    """The local time in a file's name, as Elite HRV and others write it: 2025-03-15 11-03-00."""
    found = _IN_NAME.search(name)
    if found is None:
        return None
    try:
        year, month, day, hour, minute, second = (int(each or 0) for each in found.groups())
        found_at = datetime(year, month, day, hour, minute, second).astimezone()
        return found_at if can_be(found_at) else None
    except (ValueError, OverflowError, OSError):
        return None


def epoch(number: float) -> datetime | None:
    """The moment that a number since 1970 says, whatever its unit."""
    for unit in _UNITS:
        if FIRST_EPOCH_S <= number / unit <= LAST_EPOCH_S:
            return datetime.fromtimestamp(number / unit, UTC)
    return None


def _first(column: TimeColumn) -> datetime | None:
    stamps = [each for each in column.stamps[:LOOKED_AT] if each]
    if not stamps:
        return None
    first = value(stamps[0].replace(",", "."))
    if first == first:
        if (began := epoch(value(column.name))) is not None:  # Empatica's: since its first line
            return began + timedelta(seconds=min(first, 1e8))
        return epoch(first)
    ways = [each for each in readings(stamps) if each.kind == "date"]
    if not ways or ways[0].at[0] != ways[0].at[0]:
        return None
    return _zoned(_ZERO + timedelta(seconds=float(ways[0].at[0])), stamps[0])


def _zoned(naive: datetime, stamp: str) -> datetime | None:
    """`readings` has put a time with a zone into UTC."""
    if is_zoned(stamp) or not can_be(naive.replace(tzinfo=UTC)):  # one beyond stays told
        return naive.replace(tzinfo=UTC)
    if named := LETTERS.search(stamp):
        if (hours := _EAST_H.get(named[1])) is None:
            return None  # nobody knows which one it is
        return naive.replace(tzinfo=timezone(timedelta(hours=hours)))
    try:
        return naive.astimezone()
    except (OverflowError, ValueError, OSError):
        return None
