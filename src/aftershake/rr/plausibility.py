"""Whether a strap's intervals can be what they claim: their sum against the clock.

Says so and changes nothing: no interval is ever converted or mended.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from aftershake.rr.beats import CATCH_UP_S, Bools, Ints
from aftershake.rr.columns import Rows, rows
from aftershake.rr.doubt import UnitDoubt
from aftershake.rr.log import Heard
from aftershake.rr.lost import lost_in, tellable

# A strap's own second begins up to a beat before its packet does: over a shorter stretch that
# alone can look like a shortfall.
LEAST_S, MOST_S = 100.0, 150.0
MANY = 256  # packets, of which a row is mostly less
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


def unit_check(heard: Sequence[Heard], told: Rows | None = None) -> UnitDoubt | None:
    """Why the newest intervals may be wrong as a whole, or None. `told`: the packets' `rows`, where
    they are there already.

    Looks at the newest stretch with one link, skin contact and no silence; it takes 100 s. Packets
    that were lost are not held against the others.
    """
    return _doubt(_unbroken(rows(heard) if told is None else told, len(heard)))


def doubts(heard: Sequence[Heard]) -> tuple[UnitDoubt, ...]:
    """Every doubt there is of a longer stretch, each once, in the order in which they come up."""
    found: dict[UnitDoubt, None] = {}
    told = rows(heard)
    for stop in _looks(told["t_s"].tolist()):
        if doubt := _doubt(_unbroken(told, stop)):
            found[doubt] = None
    return tuple(found)


def words_per_s(heard: Sequence[Heard]) -> float | None:
    """The slope of the cumulated RR words against their arrivals, or None where it is too soon.

    1024 for a strap that keeps to the Heart Rate Service, 1000 for one that sends milliseconds.
    """
    newest = _unbroken(rows(heard), len(heard))
    return _slope(newest, lost_in(newest))


def _doubt(newest: Rows) -> UnitDoubt | None:
    lost_here = lost_in(newest)
    rate = _slope(newest, lost_here)
    if rate is None:
        return None
    lost = bool(lost_here.any())
    if abs(rate - 1000) <= (OFF_MS_LOST if lost else OFF_MS):
        return "milliseconds"
    if rate > MORE_THAN_TIME * WORDS_PER_S:
        return "more_than_time"
    # Where packets are known to be lost, that is all: what they held is known to a beat only.
    share = 1 - rate / WORDS_PER_S
    if lost or not SHORT[0] <= share <= SHORT[1]:
        return None
    beats, at_s = int(newest["beats"].sum()), newest["t_s"]
    lasts_s = float(at_s[-1] - at_s[0])
    once = abs(beats - lasts_s) < LEAST_ONCE_A_SECOND
    least = LEAST_ONCE_A_SECOND if once else LEAST_BEATS_SHORT
    return "beats_missing" if share * beats > least else None


def _slope(newest: Rows, lost_here: Ints) -> float | None:
    (told,) = (newest["beats"] > 0).nonzero()
    at_s = newest["t_s"][told]
    if told.size < 2 or (lasts_s := float(at_s[-1] - at_s[0])) < LEAST_S:
        return None
    total = newest["words"][told].cumsum(dtype=np.float64)
    # One slope for all, but a level for each piece between packets that never came: what those
    # held is known to a beat or two only.
    piece = (lost_here > 0).cumsum()[told]
    beats = np.maximum(np.bincount(piece), 1)
    for each in (at_s, total):
        each -= (np.bincount(piece, each) / beats)[piece]
    spread = float(at_s @ at_s)
    least = told.size / lasts_s * LEAST_PIECE_S**3 / 12
    return float(at_s @ total) / spread if spread >= least else None


def _looks(at_s: list[float]) -> Iterator[int]:
    """After how many packets to look back: each 50 s, and at the end."""
    last_s = at_s[0] if at_s else 0.0
    for i, each_s in enumerate(at_s):
        if each_s - last_s >= LEAST_S / 2:
            last_s = each_s
            yield i
    yield len(at_s)


def _unbroken(told: Rows, stop: int) -> Rows:
    """The newest of the first `stop` packets, up to the last thing that broke their row."""
    begin, looked = 0, MANY
    while stop:
        begin = max(0, stop - looked)
        (breaks,) = _breaks(told[begin:stop]).nonzero()
        if breaks.size or not begin:
            begin += int(breaks[-1]) + 1 if breaks.size else 0
            break
        looked *= 2
    newest = told[begin:stop]
    return newest[: tellable(newest)]


def _breaks(told: Rows) -> Bools:
    """Shape (packets,): those that are not of the row that ends with the last one: of another link,
    without contact, too old, or before a silence."""
    at_s, connection = told["t_s"], told["connection"]
    breaks: Bools = told["off_skin"] | (connection != connection[-1])
    breaks |= at_s < at_s[-1] - MOST_S
    (with_beats,) = (told["beats"] > 0).nonzero()
    if with_beats.size == told.size:  # as mostly
        breaks[:-1] |= at_s[1:] - at_s[:-1] > CATCH_UP_S
    elif with_beats.size:
        before = np.arange(int(with_beats[-1]))
        later = with_beats[with_beats.searchsorted(before, side="right")]
        breaks[: before.size] |= at_s[later] - at_s[before] > CATCH_UP_S
    return breaks
