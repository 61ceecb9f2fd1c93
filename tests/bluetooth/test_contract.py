"""What any Bluetooth has to give: one contract, for straps in this process and for BlueZ.

The first need no D-Bus, so that these tests run on every system; the second are bleak's real
BlueZ backend on an emulated BlueZ. `test_link.py` holds what only BlueZ can do.
"""

from __future__ import annotations

import asyncio
import gc
import time

import pytest
from ear import ADDRESS, beat, links, listening, open_files, payloads, told
from inprocess import Air

from aftershake.events import LinkReason, Packet

INFO = {
    "180a": {
        "2a29": (["read"], b"Polar Electro Oy\0"),
        "2a24": (["read"], b"H10"),
        "2a26": (["read"], b"5.0.0"),
    }
}


async def test_links_facts_and_packets_come_in_order(air: Air) -> None:
    strap = air.add_strap(extra=INFO)
    async with listening(first_connection=4, backends=air.backends) as ear:
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


async def test_two_thousand_packets_arrive_once_and_in_order(air: Air) -> None:
    strap = air.add_strap()
    async with listening(backends=air.backends, most_at_once=1e6) as ear:
        await ear.link("connected")
        sent = []
        for number in range(2000):
            sent.append(beat(strap, number + 1))
            if len(sent) % 50 == 0:  # the emulated service must not flood its bus
                await ear.until(lambda ear: len(ear.all(Packet)) >= len(sent))
        assert payloads(ear) == sent


async def test_a_flood_is_let_go_of_and_what_came_before_it_is_kept(air: Air) -> None:
    strap = air.add_strap()
    async with listening(backends=air.backends, first_flood_s=0.2) as ear:
        await ear.link("connected")
        sent = []
        while strap.connected and len(sent) < 2000:
            sent.append(beat(strap, len(sent) + 1))
            if len(sent) % 50 == 0:
                await asyncio.sleep(0.02)
        lost = await ear.link("lost")
        assert lost.reason == LinkReason("flood")
        kept = payloads(ear)
        assert 300 <= len(kept) < 1000
        assert kept == sent[: len(kept)]
        await ear.link("connected", 2)


async def test_malformed_packets_pass_untouched(air: Air) -> None:
    strap = air.add_strap()
    odd = [b"", b"\x10", b"\xff", b"\x10\x3c\x01", bytes(range(64)), b"\x16\x00"]
    async with listening(backends=air.backends) as ear:
        await ear.link("connected")
        for payload in odd:
            strap.notify("2a37", payload)
        await ear.until(lambda ear: len(ear.all(Packet)) == len(odd))
        assert payloads(ear) == odd


async def test_a_drop_shows_at_once_and_the_session_goes_on(air: Air) -> None:
    strap = air.add_strap()
    async with listening(backends=air.backends) as ear:
        await ear.link("connected")
        first = beat(strap, 1)
        await ear.until(lambda ear: bool(ear.all(Packet)))
        dropped_s = time.monotonic()
        strap.drop()
        lost = await ear.link("lost")
        assert lost.t_s - dropped_s < 0.1
        assert (lost.connection, lost.reason) == (1, LinkReason("dropped"))
        assert (await ear.link("connected", 2)).connection == 2
        second = beat(strap, 2)
        await ear.until(lambda ear: len(ear.all(Packet)) == 2)
        assert [(p.payload, p.connection) for p in ear.all(Packet)] == [(first, 1), (second, 2)]
        # The same device was tried first: no second search.
        assert ear.states[3:] == ["lost", "connecting", "connected"]


async def test_a_forgotten_strap_is_searched_for_again(air: Air) -> None:
    strap = air.add_strap()
    async with listening(hint_s=0.1, backends=air.backends) as ear:
        await ear.link("connected")
        strap.advertising = False
        strap.vanish()
        gone = await ear.link("searching", 2)
        assert gone.reason == LinkReason("gone")
        await ear.until(lambda ear: links(ear)[-1].reason == LinkReason("not_found"))
        strap.advertising = True
        assert (await ear.link("connected", 2)).connection == 2


async def test_an_adapter_switched_off_and_on_is_survived(air: Air) -> None:
    air.add_strap()
    async with listening(backends=air.backends) as ear:
        await ear.link("connected")
        air.power(False)
        await ear.link("lost")
        await ear.until(lambda ear: LinkReason("switched_off") in [e.reason for e in links(ear)])
        air.power(True)
        await ear.link("connected", 2)


async def test_a_connection_that_hangs_is_given_up(air: Air) -> None:
    strap = air.add_strap()
    strap.connect_delay_s = 60
    async with listening(connect_s=0.1, backends=air.backends) as ear:
        assert (await ear.link("searching", 2)).reason == LinkReason("no_answer")
        strap.connect_delay_s = 0
        await ear.link("connected")


async def test_a_service_that_answers_nothing_is_given_up(air: Air) -> None:
    strap = air.add_strap()
    strap.hangs = {"Connect", "Disconnect"}
    async with listening(connect_s=0.1, let_go_s=0.1, backends=air.backends) as ear:
        assert (await ear.link("searching", 2)).reason == LinkReason("no_answer")
        strap.hangs = set()
        await ear.link("connected")


async def test_services_that_never_come_are_given_up(air: Air) -> None:
    strap = air.add_strap()
    strap.resolves = False
    async with listening(connect_s=0.2, backends=air.backends) as ear:
        assert (await ear.link("searching", 2)).reason == LinkReason("no_answer")
        strap.resolves = True
        await ear.link("connected")


