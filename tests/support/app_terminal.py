"""A terminal for the tests: a real one of the kernel's, read as slowly as wished, and what a
person would see on it.

As a program: `app_terminal.py NUMBERS SECONDS`, the interface with a simulated session, which
notes in the file NUMBERS how long its loop has stood still at most.
"""

from __future__ import annotations

import asyncio
import fcntl
import os
import pty
import re
import select
import signal
import struct
import subprocess
import sys
import termios
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from rich.cells import split_graphemes

TOKEN = re.compile(
    r"\x1b\[(?P<intro>[<=>?]?)(?P<numbers>[\d;]*)(?P<between>[ -/]*)(?P<final>[@-~])"
    r"|\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)|\x1b\\|(?P<text>[^\x1b]+)|(?P<odd>\x1b)"
)
UNFINISHED = re.compile(r"\x1b(\[[^@-~]*|\][^\x07\x1b]*)?$")
# What is switched on at the start and must be off at the end: the alternate screen, the mouse,
# pasting in brackets, focus; and a cursor that is seen.
MODES = {"1049": False, "1000": False, "1003": False, "2004": False, "1004": False, "25": True}


class Seen:
    """What a terminal shows after what was written to it: cells of text and ink."""

    def __init__(self, width: int, height: int) -> None:
        self.cells = [[("?", "")] * width for _ in range(height)]
        self.x = self.y = 0
        self.ink = "\x1b[0m"
        self.modes = dict(MODES)
        self.rest = ""

    def feed(self, text: str) -> Seen:
        text = self.rest + text
        unfinished = UNFINISHED.search(text)
        self.rest = unfinished[0] if unfinished else ""
        for token in TOKEN.finditer(text.removesuffix(self.rest)):
            if token["text"]:
                self._put(token["text"])
            elif token["final"] == "m" and not token["intro"]:
                self.ink = token[0]
            elif token["final"] == "H":
                y, x = (int(n) for n in (token["numbers"] or "1;1").split(";"))
                self.x, self.y = x - 1, y - 1
            elif token["final"] in ("h", "l") and token["intro"] == "?":
                self.modes |= dict.fromkeys(token["numbers"].split(";"), token["final"] == "h")
            assert not token["odd"], text[token.start() : token.start() + 20]
        return self

    def _put(self, text: str) -> None:
        row = self.cells[self.y] if self.y < len(self.cells) else []
        for start, end, width in split_graphemes(text)[0]:
            for i in range(width):
                if self.x < len(row):
                    row[self.x] = ("" if i else text[start:end], self.ink)
                self.x += 1
            if not width and 0 < self.x <= len(row):
                at = self.x - 1 if row[self.x - 1][0] else self.x - 2
                row[at] = (row[at][0] + text[start:end], row[at][1])

    def text(self) -> str:
        return "\n".join("".join(text for text, _ in row).rstrip() for row in self.cells)

    @property
    def restored(self) -> bool:
        """Whether the terminal is left as it was found."""
        return {name: self.modes[name] for name in MODES} == MODES


