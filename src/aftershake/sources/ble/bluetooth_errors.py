"""What can be wrong with Bluetooth, and what a person can do about it.

Reads bleak's errors by their names, so that this file does not need bleak.
"""

from __future__ import annotations

import sys
from typing import Any, Literal

from aftershake.plain import plain

Trouble = Literal[
    "no bus",
    "no service",
    "no adapter",
    "switched off",
    "no low energy",
    "not allowed",
    "busy",
    "too old",
    "gone",
    "no answer",
    "refused",
    "dropped",
    "silent",
    "flood",
    "wants pairing",
    "not a strap",
    "not found",
    "unknown",
]

_WORDS: dict[Trouble, str] = {
    "no bus": "Bluetooth cannot be reached: the system's message service (D-Bus) is not running. "
    "Start it, for example with: sudo systemctl start dbus",
    "no service": "The Bluetooth service is not running. "
    "Install BlueZ if it is missing, and start it with: sudo systemctl start bluetooth",
    "no adapter": "This computer has no Bluetooth, or its adapter is not plugged in.",
    "switched off": "Bluetooth is switched off. Switch it on in the system's settings.",
    "no low energy": "This Bluetooth adapter is too old for heart-rate straps: "
    "it lacks Bluetooth Low Energy. A small USB adapter helps.",
    "not allowed": "This program may not use Bluetooth. Allow it in the system's settings.",
    "busy": "Bluetooth is busy with something else. Wait a moment; "
    "if that stays, switch Bluetooth off and on.",
    "too old": "The Bluetooth service of this system is too old: BlueZ 5.55 or newer is needed.",
    "gone": "The strap is out of reach or asleep. Wear it, wet the electrodes, and come closer.",
    "no answer": "The strap does not answer. Wear it, wet the electrodes, "
    "and close other apps that may be using it.",
    "refused": "The connection did not come about. Come closer to the computer, "
    "and close other apps that may be using the strap.",
    "dropped": "The link to the strap dropped.",
    "silent": "The strap went silent, so the link is made anew. Check how it sits.",
    "flood": "The strap sends far more than a heart can beat, so it is left alone for a while. "
    "If that stays, take it off for a minute.",
    "wants pairing": "The strap wants to be paired first: "
    "do that in the system's Bluetooth settings.",
    "not a strap": "This device sends no heart rate. Choose another one.",
    "not found": "Not found yet. Wear the strap, wet the electrodes, and close phone apps: "
    "a strap talks to one at a time.",
    "unknown": "Bluetooth failed in a way that has no name here. "
    "Switching Bluetooth off and on often helps.",
}

_ON: dict[str, dict[Trouble, str]] = {
    "linux": {
        "switched off": "Bluetooth is switched off. Switch it on in the system's settings, "
        "or with: bluetoothctl power on",
        "not allowed": "This user may not use Bluetooth. Run: sudo usermod -aG bluetooth $USER "
        "and sign in again.",
    },
    "darwin": {
        "switched off": "Bluetooth is switched off. Switch it on in the menu bar "
        "or in System Settings, Bluetooth.",
        "not allowed": "The terminal app may not use Bluetooth. Allow it in System Settings, "
        "Privacy & Security, Bluetooth, then open the terminal anew.",
    },
    "win32": {
        "switched off": "Bluetooth is switched off. Switch it on in Settings, Bluetooth & devices.",
        "not allowed": "This program may not use Bluetooth. Allow it in Settings, "
        "Privacy & security, Radios.",
        "wants pairing": "The strap wants to be paired first: do that in Settings, "
        "Bluetooth & devices, Add device.",
    },
}


def words(trouble: Trouble, platform: str = sys.platform) -> str:
    """One or two plain sentences: what is wrong, and what to do; fit for `platform`."""
    return _ON.get(platform, {}).get(trouble, _WORDS[trouble])


def explain(error: BaseException) -> str:
    """What a failure of Bluetooth means, and what to do, in a plain sentence or two."""
    trouble = classify(error)
    said = f" ({plain(f'{type(error).__name__}: {error}')})" if trouble == "unknown" else ""
    return words(trouble) + said


def classify(error: BaseException) -> Trouble:
    """Which trouble an error of bleak 3, of its D-Bus library or of the system stands for."""
    kinds = {kind.__name__ for kind in type(error).__mro__}
    said: Any = error  # what follows reads attributes that bleak documents
    if "BleakBluetoothNotAvailableError" in kinds:
        return _UNAVAILABLE.get(said.reason.name, "unknown")
    if "BleakDeviceNotFoundError" in kinds:
        return "gone"
    if "BleakCharacteristicNotFoundError" in kinds:
        return "not a strap"
    if "BleakGATTProtocolError" in kinds:
        return "wants pairing" if said.code in _ATT_PAIRING else "refused"
    if "BleakDBusError" in kinds:
        return _by_part(said.dbus_error, _DBUS)
    if "AuthError" in kinds or isinstance(error, PermissionError):
        return "not allowed"
    if isinstance(error, TimeoutError):  # before OSError, of which it is one
        return "no answer"
    if isinstance(error, OSError | EOFError) and not hasattr(error, "winerror"):
        return "no bus"
    return _by_part(str(error), _TEXT)


_UNAVAILABLE: dict[str, Trouble] = {
    "NO_BLUETOOTH": "no adapter",
    "NO_BLE_CENTRAL_ROLE": "no low energy",
    "POWERED_OFF": "switched off",
    "DENIED_BY_USER": "not allowed",
    "DENIED_BY_SYSTEM": "not allowed",
    "DENIED_BY_UNKNOWN": "not allowed",
}
# Insufficient authentication, authorization, key size, encryption (Core Specification, ATT).
_ATT_PAIRING = (0x05, 0x08, 0x0C, 0x0F)
_DBUS: tuple[tuple[str, Trouble], ...] = (
    ("ServiceUnknown", "no service"),
    ("NameHasNoOwner", "no service"),
    ("NoReply", "no service"),
    ("Spawn", "no service"),
    ("systemd1", "no service"),
    ("freedesktop.DBus.Error.Disconnected", "no bus"),
    ("AccessDenied", "not allowed"),
    ("UnknownObject", "gone"),
    ("DoesNotExist", "gone"),
    ("NotReady", "switched off"),
    ("InProgress", "busy"),
    ("Authentication", "wants pairing"),
    ("NotAuthorized", "wants pairing"),
    ("NotPermitted", "wants pairing"),
    ("NotConnected", "dropped"),
    ("org.bluez.Error.", "refused"),
)
_TEXT: tuple[tuple[str, Trouble], ...] = (
    ("adapter '", "no adapter"),
    ("device '", "gone"),
    ("Unreachable", "gone"),
    ("discover", "dropped"),  # "failed to discover services, device disconnected"
    ("Service Discovery has not been performed", "dropped"),
    ("ot connected", "dropped"),
    ("disconnected", "dropped"),
    ("requires BlueZ", "too old"),
    ("Access Denied", "not allowed"),
    ("turned on", "switched off"),
    ("the scan did not begin", "busy"),
)


def _by_part(text: str, table: tuple[tuple[str, Trouble], ...]) -> Trouble:
    return next((trouble for part, trouble in table if part in text), "unknown")
