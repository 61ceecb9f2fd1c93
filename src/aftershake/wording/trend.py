"""What the resting numbers of weeks say, in lines; never more than the days carry."""

from __future__ import annotations

from aftershake.hrv.plain_rests import CLEAR_SHARE, WITHIN_SHARE
from aftershake.hrv.trend import LEAST_DAYS, LEAST_MEAN_DAYS, WEEK_DAYS, Beside, Trend
from aftershake.plans.plan import Posture
from aftershake.wording.comparison import of_pairs
from aftershake.wording.numbers import count, number, ratio
from aftershake.wording.sentence import worded
from aftershake.wording.times import day

NONE_YET = (
    "No resting reading yet. Each session's rest before the shaking is one, and"
    " `aftershake rest-reading` takes one by itself."
)
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
    lines = [
        f"{count(found.readings, 'resting reading')} on {count(found.days, 'day')},"
        f" {_POSTURES[found.posture]}.",
        f"Newest: {day(found.newest.day)}, RMSSD {number(found.newest.rmssd_ms)} ms,"
        f" {number(found.newest.hr_bpm)} bpm.",
    ]
    lines.append(_week(found))
    lines.append(_band(found))
    lines.append(_beside(found))
    if found.other_postures:
        left = count(found.other_postures, "reading")
        lines.append(f"Left out: {left} in another posture, which alone changes RMSSD.")
    return tuple(lines)


def _week(found: Trend) -> str:
    if found.week_rmssd_ms is None:
        return (
            f"Mean of {WEEK_DAYS} days: calibrating, {found.week_days} of {LEAST_MEAN_DAYS} days."
        )
    return (
        f"Mean of {WEEK_DAYS} days ({count(found.week_days, 'day')} with a reading): RMSSD"
        f" {number(found.week_rmssd_ms)} ms, {number(found.week_hr_bpm)} bpm; from day to day"
        f" ln RMSSD varied by {number(found.week_cv_percent, 1)} %."
    )


def _band(found: Trend) -> str:
    if found.low_ms is None or found.high_ms is None:
        return f"Your range: calibrating, {found.band_days} of {LEAST_DAYS} days."
    low, high = found.low_ms, found.high_ms
    text = (
        f"Your middle range over 60 days ({count(found.band_days, 'day')}): {number(low)} to"
        f" {number(high)} ms"
    )
    if found.week_rmssd_ms is None:
        return f"{text}."
    side = (
        "below"
        if found.week_rmssd_ms < low
        else "above"
        if found.week_rmssd_ms > high
        else "within"
    )
    return f"{text}; the mean of {WEEK_DAYS} days lies {side} it. Many ordinary days lie outside."


def _beside(found: Trend) -> str:
    beside = found.beside
    if beside is None:
        days = min(found.band_days, LEAST_DAYS)
        return f"Beside your other days: calibrating, {days} of {LEAST_DAYS} days."
    return (
        f"Beside your other days the newest is {ratio(beside.delta_ln)}. {_days(beside)}"
        f" {_worth(beside)}"
    )


def _days(beside: Beside) -> str:
    """How often days differ so."""
    whose = "Of your own days," if beside.own else "Of one person's days, by published figures,"
    return f"{whose} {of_pairs(beside.share)} lie as far from the others."


def _worth(beside: Beside) -> str:
    if beside.share >= WITHIN_SHARE:
        return "Days differ by this much by themselves."
    often = "rarely" if beside.share < CLEAR_SHARE else "not often"
    return f"Days differ by this much {often}; why, the beats do not say."


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
