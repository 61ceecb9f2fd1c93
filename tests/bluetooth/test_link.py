"""Keeping a strap: its events, against bleak's real BlueZ backend on an emulated BlueZ."""

from __future__ import annotations

import asyncio
import gc
import time
from contextlib import aclosing
from itertools import pairwise

import pytest
from ear import ADDRESS, HURRY, Ear, listening, open_files
from fakebluez import FAILED, FakeBlueZ, FakeStrap

from aftershake.events import Link, Packet, Told
from aftershake.packet import encode
from aftershake.strap.ble import BleRadio
from aftershake.strap.trouble import words

INFO = {
    "180a": {
        "2a29": (["read"], b"Polar Electro Oy\0"),
        "2a24": (["read"], b"H10"),
        "2a26": (["read"], b"5.0.0"),
    }
}


def beat(strap: FakeStrap, number: int) -> bytes:
    payload = encode(60, (number,))
    assert strap.notify("2a37", payload)
    return payload


def links(ear: Ear) -> list[Link]:
    return ear.all(Link)


def told(ear: Ear) -> list[Told]:
    return ear.all(Told)


def payloads(ear: Ear) -> list[bytes]:
    return [packet.payload for packet in ear.all(Packet)]


async def test_links_facts_and_packets_come_in_order(bluez: FakeBlueZ) -> None:
    strap = bluez.add_strap(extra=INFO)
    async with listening(first_connection=4) as ear:
        await ear.link("connected")
        sent = beat(strap, 1000)
        await ear.until(lambda ear: len(ear.told) == 7 and bool(ear.all(Packet)))
        assert [(link.state, link.connection) for link in links(ear)] == [
            ("searching", 0),
            ("connecting", 0),
            ("connected", 4),
        ]
        assert ear.told == {
            "name": "Polar H10 12345678",
            "address": ADDRESS,
            "battery": "87",
            "maker": "Polar Electro Oy",
            "model": "H10",
            "firmware": "5.0.0",
            "location": "chest",
        }
        assert [(p.payload, p.connection) for p in ear.all(Packet)] == [(sent, 4)]
        times = [event.t_s for event in ear.events]
        assert times == sorted(times)
    assert not strap.connected  # leaving lets go of the strap


async def test_two_thousand_packets_arrive_once_and_in_order(bluez: FakeBlueZ) -> None:
    strap = bluez.add_strap()
    async with listening() as ear:
        await ear.link("connected")
        sent = []
        for number in range(2000):
            sent.append(beat(strap, number + 1))
            if len(sent) % 50 == 0:  # the emulated service must not flood its bus
                await ear.until(lambda ear: len(ear.all(Packet)) >= len(sent))
        assert payloads(ear) == sent


async def test_malformed_packets_pass_untouched(bluez: FakeBlueZ) -> None:
    strap = bluez.add_strap()
    odd = [b"", b"\x10", b"\xff", b"\x10\x3c\x01", bytes(range(64)), b"\x16\x00"]
    async with listening() as ear:
        await ear.link("connected")
        for payload in odd:
            strap.notify("2a37", payload)
        await ear.until(lambda ear: len(ear.all(Packet)) == len(odd))
        assert payloads(ear) == odd


async def test_a_drop_shows_at_once_and_the_session_goes_on(bluez: FakeBlueZ) -> None:
    strap = bluez.add_strap()
    async with listening() as ear:
        await ear.link("connected")
        first = beat(strap, 1)
        await ear.until(lambda ear: bool(ear.all(Packet)))
        dropped_s = time.monotonic()
        strap.drop()
        lost = await ear.link("lost")
        assert lost.t_s - dropped_s < 0.1
        assert (lost.connection, lost.reason) == (1, words("dropped"))
        assert (await ear.link("connected", 2)).connection == 2
        second = beat(strap, 2)
        await ear.until(lambda ear: len(ear.all(Packet)) == 2)
        assert [(p.payload, p.connection) for p in ear.all(Packet)] == [(first, 1), (second, 2)]
        # The same device was tried first: no second search.
        assert ear.states[3:] == ["lost", "connecting", "connected"]


async def test_a_forgotten_strap_is_searched_for_again(bluez: FakeBlueZ) -> None:
    strap = bluez.add_strap()
    async with listening(hint_s=0.1) as ear:
        await ear.link("connected")
        strap.advertising = False
        strap.vanish()
        gone = await ear.link("searching", 2)
        assert gone.reason == words("gone")
        await ear.until(lambda ear: links(ear)[-1].reason == words("not found"))
        strap.advertising = True
        assert (await ear.link("connected", 2)).connection == 2


