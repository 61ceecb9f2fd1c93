"""When what JSON holds began: Polar's `startTime`, and what our own export says."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, get_args

from aftershake.exchange.began import moment
from aftershake.exchange.cells import value
from aftershake.exchange.stamps import is_zoned
from aftershake.rr.packet import Intervals

OURS = "aftershake.session"  # as our own export calls itself
_LONGEST = 40  # characters of a moment
_MOST_MIN = 18 * 60  # that a zone is away from UTC


@dataclass(frozen=True, slots=True)
class When:
    """`at`: when the object, or what it is in, began. `zone`: what its local times need."""

    at: datetime | None = None
    zone: str = ""


NEVER = When()


def began(node: dict[str, Any], outer: When) -> When:
    """When this object began, as far as it says; else when that began in which it is."""
    said = {key.lower().replace("_", ""): each for key, each in node.items()}
    when = replace(outer, zone=_zone(said.get("timezoneoffset")) or outer.zone)
    stamp = said.get("starttime")
    if not isinstance(stamp, str) or not 10 <= len(stamp) <= _LONGEST:
        return when
    at = moment(stamp if is_zoned(stamp) else f"{stamp}{when.zone}")
    return when if at is None else replace(when, at=at)


def _zone(minutes: Any) -> str:
    """Minutes that a zone is ahead of UTC as a time has them behind it; empty for what is none."""
    ahead = value(minutes) if isinstance(minutes, str) else float("nan")
    if not abs(ahead) <= _MOST_MIN:
        return ""
    hours, rest = divmod(round(abs(ahead)), 60)
    return f"{'-' if ahead < 0 else '+'}{hours:02}:{rest:02}"


def intervals_of_ours(document: Any) -> Intervals:
    """Between which beats the intervals of our own export are; in all else they are RR."""
    ours = isinstance(document, dict) and document.get("schema") == OURS
    said = document.get("interval_kind") if ours else "rr"
    return next((each for each in get_args(Intervals) if each == said), "rr")


def of_ours(document: Any) -> datetime | None:
    """When the first interval of our own export began."""
    try:
        if document["schema"] != OURS:
            return None
        started_at, beats = moment(document["session"]["started_at"]), document["beats"]
        first_s = value(beats["t_s"][0]) - value(beats["rr_ms"][0]) / 1000
        return None if started_at is None else started_at + timedelta(seconds=first_s)
    except (KeyError, IndexError, TypeError, ValueError, AttributeError, OverflowError):
        return None
