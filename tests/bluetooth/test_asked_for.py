"""Straps that say nothing of a heart rate until they are connected: found by whom they are."""

from __future__ import annotations

import asyncio
import time

import pytest
from dbus_fast import Variant
from ear import ADDRESS, HURRY, links, listening
from fakebluez import FakeBlueZ, FakeStrap

from aftershake.events import LinkReason
from aftershake.sources.ble.strap import find, scan
from aftershake.sources.protocol import Found, SourceError

OTHER = "C0:FF:EE:00:00:02"


def silent_strap(bluez: FakeBlueZ, address: str = ADDRESS, name: str = "Band 7F") -> FakeStrap:
    """It measures a heart rate, and advertises something else."""
    strap = bluez.add_strap(address, name)
    strap.properties["UUIDs"] = Variant("as", ["0000fee0-0000-1000-8000-00805f9b34fb"])
    return strap


@pytest.mark.parametrize("wanted", [ADDRESS, ADDRESS.lower(), "Band 7F", " band 7f "])
async def test_it_is_found_by_its_whole_address_or_name(bluez: FakeBlueZ, wanted: str) -> None:
    silent_strap(bluez)
    found = await find(wanted, 5, HURRY)
    assert found == Found(ADDRESS, "Band 7F", -60, heart_rate=False)
    async with listening(wanted) as ear:
        await ear.link("connected")


@pytest.mark.parametrize("wanted", ["Band", "7F", "", OTHER])
async def test_and_by_nothing_less(bluez: FakeBlueZ, wanted: str) -> None:
    silent_strap(bluez)
    with pytest.raises(SourceError) as error:
        await find(wanted, 0.5, HURRY)
    assert error.value.reason == LinkReason("none_found")


async def test_a_name_like_an_address_is_no_address(bluez: FakeBlueZ) -> None:
    silent_strap(bluez, OTHER, name=ADDRESS)
    with pytest.raises(SourceError) as error:
        await find(ADDRESS, 0.5, HURRY)
    assert error.value.reason == LinkReason("none_found")


async def test_a_strap_that_says_it_measures_comes_before_a_namesake(bluez: FakeBlueZ) -> None:
    silent_strap(bluez, OTHER, "Polar H10 12345678")
    strap = bluez.add_strap()
    strap.advertising = False
    finding = asyncio.ensure_future(find("Polar H10 12345678", 5, HURRY))
    await asyncio.sleep(0.1)  # the other one alone is heard
    strap.advertising = True
    assert (await finding).address == ADDRESS


async def test_the_list_shows_straps_and_what_was_asked_for(bluez: FakeBlueZ) -> None:
    silent_strap(bluez)
    silent_strap(bluez, OTHER, "Lamp")
    bluez.add_strap("C0:FF:EE:00:00:03", "HRM")

    async def names(*asked: str) -> set[str]:
        return {found.name for found in [each async for each in scan(0.3, HURRY, asked)][-1]}

    assert await names() == {"HRM"}
    assert await names(ADDRESS) == {"HRM", "Band 7F"}
    assert await names("lamp") == {"HRM", "Lamp"}


async def test_a_device_that_turns_out_to_measure_nothing_is_called_so(bluez: FakeBlueZ) -> None:
    lamp = silent_strap(bluez, name="Lamp")
    del lamp.services["180d"]
    async with listening("Lamp", first_wait_s=0.05, longest_wrong_s=60.0) as ear:
        why = LinkReason("not_a_strap")
        await ear.until(lambda ear: sum(each.reason == why for each in links(ear)) == 4)
        tries = bluez.calls.count("Connect")
        await asyncio.sleep(0.35)  # the fifth attempt comes after 0.4 s and more
        assert bluez.calls.count("Connect") == tries == 4
        assert not lamp.connected


async def test_two_hundred_devices_hold_up_nothing(bluez: FakeBlueZ) -> None:
    """The list comes at once, the loop goes on, and the one asked for is found among them."""
    for number in range(200):
        silent_strap(bluez, f"D0:00:00:00:00:{number:02X}", f"Tag {number}")
    for number in range(30):
        bluez.add_strap(f"D0:00:00:00:01:{number:02X}", f"HRM {number}")
    silent_strap(bluez)
    bluez.advertise_every_s = 0.1
    longest_s = 0.0

    async def beat() -> None:
        nonlocal longest_s
        while True:
            began = time.perf_counter()
            await asyncio.sleep(0.005)
            longest_s = max(longest_s, time.perf_counter() - began)

    beating = asyncio.ensure_future(beat())
    began = time.perf_counter()
    lists = [(time.perf_counter() - began, each) async for each in scan(3.0, HURRY, ["band 7f"])]
    beating.cancel()
    await asyncio.wait({beating})
    assert lists[0][0] < 1.0
    assert len(lists[-1][1]) == 31
    assert next(at_s for at_s, each in lists if len(each) == 31) < 2.5
    # The emulated service itself runs in this loop, and the machine may be busy.
    assert longest_s < 0.5