async def test_a_bluetooth_service_that_crashed_is_noticed_by_the_silence(
    bluez: FakeBlueZ,
) -> None:
    bluez.add_strap()
    async with listening(stale_s=0.2, silent_s=5) as ear:
        await ear.link("connected")
        bluez.crash()  # nobody tells: only the battery question, at 0.2 s, finds out
        assert (await ear.link("lost")).reason == words("no service")
        await ear.until(lambda ear: words("no service") in [e.reason for e in links(ear)[4:]])
        await bluez.start()
        await ear.link("connected", 2)


async def test_a_restart_of_the_whole_d_bus_is_survived(bluez: FakeBlueZ) -> None:
    bluez.add_strap()
    async with listening() as ear:
        await ear.link("connected")
        bluez.stop_bus()
        await ear.link("lost")
        await ear.until(lambda ear: words("no bus") in [e.reason for e in links(ear)])
        await bluez.start()
        await ear.link("connected", 2)


async def test_an_adapter_switched_off_and_on_is_survived(bluez: FakeBlueZ) -> None:
    bluez.add_strap()
    async with listening() as ear:
        await ear.link("connected")
        bluez.power(False)
        await ear.link("lost")
        await ear.until(lambda ear: words("switched off") in [e.reason for e in links(ear)])
        bluez.power(True)
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


async def test_a_refused_connection_is_tried_again_ever_more_slowly(bluez: FakeBlueZ) -> None:
    strap = bluez.add_strap()
    strap.connect_errors = [(FAILED, "Operation already in progress")] * 5
    async with listening(first_wait_s=0.02, longest_wait_s=0.08) as ear:
        await ear.link("connected")
        refused = [link for link in links(ear) if link.reason == words("refused")]
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


async def test_a_connection_that_hangs_is_given_up(bluez: FakeBlueZ) -> None:
    strap = bluez.add_strap()
    strap.connect_delay_s = 60
    async with listening(connect_s=0.1) as ear:
        assert (await ear.link("searching", 2)).reason == words("no answer")
        strap.connect_delay_s = 0
        await ear.link("connected")


async def test_a_service_that_answers_nothing_is_given_up(bluez: FakeBlueZ) -> None:
    strap = bluez.add_strap()
    strap.hangs = {"Connect", "Disconnect"}
    async with listening(connect_s=0.1, let_go_s=0.1) as ear:
        assert (await ear.link("searching", 2)).reason == words("no answer")
        strap.hangs = set()
        await ear.link("connected")


async def test_services_that_never_come_are_given_up(bluez: FakeBlueZ) -> None:
    strap = bluez.add_strap()
    strap.resolves = False
    async with listening(connect_s=0.2) as ear:
        assert (await ear.link("searching", 2)).reason == words("no answer")
        strap.resolves = True
        await ear.link("connected")


async def test_a_drop_while_connecting_is_said(bluez: FakeBlueZ) -> None:
    strap = bluez.add_strap()
    strap.resolves = False
    async with listening() as ear:
        await ear.link("connecting")
        while not strap.connected:
            await asyncio.sleep(0.01)
        strap.drop()
        assert (await ear.link("searching", 2)).reason == words("dropped")
        strap.resolves = True
        await ear.link("connected")


async def test_a_refused_subscription_is_tried_again(bluez: FakeBlueZ) -> None:
    strap = bluez.add_strap()
    strap.notify_errors = [("org.bluez.Error.NotPermitted", "Notify not permitted")]
    async with listening() as ear:
        assert (await ear.link("searching", 2)).reason == words("wants pairing")
        await ear.link("connected")


async def test_a_device_without_heart_rate_is_called_that(bluez: FakeBlueZ) -> None:
    strap = bluez.add_strap()
    strap.services["180d"] = {"2a38": (["read"], b"\x01")}
    async with listening() as ear:
        assert (await ear.link("searching", 2)).reason == words("not a strap")
        await ear.link("connecting", 2)
        assert "Disconnect" in bluez.calls


async def test_a_silent_strap_is_asked_and_then_connected_anew(bluez: FakeBlueZ) -> None:
    strap = bluez.add_strap()
    async with listening(stale_s=0.2, silent_s=0.5) as ear:
        await ear.link("connected")
        beat(strap, 1)
        await ear.until(lambda ear: len(ear.told) == 4)  # everything was asked
        reads = bluez.calls.count("ReadValue")
        lost = await ear.link("lost")
        assert lost.reason == words("silent")
        assert bluez.calls.count("ReadValue") == reads + 1  # the battery, once
        assert lost.t_s - ear.all(Packet)[0].t_s >= 0.5
        await ear.link("connected", 2)


@pytest.mark.parametrize("battery", [87, None])
async def test_beats_keep_a_quiet_link(bluez: FakeBlueZ, battery: int | None) -> None:
    strap = bluez.add_strap(battery=battery)
    async with listening(stale_s=0.1, silent_s=0.3) as ear:
        await ear.link("connected")
        for number in range(8):
            await asyncio.sleep(0.15)  # past the question, short of the end
            beat(strap, number)
        assert "lost" not in ear.states
        assert ("battery" in ear.told) is (battery is not None)


