"""Packets that tell nothing new: delivered twice, or the same one for longer than hearts are even.

They are kept raw like any other and recognised here, each time anew: a copy is counted once, and
a packet that stays the same carries no beat. A heart that sends equal packets one after another
loses none: what tells a copy is that there was no time for its beats.
"""

from __future__ import annotations

import math
from array import array
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from operator import attrgetter, eq

import numpy as np

from aftershake.rr.log import Heard, Log, Some
from aftershake.rr.lost import EACH_S, LEAST_PACKETS, keeps_seconds, told_s
from aftershake.rr.middle import median
from aftershake.rr.packet import Measurement

# How long after the first a packet may be delivered again.
# Fixed by `make truth`: copies.
LATEST_COPY_S = 2.5
MOST_EQUAL = 10  # of those that came so lately: a strap gone mad sends thousands
# Where intervals come to more than this many times the clock over so many seconds, packets are
# delivered twice as a rule; then those are copies that come as late as most of them do.
OVERFULL, MOSTLY, LEAST_S, AROUND_S, ALIKE_S = 1.4, 0.7, 5.0, 15.0, 0.2
# A single one is a copy where with it the packets run ahead of their second by this share, and its
# beats of the clock by that; what comes in the next seconds is looked at, for links catch up.
AHEAD_PACKETS, AHEAD_BEATS, AFTER_S = 0.4, 0.1, 6.0
# The longest that a heart at rest sent the very same packet was 10, over 9 s (45 people, hours
# each, in steps of 4 to 8 ms, where equal intervals are far more frequent than in a strap's).
# Fixed by `make truth`: copies.
STUCK_PACKETS, STUCK_S = 15, 12.0

Span = tuple[float, float]
_NO_EQUALS: list[int] = []


@dataclass(frozen=True, slots=True)
class Sifted:
    """What counts of the packets heard.

    `copies_s` are the arrivals of those that were delivered again; `stuck` are the stretches
    (start_s, end_s) in which the very same packet came, its first arrival to its last.
    """

    heard: Sequence[Heard]
    copies_s: tuple[float, ...]
    stuck: tuple[Span, ...]

    def copies_in(self, from_s: float, to_s: float) -> int:
        """How many packets of this time were delivered again."""
        return bisect_left(self.copies_s, to_s) - bisect_left(self.copies_s, from_s)


def sift(heard: Sequence[Heard]) -> Sifted:
    """What counts of packets in order of arrival. Takes time in proportion to their number."""
    counted: list[Heard] = []
    places = array("q")  # of a log these alone, or all of its packets would be there at once
    copies_s: list[float] = []
    same: list[Span] = []
    before = 0
    for link in _links(heard):
        kept: Sequence[int] = range(len(link))
        if not link[-1].measurement.exact_ms:  # of a file: nothing was delivered
            for begin, end in _stuck(link):
                same.append((link[begin].t_s, link[end - 1].t_s))
                kept = [i for i in kept if not begin < i < end]
            is_copy = _copies(link if len(kept) == len(link) else [link[i] for i in kept])
            if any(is_copy):
                copies_s += [link[i].t_s for i, copy in zip(kept, is_copy, strict=True) if copy]
                kept = [i for i, copy in zip(kept, is_copy, strict=True) if not copy]
        if isinstance(heard, Log):
            places.extend([before + i for i in kept])
        elif len(kept) == len(link):  # as nearly always
            counted += link
        else:
            counted += [link[i] for i in kept]
        before += len(link)
    which = Some(heard, places) if isinstance(heard, Log) else counted
    return Sifted(which, tuple(copies_s), tuple(sorted(same)))


def apart(before: Sequence[Heard], heard: Heard, so_far: int) -> int:
    """How many of the newest packets are known to tell nothing twice, with `heard` after `before`,
    of which `so_far` are: they came in order of time, and none has the words of the one before it,
    nor of another so near that it may be a copy. If that are all, `sift` leaves none out."""
    at_s, words = heard.t_s, heard.measurement.rr_1024
    for each in reversed(before):
        if each.measurement.rr_1024 == words or not each.t_s <= at_s:
            return 1
        if at_s - each.t_s > LATEST_COPY_S:
            break
    return so_far + 1


def stuck(said: Measurement, packets: int, lasted_s: float) -> bool:
    """Whether the very same packet, so many times over so long, can be no heart's any more."""
    return (
        packets >= STUCK_PACKETS
        and lasted_s >= STUCK_S
        and said.beating
        and bool(said.intervals_1024)
        and not said.exact_ms
    )


def _links(heard: Sequence[Heard]) -> Iterator[list[Heard]]:
    """The packets of each link."""
    for _, link in groupby(heard, attrgetter("connection")):
        yield list(link)


def _stuck(link: list[Heard]) -> list[tuple[int, int]]:
    """(begin, end) of runs of the very same packet, with intervals, too long for a heart; the last
    first."""
    found: list[tuple[int, int]] = []
    begin = 0
    said = [each.measurement for each in link]
    words = [each.rr_1024 for each in said]  # mostly they tell packets apart by themselves
    apart = STUCK_PACKETS // 2  # so far apart two of any such run are looked at
    if not any(map(eq, words[::apart], words[apart::apart])):
        return found
    for i in range(1, len(link) + 1):
        if i == len(link) or words[i] != words[begin] or said[i] != said[begin]:
            if stuck(said[begin], i - begin, link[i - 1].t_s - link[begin].t_s):
                found.append((begin, i))
            begin = i
    return found[::-1]


