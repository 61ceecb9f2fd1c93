"""Bluetooth heart-rate straps, with bleak. The only file that imports it.

What bleak's backends do and do not promise, and where it is answered: a crashed Bluetooth service
is not reported (`connection.py` watches the silence); a client leaks unless it is disconnected
after every drop, and must not be used again (`GattClient`); packets keep their order in a plain
callback only; a strap that is already connected to the system does not advertise, and a
switched-off adapter ends a scan silently (`BleCentral.listen`).
"""

from __future__ import annotations

import asyncio
import logging
import random
from collections.abc import AsyncGenerator, Callable
from contextlib import suppress
from typing import NamedTuple

from bleak import BleakAdapter, BleakClient, BleakScanner
from bleak.backends.adapter import BaseBleakAdapter
from bleak.backends.client import BaseBleakClient
from bleak.backends.device import BLEDevice
from bleak.backends.scanner import BaseBleakScanner
from bleak.exc import BleakError
from bleak.uuids import normalize_uuid_16

from aftershake.events import HEART_RATE
from aftershake.plain import plain
from aftershake.sources.ble import discovery
from aftershake.sources.ble.bluetooth_errors import reason_of
from aftershake.sources.ble.central import Seen
from aftershake.sources.ble.deadlines import finish
from aftershake.sources.ble.device_information import kept
from aftershake.sources.ble.driver import Driver
from aftershake.sources.ble.timeouts import Patience
from aftershake.sources.protocol import Found, SourceError

SERVICE = normalize_uuid_16(0x180D)
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
    seconds: float | None = None, patience: Patience = PATIENCE
) -> AsyncGenerator[tuple[Found, ...]]:
    """The heart-rate straps in reach, nearest first: once at once, then whenever that changes.

    Straps already connected to this computer come first. Ends after `seconds`, or when closed.
    Raises SourceError.
    """
    return discovery.scan(BleCentral(patience), seconds)


async def find(wanted: str, timeout_s: float, patience: Patience = PATIENCE) -> Found:
    """The strap in reach with this name or address ("" is any). Raises SourceError.

    Letter case does not matter; a part of the name is enough where only one strap has it.
    """
    return await discovery.find(BleCentral(patience), wanted, timeout_s, patience)


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
    def __init__(self, patience: Patience, backends: Backends = SYSTEM) -> None:
        self._patience = patience
        self._backends = backends

    async def listen(self, end_s: float | None = None) -> AsyncGenerator[Seen]:
        """See `Central`. The scan begins anew every `scan_s`, or after hearing nothing for
        `quiet_s`, which brings to light what stopped it silently."""
        clock = asyncio.get_running_loop().time
        patience = self._patience
        seen: Seen = {}
        heard_s: dict[str, float] = {}
        quiet_since_s = 0.0
        news = asyncio.Event()

        def hear(device: BLEDevice, _: object) -> None:
            nonlocal quiet_since_s
            quiet_since_s = heard_s[device.address] = clock()
            news.set()

        while True:
            # Straps of the scan before; one stays listed for `scan_s` after its last word.
            older = {a: s for a, s in seen.items() if clock() - heard_s.get(a, 0) < patience.scan_s}
            scanner = BleakScanner(hear, [SERVICE], backend=self._backends.scanner)
            starting = asyncio.ensure_future(scanner.start())
            try:
                await asyncio.wait({starting}, timeout=patience.start_s)
                if not starting.done():
                    raise BleakError("the scan did not begin")
                starting.result()
                quiet_since_s = renewed_s = clock()
                while True:
                    seen = older | _heard(scanner)
                    yield seen | await self._connected()
                    renew_s = min(renewed_s + patience.scan_s, quiet_since_s + patience.quiet_s)
                    if end_s is not None and clock() >= end_s:
                        return
                    if clock() >= renew_s:
                        break
                    until_s = min(clock() + 1.0, renew_s, end_s or renew_s)
                    with suppress(TimeoutError):
                        async with asyncio.timeout(until_s - clock()):
                            await news.wait()
                            news.clear()
                            await asyncio.sleep(patience.pace_s)
            except FAILURES as error:
                raise SourceError(reason=reason_of(error)) from error
            finally:
                # Never cut off: BlueZ would go on scanning, and refuse every later scan as busy.
                await finish(patience.start_s, _end(scanner, starting), cut_off=False)

    def wire(self, device: BLEDevice, dropped: Callable[[], None]) -> BleGattClient:
        return BleGattClient(device, dropped, self._patience, self._backends)

    async def _connected(self) -> Seen:
        """Straps that this computer is connected to already. Raises when Bluetooth is off."""
        try:
            adapter = await BleakAdapter.get(backend=self._backends.adapter)
        except NotImplementedError:
            return {}
        devices = await adapter.get_connected_devices([SERVICE])
        return {device.address: (device, _found(device, UNKNOWN_RSSI, True)) for device in devices}


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

    async def open(self, hear: Callable[[bytes], None]) -> None:
        await self._client.connect()
        self._made = True
        await self._client.start_notify(HEART_RATE, lambda _, payload: hear(bytes(payload)))

    async def read(self, characteristic: str) -> bytes:
        return bytes(await self._client.read_gatt_char(characteristic))

    async def close(self) -> None:
        # Not after a connect that failed: bleak has cleaned up, and might wait for ever here.
        if self._made or self._client.is_connected:
            await self._client.disconnect()


async def _end(scanner: BleakScanner, starting: asyncio.Future[None]) -> None:
    """Stop a scan, also one that is only beginning: cut off there, BlueZ would go on with it."""
    await asyncio.shield(starting)
    await scanner.stop()


def _heard(scanner: BleakScanner) -> Seen:
    return {
        device.address: (device, _found(device, advertised.rssi))
        for device, advertised in scanner.discovered_devices_and_advertisement_data.values()
    }


def _found(device: BLEDevice, rssi_dbm: int, connected: bool = False) -> Found:
    known = None if rssi_dbm == UNKNOWN_RSSI else rssi_dbm
    said = device.name or ""
    name = plain(said.strip()) or device.address
    raw = kept(name, said.encode("utf-8", "surrogatepass")) if said else b""
    return Found(device.address, name, known, connected, raw_name=raw)
