"""What the strap said where a phase was measured: its own heart rate, and whether its intervals can
be right. Nothing of a pause is a part of it."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from itertools import pairwise

from aftershake.hrv.reasons import IntervalsDoubtful
from aftershake.rr.log import Heard
from aftershake.rr.plausibility import doubts
from aftershake.rr.repeats import Span
from aftershake.session.window import Window, paused_s


def heard_in(counted: Sequence[Heard], pauses: Sequence[Span], window: Window) -> Sequence[Heard]:
    """The packets of the time measured, of those that count."""
    first = bisect_left(counted, window.clock_from_s, key=_at)
    last = bisect_right(counted, window.clock_to_s, key=_at)
    here = counted[first:last]
    if not pauses:
        return here
    return [
        each for each in here if not any(start_s < each.t_s < end_s for start_s, end_s in pauses)
    ]


def told_rates(
    counted: Sequence[Heard], pauses: Sequence[Span], window: Window
) -> list[tuple[float, int]]:
    """The heart rates that the sensor told there, per minute, each with when it came, in s."""
    said = [(each.t_s, each.measurement) for each in heard_in(counted, pauses, window)]
    return [(t_s, m.rate_bpm) for t_s, m in said if m.beating and m.rate_bpm is not None]


def doubtful(
    counted: Sequence[Heard], pauses: Sequence[Span], compared: Sequence[Window]
) -> list[IntervalsDoubtful]:
    """What makes the intervals doubtful there; none of it twice, and nothing across a pause."""
    found: list[IntervalsDoubtful] = []
    for window in compared:
        here = heard_in(counted, pauses, window)
        paused = [paused_s(pauses, each.t_s) for each in here] if pauses else []
        edges = [0, *(i for i in range(1, len(paused)) if paused[i] != paused[i - 1]), len(here)]
        for begin, end in pairwise(edges):
            found += map(IntervalsDoubtful, doubts(here[begin:end]))
    return list(dict.fromkeys(found))


def _at(heard: Heard) -> float:
    return heard.t_s
