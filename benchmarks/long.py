"""Eight hours at full speed, with a drop each minute: cost and memory must not grow with time.

    python benchmarks/long.py             engine, store, fold and view, no screen
    python benchmarks/long.py screen      the same under the real interface, up to its review

Two processes live the same session. One is led to hour 7, the other to hour 1; then both go on
minute by minute in turn, so that what else the machine does meets both alike. What a minute costs
is the processor time of the loop's thread. Memory is that of the old one's process, its analysis
left out: that has a process of its own. Ends with 1 where a bar does not hold.
"""

from __future__ import annotations

import asyncio
import io
import json
import math
import os
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import AsyncGenerator, Callable, Iterator
from contextlib import AsyncExitStack
from datetime import UTC, datetime
from pathlib import Path
from statistics import median, quantiles
from typing import Any

from aftershake.events import Event, Link, LinkReason, Packet, Pressed, Tick
from aftershake.plans.reader import read_plan
from aftershake.recording.clock import Clock
from aftershake.recording.recorder import Recorder
from aftershake.rr.packet import encode
from aftershake.session.view import View
from aftershake.store.store import Store

HOUR_S, MINUTE_S, AWAY_S = 3600, 60, 5
LIVED_S, MINUTES = 7 * HOUR_S, 60
PHASE = '[[phase]]\nname = "{}"\nkind = "rest"\nduration_s = 14400\n'
PLAN = read_plan('name = "long"\n' + "".join(PHASE.format(name) for name in ("first", "second")))
MORE, MORE_KIB = 1.1, 6144
PAINTED_S = 0.02  # Textual paints 60 times a second


class EachMinuteADrop:
    """A strap that sends each second and is away five seconds of each minute; asked second by
    second."""

    ticks = True

    def __init__(self) -> None:
        # Under a screen, the recorder has a loop and a thread of its own.
        self.asked, self.lived = threading.Semaphore(0), threading.Semaphore(0)
        self._connection = 1

    def resume(self, from_s: float, already_s: float, connections: int) -> None:
        pass

    def wait(self, for_s: float) -> bool:
        return False

    def pressed(self, event: Pressed) -> None:
        pass

    async def events(self) -> AsyncGenerator[Event, None]:
        yield Link(0.1, "connected", 1)
        second = 0
        while True:
            await asyncio.to_thread(self.asked.acquire)
            second += 1
            for event in self._happens(second):
                yield event
            self.lived.release()

    def _happens(self, second: int) -> Iterator[Event]:
        yield Tick(float(second))
        if second % MINUTE_S == MINUTE_S - AWAY_S:
            yield Link(second + 0.1, "lost", self._connection, LinkReason("dropped"))
            self._connection += 1
        elif second % MINUTE_S == 0:
            yield Link(second + 0.1, "connected", self._connection)
        if second % MINUTE_S < MINUTE_S - AWAY_S:
            word = round(1024 + 40 * math.sin(second * 1.7) + 20 * math.sin(second * 0.61))
            yield Packet(second + 0.2, encode(60, (word,)), self._connection)


def recording(store: Store, source: EachMinuteADrop, show: Callable[[View], None]) -> Recorder:
    now = datetime.now(UTC)
    session_id = store.begin(
        title="Long",
        started_at=now,
        plan=PLAN.name,
        plan_toml=PLAN.toml,
        source="simulate",
        source_what="long",
    )
    row = store.session(session_id)
    assert row is not None
    return Recorder(
        store=store,
        session=row,
        plan=PLAN,
        source=source,
        clock=Clock(now, own_time=True),
        show=show,
    )


def memory_kib() -> int:
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmRSS"))


