"""Awaiting what may never end: Bluetooth services hang, and nothing here may hang with them."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from typing import Any, TypeVar

T = TypeVar("T")
# What is ending while nobody waits for it any more: the event loop itself keeps no tasks alive.
_leaving: set[asyncio.Future[Any]] = set()


async def within(seconds: float, work: Coroutine[Any, Any, T], end_s: float) -> T:
    """The result of `work`, or TimeoutError after `seconds`, even where it ignores its cancel.

    `end_s` is what it may take to clean up behind itself before it is left to do so alone.
    """
    task = asyncio.ensure_future(work)
    try:
        await asyncio.wait({task}, timeout=seconds)
        if task.done():
            return task.result()
        raise TimeoutError
    finally:
        await leave(task, end_s)


async def leave(task: asyncio.Future[Any], seconds: float) -> None:
    """End a task and give it `seconds` for that; after them it ends with nobody waiting."""
    if not task.done():
        task.cancel()
        _leaving.add(task)
        task.add_done_callback(_forget)
        await asyncio.wait({task}, timeout=seconds)


def _forget(task: asyncio.Future[Any]) -> None:
    _leaving.discard(task)
    if not task.cancelled():
        task.exception()  # looked at: nobody is left to raise it to
