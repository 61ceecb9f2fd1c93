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
    number; `excluded`: readings whose session the person leaves out."""

    readings: tuple[Reading, ...]
    outdated: int
    refused: int
    excluded: int = 0


def readings(store: Store, zone: tzinfo | None = None) -> Readings:
    """The rests before any shaking of the person's own heart, in order of time; days in `zone`,
    that of this computer without one. Raises StoreError."""
    rows = reading_rows(store, [kind.name for kind in KINDS.values() if kind.heart == "own"])
    taken = [row for row in rows if not row.excluded]
    current = [row for row in taken if not row.outdated]
    found = []
    for row in current:
        at = moment(row.started_at, zone)
        if row.rmssd_ms is not None and at is not None:
            morning = at.hour in MORNING_HOURS
            found.append(Reading(at.date(), row.rmssd_ms, row.hr_bpm, row.posture, morning))
    return Readings(
        tuple(found),
        outdated=len(taken) - len(current),
        refused=len(current) - len(found),
        excluded=len(rows) - len(taken),
    )


def moment(iso: str, zone: tzinfo | None) -> datetime | None:
    """A UTC time in `zone`; None for a damaged cell."""
    try:
        return datetime.fromisoformat(iso).astimezone(zone)
    except (ValueError, OverflowError):
        return None
