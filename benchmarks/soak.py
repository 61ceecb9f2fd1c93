"""A session of 24 simulated hours with faults, and one of 30 real minutes under the screen: cost
and memory of a packet must not grow. `make soak`; not part of `make bench`.

    python benchmarks/soak.py             24 hours, as fast as possible: recorder, fold, store, view
    python benchmarks/soak.py screen      30 minutes in a terminal of 120 by 40, in real time

In each minute the strap does another thing wrong; each hour the session is paused once, and
without a screen another program holds the database for two seconds. Cost is the processor's of the
whole process, the simulated strap with it; analysis has a process of its own. The line fitted
through the hours (minutes) but the first may rise by a tenth of its middle, and memory by so much
as the packets of the session take, which are kept for its end. Ends with 1 where a bar does not
hold.
"""

from __future__ import annotations

import asyncio
import json
import sqlite3
import sys
import tempfile
import threading
import time
from collections.abc import AsyncGenerator, Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np

from aftershake.analysis.worker import AnalysisWorker
from aftershake.config import database
from aftershake.events import DeviceInfo, Event, Link, LinkReason, Packet, Pressed, Tick
from aftershake.plans.reader import read_plan
from aftershake.recording import start
from aftershake.recording.start import SessionRequest
from aftershake.rr.packet import encode
from aftershake.sources.pace import paced
from aftershake.store.store import Store
from terminal import Terminal, memory_kib

HOUR_S, MINUTE_S = 3600, 60
HOURS, PHASE_S, MINUTES = 24, 4 * HOUR_S, 30
FAULTS = (
    "link lost", "silent", "contact lost", "no beat", "only heart rate", "cut short", "late",
    "twice", "a word too many", "flood",
)  # fmt: skip
WRONG_FROM_S, WRONG_S = 40, 12  # of each minute
FLOOD = 40  # packets in one second
HELD_S = 2.0
COST, SCREEN_KIB = 1.1, 6144
PACKET_B = 64  # a packet that is kept for the end of the session: `rr/log.py`, and its room to grow
Passed = Callable[[int], None]  # seconds, once so many have passed


class Faulty:
    """A heart at 60 under a strap that does another thing wrong in each minute, which is the same
    in each hour. `speed` None: as fast as possible."""

    ticks = True

    def __init__(self, speed: float | None, every_s: int, passed: Passed) -> None:
        self._speed, self._every_s, self._passed = speed, every_s, passed
        self._rng = np.random.default_rng(3)
        self._link = 1

    def resume(self, from_s: float, already_s: float, connections: int) -> None:
        pass

    def wait(self, for_s: float) -> bool:
        return True

    def pressed(self, event: Pressed) -> None:
        pass

    def events(self) -> AsyncGenerator[Event, None]:
        return paced(self._story(), self._speed)

    def _story(self) -> Iterator[Event]:
        yield Link(0.1, "connected", 1)
        yield DeviceInfo(0.1, "name", "Soaked strap")
        second, late = 0, list[Packet]()
        while True:
            second += 1
            if second % self._every_s == 0:
                self._passed(second)
            yield Tick(float(second))
            minute, into_s = divmod(second, MINUTE_S)
            fault = FAULTS[minute % len(FAULTS)]
            wrong = WRONG_FROM_S <= into_s < WRONG_FROM_S + WRONG_S
            if minute % MINUTE_S == 7 and into_s in (10, 25):
                yield Pressed(second + 0.05, "pause" if into_s == 10 else "resume")
            if fault == "link lost" and into_s == WRONG_FROM_S:
                yield Link(second + 0.1, "lost", self._link, LinkReason("dropped"))
                self._link += 1
            if fault == "link lost" and into_s == WRONG_FROM_S + WRONG_S:
                yield Link(second + 0.1, "connecting", self._link)
                yield Link(second + 0.15, "connected", self._link)
                yield DeviceInfo(second + 0.16, "battery", str(80 - minute % 60))
            packets = [
                Packet(second + 0.2 + 0.001 * i, payload, self._link)
                for i, payload in enumerate(self._payloads(second, fault if wrong else ""))
            ]
            if fault == "late" and wrong:
                late += packets
                continue
            yield from (Packet(second + 0.2, each.payload, each.connection) for each in late)
            late.clear()
            yield from packets

    def _payloads(self, second: int, fault: str) -> list[bytes]:
        """What the strap sends in this second."""
        breath = 40 * np.sin(2 * np.pi * 0.23 * second)
        word = round(1024 + breath + self._rng.normal(0, 15))
        usual = encode(60, (word,), contact=True)
        match fault:
            case "link lost" | "silent":
                return []
            case "contact lost":
                return [encode(0, (), contact=False)]
            case "no beat":
                return [encode(0, ())]
            case "only heart rate":
                return [encode(60, (), contact=True)]
            case "cut short":
                return [usual[:1]]
            case "twice":
                return [usual, usual]
            case "a word too many":
                return [encode(60, (word, 53), contact=True)]
            case "flood":
                return [usual] * (FLOOD if second % 6 == 0 else 1)
            case _:
                return [usual]


