"""Keeping a strap through a whole session: look for it, connect, watch, begin again."""

from __future__ import annotations

import asyncio
import random
from collections.abc import AsyncGenerator, Callable, Coroutine
from contextlib import aclosing, suppress
from typing import Any, TypeVar

from aftershake.events import Event, Fact, Link, LinkState, Packet, Told
from aftershake.strap import SourceError
from aftershake.strap.bounded import finish, leave, within
from aftershake.strap.choice import listed
from aftershake.strap.finding import seek
from aftershake.strap.patience import Patience
from aftershake.strap.radio import Radio, Wire
from aftershake.strap.trouble import Trouble, classify, explain, words

BATTERY = "2a19"
FACTS: tuple[tuple[Fact, str], ...] = (
    ("battery", BATTERY),
    ("maker", "2a29"),
    ("model", "2a24"),
    ("firmware", "2a26"),
    ("location", "2a38"),
)
PLACES = ("other", "chest", "wrist", "finger", "hand", "ear lobe", "foot")
# A read that fails in these ways says nothing against the link.
HARMLESS: tuple[Trouble, ...] = ("not a strap", "refused", "wants pairing", "no answer", "busy")
T = TypeVar("T")


class Follower:
    """The strap with this address or name: its events for as long as they are asked for.

    Begins again whatever happens to the link, without end; why the strap is not there is said in
    the reasons of the `Link` events. `now_s` is the session clock.
    """

    ticks = False

    def __init__(
        self,
        radio: Radio,
        wanted: str,
        name: str,
        now_s: Callable[[], float],
        first_connection: int,
        patience: Patience,
        chance: Callable[[], float] = random.random,
    ) -> None:
        self._radio = radio
        self._wanted, self._name = wanted, name
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
        following = asyncio.ensure_future(self._follow())
        following.add_done_callback(lambda _: self._inbox.put_nowait(None))
        try:
            while (event := await self._inbox.get()) is not None:
                yield event
            following.result()  # it ends only by a fault of ours, which must be seen
        finally:
            await leave(following, self._patience.leave_s)

    async def _follow(self) -> None:
        waits = self._patience.waits(self._chance)
        device: Any = None
        while True:
            before = self._packets
            device = await self._link(device or await self._search())
            if self._packets > before:
                waits = self._patience.waits(self._chance)
            await asyncio.sleep(next(waits))

    async def _search(self) -> Any:
        """Scan until the strap is there, through every failure of Bluetooth."""
        clock = asyncio.get_running_loop().time
        waits = self._patience.waits(self._chance)
        began_s = clock()
        # After a crash of the Bluetooth service the library may go on to list what was connected
        # before it. A link that failed therefore makes the next scan believe only what it hears.
        heard_only, self._failed = self._failed, False
        if self._said is None or self._said[0] != "searching":  # else the reason is already said
            self._say("searching")
        while True:
            try:
                async with aclosing(seek(self._radio, self._wanted, self._patience)) as sought:
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
            except SourceError as error:
                self._say("searching", str(error))
            except Exception as error:  # whatever a library raises, the session goes on
                self._say("searching", explain(error))
            await asyncio.sleep(next(waits))

    async def _link(self, device: Any) -> Any:
        """One link, from its making to its loss. Returns the device if it is worth another try."""
        clock = asyncio.get_running_loop().time
        dropped = asyncio.Event()
        connection, linked = self._connection + 1, False

        def announce() -> None:
            nonlocal linked
            if not linked:
                linked, self._connection, self._heard_s = True, connection, clock()
                self._say("connected", connection=connection)

        def hear(payload: bytes) -> None:
            t_s = self._now_s()
            announce()  # the first packet may come before the subscription is confirmed
            self._packets, self._heard_s = self._packets + 1, clock()
            self._inbox.put_nowait(Packet(t_s, payload, connection))

        self._say("connecting")
        wire = self._radio.wire(device, dropped.set)
        try:
            await self._within(self._patience.connect_s, wire.open(hear))
            announce()
            telling = asyncio.ensure_future(self._tell(wire))
            try:
                reason = await self._until_lost(wire, dropped)
                self._say("lost", reason, connection)
            finally:
                await leave(telling, self._patience.leave_s)
        except Exception as error:  # whatever a library raises, the session goes on
            self._say("lost" if linked else "searching", explain(error), connection * linked)
        finally:
            await finish(self._patience.let_go_s, wire.close())
        self._failed = not linked
        return device if linked else None

    async def _until_lost(self, wire: Wire, dropped: asyncio.Event) -> str:
        """Wait until the link is lost or must be given up. Returns why, in plain words."""
        clock = asyncio.get_running_loop().time
        patience = self._patience
        probed_s = -1.0  # the silence that was probed last, by when it began
        while True:
            silence_s = clock() - self._heard_s
            if silence_s >= patience.silent_s:
                return words("silent")
            if silence_s >= patience.stale_s and probed_s != self._heard_s:
                probed_s = self._heard_s
                if trouble := await self._probe(wire):
                    return words("dropped") if dropped.is_set() else trouble
            limit_s = patience.silent_s if probed_s == self._heard_s else patience.stale_s
            with suppress(TimeoutError):
                async with asyncio.timeout(self._heard_s + limit_s - clock()):
                    await dropped.wait()
                return words("dropped")

    async def _probe(self, wire: Wire) -> str:
        """Ask a silent strap for its battery. Returns why the link is dead, "" if it may live."""
        try:
            await self._within(self._patience.read_s, wire.read(BATTERY))
        except Exception as error:
            trouble = classify(error)
            if trouble not in HARMLESS:
                return words("dropped") if trouble == "gone" else explain(error)
        return ""

    async def _tell(self, wire: Wire) -> None:
        """What the strap says of itself, then its battery every few minutes."""
        self._tell_one("name", self._name)
        self._tell_one("address", self._wanted)
        for what, characteristic in FACTS:
            await self._ask(wire, what, characteristic)
        while True:
            await asyncio.sleep(self._patience.battery_s)
            await self._ask(wire, "battery", BATTERY)

    async def _ask(self, wire: Wire, what: Fact, characteristic: str) -> None:
        try:
            raw = await self._within(self._patience.read_s, wire.read(characteristic))
        except Exception:
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
