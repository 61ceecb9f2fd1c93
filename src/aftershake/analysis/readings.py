"""The readings that a trend is made of, as the person's own calendar has their days."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo

from aftershake.hrv.trend import Reading
from aftershake.sources.registry import KINDS
from aftershake.store.past import PastRow, past_rows
from aftershake.store.store import Store

MORNING_HOURS = range(4, 11)
OWN = tuple(kind.name for kind in KINDS.values() if kind.heart == "own")
Moments = dict[int, datetime | None]  # when each session began, by its id


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
    rows = past_rows(store, OWN)
    return readings_of(rows, moments(rows, zone))


def readings_of(rows: Sequence[PastRow], began: Moments) -> Readings:
    """The readings among what sessions gave, in order of time."""
    rests = [row for row in rows if row.posture is not None]
    taken = [row for row in rests if not row.excluded]
    current = [row for row in taken if not row.outdated]
    found = []
    for row in current:
        at = began[row.session_id]
        if row.rmssd_ms is not None and row.posture is not None and at is not None:
            morning = at.hour in MORNING_HOURS
            found.append(Reading(at.date(), row.rmssd_ms, row.hr_bpm, row.posture, morning))
    return Readings(
        tuple(found),
        outdated=len(taken) - len(current),
        refused=len(current) - len(found),
        excluded=len(rests) - len(taken),
    )


def moments(rows: Sequence[PastRow], zone: tzinfo | None) -> Moments:
    """When each began, in `zone`; None for a damaged cell."""
    return {row.session_id: _moment(row.started_at, zone) for row in rows}


def _moment(iso: str, zone: tzinfo | None) -> datetime | None:
    try:
        return datetime.fromisoformat(iso).astimezone(zone)
    except (ValueError, OverflowError):
        return None
