"""`make bench`: speed and memory, each as a ratio of two things measured in the same run.

Prints a table and writes docs/performance.md; ends with 1 where a line does not hold. A line holds
its bar, which keeps it from getting worse, and may have a goal that it is still to reach.
"""

from __future__ import annotations

import compileall
import importlib.util
import json
import os
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

from line import Line, Missing, ratio, spread
from terminal import Terminal

HERE = Path(__file__).parent
BIN = Path(sys.executable).parent
ONE_LABEL = [sys.executable, str(HERE / "one_label.py")]
SPEED = 6.0
SYNCED_B = 8240  # two pages in SQLite's log, as a packet takes there
OTHERS = {"textual-plot": "textual_plot", "plotext": "plotext"}  # and what they are imported as


def seconds(command: list[str]) -> float:
    start = time.perf_counter()
    subprocess.run(command, stdout=subprocess.DEVNULL, check=True)
    return time.perf_counter() - start


def help_text() -> Line:
    ours, click = [], []
    for _ in range(15):
        ours.append(seconds([str(BIN / "aftershake"), "--help"]))
        click.append(seconds([sys.executable, "-c", "import click"]))
    a, b = statistics.median(ours), statistics.median(click)
    measured = f"{spread(ours)} / {spread(click)}"
    return Line("aftershake --help / import click", measured, a / b, 1.3)


def first_screen() -> tuple[Line, int]:
    """The line, and the memory of the yardstick."""
    ours, label, memory = [], [], 0
    for _ in range(9):
        with tempfile.TemporaryDirectory() as home:
            for command, text, into in (
                ([str(BIN / "aftershake")], "Look around", ours),
                (ONE_LABEL, "one label", label),
            ):
                terminal = Terminal(command, home)
                into.append(terminal.until(text))
                if command is ONE_LABEL:
                    memory = max(memory, terminal.memory_kib())
                terminal.end()
    a, b = statistics.median(ours), statistics.median(label)
    measured = f"{spread(ours)} / {spread(label)}"
    return Line("first screen / one label", measured, a / b, 1.3, goal=1.2), memory


def live(label_kib: int) -> list[Line]:
    with tempfile.TemporaryDirectory() as home:
        out = str(Path(home) / "live.json")
        terminal = Terminal([sys.executable, str(HERE / "live.py"), out, str(SPEED)], home)
        with syncs(home) as disk:
            terminal.until(None, 600.0)
        terminal.end()
        found = json.loads(Path(out).read_text())
    slow = round(max(1.0, 3 * p99(disk) / 0.05), 1)  # no faster than the disk was meanwhile
    lines = []
    for what, key, bar, goal in (
        ("disk", "to_disk_s", slow, 0.1),
        ("screen", "to_screen_s", slow, 0.6),  # nothing is shown that is not kept
    ):
        took = found[key]
        measured = f"{ends(took)}, {len(took)} packets"
        lines.append(Line(f"packet to {what} / 50 ms", measured, p99(took) / 0.05, bar, goal=goal))
    to_disk = found["to_disk_s"]
    what = "packet to disk / the disk's own sync"
    lines.append(Line(what, f"{ends(to_disk)} / {ends(disk)}", ratio(to_disk, disk), 4.0))
    stall = found["stall_s"]
    measured = f"{1000 * stall:.0f} ms on {found['stall_on']}"
    lines.append(Line("longest loop stall / 100 ms", measured, stall / 0.1, 1.0, goal=0.5))
    ours = found["rss_kib"]
    measured = f"{ours / 1024:.0f} MiB / {label_kib / 1024:.0f} MiB"
    line = Line("memory in a session / one label", measured, ours / label_kib, 2.4, goal=2.0)
    lines.append(line)
    measured = f"{found['all_kib'] / 1024:.0f} MiB / {label_kib / 1024:.0f} MiB"
    what = "memory of all its processes while a rest is measured / one label"
    lines.append(Line(what, measured, found["all_kib"] / label_kib, 12.0))
    return lines


@contextmanager
def syncs(folder: str) -> Iterator[list[float]]:
    """Seconds that the disk itself takes to keep as much, as often as packets come, while they do:
    a disk that another program has busy for a moment is so for both."""
    sync = getattr(os, "fdatasync", os.fsync)
    took: list[float] = []
    over = threading.Event()

    def keep() -> None:
        with tempfile.TemporaryFile(buffering=0, dir=folder) as file:
            while not over.wait(1 / SPEED):
                begun = time.perf_counter()
                file.write(bytes(SYNCED_B))
                sync(file.fileno())
                took.append(time.perf_counter() - begun)

    thread = threading.Thread(target=keep)
    thread.start()
    try:
        yield took
    finally:
        over.set()
        thread.join()


def p99(seconds: list[float]) -> float:
    return sorted(seconds)[int(0.99 * len(seconds))]


def ends(seconds: list[float]) -> str:
    return f"p99 {1000 * p99(seconds):.1f} ms, median {1000 * statistics.median(seconds):.1f} ms"


LIVE_S = 75.0


