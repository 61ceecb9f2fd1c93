"""Keeping a strap where only BlueZ can go wrong: bleak's real backend on an emulated BlueZ."""

from __future__ import annotations

import asyncio
from contextlib import aclosing
from itertools import pairwise

from ear import ADDRESS, HURRY, links, listening, told
from fakebluez import FAILED, FakeBlueZ

from aftershake.events import LinkReason
from aftershake.sources.ble.strap import BleCentral


async def test_a_bluetooth_service_that_crashed_is_noticed_by_the_silence(
    bluez: FakeBlueZ,
) -> None:
    bluez.add_strap()
    async with listening(stale_s=0.2, silent_s=5) as ear:
        await ear.link("connected")
        bluez.crash()  # nobody tells: only the battery question, at 0.2 s, finds out
        assert (await ear.link("lost")).reason == LinkReason("no_service")
        await ear.until(lambda ear: LinkReason("no_service") in [e.reason for e in links(ear)[4:]])
        await bluez.start()
        await ear.link("connected", 2)


async def test_a_restart_of_the_whole_d_bus_is_survived(bluez: FakeBlueZ) -> None:
    bluez.add_strap()
    async with listening() as ear:
        await ear.link("connected")
        bluez.stop_bus()
        await ear.link("lost")
        await ear.until(lambda ear: LinkReason("no_bus") in [e.reason for e in links(ear)])
        await bluez.start()
        await ear.link("connected", 2)


async def test_a_scan_that_dies_silently_is_begun_again(bluez: FakeBlueZ) -> None:
    strap = bluez.add_strap()
    strap.advertising = False
    async with listening() as ear:
        await ear.link("searching")
        while not bluez.scanning:
            await asyncio.sleep(0.01)
        bluez.power(False)
        bluez.power(True)
        strap.advertising = True
        await ear.link("connected")


async def test_a_scan_that_hears_nothing_is_begun_again_soon(bluez: FakeBlueZ) -> None:
    strap = bluez.add_strap()
    strap.advertising = False
    async with listening(scan_s=60, quiet_s=0.2) as ear:
        await ear.link("searching")
        while not bluez.scanning:
            await asyncio.sleep(0.01)
        bluez.scanning.clear()
        strap.advertising = True
        await ear.link("connected")


async def test_a_refused_connection_is_tried_again_ever_more_slowly(bluez: FakeBlueZ) -> None:
    strap = bluez.add_strap()
    strap.connect_errors = [(FAILED, "Operation already in progress")] * 5
    async with listening(first_wait_s=0.02, longest_wait_s=0.08) as ear:
        await ear.link("connected")
        refused = [link for link in links(ear) if link.reason == LinkReason("refused")]
        assert len(refused) == 5
        tries = [link.t_s for link in links(ear) if link.state == "connecting"]
        pauses = [later - sooner for sooner, later in pairwise(tries)]
        assert all(p > least for p, least in zip(pauses, (0.02, 0.04, 0.08, 0.08), strict=False))
        assert links(ear)[-1].connection == 1  # a link that never was has no number


async def test_bluez_aborting_a_connection_is_bleaks_to_repeat(bluez: FakeBlueZ) -> None:
    strap = bluez.add_strap()
    strap.connect_errors = [(FAILED, "le-connection-abort-by-local")]
    async with listening() as ear:
        await ear.link("connected")
        assert bluez.calls.count("Connect") == 2


async def test_a_refused_subscription_is_tried_again(bluez: FakeBlueZ) -> None:
    strap = bluez.add_strap()
    strap.notify_errors = [("org.bluez.Error.NotPermitted", "Notify not permitted")]
    async with listening() as ear:
        assert (await ear.link("searching", 2)).reason == LinkReason("wants_pairing")
        await ear.link("connected")


async def test_a_battery_reading_counts_once(bluez: FakeBlueZ) -> None:
    bluez.add_strap()  # its reads are also signalled, as BlueZ does
    async with listening(battery_s=0.05) as ear:
        await ear.until(lambda ear: sum(e.what == "battery" for e in told(ear)) == 3)
        assert bluez.calls.count("ReadValue") == 3 + 1  # and the location


async def test_an_attempt_cut_off_on_its_way_to_the_bus_can_be_closed(bluez: FakeBlueZ) -> None:
    bluez.add_strap()
    radio = BleCentral(HURRY)
    async with aclosing(radio.listen()) as heard:
        while not (seen := await anext(heard)):
            pass
    wire = radio.wire(seen[ADDRESS][0], lambda: None)
    opening = asyncio.ensure_future(wire.open(lambda _: None))
    # bleak sets this just before it connects to D-Bus: where its own disconnect never ends.
    while wire._client._backend._bus is None:  # type: ignore[attr-defined]
        await asyncio.sleep(0)
    opening.cancel()
    await asyncio.wait({opening})
    async with asyncio.timeout(2):
        await wire.close()


async def test_leaving_a_scan_that_only_begins_ends_it_all_the_same(bluez: FakeBlueZ) -> None:
    bluez.delays_s["StartDiscovery"] = 0.3
    async with listening() as ear:
        await ear.link("searching")
        while "StartDiscovery" not in bluez.calls:
            await asyncio.sleep(0.01)
    async with asyncio.timeout(5):
        while "StopDiscovery" not in bluez.calls:
            await asyncio.sleep(0.01)
    assert not bluez.scanning
