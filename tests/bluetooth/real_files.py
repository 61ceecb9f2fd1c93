"""Sessions whose data folder lies on 9p, where SQLite's write-ahead log cannot work: /rig-out, as
the emulated machine mounts it, can share no memory between programs.

The simulated heart sends the same for the same plan and session number, and the virtual strap
keeps a log: what was recorded is compared with what was sent, packet by packet.
"""

from __future__ import annotations

import asyncio
import json
import os
import re
import shutil
import signal
import sqlite3
import subprocess
import tempfile
import time
from pathlib import Path

from guest import AFTERSHAKE, HERE, NAME, OUT, aftershake, check, until
from record import Record, breaches, log

from aftershake.events import Packet
from aftershake.plans.reader import read_plan
from aftershake.sources.simulated.strap import SimulatedStrap

HALF_MINUTE = HERE / "half_minute.toml"
LONG_S = 900.0  # for a session, its analysis included, on a busy computer
SIMULATED = ("start", "--simulate", "calm", "--plan", str(HALF_MINUTE), "--headless", "--json")
# What the file is when nobody has it open: one file of its owner's, and its first bytes say that
# it has a rollback journal.
ROLLBACK = b"\x01\x01"


def files(_home: Path) -> None:
    """(e) On a file system without shared memory, as everywhere: nothing is lost."""
    for part in (simulated, of_the_strap, two_at_once, killed, moved_here):
        home = OUT / f"home-{part.__name__.replace('_', '-')}"
        shutil.rmtree(home, ignore_errors=True)
        os.environ["AFTERSHAKE_HOME"] = str(home)
        try:
            part(home)
        except Exception as error:  # the other parts are still worth running
            check(f"{part.__name__} on 9p runs to its end", False, repr(error))


def simulated(home: Path) -> None:
    done = aftershake(*SIMULATED, "--speed", "max", within_s=LONG_S)
    check("a session on 9p ends well", done.returncode == 0, done)
    _whole("it", home)
    listed = json.loads(aftershake("sessions", "--json").stdout)
    check("sessions lists it", [row["complete"] for row in listed] == [True], listed)
    _tidy(home)
    _doctor_says_why()
    shown = aftershake("show", "last", "--json", within_s=LONG_S)
    check("show shows it as it was", done.stdout and shown.stdout == done.stdout, shown)


def of_the_strap(home: Path) -> None:
    before = len(log(OUT / "sent.csv", NAME))
    start = ("start", "--strap", NAME, "--plan", str(HALF_MINUTE), "--headless", "--json")
    done = aftershake(*start, within_s=LONG_S)
    check("a session of the strap on 9p ends well", done.returncode == 0, done)
    record = Record.read(home)
    sent = log(OUT / "sent.csv", NAME)[before:]
    wrong, _ = breaches(sent, record.packets, [record.last_at])
    check("it is complete", record.complete)
    enough = len(record.packets) >= 25
    check(
        "every packet that was sent is in the record, in order, once", enough and not wrong, wrong
    )
    check("the database is whole", _integrity(home) == "ok")
    _tidy(home)


def two_at_once(home: Path) -> None:
    """Begun at the same moment, in a folder that is not there yet; others look meanwhile."""
    with _started("20") as one, _started("20") as other:
        looks = 0
        end_s = time.monotonic() + LONG_S
        while None in (one.poll(), other.poll()) and time.monotonic() < end_s:
            looked = aftershake("sessions")
            if looked.returncode or "Traceback" in looked.stderr:
                check("sessions, meanwhile", False, looked)
            looks += 1
        ends = one.poll(), other.poll()
        one.kill(), other.kill()
    check(f"two at once on 9p end well, with {looks} looks at them", ends == (0, 0), ends)
    for number in (1, 2):
        _whole(f"session {number} of two", home, number)
    _tidy(home)


def killed(home: Path) -> None:
    """The journal of a killed program may be the only place where a page is still whole."""
    with _started("10") as program:
        until("ten packets are on disk", 240, lambda: _packets(home) >= 10)
        program.send_signal(signal.SIGKILL)
        program.wait()
    listed = json.loads(aftershake("sessions", "--json").stdout)
    check("a session that was killed on 9p is listed", [row["cut_off"] for row in listed] == [True])
    record = Record.read(home)
    got = [(row.t_s, row.payload) for row in record.packets]
    same = got == _sent(record)[: len(got)]
    check(f"its {len(got)} packets are kept, in order, once", same and len(got) >= 10, got)
    check("the database is whole", _integrity(home) == "ok")


