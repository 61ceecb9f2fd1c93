"""Which strap is meant, and which is nearest."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Any

from aftershake.plain import plain
from aftershake.sources.protocol import Found

# As Linux and Windows write an address, and as macOS does, which tells no program the real one.
_ADDRESS = re.compile(
    r"[0-9a-f]{2}(?:[:-][0-9a-f]{2}){5}|[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}", re.IGNORECASE
)
MOST_LISTED = 5  # straps in a sentence; hundreds may be in reach, or pretend to be

RSSI_STEP_DB = 6  # finer differences are noise, and would make a live list dance


def match(wanted: str, straps: Sequence[Found]) -> tuple[list[Found], bool]:
    """The straps that `wanted` may mean, and whether no other could be meant more exactly.

    A whole address comes before a name, and that before a part of one; letter case does not
    matter; "" is any. What looks like an address is never a name: anybody near may call a device
    by another's address. A device that does not say that it measures a heart rate is meant by no
    part of its name, and never before one that does.
    """
    wanted = plain(wanted.strip()).casefold()
    at = [s for s in straps if wanted == s.address.casefold()]
    if at or is_address(wanted):
        return at, bool(at)
    exact = [s for s in straps if wanted == s.name.casefold()]
    if surely := [s for s in exact if s.heart_rate]:
        return surely, len(surely) == 1
    parts = [s for s in straps if s.heart_rate and wanted in s.name.casefold()]
    return exact + parts, False


def asked_of(*wanted: str) -> tuple[str, ...]:
    """What `is_asked` compares with: whole names and addresses, those that say something."""
    return tuple(plain(each.strip()).casefold() for each in wanted if each.strip())


def is_asked(asked: Sequence[str], address: str, name: str) -> bool:
    """Whether a device is one that was asked for: by its whole address, or its whole name, which
    says nothing where it looks like an address."""
    if address.casefold() in asked:
        return True
    said = plain(name.strip()).casefold()
    return said in asked and not is_address(said)


def through_best(heard: Iterable[tuple[Any, Found]]) -> dict[str, tuple[Any, Found]]:
    """Each device once, by its address, as the adapter has it that is connected to it already, or
    else hears it best."""
    best: dict[str, tuple[Any, Found]] = {}
    for device, found in heard:
        if found.address not in best or _strength(found) > _strength(best[found.address][1]):
            best[found.address] = device, found
    return best


def _strength(found: Found) -> tuple[bool, float]:
    return found.connected, float("-inf") if found.rssi_dbm is None else found.rssi_dbm


def is_address(wanted: str) -> bool:
    """Whether this is how a system writes the address of a strap."""
    return _ADDRESS.fullmatch(wanted.strip()) is not None


def nearest_first(straps: Iterable[Found]) -> tuple[Found, ...]:
    """Straps that are connected to this computer, then the others by the strength of their signal.

    Strengths within 6 dB count as equal, and go by name.
    """
    return tuple(sorted(straps, key=_nearness))


def listed(straps: Iterable[Found]) -> str:
    """Names and addresses, for a sentence."""
    all_of_them = list(straps)
    told = ", ".join(f"{strap.name} ({strap.address})" for strap in all_of_them[:MOST_LISTED])
    more = len(all_of_them) - MOST_LISTED
    return f"{told} and {more} more" if more > 0 else told


def _nearness(strap: Found) -> tuple[bool, float, str, str]:
    step = float("inf") if strap.rssi_dbm is None else -strap.rssi_dbm // RSSI_STEP_DB
    return not strap.connected, step, strap.name, strap.address
