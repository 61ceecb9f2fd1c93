"""Listening with all adapters at once, for as long as somebody wants to know what is in reach.

Knows no library: what scans is an `Ear`, of which each adapter has one.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Callable, Sequence
from contextlib import suppress
from typing import Any, Protocol

from aftershake.events import LinkReason
from aftershake.sources.ble.bluetooth_errors import reason_of
from aftershake.sources.ble.central import Seen
from aftershake.sources.ble.deadlines import finish
from aftershake.sources.ble.matching import through_best
from aftershake.sources.ble.timeouts import Patience
from aftershake.sources.protocol import Found, SourceError

Sight = tuple[Any, Found]  # what the library calls the device, and what we call it
# Told of each advertisement: by which adapter it was heard, from which address, whether wanted.
Hear = Callable[[str, str, bool], None]


class Ear(Protocol):
    """The scan of one adapter. It begins when it is made; `starting` is its beginning."""

    adapter: str
    starting: asyncio.Future[None]

    def heard(self) -> Sequence[Sight]:
        """What this scan hears that is wanted."""

    async def end(self) -> None:
        """End it, also where it is only beginning."""


class Radio(Protocol):
    """What a library does for it. The methods raise one of `failures` where Bluetooth fails."""

    failures: tuple[type[Exception], ...]

    async def adapters(self) -> tuple[str, ...]:
        """Those to search with, at least one; "" where the system has one without a name."""

    def ear(self, adapter: str, asked: Sequence[str], hear: Hear) -> Ear: ...

    async def connected(self, adapters: Sequence[str]) -> Sequence[Sight]:
        """Straps that this computer is connected to already."""


async def listen(
    radio: Radio, patience: Patience, end_s: float | None, asked: Sequence[str]
) -> AsyncGenerator[Seen]:
    """See `Central.listen`. The scans begin anew every `scan_s`, when an adapter comes or goes,
    or after hearing nothing for `quiet_s`, which brings to light what stopped them silently."""
    clock = asyncio.get_running_loop().time
    seen: dict[tuple[str, str], Sight] = {}  # by adapter and address
    heard_s: dict[tuple[str, str], float] = {}
    known: set[str] = set()  # addresses that all adapters had the time to hear
    quiet_since_s = 0.0
    news = asyncio.Event()

    def hear(adapter: str, address: str, wanted: bool) -> None:
        nonlocal quiet_since_s
        quiet_since_s = clock()
        if wanted:
            heard_s[adapter, address] = quiet_since_s
            news.set()

    while True:
        # Straps of the scan before; one stays listed for `scan_s` after its last word.
        older = {at: s for at, s in seen.items() if clock() - heard_s.get(at, 0) < patience.scan_s}
        ears: list[Ear] = []
        try:
            adapters = await radio.adapters()
            older = {at: sight for at, sight in older.items() if at[0] in adapters}
            ears += [radio.ear(each, asked, hear) for each in adapters]
            await _begun(ears, patience.start_s)
            quiet_since_s = renewed_s = clock()
            while True:
                seen = older | _heard(ears)
                here = {address for _, address in seen}
                if len(ears) > 1 and not here <= known:
                    # Which adapter hears it best is told once each had the time to.
                    await asyncio.sleep(patience.others_s)
                    seen = older | _heard(ears)
                known = here
                yield through_best([*seen.values(), *await radio.connected(adapters)])
                renew_s = min(renewed_s + patience.scan_s, quiet_since_s + patience.quiet_s)
                if end_s is not None and clock() >= end_s:
                    return
                if clock() >= renew_s or await radio.adapters() != adapters:
                    break
                until_s = min(clock() + 1.0, renew_s, end_s or renew_s)
                with suppress(TimeoutError):
                    async with asyncio.timeout(until_s - clock()):
                        await news.wait()
                        news.clear()
                        await asyncio.sleep(patience.pace_s)
        except radio.failures as error:
            raise SourceError(reason=reason_of(error)) from error
        finally:
            # Never cut off: BlueZ would go on scanning, and refuse every later scan as busy.
            await finish(patience.start_s, _end(ears), cut_off=False)


def _heard(ears: Sequence[Ear]) -> dict[tuple[str, str], Sight]:
    """What they hear, by adapter and address."""
    return {
        (ear.adapter, sight[1].address): sight
        for ear in ears
        if is_open(ear)
        for sight in ear.heard()
    }


def is_open(ear: Ear) -> bool:
    """Whether its scan has begun."""
    begun = ear.starting.done() and not ear.starting.cancelled()
    return begun and ear.starting.exception() is None


async def _begun(ears: Sequence[Ear], within_s: float) -> None:
    """Wait until one of the scans has begun: no adapter waits for another that hangs. Raises what
    went wrong with the first where none has."""
    clock = asyncio.get_running_loop().time
    end_s = clock() + within_s
    waiting = {ear.starting for ear in ears}
    while waiting and not any(is_open(ear) for ear in ears):
        done, waiting = await asyncio.wait(
            waiting, timeout=end_s - clock(), return_when=asyncio.FIRST_COMPLETED
        )
        if not done:
            raise SourceError(reason=LinkReason("busy"))
    if not any(is_open(ear) for ear in ears):
        ears[0].starting.result()


async def _end(ears: Sequence[Ear]) -> None:
    await asyncio.gather(*(ear.end() for ear in ears), return_exceptions=True)
