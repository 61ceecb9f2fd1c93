"""Stretches without beats, and why, in words: pure."""

from __future__ import annotations

from collections.abc import Sequence

from aftershake.rr.gaps import Cause, Gap
from aftershake.wording.link import clause
from aftershake.wording.numbers import clock
from aftershake.wording.sentence import worded

MOST_LISTED = 3  # gaps of one reason; more are counted
_CAUSES: dict[Cause, str] = {
    "closed": "Aftershake was closed, or the computer slept",
    "contact_lost": "the strap lost contact with the skin",
    "no_beat": "the strap found no heart beat",
    "link_lost": "the link to the strap was lost",
    "nothing_came": "nothing came from the strap",
    "beats_missing": "beats are missing in what the strap sent",
    "unreadable": "what the strap sent could not be read",
    "no_intervals": "the strap sent a heart rate but no beat intervals",
    "same_again": "the strap sent the very same values again and again, as no heart does",
}


@worded
def gap_words(gap: Gap) -> str:
    """Why there are no beats in it, as part of a sentence."""
    if not gap.causes:  # of a text from elsewhere that stands for no value
        return gap.link.detail if gap.link else ""
    if gap.link and gap.link.code == "recording_gap" and gap.causes == ("link_lost",):
        return clause(gap.link)  # of a file nobody knows what became of a link
    causes = " and ".join(_CAUSES[cause] for cause in gap.causes)
    return f"{causes}: {clause(gap.link)}" if gap.link else causes


@worded
def told(found: Sequence[Gap], zero_s: float = 0.0) -> tuple[str, ...]:
    """What was lost, a sentence for each reason; times count from `zero_s`."""
    of_reason: dict[str, list[Gap]] = {}
    for gap in found:
        of_reason.setdefault(gap_words(gap), []).append(gap)
    return tuple(_sentence(why, same, zero_s) for why, same in of_reason.items())


def _sentence(why: str, same: Sequence[Gap], zero_s: float) -> str:
    if len(same) > MOST_LISTED:
        whole_s = sum(gap.end_s - gap.start_s for gap in same)
        first = clock(same[0].start_s - zero_s)
        return f"{_length(whole_s)} without beats in {len(same)} gaps from {first} on: {why}."
    each = [f"{_length(g.end_s - g.start_s)} at {clock(g.start_s - zero_s)}" for g in same]
    return f"Without beats for {', '.join(each)}: {why}."


def _length(seconds: float) -> str:
    return f"{seconds:.0f} s" if seconds < 120 else f"{seconds / 60:.0f} min"