def plan(phase_s: float, phases: int) -> Any:
    phase = '\n[[phase]]\nname = "Rest {}"\nkind = "rest"\nposture = "lying"\nduration_s = {:g}\n'
    rests = "".join(phase.format(number, phase_s) for number in range(1, phases + 1))
    return read_plan(f'name = "soak"\n{rests}')


class Samples:
    """Processor seconds, memory and packets after each hour (minute)."""

    def __init__(self, tell: Callable[[dict[str, float]], None]) -> None:
        self.packets = 0
        self._tell = tell
        self._before = time.process_time(), 0

    def take(self, second: int) -> None:
        now_s, many = time.process_time(), self.packets
        cost = (now_s - self._before[0]) / max(1, many - self._before[1])
        self._before = now_s, many
        self._tell({"s": second, "ms": 1000 * cost, "kib": memory_kib(), "packets": many})


def line_of(sample: dict[str, float], unit_s: int, unit: str) -> str:
    return (
        f"{unit} {sample['s'] / unit_s:>3.0f}: {sample['ms']:6.3f} ms a packet,"
        f" {sample['kib']:7.0f} KiB, {sample['packets']:.0f} packets"
    )


def judged(samples: list[dict[str, float]], unit: str, most_kib: float) -> bool:
    """Say the fitted lines, and whether they are flat; what is loaded in the first is left out."""
    rest = samples[1:]
    if len(rest) < 2:
        print("too few to fit a line through")
        return True
    at = np.arange(len(rest))
    slope, start_ms = np.polyfit(at, [each["ms"] for each in rest], 1)
    kib_slope, _ = np.polyfit(at, [each["kib"] for each in rest], 1)
    middle = start_ms + slope * (len(rest) - 1) / 2
    grows = slope * (len(rest) - 1) / middle
    grown_kib = kib_slope * (len(rest) - 1)
    holds = grows <= COST - 1 and grown_kib <= most_kib
    print(
        f"cost {middle:.3f} ms a packet, {1000 * slope:+.2f} µs each {unit}: {100 * grows:+.1f} %"
        f" over all (bar {100 * (COST - 1):+.0f} %); memory {kib_slope:+.1f} KiB each {unit}:"
        f" {grown_kib:+.0f} KiB over all (bar {most_kib:+.0f}):"
        f" {'holds' if holds else 'DOES NOT HOLD'}",
        flush=True,
    )
    return bool(holds)


def hold_database(path: Path) -> None:
    """Another program writes for a while."""
    with sqlite3.connect(path, isolation_level=None) as db:
        db.execute("PRAGMA busy_timeout = 5000")
        db.execute("BEGIN IMMEDIATE")
        time.sleep(HELD_S)
        db.execute("ROLLBACK")
    db.close()


