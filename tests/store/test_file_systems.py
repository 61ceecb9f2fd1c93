"""A session recorded on other file systems than the disk's own, by the real program: on each,
every packet is there. So it is where SQLite's write-ahead log cannot work, and the doctor says so.

Mounts live in a mount namespace of their own, which needs root or user namespaces: they are gone
with it, whatever happens. The sessions of `bluetooth/real_files.py` lie on 9p.
"""

from __future__ import annotations

import asyncio
import json
import os
import platform
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from aftershake.events import Packet
from aftershake.plans.reader import read_plan
from aftershake.sources.simulated.strap import SimulatedStrap
from support.unshared import SYSTEMS

UNSHARED = Path(__file__).parents[1] / "support" / "unshared.py"
PLAN = Path(__file__).parents[1] / "bluetooth" / "half_minute.toml"
START = ("start", "--simulate", "calm", "--plan", str(PLAN), "--headless", "--json")
LOG, ROLLBACK = 2, 1  # what a database says of its journal in its 19th byte
# What is on disk, as JSON; run where the folder is mounted.
LOOK = """
import json, sqlite3, sys
from pathlib import Path
home = Path(sys.argv[1])
db = sqlite3.connect(home / "aftershake.db")
rows = db.execute("SELECT t_s, lower(hex(payload)) FROM event WHERE kind = 'packet' ORDER BY id")
ends = db.execute("SELECT max(t_s) FROM event")
whole = db.execute("PRAGMA integrity_check")
kind = (home / "aftershake.db").read_bytes()[18]
print(json.dumps([rows.fetchall(), ends.fetchone()[0], whole.fetchone()[0], kind]))
"""

without_shared_memory = pytest.mark.skipif(
    sys.platform != "linux" or platform.machine() not in SYSTEMS, reason="needs Linux's seccomp"
)


@dataclass(frozen=True)
class Kind:
    """A file system: the shell's words that mount it on ./on, and what they need."""

    name: str
    mount: str
    needs: tuple[str, ...] = ()
    fuse: bool = False


KINDS = (
    Kind("tmpfs", "mount -t tmpfs none on"),
    Kind(
        "overlay",
        "mkdir lower upper work &&"
        " mount -t overlay -o lowerdir=lower,upperdir=upper,workdir=work none on",
    ),
    Kind("bindfs, by FUSE", "mkdir under && bindfs under on", ("bindfs",), fuse=True),
    Kind(
        "NTFS, by FUSE, where chmod does nothing",
        "truncate -s 16M image && mkfs.ntfs -F -Q image && ntfs-3g image on",
        ("mkfs.ntfs", "ntfs-3g"),
        fuse=True,
    ),
)


