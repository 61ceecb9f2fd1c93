"""A Bluetooth heart-rate strap as a source. The only file that imports bleak.

What bleak's backends do and do not promise, and what is done about it here: a crashed Bluetooth
service is not reported (silence is watched); a client leaks unless it is disconnected after every
drop, and must not be used again; packets keep their order in a plain callback only; a strap that
is already connected to the system does not advertise; a switched-off adapter ends a scan silently.
"""

from __future__ import annotations

import asyncio
import logging
import random
from collections.abc import AsyncGenerator, Callable, Coroutine
from contextlib import aclosing, suppress
from typing import Any, TypeVar

from bleak import BleakAdapter, BleakClient, BleakScanner
from bleak.backends.characteristic import BleakGATTCharacteristic
from bleak.backends.device import BLEDevice
from bleak.exc import (
    BleakCharacteristicNotFoundError,
    BleakDBusError,
    BleakError,
    BleakGATTProtocolError,
)
from bleak.uuids import normalize_uuid_16

from aftershake.events import Event, Fact, Link, LinkState, Packet, Told
from aftershake.strap import Found, SourceError
from aftershake.strap.bounded import finish, leave, within
from aftershake.strap.choice import listed, match, nearest_first
from aftershake.strap.patience import Patience
from aftershake.strap.trouble import classify, explain, words

HEART_RATE = normalize_uuid_16(0x180D)
MEASUREMENT, BATTERY = "2a37", "2a19"
FACTS: tuple[tuple[Fact, str], ...] = (
    ("battery", BATTERY),
    ("maker", "2a29"),
    ("model", "2a24"),
    ("firmware", "2a26"),
    ("location", "2a38"),
)
PLACES = ("other", "chest", "wrist", "finger", "hand", "ear lobe", "foot")
UNKNOWN_RSSI = -127
# What bleak and the D-Bus library below it raise when Bluetooth fails.
FAILURES = (BleakError, OSError, EOFError, TimeoutError)
PATIENCE = Patience()
T = TypeVar("T")
Seen = dict[str, tuple[BLEDevice, Found]]

# What goes wrong is told in our own words; without this, bleak's log would end up on the screen.
logging.getLogger("bleak").addHandler(logging.NullHandler())


async def scan(
    seconds: float | None = None, patience: Patience = PATIENCE
) -> AsyncGenerator[tuple[Found, ...]]:
    """The heart-rate straps in reach, nearest first: once at once, then whenever that changes.

    Straps already connected to this computer come first. Ends after `seconds`, or when closed.
    Raises SourceError.
    """
    before: tuple[Found, ...] | None = None
    clock = asyncio.get_running_loop().time
    end = None if seconds is None else clock() + seconds
    try:
        async with aclosing(_listen(patience, end)) as heard:
            async for seen in heard:
                now = nearest_first(found for _, found in seen.values())
                if now != before:
                    before = now
                    yield now
    except FAILURES as error:
        raise SourceError(explain(error)) from error


async def find(wanted: str, timeout_s: float, patience: Patience = PATIENCE) -> Found:
    """The strap in reach with this name or address ("" is any). Raises SourceError.

    Letter case does not matter; a part of the name is enough where only one strap has it.
    """
    seen: Seen = {}
    hits: list[Found] = []
    end_s = asyncio.get_running_loop().time() + timeout_s
    try:
        async with aclosing(_seek(wanted, patience, end_s)) as sought:
            async for listing in sought:
                seen, hits, settled = listing
                if settled:
                    break
    except FAILURES as error:
        raise SourceError(explain(error)) from error
    if len(hits) == 1:
        return hits[0]
    if hits:
        raise SourceError(f"Several straps match. Choose one by its address: {listed(hits)}.")
    if seen:
        others = listed(found for _, found in seen.values())
        raise SourceError(f"No strap called “{wanted}” is in reach, but there is {others}.")
    raise SourceError(
        "No heart-rate strap was found. Wear it, wet the electrodes, come closer, and close "
        "phone apps that may be using it: a strap talks to one at a time."
    )


