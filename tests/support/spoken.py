"""A small program in the place of the system's own that speaks: it writes down when it was told
what, and takes as long as a voice would, or does what no program should."""

from __future__ import annotations

import json
import os
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

PROGRAM = """#!{python}
import json, os, sys, time
arguments = sys.argv[1:]
log = {log!r}
def note(what, **more):
    line = json.dumps(dict(what=what, at_s=time.monotonic(), pid=os.getpid(), **more))
    with open(log, "a", encoding="utf-8") as file:
        file.write(line + chr(10))
if "-S" in arguments:
    note("stop")
    sys.exit(0)
words = arguments[-1] if "--" in arguments else sys.stdin.read()
note("begin", words=words, arguments=arguments)
{does}
time.sleep({takes_s})
note("end", words=words)
"""


@dataclass(frozen=True, slots=True)
class Told:
    what: str  # begin, end, stop
    at_s: float  # time.monotonic, which all processes share
    words: str


class Voice:
    """`spd-say` put first on PATH, and nothing else that speaks."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self._folder, self.log = folder, folder / "told"
        folder.mkdir(exist_ok=True)
        # Only what is here speaks: what the system has is another test's.
        monkeypatch.setenv("PATH", str(folder))

    def add(self, name: str = "spd-say", *, takes_s: float = 0.0, does: str = "") -> None:
        if sys.platform == "win32":
            pytest.skip("a script is no program there")
        program = self._folder / name
        text = PROGRAM.format(python=sys.executable, log=str(self.log), takes_s=takes_s, does=does)
        program.write_text(text, "utf-8")
        program.chmod(0o755)

    @property
    def told(self) -> list[Told]:
        lines = self.log.read_text("utf-8").splitlines() if self.log.exists() else []
        read = [json.loads(line) for line in lines]
        return [Told(each["what"], each["at_s"], each.get("words", "")) for each in read]

    @property
    def begun(self) -> list[str]:
        return [each.words for each in self.told if each.what == "begin"]

    @property
    def ended(self) -> list[str]:
        return [each.words for each in self.told if each.what == "end"]

    def arguments(self) -> list[list[str]]:
        lines = self.log.read_text("utf-8").splitlines()
        return [json.loads(line)["arguments"] for line in lines if "arguments" in line]

    def pids(self) -> list[int]:
        lines = self.log.read_text("utf-8").splitlines()
        return [json.loads(line)["pid"] for line in lines]


def lives(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True
