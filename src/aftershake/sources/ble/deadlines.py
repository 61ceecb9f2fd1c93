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


async def finish(seconds: float, work: Coroutine[Any, Any, Any], *, cut_off: bool = True) -> None:
    """Wait for the end of `work`, at most `seconds`; when cancelled, it goes on to its end alone.

    After `seconds` it is cut off, or with `cut_off=False` left to go on to its end all the same.
    What it raises is of no interest.
    """
    task = asyncio.ensure_future(work)
    keep(task)
    if cut_off:
        timer = asyncio.get_running_loop().call_later(seconds, task.cancel)
        task.add_done_callback(lambda _: timer.cancel())
    await asyncio.wait({task}, timeout=seconds)


async def leave(task: asyncio.Future[Any], seconds: float) -> None:
    """Cancel a task and give it `seconds` to end; after them it ends with nobody waiting."""
    task.cancel()
    keep(task)
    await asyncio.wait({task}, timeout=seconds)


def keep(task: asyncio.Future[Any]) -> None:
    """Let a task end even where nobody holds or awaits it."""
    _leaving.add(task)
    task.add_done_callback(_forget)


def _forget(task: asyncio.Future[Any]) -> None:
    _leaving.discard(task)
    if not task.cancelled():
        task.exception()  # looked at: nobody is left to raise it to
