"""Bluetooth heart-rate straps, with bleak. The only file that imports it.

What bleak's backends do and do not promise, and where it is answered: a crashed Bluetooth service
is not reported (`connection.py` watches the silence); a client leaks unless it is disconnected
after every drop, and must not be used again (`GattClient`); packets keep their order in a plain
callback only; a strap that is already connected to the system does not advertise, and a
switched-off adapter ends a scan silently (`listening.py`).
"""

from __future__ import annotations

import asyncio
import logging
import random
import sys
from collections.abc import AsyncGenerator, Awaitable, Callable, Sequence
from typing import Any, NamedTuple

from bleak import BleakAdapter, BleakClient, BleakScanner
from bleak.backends.adapter import BaseBleakAdapter
from bleak.backends.client import BaseBleakClient
from bleak.backends.device import BLEDevice
from bleak.backends.scanner import AdvertisementData, BaseBleakScanner
from bleak.exc import BleakError
from bleak.uuids import normalize_uuid_16

from aftershake.config import chosen_adapter
from aftershake.events import HEART_RATE
from aftershake.plain import plain
from aftershake.sources.ble import discovery, listening
from aftershake.sources.ble.adapters import Adapter, named, to_search
from aftershake.sources.ble.bluetooth_errors import reason_of
from aftershake.sources.ble.central import Seen, nothing
from aftershake.sources.ble.device_information import kept
from aftershake.sources.ble.driver import Driver
from aftershake.sources.ble.listening import Ear, Hear, Sight
from aftershake.sources.ble.matching import is_asked
from aftershake.sources.ble.timeouts import Patience
from aftershake.sources.protocol import Found, SourceError

SERVICE = normalize_uuid_16(0x180D)
ADAPTER = "org.bluez.Adapter1"
UNKNOWN_RSSI = -127
# What bleak and the D-Bus library below it raise when Bluetooth fails.
FAILURES = (BleakError, OSError, EOFError, TimeoutError)
PATIENCE = Patience()

# What goes wrong is told in our own words; without this, bleak's log would end up on the screen.
logging.getLogger("bleak").addHandler(logging.NullHandler())


class Backends(NamedTuple):
    """What stands in for the system's own Bluetooth; None: nothing does."""

    scanner: type[BaseBleakScanner] | None = None
    client: type[BaseBleakClient] | None = None
    adapter: type[BaseBleakAdapter] | None = None


SYSTEM = Backends()


def scan(
    seconds: float | None = None, patience: Patience = PATIENCE, asked: Sequence[str] = ()
) -> AsyncGenerator[tuple[Found, ...]]:
    """The heart-rate straps in reach, nearest first: once at once, then whenever that changes.

    With what is called as one of `asked`, a whole name or address, whatever it advertises.
    Straps already connected to this computer come first. Ends after `seconds`, or when closed.
    Raises SourceError.
    """
    return discovery.scan(BleCentral(patience), seconds, asked)


async def find(
    wanted: str, timeout_s: float, patience: Patience = PATIENCE, name: str = ""
) -> Found:
    """The strap in reach with this name or address ("" is any). Raises SourceError.

    Letter case does not matter; a part of the name is enough where only one strap has it. `name`:
    see `discovery.find`.
    """
    return await discovery.find(BleCentral(patience), wanted, timeout_s, patience, name)


async def adapters(backends: Backends = SYSTEM) -> tuple[Adapter, ...] | None:
    """The Bluetooth adapters of this computer; None where the system does not let choose.

    Raises what bleak raises where Bluetooth cannot be asked.
    """
    if sys.platform != "linux" or backends.scanner is not None:
        return None
    from bleak.backends.bluezdbus.manager import get_global_bluez_manager

    manager = await get_global_bluez_manager()
    # bleak has no door to these: it offers the first powered adapter of a set, which is another
    # one in each process.
    told = {path: manager._properties.get(path, {}).get(ADAPTER) for path in manager._adapters}
    found = (
        Adapter(
            path.rpartition("/")[2],
            plain(str(props.get("Address", ""))),
            bool(props.get("Powered")),
            "central" in props.get("Roles", ["central"]),  # not told by BlueZ before 5.56
        )
        for path, props in told.items()
        if props is not None
    )
    return tuple(sorted(found, key=lambda each: each.name))


async def adapter_called(wanted: str) -> Adapter:
    """The adapter of this name or address, fit to be used. Raises SourceError."""
    try:
        there = await adapters()
    except FAILURES as error:
        raise SourceError(reason=reason_of(error)) from error
    return named(there, wanted)


class BleStrap(Driver):
    """A strap as a source. `address` may be a name, or a part of one; `now_s`: session clock."""

    def __init__(
        self,
        address: str,
        name: str,
        now_s: Callable[[], float],
        first_connection: int = 1,
        *,
        patience: Patience = PATIENCE,
        chance: Callable[[], float] = random.random,
        backends: Backends = SYSTEM,
    ) -> None:
        radio = BleCentral(patience, backends)
        super().__init__(radio, address, name, now_s, first_connection, patience, chance)


