"""Aftershake as a person uses it, on a real Bluetooth stack. Runs inside the rig's guest, where
`make bluetooth` starts it; one boot for everything.

Every check is printed as it is made; the last line is "N passed, N failed". The names of the parts
as arguments run these parts only.
"""

from __future__ import annotations

import csv
import json
import os
import re
import shlex
import shutil
import socket
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from math import sqrt
from pathlib import Path
from statistics import fmean
from struct import iter_unpack

HERE = Path(__file__).parent
OUT = Path(os.environ.get("RIG_OUT", "/rig-out"))
AFTERSHAKE = Path(sys.executable).with_name("aftershake")
NAME, ADDRESS = "Virtual HRM 1", "F0:F1:F2:F3:F4:F5"
# The strap's link ends this much after the session is over: what it sends meanwhile is in nobody's
# session. A notification takes up to this long from the strap to the program, in emulation.
ON_ITS_WAY_S = 4.0
failed: list[str] = []
passed = 0


def check(what: str, ok: object, detail: object = "") -> None:
    global passed
    print(f"{'ok    ' if ok else 'FAILED'} {what}", flush=True)
    if ok:
        passed += 1
    else:
        failed.append(what)
        print(f"       {detail}", flush=True)


def main() -> int:
    began = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="aftershake") as scratch:
        for part in (scan, headless_session, terminal_interface):
            if sys.argv[1:] and part.__name__ not in sys.argv[1:]:
                continue
            print(f"--- {part.__name__.replace('_', ' ')} ({time.monotonic() - began:.0f} s)")
            home = Path(scratch) / part.__name__
            os.environ["AFTERSHAKE_HOME"] = str(home)
            try:
                part(home)
            except Exception as error:  # the other parts are still worth running
                check(f"{part.__name__} runs to its end", False, repr(error))
            if (home / "aftershake.db").exists():
                shutil.copy(home / "aftershake.db", OUT / f"{part.__name__}.db")
    print(f"--- done ({time.monotonic() - began:.0f} s)")
    print(f"{passed} passed, {len(failed)} failed")
    return 1 if failed else 0


def scan(_home: Path) -> None:
    """(a) The strap is listed."""
    done = _aftershake("scan", "--json", "--seconds", "8")
    check("scan ends well", done.returncode == 0, done)
    found = [(strap["name"], strap["address"]) for strap in json.loads(done.stdout)]
    check("scan lists the strap", (NAME, ADDRESS) in found, done.stdout)


