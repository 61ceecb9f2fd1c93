"""Finding straps, against bleak's real BlueZ backend on an emulated BlueZ."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import aclosing
from dataclasses import replace

import pytest
from ear import ADDRESS, HURRY
from fakebluez import FakeBlueZ

from aftershake.strap import Found, SourceError
from aftershake.strap.ble import find, scan
from aftershake.strap.trouble import Trouble, words

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


async def test_a_strap_that_is_connected_already_is_listed_first(bluez: FakeBlueZ) -> None:
    bluez.add_strap(OTHER, "HRM-Dual")
    bluez.add_strap().connect_from_elsewhere()
    assert [(f.name, f.connected) for f in await last_of_scan(0.3)] == [
        ("Polar H10 12345678", True),
        ("HRM-Dual", False),
    ]


async def test_the_list_is_live_and_starts_at_once(bluez: FakeBlueZ) -> None:
    async with aclosing(scan(None, HURRY)) as lists:
        assert await anext(lists) == ()
        strap = bluez.add_strap()
        assert [found.name for found in await anext(lists)] == ["Polar H10 12345678"]
        strap.advertising = False
        strap.vanish()
        assert await anext(lists) == ()
    assert not bluez.scanning
    assert bluez.calls.count("StopDiscovery") >= 1


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
    (stop_bus, "no bus"),
    (FakeBlueZ.stop_bus, "no bus"),
    (FakeBlueZ.crash, "no service"),
    (FakeBlueZ.unplug_adapter, "no adapter"),
    (lambda bluez: bluez.power(False), "switched off"),
    (too_old, "no low energy"),
    (deny, "not allowed"),
    (busy, "busy"),
]


@pytest.mark.parametrize(("broken", "trouble"), BROKEN)
async def test_what_is_wrong_is_said_in_words(
    bluez: FakeBlueZ, broken: Break, trouble: Trouble
) -> None:
    broken(bluez)
    with pytest.raises(SourceError) as scanned:
        await last_of_scan(1)
    assert str(scanned.value) == words(trouble)
    broken(bluez) if broken is busy or broken is deny else None
    with pytest.raises(SourceError) as sought:
        await find(ADDRESS, 1, HURRY)
    assert str(sought.value) == words(trouble)


async def test_a_scan_that_never_begins_is_said_and_ended(bluez: FakeBlueZ) -> None:
    bluez.delays_s["StartDiscovery"] = 0.5
    with pytest.raises(SourceError) as error:
        await anext(scan(None, replace(HURRY, start_s=0.1)))
    assert str(error.value) == words("busy")


async def test_a_scan_that_begins_late_is_ended_all_the_same(bluez: FakeBlueZ) -> None:
    """Left running, it would make BlueZ refuse every later scan of this program."""
    bluez.delays_s["StartDiscovery"] = 0.5
    with pytest.raises(SourceError):
        await anext(scan(None, replace(HURRY, start_s=0.1)))
    async with asyncio.timeout(5):
        while "StopDiscovery" not in bluez.calls:
            await asyncio.sleep(0.01)
    assert not bluez.scanning


async def test_an_adapter_switched_off_ends_a_scan_with_words(bluez: FakeBlueZ) -> None:
    async with aclosing(scan(None, HURRY)) as lists:
        await anext(lists)
        bluez.power(False)
        with pytest.raises(SourceError, match="switched off"):
            await anext(lists)


@pytest.mark.parametrize("wanted", [ADDRESS, ADDRESS.lower(), "polar h10 12345678", "h10", ""])
async def test_a_strap_is_found_by_address_name_or_part(bluez: FakeBlueZ, wanted: str) -> None:
    bluez.add_strap()
    assert await find(wanted, 5, HURRY) == Found(ADDRESS, "Polar H10 12345678", -60)
    assert not bluez.scanning


async def test_a_whole_name_comes_before_a_part(bluez: FakeBlueZ) -> None:
    bluez.add_strap(name="HRM 1")
    bluez.add_strap(OTHER, "HRM 10")
    assert (await find("hrm 1", 5, HURRY)).address == ADDRESS


async def test_several_matches_are_named(bluez: FakeBlueZ) -> None:
    bluez.add_strap(name="HRM 1")
    bluez.add_strap(OTHER, "HRM 2")
    with pytest.raises(SourceError) as error:
        await find("hrm", 5, HURRY)
    for part in ("HRM 1", ADDRESS, "HRM 2", OTHER):
        assert part in str(error.value)


async def test_no_strap_and_the_wrong_strap_are_told_apart(bluez: FakeBlueZ) -> None:
    with pytest.raises(SourceError, match="No heart-rate strap was found"):
        await find("h10", 0.1, HURRY)
    bluez.add_strap()
    with pytest.raises(SourceError, match=r"No strap called “OH1”.*there is Polar H10"):
        await find("OH1", 0.3, HURRY)
