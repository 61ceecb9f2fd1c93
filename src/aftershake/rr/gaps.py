"""Stretches without beats, and why: as far as the packets and links around them tell."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from aftershake.events import Link, Reopened
from aftershake.rr.beats import Beats, Heard, uncovered

Change = Link | Reopened
MOST_LISTED = 3  # gaps of one reason; more are counted
# What is said of a strap that is away without telling why.
NO_CAUSE = ("dropped", "not found", "did not come about")
NAMES = ("Bluetooth", "Several")


@dataclass(frozen=True, slots=True)
class Gap:
    """A stretch of the session clock without beats, with the reason in plain words."""

    start_s: float
    end_s: float
    reason: str


def gaps(
    beats: Beats,
    heard: Sequence[Heard],
    from_s: float,
    to_s: float,
    changes: Sequence[Change] = (),
) -> tuple[Gap, ...]:
    """The stretches of [from_s, to_s] without beats, at least 2.5 s long, each with its reason.

    `heard` and `changes` are in order of time; reasons are in the words of `Gap`.
    """
    return tuple(
        Gap(a, b, _reason(heard, changes, a, b)) for a, b in uncovered(beats, from_s, to_s)
    )


def told(found: Sequence[Gap], zero_s: float = 0.0) -> tuple[str, ...]:
    """What was lost, a sentence for each reason; times count from `zero_s`."""
    of_reason: dict[str, list[Gap]] = {}
    for gap in found:
        of_reason.setdefault(gap.reason, []).append(gap)
    return tuple(_sentence(same, zero_s) for same in of_reason.values())


def _sentence(same: Sequence[Gap], zero_s: float) -> str:
    why = same[0].reason
    if len(same) > MOST_LISTED:
        whole_s = sum(gap.end_s - gap.start_s for gap in same)
        first = _clock(same[0].start_s - zero_s)
        return f"{_length(whole_s)} without beats in {len(same)} gaps from {first} on: {why}."
    each = [f"{_length(g.end_s - g.start_s)} at {_clock(g.start_s - zero_s)}" for g in same]
    return f"Without beats for {', '.join(each)}: {why}."


def _length(seconds: float) -> str:
    return f"{seconds:.0f} s" if seconds < 120 else f"{seconds / 60:.0f} min"


def _clock(seconds: float) -> str:
    minutes, left = divmod(max(0, round(seconds)), 60)
    hours, rest = divmod(minutes, 60)
    return f"{hours}:{rest:02}:{left:02}" if hours else f"{rest}:{left:02}"


def _reason(heard: Sequence[Heard], changes: Sequence[Change], from_s: float, to_s: float) -> str:
    """Why there are no beats in a stretch, as far as what happened around it tells."""

    def first_after(t_s: float) -> int:
        return bisect_right(heard, t_s, key=_at)

    happened = changes[
        bisect_right(changes, from_s, key=_at) : bisect_right(changes, to_s, key=_at)
    ]
    if any(isinstance(each, Reopened) for each in happened):
        return "Aftershake was closed, or the computer slept"
    # A packet may come a little after the beats it tells of.
    inside = [each.measurement for each in heard[first_after(from_s) : first_after(to_s + 1.5)]]
    why = []
    if any(said.contact is False for said in inside):
        why.append("the strap lost contact with the skin")
    elif any(said.hr_bpm == 0 for said in inside):
        why.append("the strap found no heart beat")
    links = [each for each in happened if isinstance(each, Link)]
    before, after = first_after(from_s + 1.5) - 1, first_after(to_s)
    relinked = 0 <= before < after < len(heard) and (
        heard[before].connection != heard[after].connection
    )
    if relinked or any(link.state == "lost" for link in links):
        why.append("the link to the strap was lost" + _cause(links))
    if why:
        return " and ".join(why)
    # Up to a second from its edges a packet may tell of the beats around it.
    edge_s = min(1.0, (to_s - from_s) / 4)
    begun, over = first_after(from_s + edge_s), first_after(to_s - edge_s)
    within = [each.measurement for each in heard[begun:over]]
    if not within:
        return "nothing came from the strap"
    if len(within) < (to_s - from_s) / 2 - edge_s or any(said.rr_1024 for said in within):
        return "beats are missing in what the strap sent"
    if not any(said.hr_bpm for said in within):
        return "what the strap sent could not be read"
    return "the strap sent a heart rate but no beat intervals"


def _at(each: Heard | Change) -> float:
    return each.t_s


def _cause(links: Sequence[Link]) -> str:
    """What was said of the cause, where it was more than that the strap is not there."""
    for link in links:
        cause = link.reason.split(". ")[0].rstrip(".")
        if cause and not any(plain in cause.lower() for plain in NO_CAUSE):
            return f": {cause if cause.startswith(NAMES) else cause[:1].lower() + cause[1:]}"
    return ""
