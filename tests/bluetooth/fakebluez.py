"""An emulated org.bluez on a private D-Bus, for bleak's real BlueZ backend.

Needs the `dbus-daemon` binary and dbus-fast (which bleak brings); no hardware, no root, no kernel
Bluetooth. A test says what is in the air and what goes wrong, and uses bleak as a program would:

    async with FakeBlueZ() as bluez:
        strap = bluez.add_strap()
        ...
        strap.notify("2a37", encode(60, (1024,)))
        strap.drop()

What it keeps of the real one: object paths, properties and signals, in the order in which
bluetoothd sends them; the value of a read is also signalled; a device that never was connected
can be forgotten; adverts repeat while somebody scans.
"""

from __future__ import annotations

import asyncio
import os
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Callable, Coroutine
from pathlib import Path
from types import TracebackType
from typing import Any

import pytest

pytest.importorskip("dbus_fast", reason="an emulated BlueZ needs dbus-fast, which is for Linux")

from dbus_fast import Message, MessageType, Variant
from dbus_fast.aio import MessageBus

from aftershake.sources.ble.strap import SYSTEM

ADAPTER, DEVICE, SERVICE, CHARACTERISTIC = (
    f"org.bluez.{name}" for name in ("Adapter1", "Device1", "GattService1", "GattCharacteristic1")
)
PROPERTIES = "org.freedesktop.DBus.Properties"
OBJECTS = "org.freedesktop.DBus.ObjectManager"
UNKNOWN_OBJECT = "org.freedesktop.DBus.Error.UnknownObject"
BUS = """<busconfig><type>custom</type><listen>unix:path={}</listen><auth>EXTERNAL</auth>
<policy context="default"><allow send_destination="*" eavesdrop="true"/>
<allow eavesdrop="true"/><allow own="*"/></policy></busconfig>"""

Properties = dict[str, Variant]
Interfaces = dict[str, Properties]
Services = dict[str, dict[str, tuple[list[str], bytes]]]  # service: characteristic: (flags, value)
Fault = tuple[str, str]  # the name and the text of a D-Bus error
FAILED = "org.bluez.Error.Failed"
NOT_READY = ("org.bluez.Error.NotReady", "Resource Not Ready")


def uuid(short: str) -> str:
    """The full form of a 16-bit identifier such as "2a37"."""
    return short if len(short) > 4 else f"0000{short}-0000-1000-8000-00805f9b34fb"


