"""From packets to beats: when each heart beat was, and which of them truly follow one another.

Arrival times are not beat times: a notification comes up to a second after its beats, sometimes
seconds later. Beat times are cumulated RR intervals within a contiguous run; arrivals only tell
where a run lies on the session's clock and whether beats are missing inside it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from aftershake.rr.columns import Rows, columns, overfull
from aftershake.rr.exact import put_exactly
from aftershake.rr.log import Heard
from aftershake.rr.lost import lost_in
from aftershake.rr.packet import RR_UNIT_MS, Intervals

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]

# A cumulated RR that falls behind the arrivals by more than this, and stays behind, lacks beats:
# a strap that sends each second over a link that jitters is up to 2 s late for good reasons.
# Fixed by `make truth`: packets, gaps.
MISSING_S = 2.1
# Late notifications catch up within this time; beats that are missing never do.
CATCH_UP_S = 5.0
# A run lies on the clock as its packets so far tell, in blocks of so many; the first block speaks
# for itself, each later one is placed by up to HISTORY blocks before it. So a beat never moves once
# the first block is whole, and a strap's clock that drifts is followed slowly.
# Fixed by `make truth`: packets.
BLOCK, HISTORY = 60, 3
# Most packets of a strap that sends each second come within this long after its own second.
JITTER_S, STEADY_SHARE = 0.3, 0.8
# A stretch without beats shorter than this is no gap: slow hearts and window edges look like it.
SHORTEST_GAP_S = 2.5
LONGEST_PAUSE_MS = 1e4
ROUNDING_S = 1e-6
LONGEST_INTERVAL_MS = 1e6  # as files may hold; the strap's 16 bits hold 64 s


@dataclass(frozen=True, eq=False)
class Beats:
    """Beats in order. All arrays are 1-D with one element a beat.

    `t_s` is when the beat was that ends the interval `rr_ms` (session clock, s); `run` numbers
    the contiguous runs, never decreasing: two beats of different runs were not neighbours in the
    heart. `intervals`: between which beats they are; of "some", no two are neighbours.
    """

    t_s: Floats
    rr_ms: Floats
    run: Ints
    intervals: Intervals = "rr"

    def __len__(self) -> int:
        return int(self.t_s.size)

    @property
    def contiguous(self) -> bool:
        """Whether every beat follows the one before it without a gap."""
        return not len(self) or bool(self.run[0] == self.run[-1])

    @cached_property
    def is_successive(self) -> Bools:
        """Shape (n−1,): whether beats i and i+1 follow one another without a gap."""
        return np.equal(self.run[1:], self.run[:-1])

    @property
    def elapsed_s(self) -> Floats:
        """Shape (n,): cumulated RR, s: when the beats of one run were, to each other. Unlike `t_s`
        it knows nothing of what packets tell of the strap's clock, and never runs back."""
        lasted_ms = self.rr_ms
        if len(self) and not 0.0 <= lasted_ms.min() <= lasted_ms.max() <= LONGEST_INTERVAL_MS:
            lasted_ms = np.clip(np.nan_to_num(lasted_ms, nan=0.0), 0.0, LONGEST_INTERVAL_MS)
        elapsed: Floats = lasted_ms.cumsum() / 1000
        return elapsed

    @cached_property
    def starts_s(self) -> Floats:
        """Shape (n,): when each interval began; NaN where that means nothing."""
        with np.errstate(all="ignore"):
            starts: Floats = self.t_s - self.rr_ms / 1000
        return starts

    def between(self, from_s: float, to_s: float) -> Beats:
        """The beats whose whole interval lies in [from_s, to_s]."""
        return self.where((self.starts_s >= from_s - 1e-9) & (self.t_s <= to_s + 1e-9))

    def where(self, keep: Bools) -> Beats:
        """The beats that `keep` (shape (n,)) marks. Dropping from the middle of a run splits it."""
        if not len(self) or (self.run[-1] == 0 and np.count_nonzero(keep) == keep.size):
            return self  # all of one run, as mostly
        number = np.zeros(len(self), dtype=np.int64)
        np.cumsum(~(self.is_successive & keep[:-1]), out=number[1:])
        return Beats(self.t_s[keep], self.rr_ms[keep], number[keep], self.intervals)


NO_BEATS = Beats(np.empty(0), np.empty(0), np.empty(0, dtype=np.int64))


def from_intervals(rr_ms: Sequence[float] | Floats, *, start_s: float = 0.0) -> Beats:
    """One contiguous run from RR intervals in ms: what an RR file without times holds."""
    rr = np.asarray(rr_ms, dtype=np.float64)
    return Beats(start_s + np.cumsum(rr) / 1000, rr, np.zeros(rr.size, dtype=np.int64))