def processor() -> Line:
    """Of all its processes from the start on, ours in a session, for the same time."""
    session = [sys.executable, str(HERE / "one_session.py")]
    ours, label = [], []
    for _ in range(3):
        for command, into in ((session, ours), ([*ONE_LABEL, "each second"], label)):
            with tempfile.TemporaryDirectory() as home:
                terminal = Terminal(command, home, (120, 40))
                terminal.read_for(LIVE_S)
                into.append(terminal.processor_s())
                terminal.end()
    return Line(
        f"processor in {LIVE_S:.0f} s of a session / one label, each second",
        f"{spread(ours)} / {spread(label)}",
        ratio(ours, label),
        4.0,
        goal=3.0,
    )


def frames() -> Iterator[Line | Missing]:
    """Our whole screen, and our trace alone, beside others that draw the same trace alone."""
    took = {}
    for what in ("session", "trace", "textual-plot", "plotext"):
        if what in OTHERS and importlib.util.find_spec(OTHERS[what]) is None:
            continue
        with tempfile.TemporaryDirectory() as home:
            out = Path(home) / "frames.json"
            command = [sys.executable, str(HERE / "frame.py"), str(out), what]
            terminal = Terminal(command, home, (120, 40))
            terminal.until(None)
            terminal.end()
            took[what] = json.loads(out.read_text())
    for other, does, whole, wanted in (
        ("textual-plot", "to the terminal", 0.5, None),
        ("plotext", "as text", 1.0, 0.5),
    ):
        for what, ours, most, goal in (
            ("a frame of the session", "session", whole, wanted),
            ("our trace as text", "trace", 0.5, None),
        ):
            name = f"{what} / {other}, the trace alone, {does}"
            if other in took:
                said = f"{spread(took[ours])} / {spread(took[other])}"
                yield Line(name, said, ratio(took[ours], took[other]), most, goal=goal)
            else:
                yield Missing(name, f"{other} is not installed")


def told(script: str) -> object:
    """What a script of this folder says as JSON, which takes what the tests fill a home with."""
    tests = str(HERE.parent / "tests")
    paths = os.pathsep.join(filter(None, [tests, os.environ.get("PYTHONPATH", "")]))
    command = [sys.executable, str(HERE / script)]
    env = os.environ | {"PYTHONPATH": paths}
    said = subprocess.run(command, capture_output=True, text=True, check=True, env=env).stdout
    return json.loads(said)


def looking_back() -> list[Line]:
    """Three thousand sessions open as thirty do."""
    found: dict[str, dict[str, float]] = told("past.py")  # type: ignore[assignment]
    return [
        Line(
            f"{what}, 3000 sessions / 30",
            f"{1000 * took['3000']:.0f} ms / {1000 * took['30']:.0f} ms",
            took["3000"] / took["30"],
            1.5,
        )
        for what, took in found.items()
    ]


def room() -> Line:
    """What a session of forty minutes adds to the database."""
    kib = int(str(told("room.py"))) / 1024
    what = "a 40-minute session on the disk / 150 KiB"
    return Line(what, f"{kib:.0f} KiB", kib / 150, 2.5, goal=1.0)


def computing() -> list[Line | Missing]:
    """In a process of its own, which loads what it is compared with."""
    found: list[dict[str, object]] = told("computing.py")  # type: ignore[assignment]
    return [Missing(**each) if "why" in each else Line(**each) for each in found]  # type: ignore[arg-type]


def compiled() -> None:
    """As whoever has installed it has it: nothing is compiled at each start."""
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    package = Path(importlib.util.find_spec("aftershake").origin or "").parent  # type: ignore[union-attr]
    compileall.compile_dir(str(package), quiet=1)


def page(lines: list[Line | Missing]) -> str:
    """docs/performance.md."""
    rows = [
        f"| {each.what} | {each.measured} | {each.ratio:.2f} | {each.asked} | {each.said} |"
        if isinstance(each, Line)
        else f"| {each.what} | not measured: {each.why} | | | |"
        for each in lines
    ]
    return "\n".join(
        [
            "# Performance",
            "",
            f"Made by `make bench` on {date.today()}: ratios of one run on one machine, with the",
            "median and, in brackets, the middle half. A line holds its bar, which keeps it from",
            "getting worse; a goal is where it is to be. Times of computing are the processor's.",
            "",
            "| what | measured | ratio | bar, goal | |",
            "| --- | --- | --- | --- | --- |",
            *rows,
            "",
        ]
    )


def main() -> int:
    compiled()
    print(f"{'what':<46} {'ratio':>6} {'bar, goal':>12}  measured")
    lines: list[Line | Missing] = []

    def tell(line: Line | Missing) -> None:
        lines.append(line)
        if isinstance(line, Missing):
            print(f"{line.what:<46} {line.why}")
        else:
            print(
                f"{line.what:<46} {line.ratio:6.2f} {line.asked:>12}  {line.measured}: {line.said}"
            )

    tell(help_text())
    screen, label_kib = first_screen()
    tell(screen)
    for line in live(label_kib):
        tell(line)
    tell(processor())
    tell(room())
    for found in (frames(), looking_back(), computing()):
        for line in found:
            tell(line)
    (HERE.parent / "docs" / "performance.md").write_text(page(lines), "utf-8")
    return 0 if all(line.holds for line in lines if isinstance(line, Line)) else 1


if __name__ == "__main__":
    sys.exit(main())