class FakeStrap:
    """One peripheral. A test may turn any of the knobs at any time."""

    def __init__(
        self, bluez: FakeBlueZ, address: str, name: str, services: Services, adapter: str
    ) -> None:
        self.bluez = bluez
        self.adapter = adapter  # the path of the one that hears it
        self.twin: FakeStrap | None = None  # the same strap, as another adapter has it
        self.services = services
        self.address = address
        self.path = f"{adapter}/dev_{address.replace(':', '_')}"
        self.properties: Properties = {
            "Address": Variant("s", address),
            "AddressType": Variant("s", "random"),
            "Name": Variant("s", name),
            "Alias": Variant("s", name),
            "Adapter": Variant("o", adapter),
            "Paired": Variant("b", False),
            "Connected": Variant("b", False),
            "ServicesResolved": Variant("b", False),
            "RSSI": Variant("n", -60),
            "UUIDs": Variant("as", [uuid(service) for service in services]),
        }
        self.characteristic_path: dict[str, str] = {}
        self.subscribed: set[str] = set()
        # The knobs.
        self.rssi_dbm = -60
        self.advertising = True
        self.in_reach = True  # out of reach, it is not heard, and connecting takes until it is back
        self.connect_delay_s = 0.0
        self.resolves = True  # whether its services are ever found
        self.hangs: set[str] = set()  # calls that are never answered, such as "Disconnect"
        # Faults, one for each call, the first of the list for the next call.
        self.connect_errors: list[Fault] = []
        self.read_errors: list[Fault] = []
        self.notify_errors: list[Fault] = []
        self.on_write: Callable[[str, bytes], None] | None = None
        self._attempts = 0

    @property
    def connected(self) -> bool:
        return bool(self.properties["Connected"].value)

    def advertise(self) -> None:
        if not self.advertising or not self.in_reach or self.connected:
            return
        if self.twin is not None and self.twin.connected:
            return
        if self.path in self.bluez.objects:
            self.set(RSSI=Variant("n", self.rssi_dbm))
        else:
            self.properties["RSSI"] = Variant("n", self.rssi_dbm)
            self.bluez.add(self.path, {DEVICE: self.properties})

    def set(self, **properties: Variant) -> None:
        self.properties.update(properties)
        if self.path in self.bluez.objects:
            self.bluez.changed(self.path, DEVICE, properties)

    def connect_from_elsewhere(self) -> None:
        """Another program has connected: the strap no longer advertises."""
        if self.path not in self.bluez.objects:
            self.bluez.add(self.path, {DEVICE: self.properties})
        self.set(Connected=Variant("b", True))
        self.export_services()

    async def connect(self) -> Fault | None:
        await asyncio.sleep(self.connect_delay_s)
        self._attempts += 1
        attempt = self._attempts
        while not self.in_reach:
            await asyncio.sleep(0.02)
            if attempt != self._attempts:
                return FAILED, "le-connection-canceled"
        if self.connect_errors:
            fault = self.connect_errors.pop(0)
            if "le-connection-abort-by-local" in fault[1]:  # here BlueZ flaps
                self.set(Connected=Variant("b", True))
                self.set(Connected=Variant("b", False))
            return fault
        self.set(Connected=Variant("b", True))
        if self.resolves:
            self.export_services()
        return None

    def export_services(self) -> None:
        handle = 0x10
        for service, characteristics in self.services.items():
            # bleak reads the handle from the end of the path.
            service_path = f"{self.path}/service{handle:04x}"
            handle += 1
            self.bluez.add(
                service_path,
                {
                    SERVICE: {
                        "UUID": Variant("s", uuid(service)),
                        "Primary": Variant("b", True),
                        "Device": Variant("o", self.path),
                    }
                },
            )
            for characteristic, (flags, value) in characteristics.items():
                path = f"{service_path}/char{handle:04x}"
                handle += 2
                self.characteristic_path[characteristic] = path
                properties = {
                    "UUID": Variant("s", uuid(characteristic)),
                    "Service": Variant("o", service_path),
                    "Value": Variant("ay", value),
                    "Flags": Variant("as", flags),
                    "MTU": Variant("q", 247),
                }
                if {"notify", "indicate"} & set(flags):
                    properties["NotifyAcquired"] = Variant("b", False)
                self.bluez.add(path, {CHARACTERISTIC: properties})
        self.set(ServicesResolved=Variant("b", True))

    def drop(self) -> None:
        """The link is lost: out of reach, battery empty, switched off."""
        self.subscribed.clear()
        below = (path for path in self.bluez.objects if path.startswith(self.path + "/"))
        for path in sorted(below, reverse=True):
            self.bluez.remove(path)
        self.set(ServicesResolved=Variant("b", False), Connected=Variant("b", False))

    def disconnect(self) -> None:
        """This computer lets go of the strap, or of the attempt to connect to it."""
        self._attempts += 1
        self.drop()

    def vanish(self) -> None:
        """BlueZ forgets the device: removed by hand, or never connected and unseen for 30 s."""
        self.drop()
        self.bluez.remove(self.path)

    def notify(self, characteristic: str, value: bytes) -> bool:
        """Send a notification; returns whether anybody has subscribed.

        In bursts, await a moment every 50 calls: the daemon drops a sender that floods it.
        """
        path = self.characteristic_path.get(characteristic, "")
        if path in self.subscribed:
            self.bluez.changed(path, CHARACTERISTIC, {"Value": Variant("ay", bytes(value))})
        return path in self.subscribed


class Patient:
    """A socket that takes nothing while it is full. dbus-fast waits then, where it would give the
    connection up for the BlockingIOError of another."""

    def __init__(self, socket: Any) -> None:
        self._socket = socket

    def send(self, data: memoryview) -> int:
        try:
            return int(self._socket.send(data))
        except BlockingIOError:
            return 0

    def __getattr__(self, name: str) -> Any:
        return getattr(self._socket, name)


