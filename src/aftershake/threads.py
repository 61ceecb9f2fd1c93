"""Work that blocks, one piece after the other, in a thread that keeps nobody from leaving."""

from __future__ import annotations

import asyncio
import sys
import threading
from collections.abc import Callable
from concurrent.futures import Future
from contextlib import suppress
from queue import SimpleQueue
from typing import Any, TypeVar

Given = TypeVar("Given")
M_ARENA_MAX = -8  # of glibc's malloc.h


class Worker:
    """Python waits at its end for the threads of `asyncio.to_thread`; a disk that hangs, hangs for
    as long as it likes. For this thread nobody waits."""

    def __init__(self, name: str) -> None:
        self._asked: SimpleQueue[tuple[Future[Any], Callable[[], Any]] | None] = SimpleQueue()
        threading.Thread(target=self._work, name=name, daemon=True).start()

    def do(self, work: Callable[[], Given]) -> asyncio.Future[Given]:
        """What `work` gives or raises. It is done also where nobody waits for it any more."""
        given: Future[Given] = Future()
        self._asked.put((given, work))
        return asyncio.wrap_future(given)

    def close(self) -> None:
        """After what was asked for so far, the thread ends."""
        self._asked.put(None)

    def _work(self) -> None:
        while (asked := self._asked.get()) is not None:
            given, work = asked
            given.set_running_or_notify_cancel()
            try:
                found = work()
            except BaseException as error:
                if not given.cancelled():
                    given.set_exception(error)
            else:
                if not given.cancelled():
                    given.set_result(found)


def aside(work: Callable[[], Given]) -> asyncio.Future[Given]:
    """One piece of work in a thread of its own."""
    worker = Worker("aside")
    given = worker.do(work)
    worker.close()
    return given


def share_a_heap() -> None:
    """Before the first thread: glibc would give each a heap of its own, where what one has free is
    free for no other, and Python's threads take turns anyway."""
    if sys.platform == "linux":
        import ctypes

        with suppress(AttributeError, OSError):  # another C library
            ctypes.CDLL(None).mallopt(M_ARENA_MAX, 1)