async def test_failing_reads_never_touch_the_stream(bluez: FakeBlueZ) -> None:
    strap = bluez.add_strap(extra=INFO)
    strap.hangs = {"ReadValue"}
    async with listening(battery_s=0.05) as ear:
        await ear.link("connected")
        sent = [beat(strap, number) for number in range(20)]
        await ear.until(lambda ear: len(ear.all(Packet)) == 20)
        strap.hangs = set()
        strap.read_errors = [(FAILED, "ATT error: 0x0e")] * 4
        await ear.until(lambda ear: "battery" in ear.told)
        assert payloads(ear) == sent
        assert "lost" not in ear.states


async def test_a_battery_reading_counts_once(bluez: FakeBlueZ) -> None:
    bluez.add_strap()  # its reads are also signalled, as BlueZ does
    async with listening(battery_s=0.05) as ear:
        await ear.until(lambda ear: sum(e.what == "battery" for e in told(ear)) == 3)
        assert bluez.calls.count("ReadValue") == 3 + 1  # and the location


async def test_fifty_reconnections_leave_nothing_open_and_one_link(bluez: FakeBlueZ) -> None:
    strap = bluez.add_strap()
    async with listening() as ear:

        async def everything(times: int) -> None:
            await ear.link("connected", times)
            beat(strap, times)
            await ear.until(lambda ear: len(ear.all(Packet)) == times)
            await ear.until(lambda ear: sum(e.what == "battery" for e in told(ear)) == times)
            while bluez.calls.count("ReadValue") < 2 * times:
                await asyncio.sleep(0.001)

        await everything(1)
        gc.collect()
        files, tasks = open_files(), len(asyncio.all_tasks())
        for times in range(2, 52):
            strap.drop()
            await everything(times)
        gc.collect()
        assert open_files() <= files
        async with asyncio.timeout(5):  # the last read is still on its way
            while len(asyncio.all_tasks()) > tasks:
                await asyncio.sleep(0.001)
        assert [p.connection for p in ear.all(Packet)] == list(range(1, 52))
        assert bluez.calls.count("Disconnect") <= 50  # one for each link that was lost
        assert len(strap.subscribed) == 1


async def test_leaving_is_quick_even_where_the_service_hangs(bluez: FakeBlueZ) -> None:
    strap = bluez.add_strap()
    async with listening(let_go_s=0.3) as ear:
        await ear.link("connected")
        strap.hangs = {"Disconnect"}  # `listening` itself checks that leaving is quick
    assert "Disconnect" in bluez.calls


async def test_leaving_while_connecting_lets_go_of_the_strap(bluez: FakeBlueZ) -> None:
    strap = bluez.add_strap()
    strap.resolves = False
    async with listening() as ear:
        await ear.link("connecting")
        while not strap.connected:
            await asyncio.sleep(0.01)
    assert not strap.connected


async def test_an_attempt_cut_off_on_its_way_to_the_bus_can_be_closed(bluez: FakeBlueZ) -> None:
    bluez.add_strap()
    radio = BleRadio(HURRY)
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


async def test_leaving_while_searching_ends_the_scan(bluez: FakeBlueZ) -> None:
    async with listening() as ear:
        await ear.link("searching")
        while not bluez.scanning:
            await asyncio.sleep(0.01)
    assert not bluez.scanning


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


async def test_a_second_strap_nearby_is_not_taken_instead(bluez: FakeBlueZ) -> None:
    strap = bluez.add_strap(name="HRM 1")
    async with listening("hrm 1", hint_s=0.1) as ear:
        await ear.link("connected")
        assert ear.told == {} or ear.told["name"] == "HRM 1"
        other = bluez.add_strap("C0:FF:EE:00:00:02", "My HRM 1 too")
        strap.advertising = False
        strap.vanish()
        await ear.until(lambda ear: links(ear)[-1].reason == words("not found"))
        assert not other.connected
        strap.advertising = True
        await ear.link("connected", 2)


async def test_two_straps_that_fit_are_named_and_none_is_taken(bluez: FakeBlueZ) -> None:
    first, second = bluez.add_strap(), bluez.add_strap("C0:FF:EE:00:00:02", "Polar H10 9")
    first.advertising = second.advertising = False
    async with listening("h10") as ear:
        await ear.link("searching")
        first.connect_from_elsewhere()
        second.connect_from_elsewhere()
        await ear.until(lambda ear: "Several straps match" in links(ear)[-1].reason)
        assert "connecting" not in ear.states


async def test_a_strap_this_computer_already_holds_is_used(bluez: FakeBlueZ) -> None:
    strap = bluez.add_strap()
    strap.connect_from_elsewhere()
    async with listening() as ear:
        await ear.link("connected")
        beat(strap, 1)
        await ear.until(lambda ear: bool(ear.all(Packet)))
        assert "Connect" not in bluez.calls