def from_arrivals(arrival_s: Floats, rr_ms: Floats) -> Beats:
    """Beats from intervals that each carry the time of their arrival (s, not decreasing).

    Arrivals are not beat times: as in `assemble` they only tell where beats are missing.
    """
    rr_s = rr_ms / 1000
    run, anchor_s = _runs(arrival_s, rr_s, rr_s, np.zeros(rr_ms.size, dtype=np.int64))
    return _placed(rr_ms, run, anchor_s)


def assemble(heard: Sequence[Heard]) -> Beats:
    """Beats on the session clock from packets in order of arrival, none of them twice (`sift`).

    A new run starts with a new link, after contact was lost (beats sent meanwhile are left out)
    and where beats are missing: a packet was lost that the strap's second foretold, or cumulated RR
    stays behind arrivals by over 2 s. Packets with more intervals than time are left out, too.
    """
    return assembled(heard)[0]


def assembled(
    heard: Sequence[Heard], told: tuple[Rows, Floats] | None = None
) -> tuple[Beats, Ints]:
    """The same, and of each beat, shape (n,), which of `heard` it came in. `told`: their `columns`,
    where they are there already."""
    rows, words = told or columns(heard)
    at_s, span_s, count, off_skin = (rows[name] for name in ("t_s", "span_s", "beats", "off_skin"))
    (taken,) = (~(off_skin | overfull(rows, CATCH_UP_S))).nonzero()
    connection, begins = rows["connection"][taken], rows["some"][taken]
    begins |= lost_in(rows)[taken] > 0
    begins[1:] |= (taken[1:] - taken[:-1] > 1) | (connection[1:] != connection[:-1])
    begins[:1] = False
    with_beats = count[taken] > 0
    came_in, segment = taken[with_beats], begins.cumsum()[with_beats]
    if not came_in.size:
        return NO_BEATS, NO_BEATS.run

    if taken.size < rows.size:
        kept = np.zeros(rows.size, dtype=bool)
        kept[came_in] = True
        words = words[kept.repeat(count)]
    count, arrival_s, rr_sum_s = count[came_in], at_s[came_in], span_s[came_in]
    first = count.cumsum() - count
    run_of_packet, anchor_s = _runs(arrival_s, rr_sum_s, words[first] / 1024, segment)
    rr_ms = words * RR_UNIT_MS
    if np.count_nonzero(of_file := rows["exact"][came_in]):
        of_beat = zip(first[of_file].tolist(), came_in[of_file].tolist(), strict=True)
        exact = {at: heard[i].measurement.exact_ms for at, i in of_beat}
        put_exactly(exact, rr_ms, anchor_s, run_of_packet, arrival_s, rr_sum_s, count)
    intervals = heard[came_in[0]].measurement.intervals
    beats = _placed(rr_ms, run_of_packet.repeat(count), anchor_s.repeat(count), intervals)
    return beats, came_in.repeat(count)


def uncovered(
    beats: Beats, from_s: float, to_s: float, least_s: float = SHORTEST_GAP_S
) -> tuple[tuple[float, float], ...]:
    """(start_s, end_s) of the stretches of [from_s, to_s] without beats, at least `least_s` long.

    An interval over 10 s is one of them: no heart pauses so long, the beats in it were not seen.
    """
    if np.count_nonzero(gone := beats.rr_ms > LONGEST_PAUSE_MS):
        beats = beats.where(~gone)
    if not len(beats):
        return ((from_s, to_s),) if to_s - from_s >= least_s else ()
    last = [] if beats.contiguous else (~beats.is_successive).nonzero()[0].tolist()
    starts = [beats.starts_s.item(at) for at in (0, *(i + 1 for i in last))]
    ends = [beats.t_s.item(at) for at in (*last, -1)]
    pairs = zip([from_s, *ends], [*starts, to_s], strict=True)
    within = ((min(max(a, from_s), to_s), min(max(b, from_s), to_s)) for a, b in pairs)
    return tuple((a, b) for a, b in within if b - a >= least_s)


def missing_s(beats: Beats, from_s: float, to_s: float) -> float:
    """How many seconds of [from_s, to_s] no beat covers, in however small pieces.

    `beats` are to hold those at the edges, too. What `uncovered` lists is a part of this.
    """
    starts, ends = beats.starts_s, beats.t_s
    there = beats.rr_ms <= LONGEST_PAUSE_MS
    if np.count_nonzero(there) < there.size:
        starts, ends = starts[there], ends[there]
    starts, ends = (np.minimum(np.maximum(each, from_s), to_s) for each in (starts, ends))
    if np.count_nonzero(starts[1:] < starts[:-1]):
        order = np.argsort(starts, kind="stable")
        starts, ends = starts[order], ends[order]
    # Two runs may lie over one another by some ms: that time is there once.
    before = np.maximum.accumulate(np.concatenate(([from_s], ends)))[:-1]
    covered_s = float(np.maximum(ends - np.maximum(starts, before), 0.0).sum())
    left_s = max(0.0, to_s - from_s) - covered_s
    return left_s if left_s > ROUNDING_S else 0.0


