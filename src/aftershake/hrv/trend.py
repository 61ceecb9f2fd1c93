"""How the resting numbers of a person go over days: pure.

What two rests of one sitting differ by says nothing here: days differ by more.
"""

from __future__ import annotations

import math
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from operator import attrgetter
from statistics import NormalDist, fmean, stdev
from typing import NamedTuple

from aftershake.plans.plan import Posture

WEEK_DAYS, BAND_DAYS = 7, 60
LEAST_MEAN_DAYS = 3  # for the mean of a week (Plews 2013, doi 10.1007/s40279-013-0071-8)
LEAST_DAYS = 4  # before a day is set beside the others
# SD of ln RMSSD of one day: two days of one person differ by 0.40 (Schumann 2025; 14 people, three
# visits: 0.34 to 0.54), which is √2 of it. The person's own from so many days on.
DAY_SD_LN, OWN_SD_DAYS = 0.40 / math.sqrt(2), 14
BAND_SD = 0.5


class Reading(NamedTuple):  # as the days below: of years of them, made in a third of the time
    """RMSSD of one rest before any shaking; `day` as the person's calendar has it."""

    day: date
    rmssd_ms: float
    hr_bpm: float | None
    posture: Posture
    morning: bool = False


@dataclass(frozen=True, slots=True)
class Beside:
    """The newest day beside the days before it.

    `delta_ln`: ln RMSSD less their mean. `share`: of days of one person, how many lie as far from
    the mean of so many others. `own`: by the person's own days, not by published ones.
    """

    delta_ln: float
    share: float
    own: bool


class DayLevel(NamedTuple):
    """One day with readings: their geometric mean, their mean heart rate; `week_rmssd_ms`: the mean
    of the seven days up to it, None where fewer than three of them have one."""

    day: date
    rmssd_ms: float
    hr_bpm: float | None
    week_rmssd_ms: float | None


@dataclass(frozen=True, slots=True)
class Trend:
    """Of the readings in one posture, the one most of them have. Means are of days, not readings.

    `readings`, `days`: how many there are. `other_postures`: readings left out.
    `week_rmssd_ms`, `week_hr_bpm`: geometric and plain mean of the last seven days up to the
    newest; `week_cv_percent`: SD of their ln RMSSD, of its mean. `low_ms`, `high_ms`: mean ± half
    an SD of ln RMSSD over sixty days. None where there are too few days. `by_day`: each day that
    has a reading, in their order.
    """

    posture: Posture
    readings: int
    days: int
    other_postures: int
    newest: Reading
    week_days: int
    week_rmssd_ms: float | None
    week_hr_bpm: float | None
    week_cv_percent: float | None
    band_days: int
    low_ms: float | None
    high_ms: float | None
    beside: Beside | None
    by_day: tuple[DayLevel, ...] = ()


@dataclass(frozen=True, slots=True)
class Recent:
    """Of a `Trend` what its last days say alone, the same to the digit."""

    newest: Reading
    week_days: int
    week_rmssd_ms: float | None
    band_days: int


def recent(readings: Sequence[Reading]) -> Recent | None:
    """What the days up to the newest reading say; None without any. Any order is taken."""
    if not readings:
        return None
    own = _in_usual_posture(readings)
    newest = own[-1]
    first = bisect_left(own, first_of(BAND_DAYS, newest.day), key=attrgetter("day"))
    levels = _levels(own[first:])
    week = _last(levels, newest.day, WEEK_DAYS)
    mean = fmean(week) if len(week) >= LEAST_MEAN_DAYS else None
    return Recent(newest, len(week), math.exp(mean) if mean is not None else None, len(levels))


