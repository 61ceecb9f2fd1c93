"""`make faults`: every kind of fault, many times at random moments, in real recordings.

The program's own recorder, store, connection and bleak's BlueZ backend run against the emulated
BlueZ. One session for each kind, all kinds at the same time, with a user's own waits: they mostly
wait. What the strap sent to a subscriber is compared with what the database holds at the end, byte
by byte. Writes docs/faults.md.
"""

from __future__ import annotations

import argparse
import asyncio
import gc
import itertools
import json
import os
import random
import subprocess
import sys
import tempfile
import time
import traceback
from dataclasses import asdict, dataclass, field, fields, replace
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from typing import Any

from fakebluez import FakeBlueZ, FakeStrap
from kinds import KINDS, Kind

from aftershake.analysis.worker import AnalysisWorker
from aftershake.events import Link, Packet
from aftershake.plans.reader import read_plan
from aftershake.recording.clock import Clock
from aftershake.recording.recorder import Recorder
from aftershake.rr.beats import assemble
from aftershake.rr.packet import encode
from aftershake.session.session_analysis import Folding
from aftershake.session.view import View
from aftershake.sources.ble.strap import BleStrap
from aftershake.sources.ble.timeouts import Patience
from aftershake.store.store import Store

TABLE = Path(__file__).parents[2] / "docs" / "faults.md"
# Is no wait for the strap, but a share, or how soon a cancel takes effect.
AS_IT_IS = ("jitter", "leave_s")
BACK_WITHIN_S = 3.0
PLAN = read_plan('name = "long"\n[[phase]]\nname = "rest"\nkind = "rest"\nduration_s = 14400\n')
LIMIT_S = 120.0
APART_S = 2.0  # between the starts of two kinds: starting is what takes work
ADDRESS = "C0:FF:EE:00:00:01"


@dataclass
class Report:
    """What became of one kind."""

    kind: str
    runs: int = 0
    went_on: int = 0
    sent: int = 0
    stored: int = 0
    wrong: int = 0  # lost, doubled or out of order
    in_the_air: int = 0  # sent just before the bus itself died
    recorded: int = 0  # faults whose break is in the record, with its reason
    back_s: list[float] = field(default_factory=list)
    files: int = 0
    tasks: int = 0
    trouble: str = ""

    def holds(self, breaks: bool) -> bool:
        return (
            not self.trouble
            and self.went_on == self.runs
            and self.wrong == 0
            and (self.recorded == self.runs or not breaks)
            and self.files <= 0
            and self.tasks <= 0
            and median(self.back_s) <= BACK_WITHIN_S
        )


def in_a_hurry(scale: float) -> Patience:
    """A user's patience, all its waits times `scale`."""
    own = Patience()
    waits = {each.name: getattr(own, each.name) for each in fields(Patience)}
    hurried = {name: wait * scale for name, wait in waits.items() if name not in AS_IT_IS}
    return replace(own, **hurried)


class Later(AnalysisWorker):
    """Loads what it measures with once it is asked, so that so many can start together."""

    async def start(self) -> None:
        pass


class World:
    """A recording on an emulated BlueZ, and what a fault may do to it. `scale` shrinks all time."""

    def __init__(
        self, bluez: FakeBlueZ, store: Store, rng: random.Random, scale: float = 1.0
    ) -> None:
        self.bluez, self.store, self.rng, self.scale = bluez, store, rng, scale
        bluez.advertise_every_s = 0.2 * scale
        self.strap: FakeStrap = bluez.add_strap(ADDRESS)
        self.sent: list[bytes] = []
        self.stored = 0
        self.speaking = True
        self.payload = self.normal
        self.stall_s = 0.0
        self.view: View | None = None
        self._news = asyncio.Event()

    def normal(self, number: int) -> bytes:
        """A packet like no other of this session: a counter sits in its energy field."""
        return encode(60, (1000 + number % 50,), energy_kj=number % 65536)

    def say(self) -> None:
        payload = self.payload(len(self.sent))
        if self.strap.notify("2a37", payload):
            self.sent.append(payload)

    async def speak(self) -> None:
        while True:
            if self.speaking:
                self.say()
            await asyncio.sleep(1.0 * self.scale)

    def show(self, view: View) -> None:
        self.view = view
        if view.packets != self.stored:
            self.stored = view.packets
            self._news.set()
        if self.stall_s:
            stall_s, self.stall_s = self.stall_s, 0.0
            time.sleep(stall_s)  # an interface that is busy with itself

    @property
    def connection(self) -> int:
        return self.view.connection if self.view is not None else 0

    async def a_while(self, least_s: float, most_s: float) -> None:
        await asyncio.sleep(self.rng.uniform(least_s, most_s) * self.scale)

    async def away(self) -> None:
        """As long as somebody's strap may be away: a moment, or long enough for any wait."""
        await self.a_while(0.5, 20.0)

    async def until(self, done: Any, limit_s: float = LIMIT_S) -> None:
        async with asyncio.timeout(limit_s):
            while not done():
                await asyncio.sleep(0.02)

    async def link(self, *states: str) -> None:
        """Until the interface shows one of these states."""
        await self.until(lambda: self.view is not None and self.view.link in states)

    async def packets(self, more: int) -> None:
        wanted = self.stored + more
        async with asyncio.timeout(LIMIT_S):
            while self.stored < wanted:
                self._news.clear()
                await self._news.wait()

    def breaks(self) -> int:
        """Links that were lost, or were not come by, with a reason, as the store has them."""
        return sum(isinstance(event, Link) and bool(event.reason) for event in self.store.events(1))


