"""Several adapters in one computer, on an emulated BlueZ: which hears the strap, which is used."""

from __future__ import annotations

import asyncio
from typing import Literal

import pytest
from ear import ADDRESS, HURRY, beat, come_true, listening, payloads
from fakebluez import FakeBlueZ, FakeStrap

from aftershake.config import ADAPTER_VARIABLE
from aftershake.events import LinkReason
from aftershake.sources.ble.strap import adapter_called, adapters, find, scan
from aftershake.sources.protocol import SourceError

FIRST, SECOND = "/org/bluez/hci0", "/org/bluez/hci1"
SECOND_ADDRESS = "00:AA:01:00:00:43"


def plug_second(bluez: FakeBlueZ, *, powered: bool = True) -> None:
    bluez.plug_adapter(path=SECOND, address=SECOND_ADDRESS, powered=powered)


def heard_by_both(bluez: FakeBlueZ, first_dbm: int, second_dbm: int) -> tuple[FakeStrap, FakeStrap]:
    first, second = bluez.add_strap(), bluez.add_strap(adapter=SECOND)
    first.twin, second.twin = second, first
    first.rssi_dbm, second.rssi_dbm = first_dbm, second_dbm
    return first, second


@pytest.mark.parametrize("first_powered", [True, False])
async def test_every_powered_adapter_is_searched(bluez: FakeBlueZ, first_powered: bool) -> None:
    plug_second(bluez)
    if not first_powered:
        bluez.power(False)
    bluez.add_strap(adapter=SECOND)
    found = await find(ADDRESS, 5, HURRY)
    assert (found.address, found.adapter) == (ADDRESS, "hci1")
    assert bluez.searched == ({FIRST, SECOND} if first_powered else {SECOND})
    assert not bluez.scanning


async def test_an_adapter_without_low_energy_is_not_searched(bluez: FakeBlueZ) -> None:
    bluez.unplug_adapter()
    bluez.plug_adapter(roles=("peripheral",))
    plug_second(bluez)
    bluez.add_strap(adapter=SECOND)
    assert (await find("", 5, HURRY)).adapter == "hci1"
    assert bluez.searched == {SECOND}


async def test_where_all_are_off_that_is_said(bluez: FakeBlueZ) -> None:
    plug_second(bluez, powered=False)
    bluez.power(False)
    with pytest.raises(SourceError) as error:
        await find(ADDRESS, 1, HURRY)
    assert error.value.reason == LinkReason("switched_off")


@pytest.mark.parametrize(("first_dbm", "used"), [(-80, SECOND), (-40, FIRST)])
async def test_the_strap_is_linked_through_the_adapter_that_hears_it_best(
    bluez: FakeBlueZ, first_dbm: int, used: str
) -> None:
    plug_second(bluez)
    straps = {strap.adapter: strap for strap in heard_by_both(bluez, first_dbm, -60)}
    listed = [found async for found in scan(0.5, HURRY)][-1]
    assert [each.address for each in listed] == [ADDRESS]
    async with listening() as ear:
        await ear.link("connected")
        await come_true(lambda: straps[used].subscribed)
        sent = beat(straps[used], 900)
        await ear.until(lambda ear: payloads(ear) == [sent])


async def test_the_better_one_may_hear_it_a_moment_later(bluez: FakeBlueZ) -> None:
    plug_second(bluez)
    _, second = heard_by_both(bluez, -80, -50)
    second.advertising = False
    async with listening() as ear, asyncio.timeout(10):
        while bluez.searched != {FIRST, SECOND}:
            await asyncio.sleep(0.01)
        await asyncio.sleep(0.05)
        second.advertising = True
        while not second.subscribed:
            await asyncio.sleep(0.01)
        await ear.link("connected")


async def test_an_adapter_that_cannot_scan_takes_nothing_from_the_other(bluez: FakeBlueZ) -> None:
    plug_second(bluez)
    bluez.add_strap(adapter=SECOND)
    bluez.errors["StartDiscovery"] = [("org.bluez.Error.InProgress", "")]
    assert (await find(ADDRESS, 5, HURRY)).adapter == "hci1"


@pytest.mark.parametrize("how", ["pulled", "off"])
async def test_where_the_adapter_in_use_dies_the_session_goes_on_with_the_other(
    bluez: FakeBlueZ, how: Literal["pulled", "off"]
) -> None:
    plug_second(bluez)
    first, second = heard_by_both(bluez, -40, -60)
    async with listening(stale_s=0.2, silent_s=0.4) as ear:
        await ear.link("connected")
        await come_true(lambda: first.subscribed)
        sent = [beat(first, 900)]
        await ear.until(lambda ear: payloads(ear) == sent)
        bluez.unplug_adapter(FIRST) if how == "pulled" else bluez.power(False, FIRST)
        assert (await ear.link("connected", 2)).connection == 2
        await come_true(lambda: second.subscribed)
        sent.append(beat(second, 901))
        await ear.until(lambda ear: payloads(ear) == sent)


async def test_an_adapter_that_is_plugged_in_while_searching_is_searched_too(
    bluez: FakeBlueZ,
) -> None:
    async with listening(scan_s=60, quiet_s=60) as ear:
        await ear.link("searching")
        await come_true(lambda: bluez.scanning)
        plug_second(bluez)
        bluez.add_strap(adapter=SECOND)
        await ear.link("connected")


@pytest.mark.parametrize("name", ["hci1", SECOND_ADDRESS.lower()])
async def test_one_that_was_chosen_is_searched_alone_while_it_works(
    bluez: FakeBlueZ, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(ADAPTER_VARIABLE, name)
    plug_second(bluez)
    heard_by_both(bluez, -40, -60)
    async with listening() as ear:
        await ear.link("connected")
        assert bluez.searched == {SECOND}
        bluez.power(False, SECOND)
        await ear.link("connected", 2)
    assert FIRST in bluez.searched


async def test_an_adapter_is_asked_for_by_name_or_address(bluez: FakeBlueZ) -> None:
    plug_second(bluez)
    assert [each.name for each in await adapters() or ()] == ["hci0", "hci1"]
    for wanted in ("hci1", "HCI1", SECOND_ADDRESS, f" {SECOND_ADDRESS.lower()} "):
        assert (await adapter_called(wanted)).name == "hci1"


@pytest.mark.words
async def test_one_that_is_not_there_or_off_is_said_with_those_there_are(bluez: FakeBlueZ) -> None:
    plug_second(bluez, powered=False)
    with pytest.raises(SourceError) as none:
        await adapter_called("hci9")
    with pytest.raises(SourceError) as off:
        await adapter_called("hci1")
    assert "hci9" in str(none.value)
    assert "switched off" in str(off.value)
    for error in (none.value, off.value):
        assert error.exit_code == 3
        assert "hci0 (00:AA:01:00:00:42)" in str(error)
        assert "hci1 (00:AA:01:00:00:43, not in use)" in str(error)
