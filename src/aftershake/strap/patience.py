"""How long the connection to a strap waits for what. One place, so that tests can shrink it all."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Patience:
    """All in seconds, except `jitter`, a share of the wait."""

    first_wait_s: float = 0.5  # before the first new attempt; each later wait is twice as long
    longest_wait_s: float = 15.0
    jitter: float = 0.2
    scan_s: float = (
        10.0  # a scan is begun anew after this: an adapter switched off ends it silently
    )
    pace_s: float = 0.25  # a live list changes at most this often
    settle_s: float = 2.0  # how long another strap that matches as well may take to show up
    hint_s: float = 15.0  # searching this long without success calls for advice
    start_s: float = 15.0  # for a scan to begin or end, on a slow computer
    connect_s: float = 20.0
    read_s: float = 4.0
    stale_s: float = 5.0  # silence after which the strap is asked whether it is still there
    silent_s: float = 10.0  # silence after which the link is given up and made anew
    battery_s: float = 300.0
    let_go_s: float = 5.0  # for a link to end; Windows may take a minute, nobody waits for that
    leave_s: float = 0.15  # what a cancel may take; the link goes on ending behind it

    def waits(self, random: Callable[[], float]) -> Iterator[float]:
        """The waits before each further attempt, without end. `random` gives values in [0, 1)."""
        wait_s = self.first_wait_s
        while True:
            yield wait_s * (1 + self.jitter * (2 * random() - 1))
            wait_s = min(2 * wait_s, self.longest_wait_s)
