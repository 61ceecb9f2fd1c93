"""A virtual heart-rate strap on the kernel's virtual Bluetooth controller.

The kernel (and so bluetoothd, and so any Bluetooth LE client) sees an ordinary adapter; on its air
is an ordinary strap: Heart Rate, Battery and Device Information services, as the Bluetooth SIG lays
them down. `strapctl` makes it misbehave while the client runs. Runs on Bumble, in an environment of
its own (see `rig`), inside the emulated machine only.

`sent.csv` says what went out to a subscriber: wall time, strap, number of its link from 1, payload.
"""

import argparse
import asyncio
import contextlib
import json
import math
import os
import random
import struct
import time
from pathlib import Path

from bumble.controller import Controller
from bumble.core import UUID, AdvertisingData
from bumble.device import Device, DeviceConfiguration, Peer
from bumble.gatt import Characteristic, Service
from bumble.hci import Address, LeFeatureMask
from bumble.host import Host
from bumble.link import LocalLink
from bumble.transport import open_transport

SOCKET = "/run/rig/strap.sock"
SENT = (Path(os.environ.get("RIG_OUT", ".")) / "sent.csv").open("w", buffering=1)
# A link is ended only this long after the last notification: what is in the air at the moment of
# a drop may or may not arrive, and a test that compares every packet must not depend on luck.
SETTLED_S = 0.4
uuid = UUID.from_16_bits


class Air(LocalLink):
    """Routes data between one adapter and its straps.

    Bumble's own link labels all Low Energy data with the sender's random address; BlueZ connects
    from its public one, so its data would find no connection.
    """

    def send_acl_data(self, sender_controller, destination_address, transport, data):
        sender = sender_controller
        by_name = {controller.name: controller for controller in self.controllers}
        by_address = {controller.random_address: controller for controller in self.controllers}
        source = sender.public_address if sender.name == "adapter" else sender.random_address
        meant = by_address.get(destination_address, by_name["adapter"])
        asyncio.get_running_loop().call_soon(meant.on_link_acl_data, source, transport, data)


class Adapter(Controller):
    """The adapter that the kernel drives.

    Bumble reports a new connection with the plain event of Bluetooth 4.0. A kernel that is told of
    the features below waits for the enhanced one, gives the connection up on its side, and never
    ends it on the air.
    """

    le_features = Controller.le_features & ~(
        LeFeatureMask.LL_PRIVACY | LeFeatureMask.LE_EXTENDED_ADVERTISING
    )


class Strap:
    def __init__(self, air, index, name, rr_ms):
        self.name, self.rr_ms = name, rr_ms
        self.address = Address(f"F0:F1:F2:F3:F4:{0xF5 + index:02X}")
        controller = Controller(f"strap{index}", link=air, public_address=self.address)
        host = Host()
        host.controller = controller
        config = DeviceConfiguration(name=name, address=self.address)
        self.device = Device(config=config, host=host)
        self.measurement = Characteristic(
            uuid(0x2A37), Characteristic.Properties.NOTIFY, Characteristic.Permissions(0)
        )
        read, notify = Characteristic.Properties.READ, Characteristic.Properties.NOTIFY
        self.battery = _readable(0x2A19, bytes([87]), read | notify)
        about = [
            _readable(number, text)
            for number, text in ((0x2A29, b"Rig"), (0x2A24, b"Virtual strap"), (0x2A26, b"1.0"))
        ]
        self.device.add_services(
            [
                Service(uuid(0x180D), [self.measurement, _readable(0x2A38, bytes([1]))]),
                Service(uuid(0x180F), [self.battery]),
                Service(uuid(0x180A), about),
            ]
        )
        services = AdvertisingData.INCOMPLETE_LIST_OF_16_BIT_SERVICE_CLASS_UUIDS
        self.device.advertising_data = bytes(
            AdvertisingData(
                [
                    (AdvertisingData.FLAGS, bytes([6])),
                    (services, bytes(uuid(0x180D))),
                    (AdvertisingData.COMPLETE_LOCAL_NAME, name.encode()),
                ]
            )
        )
        self.device.on("connection", self._linked)
        self.silent, self.contact, self.off = False, True, False
        self.silent_link = 0  # one link that has gone silent, and stays so
        self.garbled = []  # what goes out in the place of its next packets
        self.taken = False  # in use by a phone, and advertises all the same
        self.sent, self.links = 0, 0
        self.sent_s = 0.0
        self.air_is_free = asyncio.Lock()

    def _linked(self, _connection):
        self.links += 1
        if self.taken:
            self.again = asyncio.ensure_future(self.device.start_advertising(auto_restart=True))

    async def on_air(self):
        await self.device.power_on()
        await self.device.start_advertising(auto_restart=True)

    async def beat(self):
        """Beats in real time; those between two of the strap's seconds go out together."""
        queue, clock, second, i = [], 0.0, 0.0, 0
        start = asyncio.get_running_loop().time()
        while True:
            rr = self.rr_ms[i % len(self.rr_ms)]
            i += 1
            clock += rr / 1000
            queue.append(round(rr * 1024 / 1000))
            while second + 1.0 <= clock:
                second += 1.0
                await asyncio.sleep(max(0.0, start + second - asyncio.get_running_loop().time()))
                if self.silent or self.off or self.silent_link == self.links:
                    queue.clear()
                    continue
                flags = 0x04 | (0x02 if self.contact else 0) | (0x10 if queue else 0)
                payload = struct.pack(
                    "<BB", flags, min(255, round(60000 / rr)) if self.contact else 0
                )
                payload += b"".join(struct.pack("<H", value) for value in queue)
                queue.clear()
                await self.send(self.garbled.pop(0) if self.garbled else payload)

    async def send(self, payload):
        async with self.air_is_free:
            subscribers = self.device.gatt_server.subscribers
            listening = [
                connection
                for connection in self.device.connections.values()
                if subscribers.get(connection, {}).get(self.measurement.handle, b"\0\0")[0] & 1
            ]
            if listening:
                self.sent += 1
                self.sent_s = time.monotonic()
                SENT.write(f"{time.time():.3f},{self.name},{self.links},{payload.hex()}\n")
            await self.device.notify_subscribers(self.measurement, payload)

    async def disconnect(self):
        async with self.air_is_free:
            await asyncio.sleep(max(0.0, self.sent_s + SETTLED_S - time.monotonic()))
            for connection in list(self.device.connections.values()):
                await connection.disconnect()

    async def do(self, order):
        what, value = order["do"], order.get("value")
        if what == "disconnect":  # the link drops; the strap advertises again at once
            await self.disconnect()
        elif what == "off":  # the strap is taken off: link drops, no advertising
            self.off = True
            await self.device.stop_advertising()
            await self.disconnect()
            await asyncio.sleep(0.2)
            with contextlib.suppress(Exception):  # it may be off already
                await self.device.stop_advertising()
        elif what == "on":
            self.off = False
            await self.device.start_advertising(auto_restart=True)
        elif what == "silent":  # connected, but notifications stop: the hard case
            self.silent = value in (None, "yes")
            self.silent_link = self.links if value == "link" else 0
        elif what == "contact":
            self.contact = value != "no"
        elif what == "send":  # any bytes, as one notification of 0x2A37
            await self.send(bytes.fromhex(value))
        elif what == "garble":  # the next packets, each some bytes instead of what was meant
            self.garbled = [bytes.fromhex(each) for each in value.split(",")]
        elif what == "battery":
            self.battery.value = bytes([int(value)])
            await self.device.notify_subscribers(self.battery, bytes([int(value)]))
        elif what != "status":
            return {"error": f"unknown order {what!r}"}
        return {
            "strap": self.name,
            "sent": self.sent,
            "links": self.links,
            "connections": len(self.device.connections),
        }


