"""A connection in a hurry, and an ear for its events."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path
from typing import Protocol, TypeVar

import pytest

from aftershake.events import DeviceInfo, Event, Link, Packet
from aftershake.rr.packet import encode
from aftershake.sources.ble.strap import SYSTEM, Backends, BleStrap
from aftershake.sources.ble.timeouts import Patience

E = TypeVar("E", Link, Packet, DeviceInfo)
ADDRESS = "C0:FF:EE:00:00:01"
HURRY = Patience(
    first_wait_s=0.01,
    longest_wait_s=0.1,
    scan_s=0.5,
    pace_s=0.01,
    others_s=0.2,
    settle_s=0.2,
    hint_s=30.0,
    connect_s=2.0,
    read_s=0.1,
    stale_s=30.0,
    silent_s=60.0,
)


class Ear:
    """Collects the events of a source while a test goes on."""

    def __init__(self, source: BleStrap) -> None:
        self.source = source
        self.events: list[Event] = []
        self._news = asyncio.Event()

    async def listen(self, events: AsyncIterator[Event]) -> None:
        async for event in events:
            self.events.append(event)
            self._news.set()

    def all(self, kind: type[E]) -> list[E]:
        return [event for event in self.events if isinstance(event, kind)]

    @property
    def states(self) -> list[str]:
        return [link.state for link in self.all(Link)]

    @property
    def told(self) -> dict[str, str]:
        return {told.what: told.value for told in self.all(DeviceInfo)}

    async def until(self, told: Callable[[Ear], bool], seconds: float = 10) -> None:
        try:
            async with asyncio.timeout(seconds):
                while not told(self):
                    self._news.clear()
                    await self._news.wait()
        except TimeoutError:
            pytest.fail(f"not within {seconds} s; the last events: {self.events[-12:]}")

    async def link(self, state: str, times: int = 1) -> Link:
        """The nth event of that state, once it has come."""
        await self.until(lambda ear: ear.states.count(state) >= times)
        return [link for link in self.all(Link) if link.state == state][times - 1]


@asynccontextmanager
async def listening(
    address: str = ADDRESS,
    *,
    name: str = "",
    first_connection: int = 1,
    backends: Backends = SYSTEM,
    **hurry: float,
) -> AsyncIterator[Ear]:
    """An ear on a strap, whose patience is short; leaving it must never wait for it."""
    strap = BleStrap(
        address,
        name,
        time.monotonic,
        first_connection,
        patience=replace(HURRY, **hurry),
        chance=lambda: 0.5,
        backends=backends,
    )
    ear = Ear(strap)
    task = asyncio.ensure_future(ear.listen(strap.events()))
    try:
        yield ear
    finally:
        assert not task.done(), task.result()
        task.cancel()
        began = time.monotonic()
        await asyncio.wait({task}, timeout=5)
        assert task.cancelled()
        # The bound is 150 ms, a busy computer aside; waiting for the link to end takes let_go_s.
        assert time.monotonic() - began < 1


async def come_true(is_so: Callable[[], object], seconds: float = 10) -> None:
    """Wait for what no event tells of. Raises TimeoutError."""
    async with asyncio.timeout(seconds):
        while not is_so():
            await asyncio.sleep(0.01)


def open_files() -> int:
    """How many this process has; 0 where the system does not say."""
    folder = Path("/proc/self/fd")
    return len(list(folder.iterdir())) if folder.exists() else 0


class Speaks(Protocol):
    def notify(self, characteristic: str, value: bytes) -> bool: ...


def beat(strap: Speaks, number: int) -> bytes:
    """Have a strap send a packet like no other; returns it."""
    payload = encode(60, (number,))
    assert strap.notify("2a37", payload)
    return payload


def links(ear: Ear) -> list[Link]:
    return ear.all(Link)


def told(ear: Ear) -> list[DeviceInfo]:
    return ear.all(DeviceInfo)


def payloads(ear: Ear) -> list[bytes]:
    return [packet.payload for packet in ear.all(Packet)]