def moved_here(home: Path) -> None:
    """A data folder from another disk, with a write-ahead log in use, copied onto 9p."""
    elsewhere = Path(tempfile.mkdtemp())
    shutil.copy(OUT / "home-simulated" / "aftershake.db", elsewhere)
    keeps_log = sqlite3.connect(elsewhere / "aftershake.db", isolation_level=None)
    keeps_log.execute("PRAGMA journal_mode = WAL")
    keeps_log.execute("UPDATE session SET title = 'only in the log'")
    home.mkdir(mode=0o700)
    for file in elsewhere.glob("aftershake.db*"):
        shutil.copy(file, home)
    keeps_log.close()
    shutil.rmtree(elsewhere)
    check("its log was in use", (home / "aftershake.db-wal").stat().st_size > 0)
    listed = aftershake("sessions", "--json")
    titles = [row["title"] for row in json.loads(listed.stdout or "[]")]
    check(
        "copied onto 9p, it is listed with all its log holds", titles == ["only in the log"], listed
    )
    done = aftershake(*SIMULATED, "--speed", "max", within_s=LONG_S)
    check("and the next session is recorded beside it", done.returncode == 0, done)
    for number in (1, 2):
        _whole(f"session {number} there", home, number)
    _tidy(home)


def _whole(what: str, home: Path, session: int = 1) -> None:
    """The record is complete and equals, packet by packet, what its heart sent."""
    record = Record.read(home, session)
    got, sent = [(row.t_s, row.payload) for row in record.packets], _sent(record, session)
    told = f"{what} has all {len(sent)} packets, in order, once"
    check(told, record.complete and len(sent) >= 25 and got == sent, (got, sent))
    check("the database is whole", _integrity(home) == "ok")


def _sent(record: Record, session: int = 1) -> list[tuple[float, str]]:
    """What the simulated strap had sent when the record ended."""

    async def story() -> list[tuple[float, str]]:
        phases = read_plan(HALF_MINUTE.read_text("utf-8")).phases
        sent = []
        async for event in SimulatedStrap(
            "calm", phases, speed=None, seed=session, varies=True
        ).events():
            if event.t_s > record.last_s:
                break
            if isinstance(event, Packet):
                sent.append((event.t_s, event.payload.hex()))
        return sent

    return asyncio.run(story())


def _doctor_says_why() -> None:
    done = aftershake("doctor")
    (OUT / "doctor-on-9p.txt").write_text(done.stdout)
    told = re.search("● safe writing +rollback journal.*shares no memory", done.stdout)
    check("the doctor names the journal that is used, and why", told, done.stdout)
    shared = re.search("file system +9p, shared between computers", done.stdout)
    check("and says what else a shared folder means", shared, done.stdout)
    check("and finds nothing wrong with it", done.returncode == 0, done.stdout)


def _tidy(home: Path) -> None:
    """One file with a rollback journal's mark, its owner's only, is all that is left."""
    left = [path.name for path in home.glob("aftershake.db-*") if not path.match("*-shm")]
    check("nothing is left beside the database", not left, left)
    file = home / "aftershake.db"
    check("it has a rollback journal", file.read_bytes()[18:20] == ROLLBACK)
    modes = oct(home.stat().st_mode & 0o777), oct(file.stat().st_mode & 0o777)
    check("only its owner can read it", modes == ("0o700", "0o600"), modes)


def _started(speed: str) -> subprocess.Popen[bytes]:
    command = [AFTERSHAKE, *SIMULATED, "--speed", speed]
    return subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def _packets(home: Path) -> int:
    """How many there are on disk; none where there is no table yet."""
    path = home / "aftershake.db"
    if not path.exists():
        return 0
    db = sqlite3.connect(path, timeout=10)
    try:
        return int(db.execute("SELECT count(*) FROM event WHERE kind = 'packet'").fetchone()[0])
    except sqlite3.OperationalError:
        return 0
    finally:
        db.close()


def _integrity(home: Path) -> str:
    db = sqlite3.connect(home / "aftershake.db", timeout=10)
    try:
        return str(db.execute("PRAGMA integrity_check").fetchone()[0])
    finally:
        db.close()