class BleStrap:
    """The strap with this address or name: its events for as long as they are asked for.

    Looks for the strap, connects, and begins again whatever happens to the link, without end;
    why it is not there is said in the reasons of the `Link` events. `now_s` is the session clock.
    """

    ticks = False

    def __init__(
        self,
        address: str,
        name: str,
        now_s: Callable[[], float],
        first_connection: int = 1,
        *,
        patience: Patience = PATIENCE,
        chance: Callable[[], float] = random.random,
    ) -> None:
        self._wanted, self._name = address, name
        self._now_s = now_s
        self._connection = first_connection - 1
        self._patience = patience
        self._chance = chance
        self._inbox: asyncio.Queue[Event | None] = asyncio.Queue()
        self._said: tuple[LinkState, int, str] | None = None
        self._told: dict[Fact, str] = {}
        self._packets = 0
        self._failed = False  # the last attempt to connect came to nothing
        self._heard_s = 0.0  # the event loop's time of the last packet

    async def events(self) -> AsyncGenerator[Event]:
        """Links, packets and what the strap tells of itself, in order, without end."""
        follower = asyncio.ensure_future(self._follow())
        follower.add_done_callback(lambda _: self._inbox.put_nowait(None))
        try:
            while (event := await self._inbox.get()) is not None:
                yield event
            follower.result()  # it ends only by a fault of ours, which must be seen
        finally:
            await leave(follower, self._patience.leave_s)

    async def _follow(self) -> None:
        waits = self._patience.waits(self._chance)
        device: BLEDevice | None = None
        while True:
            before = self._packets
            device = await self._link(device or await self._search())
            if self._packets > before:
                waits = self._patience.waits(self._chance)
            await asyncio.sleep(next(waits))

    async def _search(self) -> BLEDevice:
        """Scan until the strap is there, through every failure of Bluetooth."""
        clock = asyncio.get_running_loop().time
        waits = self._patience.waits(self._chance)
        began_s = clock()
        # After a crash of the Bluetooth service bleak goes on to list what was connected before
        # it. A link that failed therefore makes the next scan believe only what it hears.
        heard_only, self._failed = self._failed, False
        if self._said is None or self._said[0] != "searching":  # else the reason is already said
            self._say("searching")
        while True:
            try:
                async with aclosing(_seek(self._wanted, self._patience)) as sought:
                    async for seen, hits, settled in sought:
                        waits = self._patience.waits(self._chance)
                        if heard_only and clock() - began_s < self._patience.scan_s:
                            hits = [hit for hit in hits if not hit.connected]
                        if settled and len(hits) == 1:
                            self._wanted, self._name = hits[0].address, hits[0].name
                            return seen[hits[0].address][0]
                        if settled and hits:
                            self._say("searching", f"Several straps match: {listed(hits)}.")
                        elif not hits and clock() - began_s >= self._patience.hint_s:
                            self._say("searching", words("not found"))
            except Exception as error:  # whatever a backend raises, the session goes on
                self._say("searching", explain(error))
            await asyncio.sleep(next(waits))

    async def _link(self, device: BLEDevice) -> BLEDevice | None:
        """One link, from its making to its loss. Returns the device if it is worth another try."""
        clock = asyncio.get_running_loop().time
        dropped = asyncio.Event()
        connection, made, linked = self._connection + 1, False, False

        def announce() -> None:
            nonlocal linked
            if not linked:
                linked, self._connection, self._heard_s = True, connection, clock()
                self._say("connected", connection=connection)

        def hear(_: BleakGATTCharacteristic, payload: bytearray) -> None:
            t_s = self._now_s()
            announce()  # the first packet may come before the subscription is confirmed
            self._packets, self._heard_s = self._packets + 1, clock()
            self._inbox.put_nowait(Packet(t_s, bytes(payload), connection))

        self._say("connecting")
        patience = self._patience
        client = BleakClient(
            device,
            lambda _: dropped.set(),
            timeout=patience.connect_s,
            winrt={"use_cached_services": False},
        )
        try:
            await self._within(patience.connect_s, client.connect())
            made = True
            await self._within(patience.subscribe_s, client.start_notify(MEASUREMENT, hear))
            announce()
            teller = asyncio.ensure_future(self._tell(client, device))
            try:
                reason = await self._until_lost(client, dropped)
                self._say("lost", reason, connection)
            finally:
                await leave(teller, patience.leave_s)
        except Exception as error:  # whatever a backend raises, the session goes on
            self._say("lost" if linked else "searching", explain(error), connection * linked)
        finally:
            # Not after a connect that failed: bleak has cleaned up, and might wait for ever here.
            if made or client.is_connected:
                await finish(patience.let_go_s, client.disconnect())
        self._failed = not linked
        return device if linked else None

    async def _until_lost(self, client: BleakClient, dropped: asyncio.Event) -> str:
        """Wait until the link is lost or must be given up. Returns why, in plain words."""
        clock = asyncio.get_running_loop().time
        probed_s = -1.0  # the silence that was probed last, by when it began
        while True:
            silence_s = clock() - self._heard_s
            if silence_s >= self._patience.silent_s:
                return words("silent")
            if silence_s >= self._patience.stale_s and probed_s != self._heard_s:
                probed_s = self._heard_s
                if trouble := await self._probe(client):
                    return words("dropped") if dropped.is_set() else trouble
            patience_s = (
                self._patience.silent_s if probed_s == self._heard_s else self._patience.stale_s
            )
            with suppress(TimeoutError):
                async with asyncio.timeout(self._heard_s + patience_s - clock()):
                    await dropped.wait()
                return words("dropped")

    async def _probe(self, client: BleakClient) -> str:
        """Ask a silent strap for its battery. Returns why the link is dead, "" if it may live."""
        try:
            await self._within(self._patience.read_s, client.read_gatt_char(BATTERY))
        except (BleakCharacteristicNotFoundError, BleakGATTProtocolError, TimeoutError):
            return ""
        except FAILURES as error:
            if isinstance(error, BleakDBusError) and error.dbus_error.startswith("org.bluez."):
                return ""  # BlueZ itself answers: the link may live
            return words("dropped") if classify(error) == "gone" else explain(error)
        return ""

    async def _tell(self, client: BleakClient, device: BLEDevice) -> None:
        """What the strap says of itself, then its battery every few minutes."""
        self._tell_one("name", self._name or device.name or device.address)
        self._tell_one("address", device.address)
        for what, characteristic in FACTS:
            await self._ask(client, what, characteristic)
        while True:
            await asyncio.sleep(self._patience.battery_s)
            await self._ask(client, "battery", BATTERY)

    async def _ask(self, client: BleakClient, what: Fact, characteristic: str) -> None:
        try:
            raw = await self._within(self._patience.read_s, client.read_gatt_char(characteristic))
        except FAILURES:
            return  # not every strap tells, and none of it is worth the stream
        if what == "battery":
            if raw and raw[0] <= 100:
                self._inbox.put_nowait(Told(self._now_s(), what, str(raw[0])))
        elif what == "location":
            self._tell_one(what, PLACES[raw[0]] if raw and raw[0] < len(PLACES) else "")
        else:
            self._tell_one(what, raw.decode("utf-8", "replace").strip("\0 "))

    def _tell_one(self, what: Fact, value: str) -> None:
        if value and self._told.get(what) != value:
            self._told[what] = value
            self._inbox.put_nowait(Told(self._now_s(), what, value))

    def _say(self, state: LinkState, reason: str = "", connection: int = 0) -> None:
        if self._said != (state, connection, reason):
            self._said = state, connection, reason
            self._inbox.put_nowait(Link(self._now_s(), state, connection, reason))

    async def _within(self, seconds: float, work: Coroutine[Any, Any, T]) -> T:
        return await within(seconds, work, self._patience.let_go_s)


