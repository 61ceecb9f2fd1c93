"""Finding straps: the live list, and the one that is meant."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from contextlib import aclosing

from aftershake.strap import Found, SourceError
from aftershake.strap.choice import listed, match, nearest_first
from aftershake.strap.patience import Patience
from aftershake.strap.radio import Radio, Seen


async def scan(radio: Radio, seconds: float | None) -> AsyncGenerator[tuple[Found, ...]]:
    """The straps in reach, nearest first: once at once, then whenever that changes.

    Ends after `seconds`, or when closed. Raises SourceError.
    """
    before: tuple[Found, ...] | None = None
    end_s = None if seconds is None else asyncio.get_running_loop().time() + seconds
    async with aclosing(radio.listen(end_s)) as heard:
        async for seen in heard:
            now = nearest_first(found for _, found in seen.values())
            if now != before:
                before = now
                yield now


async def find(radio: Radio, wanted: str, timeout_s: float, patience: Patience) -> Found:
    """The strap in reach with this name or address ("" is any). Raises SourceError."""
    seen: Seen = {}
    hits: list[Found] = []
    end_s = asyncio.get_running_loop().time() + timeout_s
    async with aclosing(seek(radio, wanted, patience, end_s)) as sought:
        async for listing in sought:
            seen, hits, settled = listing
            if settled:
                break
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


async def seek(
    radio: Radio, wanted: str, patience: Patience, end_s: float | None = None
) -> AsyncGenerator[tuple[Seen, list[Found], bool]]:
    """What is heard, the straps that `wanted` may mean, and whether others had time to show up."""
    clock = asyncio.get_running_loop().time
    first_s: float | None = None
    async with aclosing(radio.listen(end_s)) as heard:
        async for seen in heard:
            hits, sure = match(wanted, [found for _, found in seen.values()])
            first_s = (first_s or clock()) if hits else None
            yield seen, hits, sure or bool(first_s and clock() - first_s >= patience.settle_s)
