"""What the resting numbers of weeks say, in lines; never more than the days carry."""

from __future__ import annotations

from aftershake.hrv.plain_rests import CLEAR_SHARE, WITHIN_SHARE
from aftershake.hrv.trend import LEAST_DAYS, LEAST_MEAN_DAYS, WEEK_DAYS, Beside, Recent, Trend
from aftershake.plans.plan import Posture
from aftershake.wording.comparison import of_pairs
from aftershake.wording.numbers import count, number, ratio
from aftershake.wording.sentence import worded
from aftershake.wording.times import MONTHS, day

NONE_YET = (
    "No resting reading of your own heart yet. Each session's rest before the shaking is one, and"
    " `aftershake rest-reading` takes one by itself. Simulated, replayed and imported sessions do"
    " not count, nor those that you leave out."
)
NONE_SHORT = "no resting reading of your own yet"
WHAT_IT_IS = (
    "RMSSD is how much the time between beats changes from one beat to the next. It differs from"
    " day to day, with sleep, food, coffee, the hour and illness, and says nothing about why."
)
_POSTURES: dict[Posture, str] = {
    "lying": "lying",
    "sitting": "sitting",
    "standing": "standing",
    "any": "in a posture the plan leaves open",
}


@worded
def trend_lines(found: Trend) -> tuple[str, ...]:
    """From the newest reading to what it stands in."""
    lines = [f"{rests_on(found)}.", newest(found), week(found), band(found), beside(found)]
    return tuple(lines + list(other_postures(found)))


@worded
def rests_on(found: Trend) -> str:
    """How many readings there are, on how many days, in which posture; without an end."""
    return (
        f"{count(found.readings, 'resting reading')} on {count(found.days, 'day')},"
        f" {_POSTURES[found.posture]}"
    )


@worded
def newest(found: Trend) -> str:
    reading = found.newest
    when = f"{day(reading.day)}{' in the morning' if reading.morning else ''}"
    return f"Newest: {when}, RMSSD {number(reading.rmssd_ms)} ms, {number(reading.hr_bpm)} bpm."


@worded
def newest_in_short(found: Trend | Recent, year: int | None = None) -> str:
    """For a row of 39 characters: the newest reading, and its week's mean where there is one; of
    another year than `year`, where one is given, that instead."""
    newest = found.newest
    when = f"{newest.day.day} {MONTHS[newest.day.month - 1]}"
    said = f"RMSSD {number(newest.rmssd_ms)} ms, {when}"
    if year not in (None, newest.day.year):
        return f"{said} {newest.day.year}"
    if found.week_rmssd_ms is None:
        return f"{said}; {found.week_days} of {LEAST_MEAN_DAYS} for a mean"
    return f"{said}; {WEEK_DAYS}-day mean {number(found.week_rmssd_ms)} ms"


@worded
def drawn_days(days: int, *, all_: bool) -> str:
    """How much of the past is drawn; `all_`: because all of it was asked for."""
    return f"all, {count(days, 'day')}" if all_ else count(days, "day")


@worded
def other_postures(found: Trend) -> tuple[str, ...]:
    """Readings that are left out; none where there are none."""
    if not found.other_postures:
        return ()
    left = count(found.other_postures, "reading")
    return (f"Left out: {left} in another posture, which alone changes RMSSD.",)


@worded
def week(found: Trend) -> str:
    """The mean of the last seven days, and how much they varied."""
    if found.week_rmssd_ms is None:
        return (
            f"Mean of {WEEK_DAYS} days: calibrating, {found.week_days} of {LEAST_MEAN_DAYS} days."
        )
    return (
        f"Mean of {WEEK_DAYS} days ({count(found.week_days, 'day')} with a reading): RMSSD"
        f" {number(found.week_rmssd_ms)} ms, {number(found.week_hr_bpm)} bpm; from day to day"
        f" ln RMSSD varied by {number(found.week_cv_percent, 1)} %."
    )


@worded
def band(found: Trend) -> str:
    """The middle range of sixty days, and where the week lies."""
    if found.low_ms is None or found.high_ms is None:
        return f"Your range: calibrating, {found.band_days} of {LEAST_DAYS} days."
    low, high = found.low_ms, found.high_ms
    text = (
        f"Your middle range over 60 days ({count(found.band_days, 'day')}): {number(low)} to"
        f" {number(high)} ms"
    )
    if found.week_rmssd_ms is None:
        return f"{text}."
    return f"{text}; the mean of {WEEK_DAYS} days {_where(found.week_rmssd_ms, low, high)}."


def _where(mean_ms: float, low_ms: float, high_ms: float) -> str:
    """As the whole numbers beside it have it: one that looks like an edge lies at it."""
    mean, low, high = round(mean_ms), round(low_ms), round(high_ms)
    if mean in (low, high) and not low_ms <= mean_ms <= high_ms:
        return "lies at its edge. Many ordinary days lie outside"
    side = "below" if mean < low else "above" if mean > high else "within"
    return f"lies {side} it. Many ordinary days lie outside"


@worded
def beside(found: Trend) -> str:
    """How far out the newest day lies, by what days differ by."""
    if found.beside is None:
        days = min(found.band_days, LEAST_DAYS)
        return f"Beside your other days: calibrating, {days} of {LEAST_DAYS} days."
    return (
        f"Beside your other days the newest is {ratio(found.beside.delta_ln)}."
        f" {_days(found.beside)} {_worth(found.beside)}"
    )


def _days(beside: Beside) -> str:
    """How often days differ so."""
    whose = "Of your own days," if beside.own else "Of one person's days, by published figures,"
    return f"{whose} {of_pairs(beside.share)} lie as far from the others."


def _worth(beside: Beside) -> str:
    if beside.share >= WITHIN_SHARE:
        return "Days differ by this much by themselves."
    often = "rarely" if beside.share < CLEAR_SHARE else "do not often"
    return f"Days {often} differ by this much; why, the beats do not say."


@worded
def outdated(sessions: int) -> str:
    """Numbers that rules of before made are left out."""
    verb = "was" if sessions == 1 else "were"
    return (
        f"Left out: {count(sessions, 'session')} that {verb} worked out by older rules."
        " `aftershake recompute` brings them in."
    )


@worded
def refused(readings: int) -> str:
    """Rests without a number."""
    return f"Left out: {count(readings, 'rest')} whose signal gave no number."


@worded
def ahead(readings: int) -> str:
    """Readings of days that are still to come."""
    verb = "is" if readings == 1 else "are"
    return f"Left out: {count(readings, 'reading')} that {verb} dated after today."


@worded
def left_out(sessions: int) -> str:
    """Sessions that the person leaves out."""
    return f"Left out by you: {count(sessions, 'session')}."
