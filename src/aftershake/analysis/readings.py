"""The readings that a trend is made of, as the person's own calendar has their days."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import MAXYEAR, MINYEAR, date, datetime, timedelta, tzinfo

from aftershake.hrv.trend import BAND_DAYS, Reading
from aftershake.plans.plan import POSTURES
from aftershake.sources.registry import KINDS
from aftershake.store.past import PastRest, past_rests
from aftershake.store.store import Store

MORNING_HOURS = range(4, 11)
# So many readings are looked at first; how far they must reach back for `recent`, and for stamps of
# other zones and forms, which need not lie in the order of their days.
LOOKED_AT, REACHES_BACK = 300, timedelta(days=BAND_DAYS + 7)
OWN = tuple(kind.name for kind in KINDS.values() if kind.heart == "own")


@dataclass(frozen=True, slots=True)
class Readings:
    """`outdated`: how many sessions wait to be worked out again; `refused`: rests without a
    number; `excluded`: readings whose session the person leaves out; `ahead`: those dated after
    today, by a clock that was wrong: what came since would be nothing beside them."""

    readings: tuple[Reading, ...]
    outdated: int
    refused: int
    excluded: int = 0
    ahead: int = 0


def readings(store: Store, today: date, zone: tzinfo | None = None) -> Readings:
    """The rests before any shaking of the person's own heart, in order of time; days in `zone`,
    that of this computer without one. Raises StoreError."""
    return readings_of(past_rests(store, OWN), today, zone)


def readings_of(rests: Sequence[PastRest], today: date, zone: tzinfo | None) -> Readings:
    """The readings among these rests, of which the newest is first, in order of time."""
    taken = [rest for rest in reversed(rests) if not rest.excluded]
    current = [rest for rest in taken if not rest.outdated]
    found = _with_number(current, zone)
    until = _until(found, today)
    return Readings(
        until,
        outdated=len(taken) - len(current),
        refused=len(current) - len(found),
        excluded=len(rests) - len(taken),
        ahead=len(found) - len(until),
    )


def _until(found: Sequence[Reading], today: date) -> tuple[Reading, ...]:
    return tuple(each for each in found if each.day <= today)


def last_readings(
    rests: Sequence[PastRest], today: date, zone: tzinfo | None
) -> tuple[Reading, ...]:
    """Those of the readings that `recent` is made of, or all."""
    current = [each for each in rests if each.rmssd_ms and not each.outdated and not each.excluded]
    looked_at = _with_number(current[:LOOKED_AT][::-1], zone)
    last = _until(looked_at, today)
    counted = Counter(each.posture for each in current if _readable(each.started_at, zone))
    (posture, n), (_, next_n) = [*counted.most_common(2), (0, 0), (0, 0)][:2]
    own = tuple(each for each in last if each.posture == POSTURES[posture])
    sure = n > next_n and len(last) == len(looked_at)
    if own and sure and max(each.day for each in own) - last[0].day > REACHES_BACK:
        return own
    return _until(_with_number(current[::-1], zone), today)


def _with_number(rests: Sequence[PastRest], zone: tzinfo | None) -> tuple[Reading, ...]:
    found = []
    for started_at, rmssd_ms, hr_bpm, posture, _, _ in rests:
        at = moment(started_at, zone) if rmssd_ms is not None else None
        if rmssd_ms is not None and at is not None:
            morning = at.hour in MORNING_HOURS
            found.append(Reading(at.date(), rmssd_ms, hr_bpm, POSTURES[posture], morning))
    return tuple(found)


def _readable(iso: str, zone: tzinfo | None) -> bool:
    """Whether there is a moment of it: at once, but for what lies at the ends of the calendar."""
    try:
        year = datetime.fromisoformat(iso).year
    except ValueError:
        return False
    return MINYEAR < year < MAXYEAR or moment(iso, zone) is not None


def moment(iso: str, zone: tzinfo | None) -> datetime | None:
    """When it was, in `zone`, that of this computer without one; None for a damaged cell."""
    try:
        at = datetime.fromisoformat(iso)
        if MINYEAR < at.year < MAXYEAR:  # in half the time
            return datetime.fromtimestamp(at.timestamp(), zone)
        return at.astimezone(zone)
    except (ValueError, OverflowError):
        return None
