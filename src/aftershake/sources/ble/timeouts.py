"""How long the connection to a strap waits for what. One place, so that tests can shrink it all."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Patience:
    """All in seconds, except `jitter`, a share of the wait, and the packets."""

    first_wait_s: float = 0.5  # before the first new attempt; each later wait is twice as long
    longest_wait_s: float = 15.0
    longest_scan_wait_s: float = 2.0  # a scan asks nothing of the strap
    jitter: float = 0.2
    # A device that never gave a heart rate in so many attempts is somebody's watch or lamp: it is
    # left in peace for longer and longer, also where it goes and comes back.
    most_wrong: int = 3
    longest_wrong_s: float = 120.0
    # A scan is begun anew after this, or when it has heard nothing at all for a while: some end
    # silently.
    scan_s: float = 10.0
    quiet_s: float = 2.0
    sight_s: float = 2.0  # a strap first heard later than this was not there when the scan began
    doubt_s: float = 1.5  # what seems connected, and just failed, has this long to be heard instead
    pace_s: float = 0.25  # a live list changes at most this often
    others_s: float = 1.0  # a strap that one adapter hears has so long to be heard by others, too
    settle_s: float = 2.0  # how long another strap that matches as well may take to show up
    # How long a strap is not heard before another of its name is asked about; in a session that
    # had a link, before it may be taken. Straps advertise every second.
    ask_s: float = 10.0
    new_address_s: float = 20.0
    hint_s: float = 15.0  # searching this long without success calls for advice
    start_s: float = 15.0  # for a scan to begin or end, on a slow computer
    connect_s: float = 20.0
    read_s: float = 4.0
    stale_s: float = 5.0  # silence after which the strap is asked whether it is still there
    silent_s: float = 10.0  # silence after which the link is given up and made anew
    battery_s: float = 300.0
    first_flood_s: float = 10.0  # before a strap gone mad is tried again; then twice as long
    longest_flood_s: float = 300.0
    # Packets a second that a strap may send for ever, and so many more in a moment: one a second is
    # usual, and no heart makes thirty.
    most_per_s: float = 30.0
    most_at_once: float = 300.0
    let_go_s: float = 5.0  # for a link to end; Windows may take a minute, nobody waits for that
    leave_s: float = 0.15  # what a cancel may take; the link goes on ending behind it

    def wait_s(self, tries: int, chance: float) -> float:
        """The wait before a further attempt after `tries`; `chance` in [0, 1) is for the jitter."""
        return self._grown(tries, self.longest_wait_s, chance)

    def wrong_wait_s(self, tries: int, chance: float) -> float:
        """The same, where the device is likely none that measures a heart rate."""
        return self._grown(tries, self.longest_wrong_s, chance)

    def scan_wait_s(self, failures: int, chance: float) -> float:
        """The same, before a scan is begun again that has failed so many times already."""
        return self._grown(failures, self.longest_scan_wait_s, chance)

    def flood_wait_s(self, floods: int) -> float:
        """How long a strap is left alone that has gone mad so many times before."""
        return min(self.first_flood_s * 2.0 ** min(floods, 30), self.longest_flood_s)

    def _grown(self, times: int, longest_s: float, chance: float) -> float:
        plain_s = min(self.first_wait_s * 2.0 ** min(times, 30), longest_s)
        return plain_s * (1 + self.jitter * (2 * chance - 1))