async def _seek(
    wanted: str, patience: Patience, end_s: float | None = None
) -> AsyncGenerator[tuple[Seen, list[Found], bool]]:
    """As `_listen`, with the straps that `wanted` may mean, and whether others had time to come."""
    clock = asyncio.get_running_loop().time
    first_s: float | None = None
    async with aclosing(_listen(patience, end_s)) as heard:
        async for seen in heard:
            hits, sure = match(wanted, [found for _, found in seen.values()])
            first_s = (first_s or clock()) if hits else None
            yield seen, hits, sure or bool(first_s and clock() - first_s >= patience.settle_s)


async def _listen(patience: Patience, end_s: float | None = None) -> AsyncGenerator[Seen]:
    """Scan and give the straps in reach by address, at each news and at least every second.

    Begins anew every `scan_s`, which brings to light what stopped a scan silently. Ends at `end_s`
    on the event loop's clock. Raises what bleak raises.
    """
    clock = asyncio.get_running_loop().time
    older: Seen = {}
    while True:
        news = asyncio.Event()
        scanner = BleakScanner(lambda *_, news=news: news.set(), [HEART_RATE])
        starting = asyncio.ensure_future(scanner.start())
        try:
            await asyncio.wait({starting}, timeout=patience.start_s)
            if not starting.done():
                raise BleakError("the scan did not begin")
            starting.result()
            renew_s = clock() + patience.scan_s
            while clock() < renew_s:
                all_heard = scanner.discovered_devices_and_advertisement_data
                heard = {
                    device.address: (device, _found(device, advertised.rssi))
                    for device, advertised in all_heard.values()
                }
                yield older | heard | await _connected()
                if end_s is not None and clock() >= end_s:
                    return
                until_s = min(clock() + 1.0, renew_s, end_s or renew_s)
                with suppress(TimeoutError):
                    async with asyncio.timeout(until_s - clock()):
                        await news.wait()
                        news.clear()
                        await asyncio.sleep(patience.pace_s)
            older = heard
        finally:
            await finish(patience.start_s, _end(scanner, starting))


async def _end(scanner: BleakScanner, starting: asyncio.Future[None]) -> None:
    """Stop a scan, also one that is only beginning: cut off there, BlueZ would go on with it."""
    await asyncio.shield(starting)
    await scanner.stop()


async def _connected() -> Seen:
    """Straps that this computer is connected to already. Raises when Bluetooth is off."""
    try:
        adapter = await BleakAdapter.get()
    except NotImplementedError:
        return {}
    devices = await adapter.get_connected_devices([HEART_RATE])
    return {device.address: (device, _found(device, UNKNOWN_RSSI, True)) for device in devices}


def _found(device: BLEDevice, rssi_dbm: int, connected: bool = False) -> Found:
    known = None if rssi_dbm == UNKNOWN_RSSI else rssi_dbm
    return Found(device.address, device.name or device.address, known, connected)
