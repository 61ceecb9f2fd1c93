"""The sentences that version 0.1.0 wrote for gaps, and what they stand for.

Results that it worked out are shown as they are, without working them out again.
"""

from __future__ import annotations

from aftershake.events import LinkReason
from aftershake.old_sentences import link_reason
from aftershake.rr.gaps import Cause

_LINK = "the link to the strap was lost"
_SKIN: dict[str, Cause] = {
    "the strap lost contact with the skin": "contact_lost",
    "the strap found no heart beat": "no_beat",
}
_WHOLE: dict[str, Cause] = {
    "Aftershake was closed, or the computer slept": "closed",
    "nothing came from the strap": "nothing_came",
    "beats are missing in what the strap sent": "beats_missing",
    "what the strap sent could not be read": "unreadable",
    "the strap sent a heart rate but no beat intervals": "no_intervals",
    **_SKIN,
}


def gap_causes(text: str) -> tuple[tuple[Cause, ...], LinkReason | None]:
    """The causes, and what was said of the link; a text that 0.1.0 did not write has no cause."""
    if text in _WHOLE:
        return (_WHOLE[text],), None
    causes: tuple[Cause, ...] = ("link_lost",)
    rest = text
    for words, cause in _SKIN.items():
        if text.startswith(f"{words} and "):
            causes, rest = (cause, "link_lost"), text.removeprefix(f"{words} and ")
    if rest == _LINK:
        return causes, None
    if rest.startswith(f"{_LINK}: "):
        return causes, link_reason(rest.removeprefix(f"{_LINK}: "))
    return (), LinkReason("other", text)