async def session(kind: Kind, runs: int, seed: int, folder: Path, scale: float = 1.0) -> Report:
    report = Report(kind.what, runs)
    rng = random.Random(f"{kind.what} {seed}")
    async with FakeBlueZ() as bluez:
        with Store(folder / "aftershake.db") as store:
            world = World(bluez, store, rng, scale)
            session_id = store.begin(
                title="Faults",
                started_at=datetime.now(UTC),
                plan=PLAN.name,
                plan_toml=PLAN.toml,
                source="strap",
                source_what=ADDRESS,
            )
            row = store.session(session_id)
            assert row is not None
            clock = Clock(datetime.now(UTC), own_time=False)
            recording = Recorder(
                store=store,
                session=row,
                plan=PLAN,
                source=BleStrap(ADDRESS, "", clock.now_s, patience=in_a_hurry(scale)),
                clock=clock,
                show=world.show,
                analyst=Later(),
            )
            running = asyncio.ensure_future(recording.run())
            speaking = asyncio.ensure_future(world.speak())
            try:
                await one_after_another(kind, world, report, running)
                # All that was sent has to arrive before the end is asked for.
                world.speaking = False
                waited_s = time.monotonic() + 2
                while world.stored < len(world.sent) and time.monotonic() < waited_s:
                    await asyncio.sleep(0.02)
                recording.press("stop")
                result = await asyncio.wait_for(running, LIMIT_S)
                assert result.phases, "the session gave no result"
            except Exception as error:
                traceback.print_exc()
                report.trouble = f"{type(error).__name__}: {error}"
            finally:
                for task in (running, speaking):
                    task.cancel()
                await asyncio.wait({running, speaking}, timeout=10)
            compare(kind, world, report)
    return report


async def one_after_another(
    kind: Kind, world: World, report: Report, running: asyncio.Future[Any]
) -> None:
    await world.packets(3)
    await kind.inflict(world)  # one that is not counted: it loads what is loaded once
    await world.packets(5)
    files, tasks = await settled(world)
    for _ in range(report.runs):
        await world.a_while(0.0, 3.0)
        before, link = world.breaks(), world.connection
        await kind.inflict(world)
        back_s = time.monotonic()
        if kind.breaks:  # what is still on its way from the old link is no sign of recovery
            await world.until(lambda link=link: world.connection > link)
        await world.packets(1)
        report.back_s.append(time.monotonic() - back_s)
        report.went_on += not running.done()
        report.recorded += world.breaks() > before
        await world.packets(3)
    now_files, now_tasks = await settled(world)
    report.files, report.tasks = now_files - files, now_tasks - tasks


async def settled(world: World) -> tuple[int, int]:
    """Open files and tasks once what a new link reads first is read: the least of half a second."""
    least = (10**9, 10**9)
    for _ in range(10):
        await asyncio.sleep(0.1)
        gc.collect()
        files = len(os.listdir("/proc/self/fd"))  # noqa: PTH208 - without an open folder between
        tasks = len(asyncio.all_tasks()) - len(world.bluez.tasks)
        least = min(least[0], files), min(least[1], tasks)
    return least


def compare(kind: Kind, world: World, report: Report) -> None:
    """What was sent to a subscriber against what the database holds."""
    events = list(world.store.events(1))
    packets = [event for event in events if isinstance(event, Packet)]
    stored = [packet.payload for packet in packets]
    report.sent, report.stored = len(world.sent), len(stored)
    at = 0
    for payload in world.sent:
        if at < len(stored) and stored[at] == payload:
            at += 1
        elif kind.kills_the_bus and report.in_the_air < 2 * (report.runs + 1):
            report.in_the_air += 1
        else:
            report.wrong += 1
    report.wrong += len(stored) - at
    links = [packet.connection for packet in packets]
    report.wrong += sum(b < a for a, b in itertools.pairwise(links))
    # No difference is taken across a break.
    beats = assemble(Folding.of(PLAN, events).heard)
    if kind.breaks and not report.trouble and len(set(beats.run.tolist())) <= report.runs:
        report.trouble = "a difference spans a gap"