def trend(readings: Sequence[Reading]) -> Trend | None:
    """The trend up to the newest reading; None without any. Any order is taken."""
    if not readings:
        return None
    own = _in_usual_posture(readings)
    newest = own[-1]
    levels = _levels(own)
    rates = _by_day([(each.day, each.hr_bpm) for each in own if each.hr_bpm is not None])
    week = _last(levels, newest.day, WEEK_DAYS)
    week_rates = _last(rates, newest.day, WEEK_DAYS)
    band = _last(levels, newest.day, BAND_DAYS)
    enough = len(week) >= LEAST_MEAN_DAYS
    mean = fmean(week) if enough else None
    middle, half = (fmean(band), BAND_SD * stdev(band)) if len(band) >= LEAST_DAYS else (0.0, None)
    return Trend(
        posture=newest.posture,
        readings=len(own),
        days=len(levels),
        other_postures=len(readings) - len(own),
        newest=newest,
        week_days=len(week),
        week_rmssd_ms=math.exp(mean) if mean is not None else None,
        week_hr_bpm=fmean(week_rates) if len(week_rates) >= LEAST_MEAN_DAYS else None,
        week_cv_percent=100 * stdev(week) / mean if mean is not None and mean > 0 else None,
        band_days=len(band),
        low_ms=math.exp(middle - half) if half is not None else None,
        high_ms=math.exp(middle + half) if half is not None else None,
        beside=_beside(levels[newest.day], _last(levels, newest.day, BAND_DAYS, before=True)),
        by_day=_each_day(levels, rates),
    )


def _each_day(levels: dict[date, float], rates: dict[date, float]) -> tuple[DayLevel, ...]:
    days = sorted(levels)
    ln = [levels[day] for day in days]
    found, first = [], 0
    for at, day in enumerate(days):
        while (day - days[first]).days >= WEEK_DAYS:
            first += 1
        enough = at + 1 - first >= LEAST_MEAN_DAYS
        mean_ms = math.exp(fmean(ln[first : at + 1])) if enough else None
        found.append(DayLevel(day, math.exp(ln[at]), rates.get(day), mean_ms))
    return tuple(found)


def _in_usual_posture(readings: Sequence[Reading]) -> list[Reading]:
    """Those in the posture that most are in, by their days."""
    ordered = sorted(readings, key=attrgetter("day"))  # stable: of a day, the last given
    posture = _usual_posture(ordered)
    return [each for each in ordered if each.posture == posture]


def _usual_posture(readings: Sequence[Reading]) -> Posture:
    """The one most have; of two as frequent, the one used last."""
    counted = Counter(each.posture for each in readings)
    last = {each.posture: at for at, each in enumerate(readings)}
    return max(counted, key=lambda posture: (counted[posture], last[posture]))


def _levels(readings: Sequence[Reading]) -> dict[date, float]:
    """The mean ln RMSSD of each day."""
    return _by_day([(each.day, math.log(each.rmssd_ms)) for each in readings])


def _by_day(values: Iterable[tuple[date, float]]) -> dict[date, float]:
    """The mean of each day."""
    found: dict[date, list[float]] = defaultdict(list)
    for day, value in values:
        found[day].append(value)
    return {day: each[0] if len(each) == 1 else fmean(each) for day, each in found.items()}


def first_of(days: int, newest: date) -> date:
    """The first of so many days."""
    return date.fromordinal(max(1, newest.toordinal() - days + 1))  # there is none before year 1


def _last(
    levels: dict[date, float], newest: date, days: int, *, before: bool = False
) -> list[float]:
    """Those of so many days up to `newest`; `before`: without it."""
    first = first_of(days, newest)
    return [
        level
        for day, level in levels.items()
        if first <= day <= newest and not (before and day == newest)
    ]


def _beside(level: float, before: Sequence[float]) -> Beside | None:
    if len(before) + 1 < LEAST_DAYS:
        return None
    own = len(before) >= OWN_SD_DAYS
    sd = stdev(before) if own else DAY_SD_LN
    if not sd > 0:
        return None
    delta = level - fmean(before)
    far = abs(delta) / (sd * math.sqrt(1 + 1 / len(before)))
    if not own:
        return Beside(delta, 2 * NormalDist().cdf(-far), own)
    from scipy.special import stdtr  # heavy, and only here; scipy.stats takes a second to load

    return Beside(delta, 2 * float(stdtr(len(before) - 1, -far)), own)