def _copies(link: list[Heard]) -> list[bool]:
    """Whether each packet of one link is a copy of one before it."""
    copy = [False] * len(link)
    if not _any_equal(link):
        return copy
    equals = _equals(link)
    if not any(equals):
        return copy
    at_s = np.array([each.t_s for each in link])
    told = np.array([told_s(each.measurement) for each in link])
    as_a_rule, late_s, often = _as_a_rule(at_s, told, equals)
    alone = _Pace(at_s, told, equals)
    taken = [False] * len(link)
    for i, before in enumerate(equals):
        if before and as_a_rule[i]:
            # Each packet has one copy; where they come three times, that one has the next.
            apart = {
                j: abs(float(at_s[i] - at_s[j]) - late_s)
                for j in before
                if not taken[j] and not (copy[j] and often < 3)
            }
            if apart and min(apart.values()) <= ALIKE_S:
                copy[i] = taken[min(apart, key=apart.__getitem__)] = True
        elif before:
            copy[i] = alone.ahead(i)
        if not copy[i]:
            alone.count(i)
    return copy


def _any_equal(link: list[Heard]) -> bool:
    """Whether two packets so near each other may say the same: a quick look at their words."""
    last_s: dict[tuple[int, ...], float] = {}
    for each in link:
        words, at_s = each.measurement.rr_1024, each.t_s
        if at_s - last_s.get(words, -math.inf) <= LATEST_COPY_S:
            return True
        last_s[words] = at_s
    return False


def _equals(link: list[Heard]) -> list[list[int]]:
    """For each packet those before it, a little earlier, that say the very same."""
    recent: dict[Measurement, list[int]] = {}
    found: list[list[int]] = []
    for i, each in enumerate(link):
        same = recent.setdefault(each.measurement, [])
        if not same:  # as nearly always
            found.append(_NO_EQUALS)
        else:
            ago_s = (each.t_s - link[j].t_s for j in same)
            late = next((n for n, late_s in enumerate(ago_s) if late_s <= LATEST_COPY_S), 99)
            del same[: max(late, len(same) - MOST_EQUAL)]
            found.append(same[:])
        same.append(i)
        if len(recent) > 1000:
            recent = {each.measurement: same}
    return found


def _as_a_rule(
    at_s: np.ndarray, told_s: np.ndarray, equals: list[list[int]]
) -> tuple[np.ndarray, float, int]:
    """Where packets come again as a rule, how much later they mostly do, s, and how many times
    they come."""
    again = np.array([bool(before) for before in equals])
    total = np.concatenate(([0.0], np.cumsum(told_s)))
    number = np.concatenate(([0], np.cumsum(again)))
    here = np.arange(at_s.size)

    def full(first: np.ndarray, stop: np.ndarray) -> np.ndarray:
        """Time told for each second of the clock; 0 where most packets came once."""
        lasts_s = at_s[stop - 1] - at_s[first] + 1.0
        more = number[stop] - number[first]
        mostly = (more >= MOSTLY * (stop - first - more)) & (lasts_s >= LEAST_S)
        told_in_s = total[stop] - total[first]
        found: np.ndarray = np.where(mostly, told_in_s / np.maximum(lasts_s, LEAST_S), 0.0)
        return found

    # Each packet is one of those around it, also where times run back and none is found by its own.
    before = np.minimum(np.searchsorted(at_s, at_s - AROUND_S), here)
    after = np.maximum(np.searchsorted(at_s, at_s + AROUND_S, side="right"), here + 1)
    fullest = np.maximum(full(before, here + 1), full(here, after))
    where = (fullest > OVERFULL) & again
    if not where.any():
        return where, 0.0, 1
    late_s = np.sort([at_s[i] - at_s[j] for i in np.flatnonzero(where) for j in equals[i]])
    alike = np.searchsorted(late_s, late_s + ALIKE_S, side="right") - np.arange(late_s.size)
    most = int(alike.argmax())
    usual_s = median(late_s[most : most + int(alike[most])])
    return where, usual_s, round(median(fullest[where]))


class _Pace:
    """Two clocks of one link: its packets, of which a strap sends one a second or one a beat, and
    the intervals in them. A genuine packet is ahead of neither."""

    def __init__(self, at_s: np.ndarray, told_s: np.ndarray, equals: list[list[int]]) -> None:
        self._at_s, self._told_s = at_s, told_s
        self._new = np.array([i for i, before in enumerate(equals) if not before])
        by_beat = self._new.size >= LEAST_PACKETS and not keeps_seconds(at_s[self._new])
        self._each_s = median(told_s[told_s > 0]) if by_beat and told_s.any() else EACH_S
        self._counted, self._sum_s = 0, 0.0
        self._past: list[tuple[float, float, float]] = []  # arrival, lateness by each clock

    def count(self, i: int) -> None:
        """Packet `i` is genuine."""
        at_s = float(self._at_s[i])
        self._counted += 1
        self._sum_s += float(self._told_s[i])
        while self._past and at_s - self._past[0][0] > AROUND_S:
            del self._past[0]
        late = at_s - self._counted * self._each_s, at_s - self._sum_s
        self._past.append((at_s, *late))

    def ahead(self, i: int) -> bool:
        """Whether packet `i`, counted, would be ahead of both clocks, now and after it."""
        begin = int(np.searchsorted(self._new, i))
        stop = int(np.searchsorted(self._at_s[self._new], self._at_s[i] + AFTER_S, side="right"))
        these = np.concatenate(([i], self._new[begin:stop]))
        at_s = self._at_s[these]
        packets = at_s - (self._counted + np.arange(1, these.size + 1)) * self._each_s
        beats = at_s - self._sum_s - np.cumsum(self._told_s[these])
        usual_packets = min(late for _, late, _ in self._past)
        usual_beats = min(late for _, _, late in self._past)
        return bool(
            packets.min() - usual_packets < -AHEAD_PACKETS * self._each_s
            and beats.min() - usual_beats <= -AHEAD_BEATS * float(self._told_s[i])
        )
