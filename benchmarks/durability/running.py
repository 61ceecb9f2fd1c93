"""Children of the harness: the program's commands, its recorders, and other programs."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from dataclasses import dataclass
from functools import cache
from multiprocessing import get_context
from multiprocessing.context import ForkServerContext
from pathlib import Path
from typing import Any

AT_MOST_S = 60.0
HERE = Path(__file__).parent
TINY, LONGER = HERE / "tiny.toml", HERE / "longer.toml"
UNREAD = 255  # multiprocessing's word for an exit code that it could not read
SOURCES = HERE.parents[1] / "src"


@dataclass
class How:
    """How fast recordings go, and how long the one is that power cuts are taken from."""

    speed: float = 30.0
    traced: Path = LONGER


HOW = How()


@dataclass(frozen=True, slots=True)
class Said:
    """How a command ended, and its words. `code` None: it did not end by itself."""

    code: int | None
    out: str
    err: str

    @property
    def words(self) -> str:
        return self.out + self.err

    @property
    def killed(self) -> bool:
        return self.code is not None and self.code < 0

    def troubles(self, *codes: int) -> list[str]:
        """What no command may ever show."""
        troubles = []
        if self.code is None:
            troubles.append("it hangs")
        elif codes and self.code not in (*codes, UNREAD):
            troubles.append(f"it ended with {self.code}: {self._last}")
        if "Traceback" in self.words:
            troubles.append(f"a traceback: {self._last}")
        return troubles

    @property
    def _last(self) -> str:
        return " / ".join(self.err.strip().splitlines()[-2:])[-200:]


@cache
def nursery() -> ForkServerContext:
    """Where children come from: a process that has loaded everything and does nothing else."""
    paths = [str(HERE.parent), str(SOURCES), os.environ.get("PYTHONPATH", "")]
    os.environ["PYTHONPATH"] = os.pathsep.join(filter(None, paths))
    os.environ["OPENBLAS_NUM_THREADS"] = "1"  # a process with threads is not to be forked
    context = get_context("forkserver")
    context.set_forkserver_preload(["durability.child"])
    return context


class Child:
    """One run of the program's command line in another process."""

    def __init__(self, home: Path, arguments: tuple[str, ...], **hooks: Any) -> None:
        from durability.child import Hooks, run

        self._folder = Path(tempfile.mkdtemp(dir=talks()))
        self._out, self._err = self._folder / "out", self._folder / "err"
        told = (list(arguments), str(home), str(self._out), str(self._err))
        self._process = nursery().Process(target=run, args=(*told, Hooks(**hooks)))
        self._process.start()

    @property
    def pid(self) -> int:
        assert self._process.pid
        return self._process.pid

    @property
    def alive(self) -> bool:
        return self._process.is_alive()

    @property
    def err(self) -> str:
        return self._err.read_text("utf-8", "replace") if self._err.exists() else ""

    def kill(self) -> None:
        self._process.kill()

    def end(self, at_most_s: float = AT_MOST_S) -> Said:
        """Wait until it has ended; it is ended after that time."""
        self._process.join(at_most_s)
        code = self._process.exitcode
        if code is None:
            self._process.kill()
            self._process.join()
        out = self._out.read_text("utf-8", "replace") if self._out.exists() else ""
        said = Said(code, out, self.err)
        self._process.close()
        shutil.rmtree(self._folder)
        return said


@cache
def talks() -> str:
    """Where the words of all children go: never onto a disk that is made full."""
    return tempfile.mkdtemp(prefix="durability-talk-")


def ask(home: Path, *arguments: str, at_most_s: float = AT_MOST_S) -> Said:
    """A command of the program, to its end."""
    return Child(home, arguments).end(at_most_s)


def start(home: Path, speed: str = "", plan: Path = TINY, **hooks: Any) -> Child:
    """A recording in another process."""
    speed = speed or f"{HOW.speed:g}"
    arguments = ("start", "--simulate", "calm", "--plan", str(plan), "--headless", "--json")
    return Child(home, (*arguments, "--speed", speed), **hooks)


def system(*command: str, at_most_s: float = 30.0, text: str = "") -> Said:
    """Any other program, to its end."""
    try:
        ran = subprocess.run(
            command, capture_output=True, text=True, input=text, timeout=at_most_s, check=False
        )
    except subprocess.TimeoutExpired:
        return Said(None, "", "")
    return Said(ran.returncode, ran.stdout, ran.stderr)