def headless_session(home: Path) -> None:
    """(b) A session over the air, with a drop and a return, keeps every packet that was sent."""
    before = len(_sent())
    plan = str(HERE / "short.toml")
    command = ["start", "--strap", NAME, "--plan", plan, "--headless", "--json"]
    program = subprocess.Popen(
        [AFTERSHAKE, *command], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    try:
        _until("ten packets went out", 120, lambda: len(_sent()) >= before + 10)
        _order("off")
        time.sleep(4)
        _order("on")
        out, err = program.communicate(timeout=240)
    finally:
        program.kill()
        program.wait()
    check("the session ends well", program.returncode == 0, err)
    session = json.loads(out)
    check("it is complete", session["complete"], session)
    phases = [phase["name"] for phase in session["phases"]]
    check("it has its three phases", phases == ["baseline", "shaking", "integration"], phases)
    reasons = [gap["reason"] for gap in session["gaps"]]
    check("the gap says that the link was lost", any("link" in r for r in reasons), reasons)
    record = Record.read(home)
    check("the strap was linked twice", len(record.links) == 2, record.links)
    states = [state for state, _ in record.states]
    check("the drop was recorded, and the return", states.count("connected") == 2, states)
    _compare(record, _sent()[before:])


def terminal_interface(home: Path) -> None:
    """(c) A person picks the strap, starts, sees numbers live, and the review at the end."""
    before = len(_sent())
    plan = shlex.quote(str(HERE / "seen.toml"))
    with Terminal(f"{shlex.quote(str(AFTERSHAKE))} start --plan {plan}") as terminal:
        terminal.until("the picker lists the strap", 120, NAME)
        terminal.press("Enter")
        terminal.until("the session begins by itself", 90, "calibrating [0-9]+ s")
        terminal.until("a heart rate is live", 30, "[█▀▄] *bpm|[5-9][0-9] bpm")
        terminal.until("RMSSD is live", 120, "RMSSD +[0-9]+ ms")
        rmssd_ms = float(re.findall("RMSSD +([0-9]+) ms", terminal.screen())[0])
        truth_ms = _rmssd_ms(_sent()[before:][-60:])
        near = 0.8 * truth_ms < rmssd_ms < 1.25 * truth_ms
        check("it is that of the beats the strap sent", near, (rmssd_ms, truth_ms))
        terminal.until("shaking begins by itself", 60, "SHAKING")
        terminal.until("integration begins by itself", 60, "INTEGRATION")
        terminal.until("the review follows by itself", 240, "beats saved")
        screen = terminal.screen()
        named = all(name in screen for name in ("baseline", "shaking", "integration"))
        check("it names the three phases", named, screen)
        check(
            "it has their heart rates",
            re.search("heart rate +[5-9][0-9].* [5-9][0-9]", screen),
            screen,
        )
        terminal.press("q")
        _until("the program has ended", 30, lambda: not terminal.alive())
    record = Record.read(home)
    check("the session is complete", record.complete)
    _compare(record, _sent()[before:])


@dataclass
class Record:
    """What a home's only session holds."""

    links: list[list[str]]  # payloads in hex, by link
    states: list[tuple[str, str]]
    complete: bool
    last_at: float  # wall time of its last event

    @classmethod
    def read(cls, home: Path) -> Record:
        db = sqlite3.connect(home / "aftershake.db")
        try:
            packets = db.execute(
                "SELECT connection, hex(payload) FROM event WHERE kind = 'packet' ORDER BY id"
            ).fetchall()
            states = db.execute(
                "SELECT word, coalesce(detail, '') FROM event WHERE kind = 'link' ORDER BY id"
            ).fetchall()
            [(complete,)] = db.execute("SELECT complete FROM session").fetchall()
            [(last_at,)] = db.execute("SELECT max(at) FROM event").fetchall()
        finally:
            db.close()
        rows = [(str(connection), payload.lower()) for connection, payload in packets]
        return cls(
            _by_link(rows), states, bool(complete), datetime.fromisoformat(last_at).timestamp()
        )


def _compare(record: Record, sent: list[list[str]]) -> None:
    """Every link's packets, in order, once; but for what the strap sent after the session's end.

    The strap ends its links well after its last notification, so a drop leaves nothing in the air.
    """
    print(f"       sent {len(sent)}, recorded {sum(len(link) for link in record.links)}")
    until = record.last_at - ON_ITS_WAY_S
    went_out = _by_link([(link, payload) for _, _, link, payload in sent])
    must = _by_link([(link, payload) for at, _, link, payload in sent if float(at) <= until])
    check("there are packets to compare", sum(len(link) for link in must) >= 20, must)
    check("the links are those of the strap", len(record.links) == len(went_out), went_out)
    for number, (got, given, least) in enumerate(
        zip(record.links, went_out, must, strict=False), 1
    ):
        last = number == len(went_out)
        exact = got == given[: len(got)] and len(got) >= len(least) if last else got == given
        check(
            f"link {number}: every packet that was sent, in order, once",
            exact,
            {"recorded": got, "sent": given},
        )


def _rmssd_ms(sent: list[list[str]]) -> float:
    """Of the beats in these rows, which follow one another. The payloads are this strap's own:
    flags, an 8-bit heart rate, then the intervals."""
    words = [w for *_, payload in sent for (w,) in iter_unpack("<H", bytes.fromhex(payload)[2:])]
    steps = [(b - a) * 1000 / 1024 for a, b in pairwise(words)]
    return sqrt(fmean(step * step for step in steps))


def _by_link(rows: list[tuple[str, str]]) -> list[list[str]]:
    links: dict[str, list[str]] = {}
    for link, payload in rows:
        links.setdefault(link, []).append(payload)
    return list(links.values())


def _sent() -> list[list[str]]:
    """Rows of wall time, strap, link, payload: what went out to a subscriber."""
    with (OUT / "sent.csv").open() as file:
        return [row for row in csv.reader(file) if len(row) == 4]


def _order(what: str) -> None:
    """Have the strap do something; returns once it is done."""
    with socket.socket(socket.AF_UNIX) as strap:
        strap.connect("/run/rig/strap.sock")
        strap.sendall(json.dumps({"strap": 1, "do": what}).encode() + b"\n")
        print("       strap:", what, strap.makefile().readline().strip())


def _aftershake(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([AFTERSHAKE, *arguments], capture_output=True, text=True, timeout=180)


def _until(what: str, seconds: float, told: Callable[[], object]) -> None:
    end = time.monotonic() + seconds
    while not told():
        if time.monotonic() > end:
            raise TimeoutError(f"{what}: not within {seconds:.0f} s")
        time.sleep(0.5)


class Terminal:
    """A program in a real terminal, 120 × 40."""

    def __init__(self, command: str) -> None:
        self._command = command
        self._shots = 0

    def __enter__(self) -> Terminal:
        self._tmux("new-session", "-d", "-x", "120", "-y", "40", self._command)
        return self

    def __exit__(self, *_: object) -> None:
        self._shot("last")
        subprocess.run(["tmux", "-L", "rig", "kill-server"], stderr=subprocess.DEVNULL)

    def alive(self) -> bool:
        done = subprocess.run(["tmux", "-L", "rig", "has-session"], stderr=subprocess.DEVNULL)
        return done.returncode == 0

    def press(self, key: str) -> None:
        self._tmux("send-keys", key)

    def screen(self) -> str:
        return self._tmux("capture-pane", "-p") if self.alive() else ""

    def until(self, what: str, seconds: float, pattern: str) -> None:
        """Check that the screen comes to show something; what it shows then is kept as a file."""
        try:
            _until(what, seconds, lambda: re.search(pattern, self.screen()))
        except TimeoutError as error:
            check(what, False, f"{error}\n{self.screen()}")
            raise
        self._shot(what)
        check(what, True)

    def _shot(self, what: str) -> None:
        self._shots += 1
        name = f"screen-{self._shots}-{re.sub('[^a-z]+', '-', what.lower())}.txt"
        (OUT / name).write_text(self.screen())

    def _tmux(self, *arguments: str) -> str:
        environment = os.environ | {"LANG": "C.UTF-8", "LC_ALL": "C.UTF-8"}
        done = subprocess.run(
            ["tmux", "-u", "-L", "rig", *arguments],
            capture_output=True, text=True, check=True, env=environment,
        )  # fmt: skip
        return done.stdout


if __name__ == "__main__":
    sys.exit(main())
