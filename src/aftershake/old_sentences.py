"""The sentences that version 0.1.0 wrote for why a link was not there, and what they stand for.

0.1.0 kept a sentence where a `LinkReason` is kept now, in databases and in recordings. Here, and
nowhere else, its sentences are read. They are those of then, whatever is said today.
"""

from __future__ import annotations

from aftershake.events import LinkCode, LinkReason

# What is wrong; advice may follow, which was another on each system.
_FIRST: dict[str, LinkCode] = {
    "Bluetooth cannot be reached: the system's message service (D-Bus) is not running": "no_bus",
    "The Bluetooth service is not running": "no_service",
    "This computer has no Bluetooth, or its adapter is not plugged in": "no_adapter",
    "Bluetooth is switched off": "switched_off",
    "This Bluetooth adapter is too old for heart-rate straps: "
    "it lacks Bluetooth Low Energy": "no_low_energy",
    "This program may not use Bluetooth": "not_allowed",
    "This user may not use Bluetooth": "not_allowed",
    "The terminal app may not use Bluetooth": "not_allowed",
    "Bluetooth is busy with something else": "busy",
    "The Bluetooth service of this system is too old: BlueZ 5.55 or newer is needed": "too_old",
    "The strap is out of reach or asleep": "gone",
    "The strap does not answer": "no_answer",
    "The connection did not come about": "refused",
    "The link to the strap dropped": "dropped",
    "The strap went silent, so the link is made anew": "silent",
    "The strap sends far more than a heart can beat, so it is left alone for a while": "flood",
    "The strap wants to be paired first: "
    "do that in the system's Bluetooth settings": "wants_pairing",
    "The strap wants to be paired first: "
    "do that in Settings, Bluetooth & devices, Add device": "wants_pairing",
    "This device sends no heart rate": "not_a_strap",
    "Not found yet": "not_found",
    "Bluetooth failed in a way that has no name here": "unknown",
    "the simulated link dropped": "simulated_drop",
    "the recording has a gap here": "recording_gap",
    "the recording is over": "recording_over",
}
_KNOWN = {first.casefold(): code for first, code in _FIRST.items()}
_SEVERAL = "Several straps match: "


def link_reason(text: str) -> LinkReason | None:
    """The value of a text of 0.1.0; one that it did not write stays as it is, as the detail."""
    if not text:
        return None
    if text.startswith(_SEVERAL):
        return LinkReason("several_match", text.removeprefix(_SEVERAL).removesuffix("."))
    first, _, rest = text.partition(". ")
    code = _KNOWN.get(first.rstrip(".").casefold())
    if code is None:
        return LinkReason("other", text)
    own = rest.partition(" (")[2] if code == "unknown" else ""  # the error's own text
    return LinkReason(code, own.removesuffix(")"))