def alone(name: str, runs: int, seed: int, scale: float) -> None:
    """In a process of its own: one kind, its report as a line of JSON."""
    kind = next(each for each in KINDS if each.what == name)
    with tempfile.TemporaryDirectory(prefix="faults") as folder:
        print(json.dumps(asdict(asyncio.run(session(kind, runs, seed, Path(folder), scale)))))


async def all_kinds(kinds: list[Kind], given: argparse.Namespace) -> list[Report]:
    turn = asyncio.Semaphore(given.at_once)
    runs = given.runs

    async def one(number: int, kind: Kind) -> Report:
        await asyncio.sleep(number * APART_S)
        async with turn:
            child = await asyncio.create_subprocess_exec(
                *(sys.executable, __file__, "--alone", kind.what, "--scale", str(given.scale)),
                *("--runs", str(runs), "--seed", str(given.seed)),
                stdout=subprocess.PIPE,
            )
            out, _ = await child.communicate()
        try:
            report = Report(**json.loads(out))
        except ValueError:
            report = Report(kind.what, runs, trouble=f"ended with {child.returncode}")
        report.back_s = report.back_s or [float("inf")]
        verdict = "holds" if report.holds(kind.breaks) else f"DOES NOT HOLD {report.trouble}"
        print(f"{verdict:<8} {line(kind, report)}", flush=True)
        return report

    return list(await asyncio.gather(*(one(*each) for each in enumerate(kinds))))


def line(kind: Kind, report: Report) -> str:
    gap = f"{report.recorded}" if kind.breaks else "no gap"
    return (
        f"| {kind.what} | {report.went_on}/{report.runs} | {report.sent} | {report.wrong} |"
        f" {gap} | {median(report.back_s):.2f} | {max(report.back_s):.2f} |"
        f" {max(0, report.files)}/{max(0, report.tasks)} |"
    )


HEAD = """# Faults that a session survives

Made by `make faults`; do not edit. The program's own recorder, store and connection, with bleak's
BlueZ backend, run against an emulated BlueZ on a private D-Bus. One session for each kind, and in
it the fault {runs} times, each at a random moment, with a user's own waits (back-off, watchdog,
scans). What is away stays away for half a second to twenty seconds. The strap sends a packet a
second, each like no other; what it sent to a subscriber is compared with the database byte by byte.

| fault | session goes on | packets sent | lost, doubled or out of order | break recorded, with its reason | back after s (median) | (longest) | files/tasks left |
| --- | --- | --- | --- | --- | --- | --- | --- |
"""  # noqa: E501
FOOT = """
{kinds} kinds, {faults} faults, {packets} packets; seed {seed}; {held} kinds hold.
“Back” counts from the end of the fault to the first packet on disk; the strap sends one a second.
Silence and a crash of bluetoothd tell nobody: they are noticed after 10 s and 5 s, and what hangs
is given up after its time (connecting: 20 s); such a fault ends no sooner than that. Where a strap
in plain sight refuses k times in a row, the next try comes 2^(k-2) s later, 15 s at most, so
that nothing hammers at it. Where the bus itself is
killed, packets sent in the moment before never reach this computer's program: {air} of them, which
are not counted as lost. “no gap”: the link stays, and nothing may be missing.
"""


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--alone")
    parser.add_argument("--runs", type=int, default=20)
    parser.add_argument("--seed", type=int, default=random.randrange(10**6))
    parser.add_argument("--at-once", type=int, default=50)
    parser.add_argument("--scale", type=float, default=1.0, help="of all waits; no table if not 1")
    parser.add_argument("kinds", nargs="*", help="only those whose name holds one of these words")
    given = parser.parse_args()
    if given.alone:
        alone(given.alone, given.runs, given.seed, given.scale)
        return 0
    kinds = [
        each for each in KINDS if not given.kinds or any(word in each.what for word in given.kinds)
    ]
    reports = asyncio.run(all_kinds(kinds, given))
    pairs = list(zip(kinds, reports, strict=True))
    held = sum(report.holds(kind.breaks) for kind, report in pairs)
    if not given.kinds and given.scale == 1.0:
        foot = FOOT.format(
            kinds=len(kinds),
            faults=sum(report.runs for report in reports),
            packets=sum(report.sent for report in reports),
            air=sum(report.in_the_air for report in reports),
            seed=given.seed,
            held=held if held < len(kinds) else "all",
        )
        rows = "\n".join(line(kind, report) for kind, report in pairs)
        TABLE.write_text(HEAD.format(runs=given.runs) + rows + "\n" + foot, "utf-8")
    return 0 if held == len(kinds) else 1


if __name__ == "__main__":
    sys.exit(main())