class Place:
    """A folder on some file system, and a way to run programs that see it."""

    def __init__(self, home: Path, enter: tuple[str, ...] = ()) -> None:
        self.home, self._enter = home, enter

    def run(self, *command: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [*self._enter, *command], capture_output=True, text=True, timeout=120,
            env=os.environ | {"AFTERSHAKE_HOME": str(self.home)},
        )  # fmt: skip

    def aftershake(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        return self.run(sys.executable, "-m", "aftershake", *arguments)


@pytest.fixture(params=KINDS, ids=lambda kind: kind.name)
def mounted(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Place]:
    kind: Kind = request.param
    is_root = sys.platform == "linux" and os.geteuid() == 0
    if sys.platform != "linux":
        pytest.skip("file systems are mounted on Linux only")
    path = os.environ["PATH"] + ":/usr/sbin:/sbin"
    lacks = [
        tool for tool in ("unshare", "nsenter", *kind.needs) if not shutil.which(tool, path=path)
    ]
    if lacks:
        pytest.skip(f"{kind.name} needs {', '.join(lacks)}")
    if kind.fuse and not os.access("/dev/fuse", os.R_OK | os.W_OK):
        pytest.skip(f"{kind.name} needs /dev/fuse")
    (tmp_path / "on").mkdir()
    apart = ["-m"] if is_root else ["-U", "-r", "-m"]
    words = f"{{ {kind.mount}; }} >mount.log 2>&1 && echo mounted && read _"
    holder = subprocess.Popen(
        ["unshare", *apart, "sh", "-c", words],
        cwd=tmp_path, env=os.environ | {"PATH": path}, text=True,
        stdin=subprocess.PIPE, stdout=subprocess.PIPE,
    )  # fmt: skip
    try:
        assert holder.stdout is not None
        if holder.stdout.readline() != "mounted\n":
            pytest.skip(
                f"{kind.name} cannot be mounted here: {(tmp_path / 'mount.log').read_text()}"
            )
        apart = ["-m"] if is_root else ["-U", "-m", "--preserve-credentials"]
        enter = ("nsenter", "-t", str(holder.pid), *apart, f"--wd={Path.cwd()}")
        yield Place(tmp_path / "on" / "home", enter)
    finally:
        holder.communicate("\n", timeout=30)


def test_a_session_is_whole_on_every_file_system(mounted: Place) -> None:
    assert journal_of_a_whole_session(mounted) == LOG


@without_shared_memory
def test_a_session_is_whole_where_no_memory_can_be_shared(tmp_path: Path) -> None:
    place = Place(tmp_path / "home", (sys.executable, str(UNSHARED), "memory"))
    assert journal_of_a_whole_session(place) == ROLLBACK
    doctor_says_why(place)


@without_shared_memory
def test_a_database_with_a_log_goes_on_where_no_memory_can_be_shared(tmp_path: Path) -> None:
    """As a data folder that was copied from a disk onto a network drive, log and all."""
    before = Place(tmp_path / "home")
    there = Place(tmp_path / "there", (sys.executable, str(UNSHARED), "memory"))
    assert before.aftershake(*START, "--speed", "max").returncode == 0
    there.home.mkdir(mode=0o700)
    writer = sqlite3.connect(before.home / "aftershake.db", isolation_level=None)
    writer.execute("UPDATE session SET title = 'only in the log'")
    for file in before.home.glob("aftershake.db*"):
        shutil.copy(file, there.home)
    assert (there.home / "aftershake.db-wal").stat().st_size
    writer.close()
    assert titles(there) == ["only in the log"]
    assert there.aftershake(*START, "--speed", "max").returncode == 0
    assert titles(there)[1:] == ["only in the log"]
    assert not (there.home / "aftershake.db-wal").exists()
    assert (there.home / "aftershake.db").read_bytes()[18] == ROLLBACK


@pytest.mark.words
@without_shared_memory
@pytest.mark.parametrize("answer", ["ENOLCK", "ENOTSUP"])
def test_where_no_file_can_be_locked_that_is_said(answer: str, tmp_path: Path) -> None:
    """Not that another program has it: nobody could close that one. With sessions, too."""
    before = Place(tmp_path / "home")
    assert before.aftershake(*START, "--speed", "max").returncode == 0
    for home in (before.home, tmp_path / "new"):
        place = Place(home, (sys.executable, str(UNSHARED), answer))
        for command in (START, ("close", "last")):
            done = place.aftershake(*command)
            assert done.returncode == 1
            assert f"Files in {home} cannot be locked" in done.stderr
    assert titles(before)


def titles(place: Place) -> list[str]:
    return [row["title"] for row in json.loads(place.aftershake("sessions", "--json").stdout)]


def journal_of_a_whole_session(place: Place) -> int:
    """Record one; every packet has to be on disk, and every command to work."""
    done = place.aftershake(*START, "--speed", "max")
    assert done.returncode == 0, done
    said = json.loads(done.stdout)
    assert said["complete"]
    packets, end_s, whole, journal = json.loads(
        place.run(sys.executable, "-c", LOOK, str(place.home)).stdout
    )
    assert [tuple(row) for row in packets] == asyncio.run(sent(end_s))
    assert whole == "ok"
    shown = place.aftershake("show", "last", "--json")
    assert json.loads(shown.stdout) == said
    return int(journal)


async def sent(end_s: float) -> list[tuple[float, str]]:
    """What the simulated strap of session 1 had sent by then."""
    story = SimulatedStrap("calm", read_plan(PLAN.read_text("utf-8")).phases, speed=None, seed=1)
    packets = []
    async for event in story.events():
        if event.t_s > end_s:
            break
        if isinstance(event, Packet):
            packets.append((event.t_s, event.payload.hex()))
    return packets


def doctor_says_why(place: Place) -> None:
    findings = json.loads(place.aftershake("doctor", "--json").stdout)
    [told] = [each for each in findings if each["what"] == "safe writing"]
    assert told["fine"]
    assert "rollback journal" in told["found"]
    assert "shares no memory" in told["found"]