def _placed(rr_ms: Floats, run: Ints, anchor_s: Floats, intervals: Intervals = "rr") -> Beats:
    """Beats at the intervals cumulated within their run, from where the run began by `anchor_s`."""
    elapsed = rr_ms.cumsum() / 1000
    if run.size and run[-1]:
        first = np.flatnonzero(np.concatenate(([True], run[1:] != run[:-1])))
        elapsed -= np.concatenate(([0.0], elapsed))[first][run]
    return Beats(elapsed + anchor_s, rr_ms, run, intervals)


def _runs(
    arrival_s: Floats, rr_sum_s: Floats, rr_first_s: Floats, segment: Ints
) -> tuple[Ints, Floats]:
    """The run number of each packet, and where its run began on the session clock."""
    run = np.empty(arrival_s.size, dtype=np.int64)
    anchor_s = np.empty(arrival_s.size)
    runs = 0
    edges = np.flatnonzero(np.concatenate(([True], segment[1:] != segment[:-1], [True])))
    for begin, stop in zip(edges[:-1].tolist(), edges[1:].tolist(), strict=True):
        while begin < stop:
            elapsed = rr_sum_s[begin:stop].cumsum()
            lateness = arrival_s[begin:stop] - elapsed
            size = _first_lack(arrival_s[begin:stop], lateness, 0)
            here = slice(begin, begin + size)
            run[here] = runs
            anchor_s[here] = _anchors(arrival_s[here], elapsed[:size], rr_first_s[here])
            begin, runs = begin + size, runs + 1
    return run, anchor_s


def _anchors(arrival_s: Floats, elapsed_s: Floats, rr_first_s: Floats) -> Floats:
    """Where on the session clock one run began, as its packets tell: shape (packets,).

    A beat was before its packet was sent, so the run began no later than any `sent - elapsed`.
    Where a strap sends each second, the next packet's first beat came after that, which bounds it
    from the other side. Between blocks the value moves evenly, far less than a beat.
    """
    latest, earliest = [], []
    for at in range(0, arrival_s.size, BLOCK):
        block = slice(at, at + BLOCK)
        sent_s, steady = _sent(arrival_s[block])
        since_s = sent_s - elapsed_s[block]
        latest.append(float(since_s.min()))
        next_s = since_s[:-1] - rr_first_s[block][1:]
        earliest.append(float(next_s.max()) if steady and next_s.size else -np.inf)
    told = []
    for i in range(len(latest)):
        past = slice(max(0, i + 1 - HISTORY), i + 1)
        low, high = max(earliest[past]), min(latest[past])
        # Where they cross, something came late by whole seconds: then only the one side is sure.
        told.append((low + high) / 2 if high - 1.0 < low < high else high)
    # Block i runs from what was known after block i - 2 to what was known after block i - 1.
    known = np.array([told[0], told[0], *told])[: len(told) + 1]
    anchor_s: Floats = np.interp(np.arange(arrival_s.size) / BLOCK, np.arange(known.size), known)
    return anchor_s


def _sent(arrival_s: Floats) -> tuple[Floats, bool]:
    """When these packets were sent, and whether by the second: then the link's jitter is undone."""
    phase = np.sort(arrival_s % 1.0)
    around = np.concatenate((phase, phase + 1.0))
    near = around.searchsorted(phase + JITTER_S, side="right") - np.arange(phase.size)
    best = int(near.argmax())
    if phase.size < BLOCK / 2 or near[best] < STEADY_SHARE * phase.size:
        return arrival_s, False
    return arrival_s - (arrival_s - phase[best]) % 1.0, True


def _first_lack(arrived: Floats, lateness: Floats, begin: int) -> int:
    """The first packet after `begin` before which beats are missing, or the number of packets."""
    # A quick look first: the whole segment may never be late enough for anything to be missing.
    rest = lateness[begin:]
    if float(rest.max() - rest.min()) <= MISSING_S:
        return int(lateness.size)
    base = float(lateness[begin])
    least, looked = begin, begin  # where the lateness was least of what was looked at, and how far
    for i in range(begin + 1, lateness.size):
        if lateness[i] - base > MISSING_S:
            soon = int(np.searchsorted(arrived, arrived[i] + CATCH_UP_S, side="right"))
            # The newest packets may still catch up, unless they are later than any ever do.
            known = soon < lateness.size or lateness[i] - base > CATCH_UP_S
            # Each packet is looked at once or twice, also where thousands came at one moment.
            if least < i:
                least = looked = i
            if looked < soon:
                newest = soon - 1 - int(lateness[looked:soon][::-1].argmin())
                least = newest if lateness[newest] <= lateness[least] else least
                looked = soon
            if known and float(lateness[least]) - base > MISSING_S:
                return i
        # Follows slow drift of the strap's clock upwards, earlier arrivals at once downwards.
        base = min(float(lateness[i]), base + 0.002 * (arrived[i] - arrived[i - 1]))
    return int(lateness.size)
