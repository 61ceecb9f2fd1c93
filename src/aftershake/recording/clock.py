"""The clock of a session, and the wall's beside it."""

from __future__ import annotations

import sys
import time
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

from aftershake.events import AwayBy, Clocked

BOOT = Path("/proc/sys/kernel/random/boot_id")  # anew each time that the machine starts
# Away for longer by the wall's clock alone, that was set rather than that anybody waits so long.
LONGEST_AWAY_S = 30 * 24 * 3600.0


def steady_s() -> float:
    """A clock that is never set back; on Linux and macOS it also counts the
    time the machine sleeps."""
    if sys.platform == "linux":
        return time.clock_gettime(time.CLOCK_BOOTTIME)
    if sys.platform == "darwin":
        return time.clock_gettime(time.CLOCK_MONOTONIC)
    return time.monotonic()


def boot() -> str:
    """Which start of the machine this is, where it can be had; `steady_s` counts from it."""
    if sys.platform == "linux":
        with suppress(OSError, ValueError):
            return BOOT.read_text().strip()
    return ""


def away(last_s: float, last_at: datetime, clocked: Clocked | None) -> tuple[float, AwayBy]:
    """How long a session lay closed since its last event, at `last_s` and `last_at`, s, and what
    tells it: the steady clock where the machine has not started again, else the wall's alone."""
    if clocked is not None and clocked.boot and clocked.boot == boot():
        away_s = steady_s() - clocked.steady_zero - last_s
        if away_s >= 0:
            return away_s, "steady"
    away_s = (datetime.now(UTC) - last_at).total_seconds()
    return (away_s, "wall") if 0 <= away_s <= LONGEST_AWAY_S else (0.0, "unknown")


class Clock:
    """The session's clock. With `own_time`, the wall time in the record is the source's own.

    `t_s` counts from the creation of the session; a session that goes on later counts on.
    """

    def __init__(self, started_at: datetime, *, own_time: bool, from_s: float = 0.0) -> None:
        self._started_at, self._own_time = started_at, own_time
        self._zero_s = steady_s() - from_s

    def clocked(self, t_s: float) -> tuple[Clocked, ...]:
        """The event that says at `t_s` where this clock begins; none for a source's own time."""
        return () if self._own_time else (Clocked(t_s, boot(), self._zero_s),)

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
