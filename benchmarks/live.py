"""A live session in the real interface, watched from inside; run by `bench.py` in a terminal.

Writes JSON to the path given: seconds from each packet to its commit and to the screen, the
longest stall of the event loop, and memory: of this process, and with those it started, where a
rest is measured.
"""

from __future__ import annotations

from aftershake.cli.interface import load_asyncio

load_asyncio()

import asyncio
import json
import os
import sys
import time
from collections.abc import AsyncGenerator, Sequence
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import Any

from aftershake import app
from aftershake.app.app import AftershakeApp
from aftershake.app.screens.session import SessionScreen
from aftershake.config import database
from aftershake.events import Event, Packet
from aftershake.plans.reader import built_in
from aftershake.recording import background, start
from aftershake.recording.start import SessionRequest
from aftershake.session.view import View
from aftershake.store.store import Store
from terminal import family, memory_kib

EVERY_S = 0.005
FAMILY_EACH = 20  # packets between two looks at the processes of its own
given: dict[int, float] = {}
to_disk: list[float] = []
to_screen: list[float] = []
longest = 0.0, ""  # stall, s, and on which screen


class Watched:
    """The simulated strap, with the moment noted at which each packet is given."""

    ticks = True

    def __init__(self, source: Any) -> None:
        self._source, self._n = source, 0
        self.resume, self.pressed = source.resume, source.pressed

    async def events(self) -> AsyncGenerator[Event, None]:
        async for event in self._source.events():
            if isinstance(event, Packet):
                self._n += 1
                given[self._n] = time.perf_counter()
            yield event


class WatchedStore(Store):
    def extend(self, session_id: int, events: Sequence[tuple[Event, datetime]]) -> None:
        super().extend(session_id, events)
        for event, _ in events:
            if isinstance(event, Packet):
                to_disk.append(time.perf_counter() - given[len(to_disk) + 1])


class WatchedApp(AftershakeApp):
    CSS_PATH = str(Path(app.__file__).parent / "aftershake.tcss")

    def on_ready(self) -> None:
        self._stop = False
        self._beat = asyncio.create_task(self.beat())

    async def beat(self) -> None:
        global longest
        before = time.perf_counter()
        while not self._stop:
            await asyncio.sleep(EVERY_S)
            now = time.perf_counter()
            if to_screen:  # the session is live: from its first packet to the review
                longest = max(longest, (now - before - EVERY_S, type(self.screen).__name__))
            before = now
            if type(self.screen).__name__ == "ReviewScreen":  # loaded once there is one
                self._stop = True
                self.set_timer(1.0, lambda: self.exit(0))


def family_kib() -> int:
    """Of this process and of all that it started."""
    total = 0
    for pid in family(os.getpid()):
        with suppress(OSError, StopIteration):  # ended meanwhile
            total += memory_kib(pid)
    return total


def main(out: str, speed: float) -> None:
    made = start.source_of

    def watched(*arguments: Any) -> Any:
        return Watched(made(*arguments))

    start.source_of = watched  # type: ignore[assignment]
    memory: list[int] = []
    of_all: list[int] = []
    shown = SessionScreen.show

    def show(self: SessionScreen, view: View) -> None:
        shown(self, view)
        if view.packets > len(to_screen) and view.packets in given:
            at = given[view.packets]
            to_screen.append(0.0)
            n = len(to_screen) - 1

            def seen() -> None:
                to_screen[n] = time.perf_counter() - at

            self.call_after_refresh(seen)
        if view.stage == "running":
            memory.append(memory_kib())
            if view.packets % FAMILY_EACH == 0:
                of_all.append(family_kib())

    SessionScreen.show = show  # type: ignore[method-assign]
    background.Store = WatchedStore  # type: ignore[misc]
    order = SessionRequest(built_in()["demo"], "simulate", "calm", speed)
    WatchedApp(database(), order=order, demo=True).run()
    longest_s, where = longest
    found = {
        "to_disk_s": to_disk,
        "to_screen_s": to_screen,
        "stall_s": longest_s,
        "stall_on": where,
        "rss_kib": max(memory),
        "all_kib": max(of_all),
    }
    Path(out).write_text(json.dumps(found))


if __name__ == "__main__":
    main(sys.argv[1], float(sys.argv[2]))
