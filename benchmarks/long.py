"""Eight hours at full speed, with a drop each minute: cost and memory must not grow with time.

The program's engine, store and live numbers on a source that is finite and simple. Prints what a
packet costs (disk, fold and view together) and the memory, hour by hour, and ends with 1 where the
last hour costs more than the second one (by a tenth, or by 4 MiB).
"""

from __future__ import annotations

import asyncio
import math
import sys
import tempfile
import time
from collections.abc import AsyncGenerator
from datetime import UTC, datetime
from pathlib import Path
from statistics import median

from aftershake.engine import Clock, Recording
from aftershake.events import Event, Link, Packet, Tick
from aftershake.packet import encode
from aftershake.session.plan import read_plan
from aftershake.session.view import View
from aftershake.store.store import Store

HOURS, HOUR_S = 8, 3600
AWAY_S = 5
PHASE = '[[phase]]\nname = "{}"\nkind = "rest"\nduration_s = 14400\n'
PLAN = read_plan('name = "long"\n' + "".join(PHASE.format(name) for name in ("first", "second")))
MORE, MORE_KIB = 1.1, 4096


class EachMinuteADrop:
    """A strap that sends each second, and is away for five seconds of each minute."""

    ticks = True

    async def events(self) -> AsyncGenerator[Event, None]:
        connection = 1
        yield Link(0.1, "connected", connection)
        for second in range(1, HOURS * HOUR_S + 10):
            yield Tick(float(second))
            if second % 60 == 55:
                yield Link(second + 0.1, "lost", connection, "the link to the strap dropped")
                connection += 1
            elif second % 60 == 0:
                yield Link(second + 0.1, "connected", connection)
            if second % 60 < 60 - AWAY_S:
                word = round(1024 + 40 * math.sin(second * 1.7) + 20 * math.sin(second * 0.61))
                yield Packet(second + 0.2, encode(60, (word,)), connection)


def memory_kib() -> int:
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmRSS"))


async def eight_hours(folder: Path) -> list[tuple[float, int]]:
    """(median seconds a packet, memory in KiB) of each hour; cut off before the last analysis."""
    costs: list[float] = []
    hours: list[tuple[float, int]] = []
    before = [0, time.process_time()]

    def show(view: View) -> None:
        now = time.process_time()
        if view.packets != before[0]:
            costs.append(now - before[1])
        before[:] = view.packets, now
        if view.t_s >= (len(hours) + 1) * HOUR_S - 5 and len(hours) < HOURS:
            hours.append((median(costs), memory_kib()))
            costs.clear()
            print(f"hour {len(hours)}: {1e3 * hours[-1][0]:.2f} ms, {hours[-1][1]} KiB", flush=True)

    with Store(folder / "aftershake.db") as store:
        session_id = store.begin(
            title="Long",
            started_at=datetime.now(UTC),
            plan=PLAN.name,
            plan_toml=PLAN.toml,
            source="simulate",
            source_what="long",
        )
        row = store.session(session_id)
        assert row is not None
        recording = Recording(
            store=store,
            session=row,
            plan=PLAN,
            source=EachMinuteADrop(),
            clock=Clock(datetime.now(UTC), own_time=True),
            show=show,
        )
        running = asyncio.ensure_future(recording.run())
        while len(hours) < HOURS and not running.done():
            await asyncio.sleep(0.1)
        running.cancel()
        await asyncio.wait({running})
    return hours


def main() -> int:
    with tempfile.TemporaryDirectory() as folder:
        hours = asyncio.run(eight_hours(Path(folder)))
    cost, grown_kib = hours[-1][0] / hours[1][0], hours[-1][1] - hours[1][1]
    holds = cost <= MORE and grown_kib <= MORE_KIB
    print(
        f"a packet of hour 8 / of hour 2: {cost:.2f} (bar {MORE}), memory {grown_kib:+d} KiB"
        f" (bar {MORE_KIB}): {'holds' if holds else 'DOES NOT HOLD'}"
    )
    return 0 if holds else 1


if __name__ == "__main__":
    sys.exit(main())
