"""Moments in words: local, where JSON has UTC. Pure but for the time zone of this computer."""

from __future__ import annotations

from datetime import date, datetime, timedelta, tzinfo

DAYS = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]
MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]

# A session that is imported begins so long before its first beat: that of 07:30 is not of 07:29.
BEFORE_A_BEAT = timedelta(seconds=1)


def when(iso: str, zone: tzinfo | None = None) -> str:
    """A UTC time as local day and hour: Sun 22 Nov 07:41. Other text is given back as it is."""
    local = _local(iso, zone)
    if local is None:
        return iso
    return f"{day(local)} {local:%H:%M}"


def moment(iso: str, year: int | None, zone: tzinfo | None = None) -> str:
    """As `when`; of another year than `year`, where one is given, with that instead of the day of
    the week: 22 Nov 2024 07:41."""
    local = _local(iso, zone)
    if local is None or year in (None, local.year):
        return when(iso, zone)
    return f"{local.day} {MONTHS[local.month - 1]} {local.year} {local:%H:%M}"


def day(of: date) -> str:
    """A day of the calendar: Sun 22 Nov."""
    return f"{DAYS[of.weekday()]} {of.day} {MONTHS[of.month - 1]}"


def minute(iso: str, zone: tzinfo | None = None) -> str:
    """The same with its year, for a list: 2026-11-22 07:41."""
    local = _local(iso, zone)
    return iso if local is None else f"{local:%Y-%m-%d %H:%M}"


def dated(iso: str, zone: tzinfo | None = None) -> str:
    """The same on paper, where the year and the zone are not known else: Sun 22 Nov 2026 07:41
    (UTC+01:00)."""
    local = _local(iso, zone)
    if local is None:
        return iso
    offset = f"{local:%z}"
    place = f" (UTC{offset[:3]}:{offset[3:5]})" if offset else ""
    return f"{day(local)} {local.year} {local:%H:%M}{place}"


def on_day(iso: str, zone: tzinfo | None = None) -> str:
    """The day alone: 22 Nov 2026."""
    local = _local(iso, zone)
    return iso if local is None else f"{local.day} {MONTHS[local.month - 1]} {local.year}"


def month(iso: str, zone: tzinfo | None = None) -> str:
    """The month alone: Nov 2026."""
    local = _local(iso, zone)
    return iso if local is None else f"{MONTHS[local.month - 1]} {local.year}"


def _local(iso: str, zone: tzinfo | None) -> datetime | None:
    try:
        moment = datetime.fromisoformat(iso) + BEFORE_A_BEAT
        return moment.astimezone(zone) if moment.tzinfo else moment
    except (ValueError, OverflowError):
        return None
