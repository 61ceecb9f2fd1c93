"""A session that was cut off, at the next start: whether it can go on as one session."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from aftershake.store.store import SessionRow

# About as long as a session: a rest before it is still the rest before what follows. Hours later
# meals, sleep and the time of day would be in the comparison.
RECENT = timedelta(minutes=30)


def is_recent(row: SessionRow, now: datetime) -> bool:
    """Whether to offer that `row` goes on: a simulation and a replay take up their own time, the
    person's own heart only so long after the last that was heard of it. `now` is UTC.

    A clock that was set back makes nothing too old.
    """
    from aftershake.sources.registry import kind_of

    if kind_of(row.source).own_time:
        return True
    try:
        last = datetime.fromisoformat(row.last_at or "")
    except ValueError:
        return False
    return now - (last if last.tzinfo else last.replace(tzinfo=UTC)) <= RECENT
