"""Power cuts, emulated: what a recording wrote is replayed to a random point; what was not synced
by then is there wholly, not at all or torn, at random.
"""

from __future__ import annotations

import random
import shutil
import sys
import tempfile
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from durability import found
from durability.row import Once
from durability.running import HOW, ask, system
from durability.scene import Scene
from durability.written import (
    STRACE,
    Committed,
    Cut,
    Deed,
    Made,
    Removed,
    Renamed,
    Synced,
    Written,
    deeds,
)

SECTOR = 512
MODES = {"wal": "write-ahead log", "no-wal": "rollback journal"}
ASK_EACH = 10  # `sessions` is asked each so many times; what SQLite says, each time


def power(times: int) -> Iterator[tuple[str, str, int]]:
    for mode in MODES.values():
        yield "power", f"Power cut: {mode}", max(1, round(times / len(MODES)))


def cannot(row: str) -> str:
    """Why the row cannot be measured here, or nothing."""
    if not row.startswith("Power cut"):
        return ""
    if shutil.which("strace") is None:
        return "there is no strace"
    if system(*STRACE, "-o", "/dev/null", "true").code != 0:
        return "strace may not trace here"
    if MODES["no-wal"] in row and not any(
        isinstance(deed, Written) and deed.name.endswith("-journal")
        for deed in traced("no-wal")[-200:]
    ):
        return "this version knows no rollback journal"
    return ""


@cache
def traced(mode: str) -> list[Deed]:
    """All that a recording does to its folder, which is empty before."""
    with tempfile.TemporaryDirectory(prefix="durability-trace-") as folder:
        home, log, marks = (Path(folder) / name for name in ("home", "log", "marks"))
        home.mkdir(mode=0o700)
        arguments = (
            "start",
            "--simulate",
            "calm",
            "--plan",
            str(HOW.traced),
            "--headless",
            "--json",
        )
        recorder = (sys.executable, "-m", "durability.child", str(home), str(marks), mode)
        said = system(
            *STRACE, "-o", str(log), *recorder, *arguments, "--speed", "max", at_most_s=300
        )
        assert said.code == 0, said
        return list(deeds(log, home, marks))


def once(row: str, number: int) -> Once:
    mode = next(mode for mode, words in MODES.items() if words in row)
    scene, history = Scene(row, number, HOW.traced), traced(mode)
    at = scene.random.randrange(1, len(history) + 1)
    # What the recorder knew to be on the disk: all that was committed when it learned so last.
    known = max((n for n, deed in enumerate(history[:at]) if deed == Committed()), default=0)
    before = scene.folder / "before"
    Disk(history[:known]).survive(before, None)
    scene.once.acknowledged = len(found.opened(before / "aftershake.db").events.get(1, []))
    Disk(history[:at]).survive(scene.home, scene.random)
    scene.judge()
    wrong = scene.once.wrong
    if scene.once.integrity not in ("ok", "no database"):
        wrong.append(f"integrity: {scene.once.integrity[:100]}")
    if number % ASK_EACH == 0:
        listed = ask(scene.home, "sessions")
        wrong += [f"sessions: {each}" for each in listed.troubles(0)]
        if "cut off" in listed.words:
            scene.once.told = "cut off"
    scene.once.wrong = [f"after deed {at} of {len(history)}: {each}" for each in wrong]
    scene.clean()
    return scene.once


class File:
    """What of a file is on the disk, and what was done to it since it was synced."""

    def __init__(self) -> None:
        self._safe = bytearray()
        self._since: list[Written | Cut] = []

    def do(self, deed: Written | Cut) -> None:
        self._since.append(deed)

    def sync(self) -> None:
        for deed in self._since:
            _do(deed, self._safe)
        self._since.clear()

    def content(self, chance: random.Random | None) -> bytes:
        """After a power cut; with no chance in it, all that was done is there."""
        data = self._safe.copy()
        for deed in self._since:
            fate = chance.choice(("there", "not there", "torn")) if chance else "there"
            if fate != "not there":
                _do(deed, data, chance if fate == "torn" else None)
        return bytes(data)


def _do(deed: Written | Cut, data: bytearray, torn: random.Random | None = None) -> None:
    """Do it to the data; where it is torn, only some of its sectors get there."""
    if isinstance(deed, Cut):
        data[deed.size :] = bytes(max(0, deed.size - len(data)))
        return
    at = begin = len(data) if deed.at is None else deed.at
    end = at + len(deed.data)
    data.extend(bytes(max(0, end - len(data))))
    while begin < end:
        until = min((begin // SECTOR + 1) * SECTOR, end) if torn else end
        if torn is None or torn.random() < 0.5:
            data[begin:until] = deed.data[begin - at : until - at]
        begin = until


class Disk:
    """A folder after some deeds: the names on the disk, and those that are not there yet."""

    def __init__(self, history: list[Deed]) -> None:
        self.names: dict[str, File] = {}  # as the process sees them
        self.safe: dict[str, File] = {}  # as they are on the disk
        self.since: list[dict[str, File]] = []  # how they were after each deed since
        for deed in history:
            self.do(deed)

    def do(self, deed: Deed) -> None:
        match deed:
            case Made(name):
                self._named({**self.names, name: File()})
            case Removed(name):
                self._named({n: file for n, file in self.names.items() if n != name})
            case Renamed(name, to):
                others = {n: file for n, file in self.names.items() if n != name}
                self._named({**others, to: self.names[name]})
            case Written(name) | Cut(name):
                if name in self.names:
                    self.names[name].do(deed)
            case Synced(""):
                self.safe, self.since = self.names, []
            case Synced(name):
                if name in self.names:
                    self.names[name].sync()
            case Committed():
                pass

    def _named(self, names: dict[str, File]) -> None:
        self.names = names
        self.since.append(names)

    def survive(self, folder: Path, chance: random.Random | None) -> None:
        """Lay the folder out as it is after the power has come back."""
        folder.mkdir()
        # Names change on the disk in the order in which they were changed, as far as they got.
        names = chance.choice([self.safe, *self.since]) if chance else self.names
        for name, file in names.items():
            (folder / name).write_bytes(file.content(chance))
