"""Which trouble a failure of Bluetooth stands for.

Reads bleak's errors by their names, so that this file does not need bleak.
"""

from __future__ import annotations

from typing import Any

from aftershake.events import LinkReason, Trouble
from aftershake.plain import plain


def reason_of(error: BaseException) -> LinkReason:
    """What a failure of Bluetooth means; of one that has no name here, its own text too."""
    trouble = classify(error)
    own = plain(f"{type(error).__name__}: {error}") if trouble == "unknown" else ""
    return LinkReason(trouble, own)


def classify(error: BaseException) -> Trouble:
    """Which trouble an error of bleak 3, of its D-Bus library or of the system stands for."""
    kinds = {kind.__name__ for kind in type(error).__mro__}
    said: Any = error  # what follows reads attributes that bleak documents
    if "BleakBluetoothNotAvailableError" in kinds:
        return _UNAVAILABLE.get(said.reason.name, "unknown")
    if "BleakDeviceNotFoundError" in kinds:
        return "gone"
    if "BleakCharacteristicNotFoundError" in kinds:
        return "not_a_strap"
    if "BleakGATTProtocolError" in kinds:
        return "wants_pairing" if said.code in _ATT_PAIRING else "refused"
    if "BleakDBusError" in kinds:
        return _by_part(said.dbus_error, _DBUS)
    if "AuthError" in kinds or isinstance(error, PermissionError):
        return "not_allowed"
    if isinstance(error, TimeoutError):  # before OSError, of which it is one
        return "no_answer"
    if isinstance(error, OSError | EOFError) and not hasattr(error, "winerror"):
        return "no_bus"
    return _by_part(str(error), _TEXT)


_UNAVAILABLE: dict[str, Trouble] = {
    "NO_BLUETOOTH": "no_adapter",
    "NO_BLE_CENTRAL_ROLE": "no_low_energy",
    "POWERED_OFF": "switched_off",
    "DENIED_BY_USER": "not_allowed",
    "DENIED_BY_SYSTEM": "not_allowed",
    "DENIED_BY_UNKNOWN": "not_allowed",
}
# Insufficient authentication, authorization, key size, encryption (Core Specification, ATT).
_ATT_PAIRING = (0x05, 0x08, 0x0C, 0x0F)
_DBUS: tuple[tuple[str, Trouble], ...] = (
    ("ServiceUnknown", "no_service"),
    ("NameHasNoOwner", "no_service"),
    ("NoReply", "no_service"),
    ("Spawn", "no_service"),
    ("systemd1", "no_service"),
    ("freedesktop.DBus.Error.Disconnected", "no_bus"),
    ("AccessDenied", "not_allowed"),
    ("UnknownObject", "gone"),
    ("DoesNotExist", "gone"),
    ("NotReady", "switched_off"),
    ("InProgress", "busy"),
    ("Authentication", "wants_pairing"),
    ("NotAuthorized", "wants_pairing"),
    ("NotPermitted", "wants_pairing"),
    ("NotConnected", "dropped"),
    ("org.bluez.Error.", "refused"),
)
_TEXT: tuple[tuple[str, Trouble], ...] = (
    ("adapter '", "no_adapter"),
    ("device '", "gone"),
    ("Unreachable", "gone"),
    ("discover", "dropped"),  # "failed to discover services, device disconnected"
    ("Service Discovery has not been performed", "dropped"),
    ("ot connected", "dropped"),
    ("disconnected", "dropped"),
    ("requires BlueZ", "too_old"),
    ("Access Denied", "not_allowed"),
    ("turned on", "switched_off"),
    ("the scan did not begin", "busy"),
)


def _by_part(text: str, table: tuple[tuple[str, Trouble], ...]) -> Trouble:
    return next((trouble for part, trouble in table if part in text), "unknown")
