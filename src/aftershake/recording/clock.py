"""The clock of a session, and the wall's beside it."""

from __future__ import annotations

import sys
import time
from datetime import UTC, datetime, timedelta


def steady_s() -> float:
    """A clock that is never set back; on Linux and macOS it also counts the
    time the machine sleeps."""
    if sys.platform == "linux":
        return time.clock_gettime(time.CLOCK_BOOTTIME)
    if sys.platform == "darwin":
        return time.clock_gettime(time.CLOCK_MONOTONIC)
    return time.monotonic()


class Clock:
    """The session's clock. With `own_time`, the wall time in the record is the source's own.

    `t_s` counts from the creation of the session; a session that goes on later counts on.
    """

    def __init__(self, started_at: datetime, *, own_time: bool, from_s: float = 0.0) -> None:
        self._started_at, self._own_time = started_at, own_time
        self._zero_s = steady_s() - from_s

    def now_s(self) -> float:
        """Seconds on the session clock; never set back, whatever happens to the wall's."""
        return steady_s() - self._zero_s

    def at(self, t_s: float) -> datetime:
        """The wall time at `t_s`: when an event came, however much later it is written.

        For a source with its own time, that time.
        """
        if self._own_time:
            return self._started_at + timedelta(seconds=t_s)
        return datetime.now(UTC) - timedelta(seconds=self.now_s() - t_s)
