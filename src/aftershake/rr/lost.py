"""Packets that a strap must have sent and that never came.

A strap that sends each second foretells its packets: one that is not there, and does not come
late, took its beats with it, however few they are.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from aftershake.rr.columns import Rows, rows
from aftershake.rr.log import Heard
from aftershake.rr.packet import Measurement

# Most packets around of a strap that sends each second come within so long after its own second.
EACH_S, WITHIN_S, STEADY_SHARE, AROUND, LEAST_PACKETS = 1.0, 0.3, 0.8, 30, 10
MOST_TOLD_S = 1.25  # a packet on average: one that tells more waits for several beats
LONGEST_TOLD_S = 10.0  # the intervals of a packet that claims more are no heart's
# After a hole of so long at least, the packets run late by this share of a second and stay so: for
# the next seconds, in which late ones would catch up. The beats run late by a part of that, too:
# where none are missing, a strap that sends several at once has only waited for them.
# Fixed by `make truth`: lost.
HOLE_S, LATE_S, CATCH_UP_S, BEFORE, LATE_BEATS_S = 1.5, 0.6, 5.0, 15, 0.3
FRESH_S = CATCH_UP_S - 2 * EACH_S  # a hole is told from then on


def lost_before(heard: Sequence[Heard]) -> NDArray[np.int64]:
    """How many packets were lost just before each, shape (packets,): 0 where a strap keeps no
    even second, or nobody can tell yet. Between two links nothing is told."""
    return lost_in(rows(heard))


def lost_in(told: Rows) -> NDArray[np.int64]:
    """The same of packets as rows."""
    at_s = told["t_s"]
    if not np.count_nonzero(at_s[1:] - at_s[:-1] > HOLE_S):  # as nearly always
        return np.zeros(at_s.size, dtype=np.int64)
    link, lasts_s = told["connection"], told["words"] / 1024
    lasts_s[lasts_s > LONGEST_TOLD_S] = 0.0
    lost = np.zeros(at_s.size, dtype=np.int64)
    edges = np.flatnonzero(np.concatenate(([True], link[1:] != link[:-1], [True])))
    for begin, stop in zip(edges[:-1].tolist(), edges[1:].tolist(), strict=False):
        lost[begin:stop] = _lost(at_s[begin:stop], lasts_s[begin:stop])
    return lost


def tellable(told: Rows) -> int:
    """How many packets of one link, from the first, can be told of: after a hole of just now it may
    be that all are late."""
    at_s = told["t_s"]
    holes = (at_s[1:] - at_s[:-1] > HOLE_S).nonzero()[0] + 1
    fresh = holes[at_s[-1] - at_s[holes] < FRESH_S] if holes.size else holes
    return int(fresh[0]) if fresh.size else int(at_s.size)


def told_s(said: Measurement) -> float:
    """The time that its intervals make."""
    sum_s = sum(said.rr_1024) / 1024
    return sum_s if sum_s <= LONGEST_TOLD_S else 0.0


def _lost(at_s: NDArray[np.float64], told: NDArray[np.float64]) -> NDArray[np.int64]:
    """The same of one link; `told`, shape (packets,): the time that each tells of, s."""
    lost = np.zeros(at_s.size, dtype=np.int64)
    apart_s = np.diff(at_s)
    late_s = at_s - np.arange(at_s.size) * EACH_S
    beats_late_s = at_s - np.cumsum(told)
    for i in (np.flatnonzero(apart_s > HOLE_S) + 1).tolist():
        soon = max(i + 1, int(np.searchsorted(at_s, at_s[i] + CATCH_UP_S, side="right")))
        if soon == at_s.size and at_s[-1] - at_s[i] < FRESH_S:
            continue  # the newest may still catch up
        around = slice(max(0, i - AROUND), i + AROUND)
        if not keeps_seconds(at_s[around]) or told[around].mean() > MOST_TOLD_S:
            continue
        before = slice(max(0, i - BEFORE), i)
        by_s = float(late_s[i:soon].min() - late_s[before].min())
        if beats_late_s[i:soon].min() - beats_late_s[before].min() < LATE_BEATS_S:
            continue
        # What was lost just before made the later ones of these late already.
        by_s -= float(lost[max(0, i - BEFORE + 1) : i].sum()) * EACH_S
        lost[i] = max(0, round(by_s / EACH_S)) if by_s > LATE_S else 0
    return lost


def keeps_seconds(at_s: NDArray[np.float64]) -> bool:
    """Whether these packets were sent by the second."""
    phase = np.sort(at_s % EACH_S)
    around = np.concatenate((phase, phase + EACH_S))
    near = np.searchsorted(around, phase + WITHIN_S, side="right") - np.arange(phase.size)
    return phase.size >= LEAST_PACKETS and int(near.max()) >= STEADY_SHARE * phase.size
