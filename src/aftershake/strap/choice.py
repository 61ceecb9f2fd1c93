"""Which strap is meant, and which is nearest."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from aftershake.strap import Found

RSSI_STEP_DB = 6  # finer differences are noise, and would make a live list dance


def match(wanted: str, straps: Sequence[Found]) -> tuple[list[Found], bool]:
    """The straps that `wanted` may mean, and whether no other could be meant more exactly.

    A whole address or name comes before a part of a name; letter case does not matter; "" is any.
    """
    wanted = wanted.strip().casefold()
    exact = [s for s in straps if wanted in (s.address.casefold(), s.name.casefold())]
    return exact or [s for s in straps if wanted in s.name.casefold()], len(exact) == 1


def nearest_first(straps: Iterable[Found]) -> tuple[Found, ...]:
    """Straps that are connected to this computer, then the others by the strength of their signal.

    Strengths within 6 dB count as equal, and go by name.
    """
    return tuple(sorted(straps, key=_nearness))


def listed(straps: Iterable[Found]) -> str:
    """Names and addresses, for a sentence."""
    return ", ".join(f"{strap.name} ({strap.address})" for strap in straps)


def _nearness(strap: Found) -> tuple[bool, float, str, str]:
    step = float("inf") if strap.rssi_dbm is None else -strap.rssi_dbm // RSSI_STEP_DB
    return not strap.connected, step, strap.name, strap.address