class BleCentral:
    failures: tuple[type[Exception], ...] = FAILURES

    def __init__(self, patience: Patience, backends: Backends = SYSTEM) -> None:
        self._patience = patience
        self._backends = backends

    def listen(self, end_s: float | None = None, asked: Sequence[str] = ()) -> AsyncGenerator[Seen]:
        """See `Central`."""
        return listening.listen(self, self._patience, end_s, asked)

    def wire(self, device: BLEDevice, dropped: Callable[[], None]) -> BleGattClient:
        return BleGattClient(device, dropped, self._patience, self._backends)

    async def adapters(self) -> tuple[str, ...]:
        """See `listening.Radio`."""
        there = await adapters(self._backends)
        if there is None:
            return ("",)
        found = to_search(there, chosen_adapter())
        if not found:
            await BleakAdapter.get(backend=self._backends.adapter)  # raises what is missing
        return found

    def ear(self, adapter: str, asked: Sequence[str], hear: Hear) -> Ear:
        return BleEar(adapter, asked, hear, self._backends)

    async def connected(self, adapters: Sequence[str]) -> list[Sight]:
        """See `listening.Radio`. Raises when Bluetooth is off."""
        found: list[Sight] = []
        for name in adapters:
            try:
                adapter = await BleakAdapter.get(bluez=_of(name), backend=self._backends.adapter)
            except NotImplementedError:
                return []
            devices = await adapter.get_connected_devices([SERVICE])
            found += [(each, _found(each, UNKNOWN_RSSI, name, connected=True)) for each in devices]
        return found


class BleEar:
    """See `listening.Ear`."""

    def __init__(self, adapter: str, asked: Sequence[str], hear: Hear, backends: Backends) -> None:
        self.adapter, self._asked = adapter, asked
        # Who is asked for may say nothing of a heart rate: then everybody is listened to.
        self._scanner = BleakScanner(
            lambda device, said: hear(adapter, device.address, self._wanted(device, said)),
            None if asked else [SERVICE],
            bluez=_of(adapter),
            backend=backends.scanner,
        )
        self.starting: asyncio.Future[None] = asyncio.ensure_future(self._scanner.start())

    def heard(self) -> list[Sight]:
        return [
            (device, _found(device, said.rssi, self.adapter, heart_rate=_says_so(said)))
            for device, said in self._scanner.discovered_devices_and_advertisement_data.values()
            if self._wanted(device, said)
        ]

    def _wanted(self, device: BLEDevice, said: AdvertisementData) -> bool:
        return _says_so(said) or is_asked(self._asked, device.address, device.name or "")

    async def end(self) -> None:
        await asyncio.shield(self.starting)  # cut off there, BlueZ would go on with it
        await self._scanner.stop()


class BleGattClient:
    """See `GattClient`."""

    def __init__(
        self,
        device: BLEDevice,
        dropped: Callable[[], None],
        patience: Patience,
        backends: Backends,
    ) -> None:
        self._made = False
        self._dropped = dropped
        self._client = BleakClient(
            device,
            lambda _: self._drop(),
            timeout=patience.connect_s,
            winrt={"use_cached_services": False},
            backend=backends.client,
        )

    def _drop(self) -> None:
        # BlueZ may connect and drop several times before bleak calls it a connection.
        if self._made:
            self._dropped()

    async def open(
        self, hear: Callable[[bytes], None], check: Callable[[], Awaitable[None]] = nothing
    ) -> None:
        await self._client.connect()
        self._made = True
        await check()
        await self._client.start_notify(HEART_RATE, lambda _, payload: hear(bytes(payload)))

    async def read(self, characteristic: str) -> bytes:
        return bytes(await self._client.read_gatt_char(characteristic))

    async def close(self) -> None:
        # Not after a connect that failed: bleak has cleaned up, and might wait for ever here.
        if self._made or self._client.is_connected:
            await self._client.disconnect()


def _of(adapter: str) -> Any:
    """What bleak calls the choice of an adapter."""
    return {"adapter": adapter} if adapter else {}


def _says_so(said: AdvertisementData) -> bool:
    return SERVICE in said.service_uuids


def _found(
    device: BLEDevice,
    rssi_dbm: int,
    adapter: str = "",
    *,
    connected: bool = False,
    heart_rate: bool = True,
) -> Found:
    known = None if rssi_dbm == UNKNOWN_RSSI else rssi_dbm
    said = device.name or ""
    name = plain(said.strip()) or device.address
    raw = kept(name, said.encode("utf-8", "surrogatepass")) if said else b""
    return Found(
        device.address,
        name,
        known,
        connected,
        raw_name=raw,
        heart_rate=heart_rate,
        adapter=adapter,
        fixed_address=_fixed(device),
    )


def _fixed(device: BLEDevice) -> bool | None:
    """Whether its address is its own for ever, where the system tells."""
    details = device.details
    props = details.get("props") if isinstance(details, dict) else None
    kind = props.get("AddressType") if isinstance(props, dict) else None
    return None if kind is None else bool(kind == "public")
