"""A strap that comes back under a new address, and neighbours that only look like it."""

from __future__ import annotations

import asyncio

import pytest
from dbus_fast import Variant
from ear import ADDRESS, HURRY, Ear, beat, come_true, links, listening, payloads
from fakebluez import FakeBlueZ, FakeStrap

from aftershake.events import LinkReason, Pressed
from aftershake.sources.ble.strap import find
from aftershake.sources.protocol import SourceError

NEW, NEW_B = "C0:FF:EE:00:00:99", "C0:FF:EE:00:00:98"
NAME = "Watch HR"
SOON = {"new_address_s": 0.5, "ask_s": 0.3, "settle_s": 0.2, "scan_s": 0.3}


def device(serial: bytes) -> dict[str, dict[str, tuple[list[str], bytes]]]:
    return {"180a": {"2a29": (["read"], b"Maker"), "2a25": (["read"], serial)}}


async def linked_then_gone(bluez: FakeBlueZ, ear: Ear, strap: FakeStrap) -> None:
    await ear.link("connected")
    await come_true(lambda: strap.subscribed)
    beat(strap, 900)
    await ear.until(lambda ear: "location" in ear.told)
    # the serial number is asked for last
    await come_true(lambda: bluez.calls.count("ReadValue") >= 4)
    last = beat(strap, 905)  # what comes after the answer is heard after it
    await ear.until(lambda ear: payloads(ear)[-1:] == [last])
    strap.advertising = False
    strap.vanish()


async def test_the_session_goes_on_with_it(bluez: FakeBlueZ) -> None:
    strap = bluez.add_strap(name=NAME, extra=device(b"A1"))
    async with listening(**SOON) as ear:
        await linked_then_gone(bluez, ear, strap)
        new = bluez.add_strap(NEW, NAME, extra=device(b"A1"))
        assert (await ear.link("connected", 2)).connection == 2
        await come_true(lambda: new.subscribed)
        sent = beat(new, 901)
        await ear.until(lambda ear: payloads(ear)[-1] == sent)
        assert ear.told["address"] == NEW
        assert LinkReason("new_address", f"{NAME} ({NEW})") in [each.reason for each in links(ear)]
        assert set(ear.told.values()).isdisjoint({"A1"})


async def test_one_with_another_serial_number_is_let_go_before_a_beat_of_it_is_heard(
    bluez: FakeBlueZ,
) -> None:
    strap = bluez.add_strap(name=NAME, extra=device(b"A1"))
    async with listening(**SOON) as ear:
        await linked_then_gone(bluez, ear, strap)
        heard = payloads(ear)
        other = bluez.add_strap(NEW, NAME, extra=device(b"B2"))
        why = LinkReason("another_strap")
        await ear.until(lambda ear: why in [each.reason for each in links(ear)])
        assert bluez.calls.count("StartNotify") == 1
        await asyncio.sleep(1.5)
        assert bluez.calls.count("Connect") == 2  # and never tried again
        assert not other.connected
        assert payloads(ear) == heard
        strap.advertising = True
        await ear.link("connected", 2)


@pytest.mark.parametrize("rssi_dbm", [-71, -100])
async def test_one_behind_a_wall_is_not_taken(bluez: FakeBlueZ, rssi_dbm: int) -> None:
    strap = bluez.add_strap(name=NAME, extra=device(b"A1"))
    async with listening(**SOON) as ear:
        await linked_then_gone(bluez, ear, strap)
        bluez.add_strap(NEW, NAME, extra=device(b"A1")).rssi_dbm = rssi_dbm
        why = LinkReason("same_name", f"{NAME} ({NEW})")
        await ear.until(lambda ear: why in [each.reason for each in links(ear)])
        assert bluez.calls.count("Connect") == 1


async def test_hostile_neighbours_are_not_taken(bluez: FakeBlueZ) -> None:
    strap = bluez.add_strap(name=NAME, extra=device(b"A1"))
    async with listening(**SOON, hint_s=2.0) as ear:
        await linked_then_gone(bluez, ear, strap)
        for number, name in enumerate((f"{NAME} 2", f"x{NAME}", NAME.lower(), ADDRESS, "")):
            bluez.add_strap(f"D0:00:00:00:00:{number:02X}", name)
        lamp = bluez.add_strap("D0:00:00:00:01:00", NAME)
        lamp.properties["UUIDs"] = Variant("as", [])
        fixed = bluez.add_strap("D0:00:00:00:01:01", f"{NAME}\u200b")
        fixed.properties["AddressType"] = Variant("s", "public")
        await ear.until(lambda ear: links(ear)[-1].reason == LinkReason("not_found"))
        assert bluez.calls.count("Connect") == 1


async def test_of_two_none_is_taken(bluez: FakeBlueZ) -> None:
    strap = bluez.add_strap(name=NAME, extra=device(b"A1"))
    async with listening(**SOON) as ear:
        await linked_then_gone(bluez, ear, strap)
        bluez.add_strap(NEW, NAME)
        bluez.add_strap(NEW_B, NAME)
        await ear.until(
            lambda ear: getattr(links(ear)[-1].reason, "code", "") == "several_same_name"
        )
        assert bluez.calls.count("Connect") == 1


async def test_before_the_first_link_the_answer_decides(bluez: FakeBlueZ) -> None:
    new = bluez.add_strap(NEW, NAME)
    async with listening(ADDRESS, name=NAME, **SOON) as ear:
        why = LinkReason("same_name", f"{NAME} ({NEW})")
        await ear.until(lambda ear: why in [each.reason for each in links(ear)])
        assert "Connect" not in bluez.calls
        ear.source.pressed(Pressed(0.0, "same_strap"))
        await ear.link("connected")
        assert new.connected
        assert ear.told["address"] == NEW


async def test_where_nobody_can_be_asked_the_only_one_of_its_very_name_is_found(
    bluez: FakeBlueZ,
) -> None:
    from dataclasses import replace

    hurry = replace(HURRY, new_address_s=0.5)
    bluez.add_strap(NEW, NAME)
    bluez.add_strap("D0:00:00:00:00:01", f"{NAME} 2")
    assert (await find(ADDRESS, 5, hurry, NAME)).address == NEW
    with pytest.raises(SourceError) as unnamed:
        await find(ADDRESS, 1, hurry)  # asked for by its address alone, it is that or none
    assert unnamed.value.reason.code == "other_straps"
    old = bluez.add_strap(name=NAME)
    assert (await find(ADDRESS, 5, hurry, NAME)).address == ADDRESS
    old.advertising = False
    old.vanish()
    bluez.add_strap(NEW_B, NAME)
    with pytest.raises(SourceError) as two:
        await find(ADDRESS, 5, hurry, NAME)
    assert two.value.reason.code == "several_same_name"