async def day(hours: int) -> int:
    samples: list[dict[str, float]] = []

    def tell(sample: dict[str, float]) -> None:
        samples.append(sample)
        print(line_of(sample, HOUR_S, "hour"), flush=True)

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "aftershake.db"
        taken = Samples(tell)

        def passed(second: int) -> None:
            taken.take(second)
            threading.Thread(target=hold_database, args=(path,), daemon=True).start()

        lasts_s = hours * HOUR_S
        order = SessionRequest(
            plan(min(PHASE_S, lasts_s), max(1, lasts_s // PHASE_S)), "simulate", "calm", None
        )
        start.source_of = lambda *_: Faulty(None, HOUR_S, passed)  # type: ignore[assignment]
        unsafe = 0

        def show(view: Any) -> None:
            nonlocal unsafe
            taken.packets = view.packets
            unsafe += not view.saving.safe

        begun = time.perf_counter()
        with Store(path) as store:
            async with AnalysisWorker() as analyst:
                recorder = start.start_session(order, store, show, analyst=analyst)
                result = await recorder.run()
        with sqlite3.connect(path) as db:
            (saved,) = db.execute("SELECT count(*) FROM session WHERE complete = 1").fetchone()
        print(
            f"at its end: {memory_kib()} KiB, {len(result.gaps)} gaps, complete: {bool(saved)};"
            f" {path.stat().st_size / 1024 / hours:.0f} KiB an hour on the disk; views while the"
            f" database was held: {unsafe}; took {time.perf_counter() - begun:.0f} s"
        )
    packets_kib = taken.packets * PACKET_B / 1024
    return 0 if judged(samples, "hour", packets_kib) and saved else 1


def screen(minutes: int) -> int:
    """Lead the program in its terminal, which is read all the time."""
    samples: list[dict[str, float]] = []
    with tempfile.TemporaryDirectory() as home:
        out = Path(home) / "samples.jsonl"
        out.touch()
        command = [sys.executable, __file__, "lived", str(out), str(minutes)]
        terminal = Terminal(command, home, (120, 40))
        written, begun = 0, time.perf_counter()
        while (got := terminal.read(1.0)) is not None:
            written += len(got)
            for row in out.read_text().splitlines()[len(samples) :]:
                samples.append(json.loads(row))
                print(
                    f"{line_of(samples[-1], MINUTE_S, 'minute')}, {written} bytes to the terminal",
                    flush=True,
                )
            if time.perf_counter() - begun > (minutes + 5) * MINUTE_S:
                break
        terminal.end()
    if len(samples) < minutes:
        raise SystemExit(f"it ended after {len(samples)} minutes")
    return 0 if judged(samples, "minute", SCREEN_KIB) else 1


def lived(out: Path, minutes: int) -> None:
    """The program itself, with the strap that fails."""
    from aftershake import app
    from aftershake.app.app import AftershakeApp
    from aftershake.app.screens.session import SessionScreen

    with out.open("a") as told:

        def tell(sample: dict[str, float]) -> None:
            told.write(json.dumps(sample) + "\n")
            told.flush()

        taken = Samples(tell)
        shown = SessionScreen.show

        def show(self: SessionScreen, view: Any) -> None:
            taken.packets = view.packets
            shown(self, view)

        class Soaked(AftershakeApp):
            CSS_PATH = str(Path(app.__file__).parent / "aftershake.tcss")

        def passed(second: int) -> None:
            taken.take(second)
            if second >= minutes * MINUTE_S:
                soaked.call_from_thread(soaked.exit, 0)

        SessionScreen.show = show  # type: ignore[method-assign]
        start.source_of = lambda *_: Faulty(1.0, MINUTE_S, passed)  # type: ignore[assignment]
        # Longer than is looked at, so that no minute has the end in it.
        rests = plan((minutes + 10) / 2 * MINUTE_S, 2)
        soaked = Soaked(database(), order=SessionRequest(rests, "simulate", "calm", 1.0), mute=True)
        soaked.run()


if __name__ == "__main__":
    mode, *given = sys.argv[1:] or ["day"]
    if mode == "lived":
        lived(Path(given[0]), int(given[1]))
    elif mode == "screen":
        sys.exit(screen(int(given[0]) if given else MINUTES))
    else:
        sys.exit(asyncio.run(day(int(given[0]) if given else HOURS)))
