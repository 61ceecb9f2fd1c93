"""The readings that a trend is made of, as the person's own calendar has their days."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, tzinfo

from aftershake.hrv.trend import Reading
from aftershake.sources.registry import KINDS
from aftershake.store.readings import reading_rows
from aftershake.store.store import Store

MORNING_HOURS = range(4, 11)


@dataclass(frozen=True, slots=True)
class Readings:
    """`outdated`: how many sessions wait to be worked out again; `refused`: rests without a
    number."""

    readings: tuple[Reading, ...]
    outdated: int
    refused: int


def readings(store: Store, zone: tzinfo | None = None) -> Readings:
    """The rests before any shaking of the person's own heart, in order of time; days in `zone`,
    that of this computer without one. Raises StoreError."""
    rows = reading_rows(store, [kind.name for kind in KINDS.values() if kind.heart == "own"])
    current = [row for row in rows if not row.outdated]
    found = []
    for row in current:
        moment = _moment(row.started_at, zone)
        if row.rmssd_ms is not None and moment is not None:
            morning = moment.hour in MORNING_HOURS
            found.append(Reading(moment.date(), row.rmssd_ms, row.hr_bpm, row.posture, morning))
    return Readings(tuple(found), len(rows) - len(current), len(current) - len(found))


def _moment(iso: str, zone: tzinfo | None) -> datetime | None:
    try:
        return datetime.fromisoformat(iso).astimezone(zone)
    except (ValueError, OverflowError):  # a damaged cell
        return None