async def test_a_drop_while_connecting_is_said(air: Air) -> None:
    strap = air.add_strap()
    strap.resolves = False
    async with listening(backends=air.backends) as ear:
        await ear.link("connecting")
        while not strap.connected:
            await asyncio.sleep(0.01)
        strap.drop()
        assert (await ear.link("searching", 2)).reason == LinkReason("dropped")
        strap.resolves = True
        await ear.link("connected")


async def test_a_device_without_heart_rate_is_called_that(air: Air) -> None:
    strap = air.add_strap()
    strap.services["180d"] = {"2a38": (["read"], b"\x01")}
    async with listening(backends=air.backends) as ear:
        assert (await ear.link("searching", 2)).reason == LinkReason("not_a_strap")
        await ear.link("connecting", 2)
        assert "Disconnect" in air.calls


async def test_a_silent_strap_is_asked_and_then_connected_anew(air: Air) -> None:
    strap = air.add_strap()
    async with listening(stale_s=0.2, silent_s=0.5, backends=air.backends) as ear:
        await ear.link("connected")
        beat(strap, 1)
        await ear.until(lambda ear: len(ear.told) == 4)  # everything was asked
        reads = air.calls.count("ReadValue")
        lost = await ear.link("lost")
        assert lost.reason == LinkReason("silent")
        assert air.calls.count("ReadValue") == reads + 1  # the battery, once
        assert lost.t_s - ear.all(Packet)[0].t_s >= 0.5
        await ear.link("connected", 2)


@pytest.mark.parametrize("battery", [87, None])
async def test_beats_keep_a_quiet_link(air: Air, battery: int | None) -> None:
    strap = air.add_strap(battery=battery)
    async with listening(stale_s=0.1, silent_s=0.3, backends=air.backends) as ear:
        await ear.link("connected")
        for number in range(8):
            await asyncio.sleep(0.15)  # past the question, short of the end
            beat(strap, number)
        assert "lost" not in ear.states
        assert ("battery" in ear.told) is (battery is not None)


async def test_failing_reads_never_touch_the_stream(air: Air) -> None:
    strap = air.add_strap(extra=INFO)
    strap.hangs = {"ReadValue"}
    async with listening(battery_s=0.05, backends=air.backends) as ear:
        await ear.link("connected")
        sent = [beat(strap, number) for number in range(20)]
        await ear.until(lambda ear: len(ear.all(Packet)) == 20)
        strap.hangs = set()
        strap.read_errors = [("org.bluez.Error.Failed", "ATT error: 0x0e")] * 4
        await ear.until(lambda ear: "battery" in ear.told)
        assert payloads(ear) == sent
        assert "lost" not in ear.states


async def test_fifty_reconnections_leave_nothing_open_and_one_link(air: Air) -> None:
    strap = air.add_strap()
    async with listening(backends=air.backends) as ear:

        async def everything(times: int) -> None:
            await ear.link("connected", times)
            beat(strap, times)
            await ear.until(lambda ear: len(ear.all(Packet)) == times)
            await ear.until(lambda ear: sum(e.what == "battery" for e in told(ear)) == times)
            while air.calls.count("ReadValue") < 2 * times:
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
        assert air.calls.count("Disconnect") <= 50  # one for each link that was lost
        assert len(strap.subscribed) == 1


async def test_leaving_is_quick_even_where_the_service_hangs(air: Air) -> None:
    strap = air.add_strap()
    async with listening(let_go_s=0.3, backends=air.backends) as ear:
        await ear.link("connected")
        strap.hangs = {"Disconnect"}  # `listening` itself checks that leaving is quick
    assert "Disconnect" in air.calls


async def test_leaving_while_connecting_lets_go_of_the_strap(air: Air) -> None:
    strap = air.add_strap()
    strap.resolves = False
    async with listening(backends=air.backends) as ear:
        await ear.link("connecting")
        while not strap.connected:
            await asyncio.sleep(0.01)
    assert not strap.connected


async def test_leaving_while_searching_ends_the_scan(air: Air) -> None:
    async with listening(backends=air.backends) as ear:
        await ear.link("searching")
        while not air.scanning:
            await asyncio.sleep(0.01)
    assert not air.scanning


async def test_a_second_strap_nearby_is_not_taken_instead(air: Air) -> None:
    strap = air.add_strap(name="HRM 1")
    async with listening("hrm 1", hint_s=0.1, backends=air.backends) as ear:
        await ear.link("connected")
        assert ear.told == {} or ear.told["name"] == "HRM 1"
        other = air.add_strap("C0:FF:EE:00:00:02", "My HRM 1 too")
        strap.advertising = False
        strap.vanish()
        await ear.until(lambda ear: links(ear)[-1].reason == LinkReason("not_found"))
        assert not other.connected
        strap.advertising = True
        await ear.link("connected", 2)


async def test_two_straps_that_fit_are_named_and_none_is_taken(air: Air) -> None:
    first, second = air.add_strap(), air.add_strap("C0:FF:EE:00:00:02", "Polar H10 9")
    first.advertising = second.advertising = False
    async with listening("h10", backends=air.backends) as ear:
        await ear.link("searching")
        first.connect_from_elsewhere()
        second.connect_from_elsewhere()
        await ear.until(
            lambda ear: (last := links(ear)[-1].reason) and last.code == "several_match"
        )
        assert "connecting" not in ear.states


async def test_a_strap_this_computer_already_holds_is_used(air: Air) -> None:
    strap = air.add_strap()
    strap.connect_from_elsewhere()
    async with listening(backends=air.backends) as ear:
        await ear.link("connected")
        beat(strap, 1)
        await ear.until(lambda ear: bool(ear.all(Packet)))
        assert "Connect" not in air.calls