class Phone:
    """Somebody else's phone, which listens to a strap nearby all the time."""

    def __init__(self, air):
        host = Host()
        host.controller = Controller("phone", link=air)
        address = Address("F0:F1:F2:F3:F4:01")
        self.device = Device(config=DeviceConfiguration(name="Phone", address=address), host=host)

    async def take(self, strap):
        strap.taken = True
        await self.device.power_on()
        peer = Peer(await self.device.connect(strap.address))
        await peer.discover_services()
        await peer.discover_characteristics()
        [measurement] = peer.get_characteristics_by_uuid(uuid(0x2A37))
        await peer.subscribe(measurement, lambda _: None)


def intervals(path, index):
    """RR intervals in ms: a file's, or those of a heart that breathes 14 times a minute.

    The first strap's heart rests; each further one is 250 ms faster, so that their beats differ.
    """
    if path:
        lines = (line.strip() for line in Path(path).read_text().splitlines())
        return [float(line.split(",")[-1]) for line in lines if line[:1].isdigit()]
    chance, at_s, rr_ms = random.Random(7 + index), 0.0, []
    while len(rr_ms) < 2000:
        breath = 35 * math.sin(2 * math.pi * 14 / 60 * at_s)
        slow = 20 * math.sin(2 * math.pi * 0.1 * at_s + 1)
        rr_ms.append(870 - 250 * index + breath + slow + chance.gauss(0, 8))
        at_s += rr_ms[-1] / 1000
    return rr_ms


def _readable(number, value, properties=Characteristic.Properties.READ):
    return Characteristic(uuid(number), properties, Characteristic.READABLE, value)


async def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--straps", type=int, default=1)
    parser.add_argument("--rr", help="RR intervals in ms, one a line (or the last column of a CSV)")
    parser.add_argument("--taken", type=int, help="the strap that a phone nearby listens to")
    args = parser.parse_args()
    air = Air()
    vhci = await open_transport("vhci")
    Adapter(
        "adapter",
        host_source=vhci.source,
        host_sink=vhci.sink,
        link=air,
        public_address=Address("AA:BB:CC:00:00:01", Address.PUBLIC_DEVICE_ADDRESS),
    )
    straps = [
        Strap(air, i, f"Virtual HRM {i + 1}", intervals(args.rr, i)) for i in range(args.straps)
    ]
    for strap in straps:
        await strap.on_air()
    if args.taken:
        phone = Phone(air)
        await phone.take(straps[args.taken - 1])
    print("on the air:", ", ".join(f"{s.name} {s.address}" for s in straps), flush=True)

    async def serve(reader, writer):
        order = json.loads(await reader.readline())
        try:
            reply = await straps[order.get("strap", 1) - 1].do(order)
        except Exception as error:
            reply = {"error": repr(error)}
        print(order, reply, flush=True)
        writer.write(json.dumps(reply).encode() + b"\n")
        await writer.drain()
        writer.close()

    async with await asyncio.start_unix_server(serve, SOCKET):
        await asyncio.gather(*(strap.beat() for strap in straps))


asyncio.run(main())
