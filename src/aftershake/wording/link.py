"""Why the link to the strap is not there, in words: pure."""

from __future__ import annotations

import sys

from aftershake.events import LinkReason
from aftershake.session.view import View
from aftershake.wording.bluetooth import NONE_FOUND, Told
from aftershake.wording.bluetooth import told as trouble_told
from aftershake.wording.sentence import worded

# After these, that the link dropped is said already by that the strap is lost.
SAID_ALREADY = ("dropped", "simulated_drop")
_BARE = {  # parts of a sentence
    "simulated_drop": "the simulated link dropped",
    "recording_gap": "the recording has a gap here",
    "recording_over": "the recording is over",
}
_CAPITAL = ("Bluetooth", "Several")  # that stays inside a sentence


@worded
def told(reason: LinkReason, platform: str = sys.platform) -> Told:
    """What is wrong, without a stop at its end, and what to do about it."""
    match reason.code:
        case "other":
            what, _, advice = reason.detail.partition(". ")
            return Told(what.rstrip("."), advice)
        case "none_found":
            return NONE_FOUND
        case "other_straps":
            return Told(f"Other straps are in reach: {reason.detail}")
        case "several_match":
            return Told(f"Several straps match: {reason.detail}")
        case "same_name":
            return Told(
                f"Your strap is not heard, but one of the same name is: {reason.detail}",
                "Is this the same strap? y takes it, n leaves it.",
            )
        case "several_same_name":
            return Told(
                f"Your strap is not heard, and others have its name: {reason.detail}",
                "None of them is taken.",
            )
        case "new_address":
            return Told(f"A strap of the very same name has come up, and is taken: {reason.detail}")
        case "another_strap":
            return Told("A strap of the same name was tried, and is another one")
        case "simulated_drop" | "recording_gap" | "recording_over" as code:
            return Told(_BARE[code])
        case trouble:
            return trouble_told(trouble, reason.detail, platform)


@worded
def reason_words(reason: LinkReason | None, platform: str = sys.platform) -> str:
    """One or two sentences: what is wrong, and what to do; nothing where nothing is."""
    if reason is None:
        return ""
    if reason.code == "other":
        return reason.detail
    return _BARE.get(reason.code) or str(told(reason, platform))


@worded
def clause(reason: LinkReason) -> str:
    """What is wrong, to go on a sentence with."""
    what = told(reason).what
    return what if what.startswith(_CAPITAL) else what[:1].lower() + what[1:]


@worded
def link_words(view: View) -> str:
    """How it stands with the link; nothing while it is there."""
    link, away_s, reason = view.link, view.away_s, view.link_reason
    if link == "connected":
        return ""
    if link == "ended":
        return reason_words(reason)
    if away_s is not None:
        # Short: 27 characters stand beside the numbers on a terminal of 80.
        away = f"{away_s:.0f} s" if away_s < 600 else f"{away_s // 60:.0f} min"
        words = f"strap lost {away}, searching"
    else:
        words = "connecting" if link == "connecting" else "looking for the strap"
    if reason is None or reason.code in SAID_ALREADY:
        return words
    return f"{words}: {reason_words(reason)}"