async def life(folder: Path, screen: bool, out: io.TextIOBase) -> None:
    """One session, led by lines on stdin: so many seconds, painted or not. Answers each line with
    the milliseconds it cost and the memory there is; to "end", with those of the review."""
    source = EachMinuteADrop()
    async with AsyncExitStack() as stack:
        store = stack.enter_context(Store(folder / "aftershake.db"))
        over = asyncio.Event()
        app: Any = None
        if screen:
            from aftershake.app.app import AftershakeApp
            from aftershake.app.screens.review import ReviewScreen

            app = AftershakeApp(store.path)
            await stack.enter_async_context(app.run_test(size=(120, 40)))

            def make(own: Store, show: Callable[[View], None], **_: Any) -> Recorder:
                return recording(own, source, show)

            app._record(store.path, make, "long", None, awake=False)
        else:
            running = asyncio.ensure_future(recording(store, source, lambda view: None).run())
            running.add_done_callback(lambda _: over.set())
        while line := (await asyncio.to_thread(sys.stdin.readline)).split():
            begun = time.thread_time()
            if line[0] == "end":
                while not (isinstance(app.screen, ReviewScreen) if screen else over.is_set()):
                    source.asked.release()
                    await asyncio.sleep(PAINTED_S)
                await asyncio.sleep(1)
            else:
                for _ in range(int(line[0])):
                    source.asked.release()
                    await asyncio.to_thread(source.lived.acquire)
                    await asyncio.sleep(PAINTED_S if line[1] == "painted" and screen else 0)
            cost_ms = 1e3 * (time.thread_time() - begun)
            out.write(json.dumps([cost_ms, memory_kib()]) + "\n")
            out.flush()
        os._exit(0)  # a session that goes on waits to be asked, in a thread


class Life:
    """A session in a process of its own."""

    def __init__(self, folder: Path, mode: str) -> None:
        folder.mkdir()
        self._child = subprocess.Popen(
            [sys.executable, __file__, mode, "--life", str(folder)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env={**os.environ, "AFTERSHAKE_HOME": str(folder)},
            text=True,
        )

    def lead(self, what: str) -> tuple[float, int]:
        """(milliseconds, KiB) after these seconds, or after the end."""
        assert self._child.stdin
        assert self._child.stdout
        print(what, file=self._child.stdin, flush=True)
        cost_ms, kib = json.loads(self._child.stdout.readline())
        return cost_ms, kib

    def leave(self) -> None:
        assert self._child.stdin
        self._child.stdin.close()
        self._child.wait()


def main(mode: str) -> int:
    with tempfile.TemporaryDirectory() as folder:
        old, young = Life(Path(folder) / "old", mode), Life(Path(folder) / "young", mode)
        young.lead(f"{HOUR_S} quickly")
        hours_kib: list[int] = []
        for hour in range(1, LIVED_S // HOUR_S + 1):
            cost_ms, kib = old.lead(f"{HOUR_S} quickly")
            hours_kib.append(kib)
            print(f"hour {hour}: {cost_ms / HOUR_S:.2f} ms a second, {kib} KiB", flush=True)
        pairs: list[tuple[float, float]] = []
        for minute in range(MINUTES):
            first, second = (old, young) if minute % 2 else (young, old)
            one, other = first.lead(f"{MINUTE_S} painted"), second.lead(f"{MINUTE_S} painted")
            (older, kib), (younger, _) = (one, other) if minute % 2 else (other, one)
            pairs.append((older, younger))
        _, at_review = old.lead("end")
        young.leave()
        old.leave()
    ratios = [older / younger for older, younger in pairs]
    low, _, high = quantiles(ratios, n=4)
    ms = [median(cost) / MINUTE_S for cost in zip(*pairs, strict=True)]
    print(f"a second of hour 8 {ms[0]:.2f} ms, of hour 2 beside it {ms[1]:.2f} ms")
    cost, grown_kib = median(ratios), kib - hours_kib[0]
    holds = cost <= MORE and grown_kib <= MORE_KIB
    print(
        f"hour 8 / hour 2: {cost:.3f} (half of the minutes {low:.2f} to {high:.2f}, bar {MORE});"
        f" memory since hour 1: {grown_kib:+d} KiB (bar {MORE_KIB}), with the whole result"
        f" {at_review - hours_kib[0]:+d} KiB: {'holds' if holds else 'DOES NOT HOLD'}"
    )
    return 0 if holds else 1


if __name__ == "__main__":
    if "--life" in sys.argv:
        # The interface takes stdout for its own.
        answers = os.fdopen(os.dup(1), "w")
        asyncio.run(life(Path(sys.argv[-1]), sys.argv[1] == "screen", answers))
    else:
        sys.exit(main(sys.argv[1] if len(sys.argv) > 1 else "plain"))
