"""Straps in this process, behind bleak's own doors for other backends: no D-Bus, no system.

So the connection and `ble.py`, with all of bleak that is not a system's, run on macOS and Windows
too. The knobs are those of `fakebluez.py`; `test_contract.py` turns them on both.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from types import TracebackType
from typing import Any, ClassVar

from bleak.backends.adapter import BaseBleakAdapter
from bleak.backends.characteristic import BleakGATTCharacteristic
from bleak.backends.client import BaseBleakClient
from bleak.backends.device import BLEDevice
from bleak.backends.scanner import AdvertisementData, BaseBleakScanner
from bleak.backends.service import BleakGATTService, BleakGATTServiceCollection
from bleak.exc import (
    BleakBluetoothNotAvailableError,
    BleakBluetoothNotAvailableReason,
    BleakDeviceNotFoundError,
    BleakError,
)
from bleak.uuids import normalize_uuid_str

from aftershake.sources.ble.strap import Backends

Services = dict[str, dict[str, tuple[list[str], bytes]]]  # service: characteristic: (flags, value)


class Strap:
    def __init__(self, air: Air, address: str, name: str, services: Services) -> None:
        self.air, self.address, self.name, self.services = air, address, name, services
        self.connected = False
        self.subscribed: dict[str, Callable[[bytearray], None]] = {}
        self.client: Client | None = None
        # The knobs.
        self.rssi_dbm = -60
        self.advertising = True
        self.known = True  # to the system: what is not cannot be connected to
        self.connect_delay_s = 0.0
        self.resolves = True
        self.hangs: set[str] = set()
        self.connect_errors: list[Any] = []
        self.read_errors: list[Any] = []

    def notify(self, characteristic: str, value: bytes) -> bool:
        hear = self.subscribed.get(normalize_uuid_str(characteristic))
        if hear is not None:
            hear(bytearray(value))
        return hear is not None

    def drop(self) -> None:
        self.connected = False
        self.subscribed.clear()
        client, self.client = self.client, None
        if client is not None:
            client.lose()

    def vanish(self) -> None:
        self.known = False
        self.drop()

    def connect_from_elsewhere(self) -> None:
        self.connected = True


class Air:
    """What is in reach of this process."""

    def __init__(self) -> None:
        self.straps: dict[str, Strap] = {}
        self.calls: list[str] = []
        self.scanning: set[object] = set()
        self.powered = True
        of_this = {"air": self}
        self.backends = Backends(
            type("AirScanner", (Scanner,), of_this),
            type("AirClient", (Client,), of_this),
            type("AirAdapter", (Adapter,), of_this),
        )

    async def __aenter__(self) -> Air:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        assert not self.scanning

    def add_strap(
        self,
        address: str = "C0:FF:EE:00:00:01",
        name: str = "Polar H10 12345678",
        battery: int | None = 87,
        extra: Services | None = None,
    ) -> Strap:
        services: Services = {"180d": {"2a37": (["notify"], b""), "2a38": (["read"], b"\x01")}}
        if battery is not None:
            services["180f"] = {"2a19": (["read", "notify"], bytes([battery]))}
        self.straps[address] = Strap(self, address, name, services | (extra or {}))
        return self.straps[address]

    def power(self, on: bool) -> None:
        self.powered = on
        for strap in self.straps.values() if not on else ():
            strap.drop()

    def check(self, call: str) -> None:
        self.calls.append(call)
        if not self.powered:
            raise BleakBluetoothNotAvailableError("", BleakBluetoothNotAvailableReason.POWERED_OFF)


class Scanner(BaseBleakScanner):
    air: ClassVar[Air]

    def __init__(
        self, heard: Any, service_uuids: list[str] | None, scanning_mode: str, **_: Any
    ) -> None:
        super().__init__(heard, service_uuids)
        self._advertising: asyncio.Future[None] | None = None

    async def start(self) -> None:
        self.air.check("StartDiscovery")
        self.seen_devices = {}
        self.air.scanning.add(self)
        self._advertising = asyncio.ensure_future(self._advertise())

    async def stop(self) -> None:
        self.air.calls.append("StopDiscovery")
        self.air.scanning.discard(self)
        if self._advertising is not None:
            self._advertising.cancel()
            await asyncio.wait({self._advertising})

    async def _advertise(self) -> None:
        while True:
            await asyncio.sleep(0.02)
            for strap in self.air.straps.values():
                if strap.advertising and not strap.connected and self.air.powered:
                    self._hear(strap)

    def _hear(self, strap: Strap) -> None:
        strap.known = True
        services = [normalize_uuid_str(service) for service in strap.services]
        if self.is_allowed_uuid(services):
            said = AdvertisementData(strap.name, {}, {}, services, None, strap.rssi_dbm, ())
            device = self.create_or_update_device(
                strap.address, strap.address, strap.name, strap, said
            )
            self.call_detection_callbacks(device, said)


class Adapter(BaseBleakAdapter):
    air: ClassVar[Air]

    @classmethod
    async def get(cls, **_: Any) -> Adapter:
        cls.air.check("Get")
        return cls()

    async def get_connected_devices(self, service_uuids: frozenset[str]) -> list[BLEDevice]:
        return [
            BLEDevice(strap.address, strap.name, strap)
            for strap in self.air.straps.values()
            if strap.connected
            and service_uuids & {normalize_uuid_str(service) for service in strap.services}
        ]


class Client(BaseBleakClient):
    air: ClassVar[Air]

    def __init__(self, device: BLEDevice, **kwargs: Any) -> None:
        super().__init__(device, **kwargs)
        self._strap: Strap = device.details
        self._linked = False

    @property
    def name(self) -> str:
        return self._strap.name

    @property
    def mtu_size(self) -> int:
        return 23

    @property
    def is_connected(self) -> bool:
        return self._linked

    async def _answer(self, call: str) -> None:
        self.air.check(call)
        if call in self._strap.hangs:
            await asyncio.Event().wait()

    async def connect(self, pair: bool, **_: Any) -> None:
        strap = self._strap
        if not strap.known:
            raise BleakDeviceNotFoundError(strap.address, "it was forgotten")
        if not strap.connected:
            await self._answer("Connect")
            await asyncio.sleep(strap.connect_delay_s)
            if strap.connect_errors:
                raise BleakError(str(strap.connect_errors.pop(0)))
        strap.connected, strap.client, self._linked = True, self, True
        try:
            while not strap.resolves:
                await asyncio.sleep(0.01)
                if not self._linked:
                    raise BleakError("failed to discover services, device disconnected")
        except asyncio.CancelledError:
            strap.drop()
            raise
        self.services = self._discover()

    def _discover(self) -> BleakGATTServiceCollection:
        found, handle = BleakGATTServiceCollection(), 0
        for uuid, characteristics in self._strap.services.items():
            service = BleakGATTService(None, handle := handle + 1, normalize_uuid_str(uuid))
            found.add_service(service)
            for short, (flags, value) in characteristics.items():
                full: Any = flags
                handle += 2
                found.add_characteristic(
                    BleakGATTCharacteristic(
                        value, handle, normalize_uuid_str(short), full, lambda: 20, service
                    )
                )
        return found

    def lose(self) -> None:
        was, self._linked = self._linked, False
        if was and self._disconnected_callback is not None:
            self._disconnected_callback()

    async def disconnect(self) -> None:
        if self._linked:
            await self._answer("Disconnect")
            self._strap.drop()

    async def start_notify(
        self, characteristic: BleakGATTCharacteristic, callback: Any, **_: Any
    ) -> None:
        await self._answer("StartNotify")
        self._strap.subscribed[characteristic.uuid] = callback

    async def read_gatt_char(
        self, characteristic: BleakGATTCharacteristic, *, use_cached: bool = False, **_: Any
    ) -> bytearray:
        await self._answer("ReadValue")
        if not self._linked:
            raise BleakError("Not connected")
        if self._strap.read_errors:
            raise BleakError(str(self._strap.read_errors.pop(0)))
        return bytearray(characteristic.obj)

    async def _never(self, *_: Any, **__: Any) -> Any:
        raise NotImplementedError("a strap is only listened to")

    pair = unpair = read_gatt_descriptor = write_gatt_char = _never
    write_gatt_descriptor = stop_notify = _never
