"""Finding straps, against bleak's real BlueZ backend on an emulated BlueZ."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import replace

import pytest
from ear import ADDRESS, HURRY
from fakebluez import FakeBlueZ

from aftershake.events import LinkReason, Trouble
from aftershake.sources.ble.strap import find, scan
from aftershake.sources.protocol import Found, SourceError

OTHER = "C0:FF:EE:00:00:02"
Break = Callable[[FakeBlueZ], None]


async def last_of_scan(seconds: float) -> tuple[Found, ...]:
    return [straps async for straps in scan(seconds, HURRY)][-1]


async def test_straps_are_listed_nearest_first_and_nothing_else_is(bluez: FakeBlueZ) -> None:
    far, near = bluez.add_strap(), bluez.add_strap(OTHER, "HRM-Dual")
    far.rssi_dbm, near.rssi_dbm = -90, -50
    headset = bluez.add_strap("C0:FF:EE:00:00:03", "Headset")
    headset.properties["UUIDs"].value = ["0000110b-0000-1000-8000-00805f9b34fb"]
    assert await last_of_scan(0.3) == (
        Found(OTHER, "HRM-Dual", -50),
        Found(ADDRESS, "Polar H10 12345678", -90),
    )
    assert not bluez.scanning


def stop_bus(bluez: FakeBlueZ) -> None:
    bluez.stop_bus()
    bluez.socket.unlink()


def deny(bluez: FakeBlueZ) -> None:
    bluez.errors["GetManagedObjects"] = [("org.freedesktop.DBus.Error.AccessDenied", "no")]


def too_old(bluez: FakeBlueZ) -> None:
    bluez.unplug_adapter()
    bluez.plug_adapter(roles=("peripheral",))


def busy(bluez: FakeBlueZ) -> None:
    bluez.errors["StartDiscovery"] = [("org.bluez.Error.InProgress", "")]


BROKEN: list[tuple[Break, Trouble]] = [
    (stop_bus, "no_bus"),
    (FakeBlueZ.stop_bus, "no_bus"),
    (FakeBlueZ.crash, "no_service"),
    (FakeBlueZ.unplug_adapter, "no_adapter"),
    (lambda bluez: bluez.power(False), "switched_off"),
    (too_old, "no_low_energy"),
    (deny, "not_allowed"),
    (busy, "busy"),
]


@pytest.mark.parametrize(("broken", "trouble"), BROKEN)
async def test_what_is_wrong_is_said_in_words(
    bluez: FakeBlueZ, broken: Break, trouble: Trouble
) -> None:
    broken(bluez)
    with pytest.raises(SourceError) as scanned:
        await last_of_scan(1)
    assert scanned.value.reason == LinkReason(trouble)
    broken(bluez) if broken is busy or broken is deny else None
    with pytest.raises(SourceError) as sought:
        await find(ADDRESS, 1, HURRY)
    assert sought.value.reason == LinkReason(trouble)


async def test_a_scan_that_never_begins_is_said_and_ended(bluez: FakeBlueZ) -> None:
    bluez.delays_s["StartDiscovery"] = 0.5
    with pytest.raises(SourceError) as error:
        await anext(scan(None, replace(HURRY, start_s=0.1)))
    assert error.value.reason == LinkReason("busy")


async def test_a_scan_that_begins_late_is_ended_all_the_same(bluez: FakeBlueZ) -> None:
    """Left running, it would make BlueZ refuse every later scan of this program."""
    bluez.delays_s["StartDiscovery"] = 0.5
    with pytest.raises(SourceError):
        await anext(scan(None, replace(HURRY, start_s=0.1)))
    async with asyncio.timeout(5):
        while "StopDiscovery" not in bluez.calls:
            await asyncio.sleep(0.01)
    assert not bluez.scanning
