"""Beats of packets, and the newest packets in a row, as the rules say it: packet by packet."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from aftershake.rr.beats import CATCH_UP_S, NO_BEATS, Beats, Floats, Ints, _placed, _runs
from aftershake.rr.exact import put_exactly
from aftershake.rr.log import Heard
from aftershake.rr.lost import HOLE_S, lost_before
from aftershake.rr.packet import RR_UNIT_MS
from aftershake.rr.plausibility import MOST_S

FRESH_S = 3.0


def assembled(heard: Sequence[Heard]) -> tuple[Beats, Ints]:
    arrival_s: list[float] = []
    sums_s: list[float] = []
    first_s: list[float] = []
    count: list[int] = []
    segment: list[int] = []
    words: list[int] = []
    came_in: list[int] = []
    exact: dict[int, tuple[float, ...]] = {}
    number, connection, whole, last_s = 0, None, True, -np.inf
    for i, (each, lost_here) in enumerate(zip(heard, lost_before(heard).tolist(), strict=True)):
        said, at_s = each.measurement, each.t_s
        raw, exact_ms = said.intervals_1024, said.exact_ms
        span_s = sum(exact_ms) / 1000 if exact_ms else sum(raw) / 1024
        if said.contact_lost or span_s - (at_s - last_s) > CATCH_UP_S:
            whole = False
            continue
        if each.connection != connection or not whole or lost_here or said.intervals == "some":
            number += connection is not None
            connection, whole = each.connection, True
        if raw:
            if exact_ms:
                exact[len(words)] = exact_ms
            last_s = at_s
            arrival_s.append(at_s)
            sums_s.append(span_s)
            first_s.append(raw[0] / 1024)
            count.append(len(raw))
            segment.append(number)
            came_in.append(i)
            words.extend(raw)
    if not words:
        return NO_BEATS, NO_BEATS.run

    def column(values: list[float]) -> Floats:
        return np.array(values, dtype=np.float64)

    arrivals, sums, counts = column(arrival_s), column(sums_s), np.array(count)
    run, anchor_s = _runs(arrivals, sums, column(first_s), np.array(segment))
    rr_ms = np.array(words, dtype=np.float64) * RR_UNIT_MS
    if exact:
        put_exactly(exact, rr_ms, anchor_s, run, arrivals, sums, counts)
    beats = _placed(rr_ms, np.repeat(run, counts), np.repeat(anchor_s, counts))
    intervals = heard[came_in[0]].measurement.intervals
    beats = Beats(beats.t_s, beats.rr_ms, beats.run, intervals)
    return beats, np.repeat(np.array(came_in), counts)


def unbroken(heard: Sequence[Heard], stop: int) -> list[Heard]:
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
    at_s = np.array([each.t_s for each in found])
    holes = np.flatnonzero(np.diff(at_s) > HOLE_S) + 1
    fresh = holes[at_s[-1] - at_s[holes] < FRESH_S] if holes.size else holes
    return found[: int(fresh[0])] if fresh.size else found
