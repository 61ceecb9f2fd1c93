"""Whether a strap's intervals can be what they claim: their sum against the clock.

Says so and changes nothing: no interval is ever converted or mended.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from aftershake.rr.beats import CATCH_UP_S
from aftershake.rr.doubt import UnitDoubt
from aftershake.rr.log import Heard

# A strap's own second begins up to a beat before its packet does: over a shorter stretch that
# alone can look like a shortfall.
LEAST_S, MOST_S = 100.0, 150.0
WORDS_PER_S = 1024
# Words counted in ms come to 1000 a second.
LIKE_MS = (990.0, 1010.0)
SHORT = (0.005, 0.015)


def unit_check(heard: Sequence[Heard]) -> UnitDoubt | None:
    """Why the newest intervals may be wrong as a whole, or None.

    Looks at the newest stretch with one link, skin contact and no silence; it takes 100 s.
    """
    rate = words_per_s(heard)
    if rate is None:
        return None
    if LIKE_MS[0] <= rate <= LIKE_MS[1]:
        return "milliseconds"
    return "beats_missing" if SHORT[0] <= 1 - rate / WORDS_PER_S <= SHORT[1] else None


def words_per_s(heard: Sequence[Heard]) -> float | None:
    """The slope of the cumulated RR words against their arrivals, or None where it is too soon.

    1024 for a strap that keeps to the Heart Rate Service, 1000 for one that sends milliseconds.
    """
    newest = _unbroken(heard)
    if len(newest) < 2 or newest[-1].t_s - newest[0].t_s < LEAST_S:
        return None
    at_s = np.array([each.t_s for each in newest])
    total = np.cumsum([sum(each.measurement.rr_1024) for each in newest])
    at_s -= at_s.mean()
    return float(at_s @ (total - total.mean()) / (at_s @ at_s))


def _unbroken(heard: Sequence[Heard]) -> list[Heard]:
    """The newest packets with intervals, up to the last thing that broke their row."""
    found: list[Heard] = []
    for each in reversed(heard):
        if each.measurement.contact_lost or each.t_s < heard[-1].t_s - MOST_S:
            break
        if found and (
            each.connection != found[-1].connection or found[-1].t_s - each.t_s > CATCH_UP_S
        ):
            break
        if each.measurement.rr_1024:
            found.append(each)
    return found[::-1]
