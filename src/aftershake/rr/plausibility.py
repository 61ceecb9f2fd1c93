"""Whether a strap's intervals can be what they claim: their sum against the clock.

Says so and changes nothing: no interval is ever converted or mended.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from aftershake.rr.beats import CATCH_UP_S
from aftershake.rr.doubt import UnitDoubt
from aftershake.rr.log import Heard
from aftershake.rr.lost import lost_before, tellable

# A strap's own second begins up to a beat before its packet does: over a shorter stretch that
# alone can look like a shortfall.
LEAST_S, MOST_S = 100.0, 150.0
# Between packets that never came the beats are followed for a part of it only, and in a short part
# one beat more or less is as much as the shortfall of a strap that counts in ms: all parts together
# have to fix the slope as well as one of so many seconds does.
LEAST_PIECE_S = 65.0
WORDS_PER_S = 1024
# Words counted in ms come to 1000 a second; where packets were lost that must be nearer, for less
# fixes the slope then.
OFF_MS, OFF_MS_LOST = 10.0, 5.0
SHORT = (0.005, 0.015)
# Where beats come ever later in the strap's seconds, that looks like the loss of one beat, and no
# more; of one and a half to the slope where a heart that beats once a second does so all at once.
LEAST_BEATS_SHORT, LEAST_ONCE_A_SECOND = 1.2, 1.5
MORE_THAN_TIME = 1.05


def unit_check(heard: Sequence[Heard]) -> UnitDoubt | None:
    """Why the newest intervals may be wrong as a whole, or None.

    Looks at the newest stretch with one link, skin contact and no silence; it takes 100 s. Packets
    that were lost are not held against the others.
    """
    return _doubt(_unbroken(heard, len(heard)))


def doubts(heard: Sequence[Heard]) -> tuple[UnitDoubt, ...]:
    """Every doubt there is of a longer stretch, each once, in the order in which they come up."""
    found: dict[UnitDoubt, None] = {}
    for stop in _looks(heard):
        if doubt := _doubt(_unbroken(heard, stop)):
            found[doubt] = None
    return tuple(found)


def words_per_s(heard: Sequence[Heard]) -> float | None:
    """The slope of the cumulated RR words against their arrivals, or None where it is too soon.

    1024 for a strap that keeps to the Heart Rate Service, 1000 for one that sends milliseconds.
    """
    return _slope(_unbroken(heard, len(heard)))


def _doubt(newest: list[Heard]) -> UnitDoubt | None:
    rate = _slope(newest)
    if rate is None:
        return None
    lost = bool(lost_before(newest).any())
    if abs(rate - 1000) <= (OFF_MS_LOST if lost else OFF_MS):
        return "milliseconds"
    if rate > MORE_THAN_TIME * WORDS_PER_S:
        return "more_than_time"
    # Where packets are known to be lost, that is all: what they held is known to a beat only.
    share = 1 - rate / WORDS_PER_S
    beats, lasts_s = _beats(newest), newest[-1].t_s - newest[0].t_s
    once = abs(beats - lasts_s) < LEAST_ONCE_A_SECOND
    least = LEAST_ONCE_A_SECOND if once else LEAST_BEATS_SHORT
    short = SHORT[0] <= share <= SHORT[1] and share * beats > least
    return "beats_missing" if short and not lost else None


def _beats(newest: list[Heard]) -> int:
    return sum(len(each.measurement.intervals_1024) for each in newest)


def _slope(newest: list[Heard]) -> float | None:
    told = [i for i, each in enumerate(newest) if any(each.measurement.rr_1024)]
    if len(told) < 2 or newest[told[-1]].t_s - newest[told[0]].t_s < LEAST_S:
        return None
    total = np.cumsum([sum(newest[i].measurement.rr_1024) for i in told], dtype=float)
    at_s = np.array([newest[i].t_s for i in told])
    # One slope for all, but a level for each piece between packets that never came: what those
    # held is known to a beat or two only.
    piece = np.cumsum(lost_before(newest) > 0)[told]
    for each in (at_s, total):
        each -= (np.bincount(piece, each) / np.maximum(np.bincount(piece), 1))[piece]
    spread = float(at_s @ at_s)
    least = at_s.size / (newest[told[-1]].t_s - newest[told[0]].t_s) * LEAST_PIECE_S**3 / 12
    return float(at_s @ total) / spread if spread >= least else None


def _looks(heard: Sequence[Heard]) -> Iterator[int]:
    """After how many packets to look back: each 50 s, and at the end."""
    last_s = heard[0].t_s if len(heard) else 0.0
    for i, each in enumerate(heard):
        if each.t_s - last_s >= LEAST_S / 2:
            last_s = each.t_s
            yield i
    yield len(heard)


def _unbroken(heard: Sequence[Heard], stop: int) -> list[Heard]:
    """The newest of the first `stop` packets, up to the last thing that broke their row."""
    found: list[Heard] = []
    quiet_from_s = connection = None
    for i in range(stop - 1, -1, -1):
        each = heard[i]
        said, at_s = each.measurement, each.t_s
        if not found:
            oldest_s, connection = at_s - MOST_S, each.connection
        if said.contact_lost or at_s < oldest_s or each.connection != connection:
            break
        if quiet_from_s is not None and quiet_from_s - at_s > CATCH_UP_S:
            break
        if any(said.rr_1024):
            quiet_from_s = at_s
        found.append(each)
    found.reverse()
    return found[: tellable(found)]
