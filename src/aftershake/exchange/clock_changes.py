"""The hour that clocks are put forward or back by: no beat is missing for it, and none comes twice.

A date and time without a zone is local, as it is for the calendar (`began.py`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import numpy as np

from aftershake.exchange.stamps import Reading, names_zone
from aftershake.rr.beats import MISSING_S

ODD_S = 20 * 60.0  # a step forward that can be a clock's: half an hour is the smallest there is
_ZERO = datetime(2000, 1, 1)  # where `stamps.readings` counts dates from


def without_changes(way: Reading, stamps: Sequence[str]) -> Reading:
    """The same times as a clock tells them that is never changed."""
    if way.kind != "date":
        return way
    steps = np.diff(way.at)
    odd = np.flatnonzero((steps > ODD_S) | (steps < -MISSING_S))
    if not odd.size or names_zone(next(filter(None, stamps))):
        return way
    onward, again = way.at.copy(), False
    for i in odd.tolist():
        before, after = float(way.at[i]), float(way.at[i + 1])
        then_again = (again or after < before) and _is_twice(after)
        onward[i + 1 :] -= _east_s(after, then_again) - _east_s(before, again)
        again = then_again
    return way if np.array_equal(onward, way.at) else replace(way, at=onward)


def _is_twice(at_s: float) -> bool:
    """Whether the clock shows this twice, before and after it is put back."""
    return _east_s(at_s, True) < _east_s(at_s, False)


def _east_s(at_s: float, again: bool) -> float:
    """How far local time is ahead of UTC. `again`: after the clock was put back."""
    try:
        naive = _ZERO + timedelta(seconds=at_s)
        local = naive.replace(fold=int(again)).astimezone()
        return (naive.replace(tzinfo=UTC) - local).total_seconds()
    except (OverflowError, ValueError, OSError):
        return 0.0
