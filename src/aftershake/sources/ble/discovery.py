"""Finding straps: the live list, and the one that is meant."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Sequence
from contextlib import aclosing

from aftershake.events import LinkReason
from aftershake.sources.ble.central import Central, Seen
from aftershake.sources.ble.matching import asked_of, listed, match, nearest_first
from aftershake.sources.ble.namesakes import namesakes
from aftershake.sources.ble.states import State
from aftershake.sources.ble.timeouts import Patience
from aftershake.sources.protocol import Found, SourceError
from aftershake.wording.bluetooth import choose, none_called


async def scan(
    radio: Central, seconds: float | None, asked: Sequence[str] = ()
) -> AsyncGenerator[tuple[Found, ...]]:
    """The straps in reach, nearest first, and what was `asked` for by whole name or address: once
    at once, then whenever that changes.

    Ends after `seconds`, or when closed. Raises SourceError.
    """
    before: tuple[Found, ...] | None = None
    end_s = None if seconds is None else asyncio.get_running_loop().time() + seconds
    async with aclosing(radio.listen(end_s, asked_of(*asked))) as heard:
        async for seen in heard:
            now = nearest_first(found for _, found in seen.values())
            if now != before:
                before = now
                yield now


async def find(
    radio: Central, wanted: str, timeout_s: float, patience: Patience, name: str = ""
) -> Found:
    """The strap in reach with this name or address ("" is any). Raises SourceError.

    `name`: how a strap known by its address is called. Where it is not heard for `new_address_s`,
    and one strap alone has the very same name, it is that one.
    """
    clock = asyncio.get_running_loop().time
    began_s, first_s = clock(), None
    known = State(patience, wanted, name, 0)
    others: list[Found] = []
    seen: Seen = {}
    hits: list[Found] = []
    async with aclosing(radio.listen(clock() + timeout_s, asked_of(wanted, name))) as heard:
        async for seen in heard:
            hits, sure = match(wanted, [found for _, found in seen.values()])
            first_s = None if not hits else clock() if first_s is None else first_s
            # Others that fit as well have time to show up.
            if sure or (first_s is not None and clock() - first_s >= patience.settle_s):
                break
            others = namesakes(known, (found for _, found in seen.values()))
            if not hits and others and clock() - began_s >= patience.new_address_s:
                break
    if len(hits) == 1:
        return hits[0]
    if not hits and len(others) == 1:
        return others[0]
    if not hits and others:
        raise SourceError(reason=LinkReason("several_same_name", listed(others)))
    if hits:
        straps = listed(hits)
        raise SourceError(choose(straps), LinkReason("several_match", straps))
    if seen:
        there = listed(found for _, found in seen.values())
        raise SourceError(none_called(wanted, there), LinkReason("other_straps", there))
    raise SourceError(reason=LinkReason("none_found"))
