"""Stretches without beats, and why: as far as the packets and links around them tell."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal, get_args

import numpy as np

from aftershake.events import Link, LinkCode, LinkReason, Reopened
from aftershake.rr.beats import SHORTEST_GAP_S, Beats, uncovered
from aftershake.rr.log import Heard
from aftershake.rr.lost import lost_before
from aftershake.rr.repeats import Span

Change = Link | Reopened
Cause = Literal[
    "closed",  # or the computer slept
    "contact_lost",
    "no_beat",
    "link_lost",
    "nothing_came",
    "beats_missing",
    "unreadable",
    "no_intervals",
    "same_again",  # the very same packet, for longer than a heart can repeat itself
]
CAUSES: tuple[Cause, ...] = get_args(Cause)
SHORTEST_LOSS_S = 0.3  # of beats between others
LATEST_S = 1.5  # a packet may come so long after the beats it tells of
ROUNDING_S = 0.001  # a file's link ends with the beat before, which is placed to less than this
# These tell no more than that the strap is not there.
NO_CAUSE: tuple[LinkCode, ...] = ("dropped", "simulated_drop", "not_found", "refused")


@dataclass(frozen=True, slots=True)
class Gap:
    """A stretch of the session clock without beats, and why; `wording.gaps` makes the words.

    `link` is why the link was lost, where that is known. Without a cause, it holds a text from
    elsewhere that says why.
    """

    start_s: float
    end_s: float
    causes: tuple[Cause, ...]
    link: LinkReason | None = None

    @property
    def codes(self) -> tuple[str, ...]:
        """All of why, as stable names."""
        return (*self.causes, *((self.link.code,) if self.link else ()))


def gaps(
    beats: Beats,
    heard: Sequence[Heard],
    from_s: float,
    to_s: float,
    changes: Sequence[Change] = (),
    *,
    pauses: Sequence[Span] = (),
    stuck: Sequence[Span] = (),
) -> tuple[Gap, ...]:
    """The stretches of [from_s, to_s] without beats, at least 2.5 s long, each with its causes;
    and the short ones between beats of which it is known why, as where each sixth packet is lost:
    nothing else would tell why beats are missing then.

    `heard` and `changes` are in order of time. Paused time is no gap: `pauses` are cut out.
    `stuck` are the stretches in which the very same packet came.
    """
    return tuple(_gaps(beats, heard, (from_s, to_s), changes, pauses, stuck))


def _gaps(
    beats: Beats,
    heard: Sequence[Heard],
    window: Span,
    changes: Sequence[Change],
    pauses: Sequence[Span],
    stuck: Sequence[Span],
) -> Iterator[Gap]:
    from_s, to_s = window
    lost_s: list[float] | None = None  # asked only where it decides
    for whole in uncovered(beats, from_s, to_s, SHORTEST_LOSS_S):
        if whole[1] - whole[0] >= SHORTEST_GAP_S:
            for a, b in _without(whole, pauses):
                yield Gap(a, b, *_causes(heard, changes, stuck, a, b))
        elif whole[0] > from_s and whole[1] < to_s and not _paused(whole, pauses):
            causes, link = _causes(heard, changes, stuck, *whole)
            # The slow clock of a strap leaves such stretches, too, with no beat missing.
            if causes not in (("nothing_came",), ("beats_missing",)):
                yield Gap(*whole, causes, link)
                continue
            lost_s = _lost_s(heard) if lost_s is None else lost_s
            if bisect_right(lost_s, whole[0]) < bisect_right(lost_s, whole[1] + LATEST_S):
                yield Gap(*whole, ("beats_missing",))


def _lost_s(heard: Sequence[Heard]) -> list[float]:
    """When the packets came before which others were lost."""
    return [heard[i].t_s for i in np.flatnonzero(lost_before(heard)).tolist()]


def _paused(stretch: Span, pauses: Sequence[Span]) -> bool:
    return any(start_s < stretch[1] and end_s > stretch[0] for start_s, end_s in pauses)


def _without(whole: Span, pauses: Sequence[Span]) -> Iterator[Span]:
    """What of a stretch lies outside pauses, in pieces that are long enough to be gaps."""
    a, b = whole
    for start_s, end_s in pauses:
        if start_s < b and end_s > a:
            if start_s - a >= SHORTEST_GAP_S:
                yield a, start_s
            a = max(a, end_s)
    if b - a >= SHORTEST_GAP_S:
        yield a, b


def _causes(
    heard: Sequence[Heard],
    changes: Sequence[Change],
    stuck: Sequence[Span],
    from_s: float,
    to_s: float,
) -> tuple[tuple[Cause, ...], LinkReason | None]:
    """Why there are no beats in a stretch, as far as what happened around it tells."""

    def first_after(t_s: float) -> int:
        return bisect_right(heard, t_s, key=_at)

    first = bisect_right(changes, from_s, key=_at)
    happened = changes[first : bisect_right(changes, to_s, key=_at)]
    # The first beats that are heard of again may have begun before it was gone on with.
    back = first_after(to_s)
    back_s = heard[back].t_s if back < len(heard) else to_s
    until_back = changes[first : bisect_right(changes, back_s, key=_at)]
    if any(isinstance(each, Reopened) for each in until_back):
        return ("closed",), None
    begin, stop = first_after(from_s), first_after(to_s + LATEST_S)
    inside = [each.measurement for each in heard[begin:stop]]
    why: list[Cause] = []
    link: LinkReason | None = None
    if any(min(end_s, to_s) - max(start_s, from_s) > 0 for start_s, end_s in stuck):
        why.append("same_again")
    nothing = sum(said.no_beat for said in inside)
    rates = sum(said.beating and not said.intervals_1024 for said in inside)
    if any(said.contact is False for said in inside):
        why.append("contact_lost")
    elif nothing > rates:
        why.append("no_beat")
    links = [each for each in happened if isinstance(each, Link)]
    before, after = first_after(from_s + LATEST_S) - 1, first_after(to_s)
    relinked = 0 <= before < after < len(heard) and (
        heard[before].connection != heard[after].connection
    )
    if relinked or any(link.state == "lost" for link in links):
        why.append("link_lost")
        ends = bisect_right(changes, to_s, key=_at)
        near = changes[bisect_left(changes, from_s - ROUNDING_S, key=_at) : ends]
        link = _telling([each for each in near if isinstance(each, Link)])
    if why:
        return tuple(why), link
    # Up to a second from its edges a packet may tell of the beats around it.
    edge_s = min(1.0, (to_s - from_s) / 4)
    begun, over = first_after(from_s + edge_s), first_after(to_s - edge_s)
    within = [each.measurement for each in heard[begun:over]]
    if not within:
        return ("nothing_came",), None
    told = any(said.intervals_1024 for said in within)
    if len(within) < (to_s - from_s) / 2 - edge_s or told:
        return ("beats_missing",), None
    if not any(said.rate_bpm for said in within):
        return ("unreadable",), None
    return ("no_intervals",), None


def _at(each: Heard | Change) -> float:
    return each.t_s


def _telling(links: Sequence[Link]) -> LinkReason | None:
    """The first reason that is more than that the strap is not there."""
    reasons = (link.reason for link in links)
    return next((each for each in reasons if each and each.code not in NO_CAUSE), None)
