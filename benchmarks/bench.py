"""`make bench`: speed and memory, each as a ratio of two things measured in the same run.

Prints a table; ends with 1 where a line does not hold.
"""

from __future__ import annotations

import compileall
import contextlib
import importlib.util
import json
import os
import pty
import select
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).parent
BIN = Path(sys.executable).parent
ONE_LABEL = [sys.executable, str(HERE / "one_label.py")]
SPEED = 6.0


@dataclass(frozen=True)
class Line:
    what: str
    measured: str
    ratio: float
    bar: float

    @property
    def holds(self) -> bool:
        return self.ratio <= self.bar


def seconds(command: list[str]) -> float:
    start = time.perf_counter()
    subprocess.run(command, stdout=subprocess.DEVNULL, check=True)
    return time.perf_counter() - start


class Terminal:
    """A program in a terminal of 80 by 24, its output read as it comes."""

    def __init__(self, command: list[str], home: str) -> None:
        self.start = time.perf_counter()
        self.pid, self.fd = pty.fork()
        if self.pid == 0:
            os.environ.update(AFTERSHAKE_HOME=home, TERM="xterm-256color", LINES="24", COLUMNS="80")
            os.execv(command[0], command)

    def until(self, text: str | None, limit_s: float = 60.0) -> float:
        """Seconds from the start until `text` was on the screen, or the program had ended."""
        heard = b""
        while time.perf_counter() - self.start < limit_s:
            if not select.select([self.fd], [], [], 0.05)[0]:
                continue
            try:
                got = os.read(self.fd, 65536)
            except OSError:
                got = b""
            heard = heard[-4096:] + got
            if text is not None and text.encode() in heard:
                return time.perf_counter() - self.start
            if not got:
                if text is None:
                    return time.perf_counter() - self.start
                break
        raise SystemExit(f"{text!r} never came on the screen")

    def memory_kib(self) -> int:
        lines = Path(f"/proc/{self.pid}/status").read_text().splitlines()
        return next(int(line.split()[1]) for line in lines if line.startswith("VmRSS"))

    def end(self) -> None:
        with contextlib.suppress(ProcessLookupError):
            os.kill(self.pid, signal.SIGKILL)
        os.waitpid(self.pid, 0)
        os.close(self.fd)


def help_text() -> Line:
    ours, click = [], []
    for _ in range(15):
        ours.append(seconds([str(BIN / "aftershake"), "--help"]))
        click.append(seconds([sys.executable, "-c", "import click"]))
    a, b = statistics.median(ours), statistics.median(click)
    return Line("aftershake --help / import click", f"{a:.3f} s / {b:.3f} s", a / b, 3.0)


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
    return Line("first screen / one label", f"{a:.3f} s / {b:.3f} s", a / b, 1.5), memory


def live(label_kib: int) -> list[Line]:
    with tempfile.TemporaryDirectory() as home:
        out = str(Path(home) / "live.json")
        terminal = Terminal([sys.executable, str(HERE / "live.py"), out, str(SPEED)], home)
        terminal.until(None, 600.0)
        terminal.end()
        found = json.loads(Path(out).read_text())
    lines = []
    for what, key in (("disk", "to_disk_s"), ("screen", "to_screen_s")):
        values = sorted(found[key])
        p99 = values[int(0.99 * len(values))]
        half = statistics.median(values)
        measured = f"p99 {1000 * p99:.1f} ms, median {1000 * half:.1f} ms, {len(values)} packets"
        lines.append(Line(f"packet to {what} / 50 ms", measured, p99 / 0.05, 1.0))
    stall = found["stall_s"]
    measured = f"{1000 * stall:.0f} ms on {found['stall_on']}"
    lines.append(Line("longest loop stall / 100 ms", measured, stall / 0.1, 1.0))
    ours = found["rss_kib"]
    measured = f"{ours / 1024:.0f} MiB / {label_kib / 1024:.0f} MiB"
    lines.append(Line("memory in a session / one label", measured, ours / label_kib, 3.0))
    return lines


def looking_back() -> list[Line]:
    """Three thousand sessions open as thirty do."""
    tests = str(HERE.parent / "tests")
    paths = os.pathsep.join(filter(None, [tests, os.environ.get("PYTHONPATH", "")]))
    command = [sys.executable, str(HERE / "past.py")]
    told = subprocess.run(
        command, capture_output=True, text=True, check=True, env=os.environ | {"PYTHONPATH": paths}
    ).stdout
    return [
        Line(
            f"{what}, 3000 sessions / 30",
            f"{1000 * took['3000']:.0f} ms / {1000 * took['30']:.0f} ms",
            took["3000"] / took["30"],
            2.0,
        )
        for what, took in json.loads(told).items()
    ]


def compiled() -> None:
    """As whoever has installed it has it: nothing is compiled at each start."""
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    package = Path(importlib.util.find_spec("aftershake").origin or "").parent  # type: ignore[union-attr]
    compileall.compile_dir(str(package), quiet=1)


def main() -> int:
    compiled()
    print(f"{'what':<36} {'ratio':>6} {'bar':>5}  measured")

    def tell(line: Line) -> bool:
        verdict = "holds" if line.holds else "DOES NOT HOLD"
        print(f"{line.what:<36} {line.ratio:6.2f} {line.bar:5.1f}  {line.measured}: {verdict}")
        return line.holds

    held = [tell(help_text())]
    screen, label_kib = first_screen()
    held += [tell(screen), *(tell(line) for line in live(label_kib))]
    held += [tell(line) for line in looking_back()]
    return 0 if all(held) else 1


if __name__ == "__main__":
    sys.exit(main())