class FakeBlueZ:
    """The bus and the service on it. The environment names the bus while this is entered."""

    adapter = "/org/bluez/hci0"
    backends = SYSTEM  # bleak's own, which ask the bus

    def __init__(self) -> None:
        self.straps: dict[str, FakeStrap] = {}
        self.objects: dict[str, Interfaces] = {}
        self.calls: list[str] = []  # the members called, in order
        self.searched: set[str] = set()  # paths of the adapters that were asked to scan
        self.errors: dict[str, list[Fault]] = {}  # by member, one for each call
        self.delays_s: dict[str, float] = {}  # by member: how long an answer takes
        self.scanning: set[tuple[str, str]] = set()  # by whom, and with which adapter
        self.advertise_every_s = 0.02
        self.tasks: set[asyncio.Future[None]] = set()
        self.daemon: subprocess.Popen[bytes] | None = None

    async def __aenter__(self) -> FakeBlueZ:
        self.folder = Path(tempfile.mkdtemp(prefix="fakebluez"))
        self.socket = self.folder / "bus"
        (self.folder / "conf").write_text(BUS.format(self.socket))
        self._outer_bus = os.environ.get("DBUS_SYSTEM_BUS_ADDRESS")
        os.environ["DBUS_SYSTEM_BUS_ADDRESS"] = f"unix:path={self.socket}"
        await self.start()
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.scanning.clear()
        for task in self.tasks:
            task.cancel()
        await asyncio.gather(*self.tasks, return_exceptions=True)
        self.bus.disconnect()
        self.stop_bus()
        shutil.rmtree(self.folder)
        del os.environ["DBUS_SYSTEM_BUS_ADDRESS"]
        if self._outer_bus is not None:
            os.environ["DBUS_SYSTEM_BUS_ADDRESS"] = self._outer_bus

    async def start(self) -> None:
        """Start the service, and the bus where there is none."""
        if self.daemon is None:
            self.socket.unlink(missing_ok=True)
            self.daemon = subprocess.Popen(
                ["dbus-daemon", f"--config-file={self.folder}/conf", "--nofork", "--nopidfile"],
                stderr=subprocess.DEVNULL,
            )
            while not _answers(self.socket):
                await asyncio.sleep(0.005)
        self.bus = await MessageBus(bus_address=f"unix:path={self.socket}").connect()
        self.bus._writer.sock = Patient(self.bus._writer.sock)
        self.bus.add_message_handler(self._handle)
        self.objects = {"/org/bluez": {}}
        self.plug_adapter()
        await self.bus.request_name("org.bluez")

    def stop_bus(self) -> None:
        """The whole D-Bus goes away, and with it every link of every program."""
        if self.daemon is not None:
            self.daemon.kill()
            self.daemon.wait()
            self.daemon = None
            self._forget_everything()

    def crash(self) -> None:
        """bluetoothd dies without any farewell."""
        self.bus.disconnect()
        self._forget_everything()

    def _forget_everything(self) -> None:
        self.scanning.clear()
        self.objects.clear()
        for strap in self.straps.values():
            strap.subscribed.clear()
            strap.properties["Connected"] = Variant("b", False)
            strap.properties["ServicesResolved"] = Variant("b", False)

    def plug_adapter(
        self,
        *,
        powered: bool = True,
        roles: tuple[str, ...] = ("central",),
        path: str = "",
        address: str = "00:AA:01:00:00:42",
    ) -> None:
        properties = {
            "Address": Variant("s", address),
            "Powered": Variant("b", powered),
            "Roles": Variant("as", list(roles)),
        }
        self.add(path or self.adapter, {ADAPTER: properties})

    def unplug_adapter(self, path: str = "") -> None:
        path = path or self.adapter
        self._stop_scans(path)
        for strap in self.straps.values():
            if strap.adapter == path:
                strap.vanish()
        self.remove(path)

    def powered(self, path: str) -> bool:
        return path in self.objects and bool(self.objects[path][ADAPTER]["Powered"].value)

    def power(self, on: bool, path: str = "") -> None:
        """Switch an adapter off or on; off ends its links, and its scans without a word."""
        path = path or self.adapter
        if not on:
            self._stop_scans(path)
            for strap in self.straps.values():
                if strap.connected and strap.adapter == path:
                    strap.drop()
        self.changed(path, ADAPTER, {"Powered": Variant("b", on)})

    def _stop_scans(self, path: str) -> None:
        self.scanning -= {each for each in self.scanning if each[1] == path}

    def add_strap(
        self,
        address: str = "C0:FF:EE:00:00:01",
        name: str = "Polar H10 12345678",
        battery: int | None = 87,
        extra: Services | None = None,
        adapter: str = "",
    ) -> FakeStrap:
        services: Services = {"180d": {"2a37": (["notify"], b""), "2a38": (["read"], b"\x01")}}
        if battery is not None:
            services["180f"] = {"2a19": (["read", "notify"], bytes([battery]))}
        strap = FakeStrap(self, address, name, services | (extra or {}), adapter or self.adapter)
        self.straps[strap.path] = strap
        return strap

    def add(self, path: str, interfaces: Interfaces) -> None:
        self.objects[path] = interfaces
        self._signal("/", OBJECTS, "InterfacesAdded", "oa{sa{sv}}", [path, interfaces])

    def remove(self, path: str) -> None:
        if path in self.objects:
            gone = [path, list(self.objects.pop(path))]
            self._signal("/", OBJECTS, "InterfacesRemoved", "oas", gone)

    def changed(self, path: str, interface: str, properties: Properties) -> None:
        self.objects[path][interface].update(properties)
        body = [interface, properties, []]
        self._signal(path, PROPERTIES, "PropertiesChanged", "sa{sv}as", body)

    def _signal(
        self, path: str, interface: str, member: str, signature: str, body: list[Any]
    ) -> None:
        if self.bus.connected:
            self.bus.send(Message.new_signal(path, interface, member, signature, body))

    async def _advertise(self) -> None:
        # Repeats, because bleak registers its callback only after discovery has begun.
        while self.scanning:
            await asyncio.sleep(self.advertise_every_s)
            with_adapters = {path for _, path in self.scanning}
            for number, strap in enumerate([*self.straps.values()], 1):
                if strap.adapter in with_adapters and self.scanning:
                    strap.advertise()
                if number % 40 == 0:  # the daemon drops a sender that floods it
                    await asyncio.sleep(0.01)

    def _begin(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.ensure_future(work)
        self.tasks.add(task)
        task.add_done_callback(self.tasks.discard)

    def _handle(self, message: Message) -> bool | None:
        interface = message.interface or ""
        if message.message_type is not MessageType.METHOD_CALL or interface.endswith(".Peer"):
            return None
        self.calls.append(message.member or "")
        self._begin(self._answer(message))
        return True

    async def _answer(self, call: Message) -> None:
        bus = self.bus

        def reply(signature: str = "", *body: Any) -> None:
            if bus.connected:
                bus.send(Message.new_method_return(call, signature, list(body)))

        def refuse(fault: Fault) -> None:
            if bus.connected:
                bus.send(Message.new_error(call, *fault))

        path, member, sender = call.path or "", call.member or "", call.sender or ""
        strap = next((s for p, s in self.straps.items() if path.startswith(p)), None)
        if strap is not None and member in strap.hangs:
            return
        if member in self.delays_s:
            await asyncio.sleep(self.delays_s[member])
        if faults := self._faults(strap, member):
            refuse(faults.pop(0))
        elif member == "GetManagedObjects":
            reply("a{oa{sa{sv}}}", {p: i for p, i in self.objects.items() if i})
        elif path not in self.objects:
            refuse((UNKNOWN_OBJECT, f"no object {path}"))
        elif strap is None:
            self._answer_for_adapter(path, member, sender, call.body, reply, refuse)
        elif member == "Connect":
            fault = await strap.connect() if self.powered(strap.adapter) else NOT_READY
            refuse(fault) if fault else reply()
        elif member == "Disconnect":
            strap.disconnect()
            reply()
        elif member == "ReadValue":
            value = self.objects[path][CHARACTERISTIC]["Value"]
            self.changed(path, CHARACTERISTIC, {"Value": value})
            reply("ay", value.value)
        elif member == "WriteValue":
            reply()
            if strap.on_write:
                names = {p: name for name, p in strap.characteristic_path.items()}
                strap.on_write(names[path], bytes(call.body[0]))
        elif member == "StartNotify":
            strap.subscribed.add(path)
            reply()
        elif member == "StopNotify":
            strap.subscribed.discard(path)
            reply()
        else:
            refuse(("org.freedesktop.DBus.Error.UnknownMethod", member))

    def _answer_for_adapter(
        self,
        path: str,
        member: str,
        sender: str,
        body: list[Any],
        reply: Callable[..., None],
        refuse: Callable[[Fault], None],
    ) -> None:
        if member == "StartDiscovery" and not self.powered(path):
            refuse(NOT_READY)
        elif member == "StartDiscovery":
            reply()
            if not self.scanning:
                self._begin(self._advertise())
            self.scanning.add((sender, path))
            self.searched.add(path)
        elif member in ("StopDiscovery", "SetDiscoveryFilter"):
            reply()
            if member == "StopDiscovery":
                self.scanning.discard((sender, path))
        elif member == "RemoveDevice":
            self.straps[body[0]].vanish()
            reply()
        else:
            refuse(("org.freedesktop.DBus.Error.UnknownMethod", member))

    def _faults(self, strap: FakeStrap | None, member: str) -> list[Fault]:
        if strap is not None and member == "ReadValue" and strap.read_errors:
            return strap.read_errors
        if strap is not None and member == "StartNotify" and strap.notify_errors:
            return strap.notify_errors
        return self.errors.get(member, [])


def _answers(path: Path) -> bool:
    with socket.socket(socket.AF_UNIX) as probe:
        return probe.connect_ex(str(path)) == 0
