"""What is wrong with Bluetooth or the strap, and what a person can do about it: pure."""

from __future__ import annotations

import sys
from typing import NamedTuple

from aftershake.events import Trouble
from aftershake.wording.sentence import worded


class Told(NamedTuple):
    """`what` is wrong, a sentence without its stop, and `advice`, whole sentences or none."""

    what: str
    advice: str = ""

    def __str__(self) -> str:
        return f"{self.what}. {self.advice}".rstrip()


_TOLD: dict[Trouble, Told] = {
    "no_bus": Told(
        "Bluetooth cannot be reached: the system's message service (D-Bus) is not running",
        "Start it, for example with: sudo systemctl start dbus",
    ),
    "no_service": Told(
        "The Bluetooth service is not running",
        "Install BlueZ if it is missing, and start it with: sudo systemctl start bluetooth",
    ),
    "no_adapter": Told("This computer has no Bluetooth, or its adapter is not plugged in"),
    "switched_off": Told("Bluetooth is switched off", "Switch it on in the system's settings."),
    "no_low_energy": Told(
        "This Bluetooth adapter is too old for heart-rate straps: it lacks Bluetooth Low Energy",
        "A small USB adapter helps.",
    ),
    "not_allowed": Told("This program may not use Bluetooth", "Allow it in the system's settings."),
    "busy": Told(
        "Bluetooth is busy with something else",
        "Wait a moment; if that stays, switch Bluetooth off and on.",
    ),
    "hangs": Told("Bluetooth does not answer", "Switch it off and on."),
    "too_old": Told(
        "The Bluetooth service of this system is too old: BlueZ 5.55 or newer is needed"
    ),
    "gone": Told(
        "The strap is out of reach or asleep", "Wear it, wet the electrodes, and come closer."
    ),
    "no_answer": Told(
        "The strap does not answer",
        "Wear it, wet the electrodes, and close other apps that may be using it.",
    ),
    "refused": Told(
        "The connection did not come about",
        "Come closer to the computer, and close other apps that may be using the strap.",
    ),
    "dropped": Told("The link to the strap dropped"),
    "silent": Told("The strap went silent, so the link is made anew", "Check how it sits."),
    "flood": Told(
        "The strap sends far more than a heart can beat, so it is left alone for a while",
        "If that stays, take it off for a minute.",
    ),
    "wants_pairing": Told(
        "The strap wants to be paired first: do that in the system's Bluetooth settings"
    ),
    "not_a_strap": Told("This device sends no heart rate", "Choose another one."),
    "not_found": Told(
        "Not found yet",
        "Wear the strap, wet the electrodes, and close phone apps: a strap talks to one at a time.",
    ),
    "unknown": Told(
        "Bluetooth failed in a way that has no name here",
        "Switching Bluetooth off and on often helps.",
    ),
}

_ON: dict[str, dict[Trouble, Told]] = {
    "linux": {
        "switched_off": Told(
            "Bluetooth is switched off",
            "Switch it on in the system's settings, or with: bluetoothctl power on",
        ),
        "not_allowed": Told(
            "This user may not use Bluetooth",
            "Run: sudo usermod -aG bluetooth $USER and sign in again.",
        ),
    },
    "darwin": {
        "switched_off": Told(
            "Bluetooth is switched off",
            "Switch it on in the menu bar or in System Settings, Bluetooth.",
        ),
        "not_allowed": Told(
            "The terminal app may not use Bluetooth",
            "Allow it in System Settings, Privacy & Security, Bluetooth, "
            "then open the terminal anew.",
        ),
    },
    "win32": {
        "switched_off": Told(
            "Bluetooth is switched off", "Switch it on in Settings, Bluetooth & devices."
        ),
        "not_allowed": Told(
            "This program may not use Bluetooth",
            "Allow it in Settings, Privacy & security, Radios.",
        ),
        "wants_pairing": Told(
            "The strap wants to be paired first: do that in Settings, "
            "Bluetooth & devices, Add device"
        ),
    },
}

NONE_FOUND = Told(
    "No heart-rate strap was found",
    "Wear it, wet the electrodes, come closer, and close phone apps that may be using it: "
    "a strap talks to one at a time.",
)


@worded
def told(trouble: Trouble, detail: str = "", platform: str = sys.platform) -> Told:
    """What is wrong, and what to do, fit for `platform`; `detail` is the error's own text."""
    said = _ON.get(platform, {}).get(trouble, _TOLD[trouble])
    return Told(said.what, f"{said.advice} ({detail})".lstrip()) if detail else said


@worded
def choose(straps: str) -> str:
    """Where several straps may be the one that was asked for."""
    return f"Several straps match. Choose one by its address: {straps}."


@worded
def none_called(wanted: str, others: str) -> str:
    """Where the strap that was asked for is not in reach, and others are."""
    return f"No strap called “{wanted}” is in reach, but there is {others}."


@worded
def taken_instead(name: str, address: str, before: str) -> str:
    """Where a strap has the name of the one used last, which is not heard, and is taken for it."""
    return (
        f"{before} is not heard. One strap alone has its name, {name} ({address}): it is taken for"
        " the same one, and remembered. If it is another, stop, and give --strap ADDRESS."
    )
