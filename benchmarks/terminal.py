"""A program in a terminal of its own, its output read as it comes."""

from __future__ import annotations

import contextlib
import fcntl
import os
import pty
import select
import signal
import struct
import termios
import time
from collections.abc import Sequence
from pathlib import Path

TICKS_PER_S = os.sysconf("SC_CLK_TCK")


class Terminal:
    """`command` in a terminal of `size` (columns, rows), with its data in the folder `home`."""

    def __init__(self, command: Sequence[str], home: str, size: tuple[int, int] = (80, 24)) -> None:
        self.start = time.perf_counter()
        columns, rows = size
        self.pid, self.fd = pty.fork()
        if self.pid == 0:
            fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
            os.environ.update(
                AFTERSHAKE_HOME=home,
                TERM="xterm-256color",
                COLORTERM="truecolor",
                LINES=str(rows),
                COLUMNS=str(columns),
            )
            os.execv(command[0], list(command))

    def until(self, text: str | None, limit_s: float = 60.0) -> float:
        """Seconds from the start until `text` was on the screen, or the program had ended."""
        heard = b""
        while time.perf_counter() - self.start < limit_s:
            got = self.read(0.05)
            if got is None:
                if text is None:
                    return time.perf_counter() - self.start
                break
            heard = heard[-4096:] + got
            if text is not None and text.encode() in heard:
                return time.perf_counter() - self.start
        raise SystemExit(f"{text!r} never came on the screen")

    def read(self, wait_s: float) -> bytes | None:
        """What it writes within so long; None once it has ended."""
        if not select.select([self.fd], [], [], wait_s)[0]:
            return b""
        try:
            return os.read(self.fd, 65536) or None
        except OSError:
            return None

    def read_for(self, seconds: float) -> None:
        """Take what it writes, so that it is never held up."""
        until = time.perf_counter() + seconds
        while (left := until - time.perf_counter()) > 0 and self.read(left) is not None:
            pass

    def memory_kib(self) -> int:
        return memory_kib(self.pid)

    def processor_s(self) -> float:
        """Of all its threads and of all its processes, from the start on."""
        ticks = 0
        for pid in family(self.pid):
            with contextlib.suppress(OSError):  # ended meanwhile
                ticks += sum(map(int, stat(pid)[11:15]))  # its own, and of those that ended
        return ticks / TICKS_PER_S

    def end(self) -> None:
        with contextlib.suppress(ProcessLookupError):
            os.kill(self.pid, signal.SIGKILL)
        os.waitpid(self.pid, 0)
        os.close(self.fd)


def stat(pid: int) -> list[str]:
    """What the system says of a process, after its name. Raises OSError."""
    return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()


def family(pid: int) -> list[int]:
    """A process and all that it started, and those started."""
    parents = {}
    for each in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            parents[int(each.name)] = int(stat(int(each.name))[1])
    found = [pid]
    for member in found:
        found += [child for child, parent in parents.items() if parent == member]
    return found


def memory_kib(pid: int | str = "self") -> int:
    """What a process holds in memory."""
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmRSS"))