class Program:
    """A program in a terminal of its own. What it writes is read only when asked for."""

    def __init__(self, arguments: list[str], home: Path, size: tuple[int, int], term: str) -> None:
        home.mkdir(parents=True, exist_ok=True)
        if not (home / "config.toml").exists():  # nobody here lies down, or says how they are
            (home / "config.toml").write_text('ratings = "off"\nlie_down_s = 0\n')
        self.master, slave = pty.openpty()
        fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", size[1], size[0], 0, 0))
        environment = {
            **os.environ,
            "AFTERSHAKE_HOME": str(home),
            "TERM": term,
        }
        for name in ("COLUMNS", "LINES", "NO_COLOR", "COLORTERM"):
            environment.pop(name, None)
        self.process = subprocess.Popen(
            arguments,
            stdin=slave,
            stdout=slave,
            stderr=subprocess.PIPE,
            env=environment,
            start_new_session=True,
            preexec_fn=lambda: fcntl.ioctl(0, termios.TIOCSCTTY, 0),
        )
        os.close(slave)
        self.size, self.raw = size, bytearray()

    def read(self, seconds: float, *, rate: float | None = None, answers: bool = False) -> int:
        """Read for so long, at most `rate` bytes a second; how many bytes came."""
        begun, came = time.monotonic(), 0
        while (left := begun + seconds - time.monotonic()) > 0:
            allowed = 65536 if rate is None else int((time.monotonic() - begun) * rate) - came
            if allowed < 1:
                time.sleep(0.02)
                continue
            if not select.select([self.master], [], [], left)[0]:
                break
            try:
                data = os.read(self.master, min(allowed, 65536))
            except OSError:
                break
            if not data:
                break
            came += len(data)
            self.raw += data
            if answers and b"\x1b[?2026$p" in data:
                self.type("\x1b[?2026;2$y")
        return came

    def until(self, true: Callable[[Seen], bool], *, answers: bool = False) -> Seen:
        for _ in range(300):
            self.read(0.1, answers=answers)
            if true(seen := self.seen()):
                return seen
        raise AssertionError(self.seen().text())

    def seen(self) -> Seen:
        text = self.raw.decode("utf-8", "ignore")
        return Seen(*self.size).feed(text)

    def type(self, keys: str) -> None:
        """`keys`: bytes that are no text as lone surrogates."""
        os.write(self.master, keys.encode("utf-8", "surrogateescape"))

    def resize(self, width: int, height: int) -> None:
        self.size = width, height
        fcntl.ioctl(self.master, termios.TIOCSWINSZ, struct.pack("HHHH", height, width, 0, 0))

    def hang_up(self) -> None:
        os.close(self.master)
        self.master = -1

    def ended(self, within_s: float) -> tuple[int, str]:
        """How the program ended, and what it said at the end. What it drew is read after that."""
        _, said = self.process.communicate(timeout=within_s)
        if self.master >= 0:
            self.read(0.3)
        return self.process.returncode, said.decode()


@contextmanager
def program(
    arguments: list[str],
    home: Path,
    size: tuple[int, int] = (80, 24),
    term: str = "xterm-256color",
) -> Iterator[Program]:
    running = Program([sys.executable, *arguments], home, size, term)
    try:
        yield running
    finally:
        if running.process.poll() is None:
            running.process.send_signal(signal.SIGKILL)
            running.process.communicate()
        if running.process.stderr is not None:
            running.process.stderr.close()
        if running.master >= 0:
            os.close(running.master)


def _kept_waiting_s() -> float:
    """How long this thread was ready to run while the processors were busy with others."""
    try:
        return int(Path("/proc/thread-self/schedstat").read_text().split()[1]) / 1e9
    except OSError:
        return 0.0


def main(numbers: str, speed: str) -> None:
    from aftershake.app.app import AftershakeApp
    from aftershake.config import database
    from aftershake.plans.reader import built_in
    from aftershake.recording.start import SessionRequest

    worst_s = 0.0

    class Watched(AftershakeApp):
        def on_load(self) -> None:
            self.watching = asyncio.create_task(self.watch())
            signal.signal(signal.SIGUSR1, lambda *_: time.sleep(60))  # stuck in something

        async def watch(self) -> None:
            nonlocal worst_s
            last_s = time.monotonic() - _kept_waiting_s()
            while True:
                await asyncio.sleep(0.01)
                # What the machine gave to others is not ours.
                now_s = time.monotonic() - _kept_waiting_s()
                if any(getattr(screen, "running", False) for screen in self.screen_stack):
                    worst_s = max(worst_s, now_s - last_s - 0.01)
                last_s = now_s

    app = Watched(
        database(), order=SessionRequest(built_in()["quick"], "simulate", "calm", float(speed))
    )
    code = app.run()
    Path(numbers).write_text(str(worst_s))
    sys.exit(code)


if __name__ == "__main__":
    main(*sys.argv[1:])
