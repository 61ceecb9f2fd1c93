"""Aftershake as a person uses it, on a real Bluetooth stack. Runs inside the rig's guest, where
`make bluetooth` starts it; one boot for everything.

Every check is printed as it is made; the last line is "N passed, N failed". The names of the parts
as arguments run these parts only.
"""

from __future__ import annotations

import json
import os
import re
import shlex
import shutil
import subprocess
import sys
import tempfile
import time
from itertools import pairwise
from math import sqrt
from pathlib import Path
from statistics import fmean
from struct import iter_unpack

from guest import (
    ADDRESS,
    AFTERSHAKE,
    BEGAN_S,
    HERE,
    NAME,
    OTHER,
    OTHER_ADDRESS,
    OUT,
    aftershake,
    check,
    daemon,
    failed,
    order,
    passed,
    power,
    say,
    until,
)
from real_files import files
from real_session import three_minutes
from record import Record, Sent, breaches, log


def main() -> int:
    with tempfile.TemporaryDirectory(prefix="aftershake") as scratch:
        for part in (scan, three_minutes, terminal_interface, doctor, files):
            if sys.argv[1:] and part.__name__ not in sys.argv[1:]:
                continue
            say(f"--- {part.__name__.replace('_', ' ')}")
            home = Path(scratch) / part.__name__
            os.environ["AFTERSHAKE_HOME"] = str(home)
            try:
                part(home)
            except Exception as error:  # the other parts are still worth running
                check(f"{part.__name__} runs to its end", False, repr(error))
            if (home / "aftershake.db").exists():
                shutil.copy(home / "aftershake.db", OUT / f"{part.__name__}.db")
    took_s = time.monotonic() - BEGAN_S
    say(f"{len(passed)} passed, {len(failed)} failed, in {took_s:.0f} s")
    return 1 if failed else 0


def scan(_home: Path) -> None:
    """(a) The straps are listed, also the one that a phone is connected to."""
    done = aftershake("scan", "--json", "--seconds", "8")
    check("scan ends well", done.returncode == 0, done)
    found = [(strap["name"], strap["address"]) for strap in json.loads(done.stdout)]
    check("scan lists the strap", (NAME, ADDRESS) in found, done.stdout)
    check("and the other one nearby", (OTHER, OTHER_ADDRESS) in found, done.stdout)


def terminal_interface(home: Path) -> None:
    """(c) A person picks the strap, starts, sees numbers live, and the review at the end."""
    before = len(log(OUT / "sent.csv", NAME))
    plan = shlex.quote(str(HERE / "seen.toml"))
    with Terminal(f"{shlex.quote(str(AFTERSHAKE))} start --plan {plan}") as terminal:
        terminal.until("the picker lists the strap", 240, NAME)
        if not re.search(f"▸ *{NAME}", terminal.screen()):
            terminal.press("Up")  # the other one was heard first, and is the one marked
        terminal.until("it is the one marked", 60, f"▸ *{NAME}")
        terminal.press("Enter")
        _led_in(terminal)
        # There is half a minute to lie down, of which this machine may paint little.
        terminal.until("the session begins by itself", 150, "calibrating [0-9]+ s")
        terminal.until("a heart rate is live", 30, "[█▀▄] *bpm|[5-9][0-9] bpm")
        terminal.until("RMSSD is live", 120, "RMSSD +[0-9]+ ms")
        rmssd_ms = float(re.findall("RMSSD +([0-9]+) ms", terminal.screen())[0])
        truth_ms = _rmssd_ms(log(OUT / "sent.csv", NAME)[before:][-60:])
        near = 0.8 * truth_ms < rmssd_ms < 1.25 * truth_ms
        check("it is that of the beats the strap sent", near, (rmssd_ms, truth_ms))
        terminal.until("shaking begins by itself", 60, "SHAKING")
        _loss(terminal)
        terminal.until("integration begins by itself", 60, "INTEGRATION")
        terminal.until("how it was is asked", 240, "How are you after it")
        terminal.press("Escape")
        terminal.until("the review follows", 60, "beats saved")
        screen = terminal.screen()
        named = all(name in screen for name in ("baseline", "shaking", "integration"))
        check("it names the three phases", named, screen)
        check(
            "it has their heart rates",
            re.search("heart rate +[5-9][0-9].* [5-9][0-9]", screen),
            screen,
        )
        terminal.press("q")
        until("the program has ended", 30, lambda: not terminal.alive())
    record = Record.read(home)
    check("the session is complete", record.complete)
    wrong, _ = breaches(log(OUT / "sent.csv", NAME)[before:], record.packets, [record.last_at])
    check("every packet that was sent is in the record, in order, once", not wrong, wrong)


def _led_in(terminal: Terminal) -> None:
    """What comes before the first session of one's own; nobody can go around it."""
    for number in range(1, 16):
        terminal.until(f"question {number}", 60, rf"\b{number} of 15")
        terminal.press("n")
    for what, words, *keys in (
        ("what the answers come to", "You can go on", "Enter"),
        ("how today is", "How is it today", "n"),
        ("the first way to stop", "1 of 4", "Enter"),
        ("the second", "2 of 4", "Enter"),
        ("the third", "3 of 4", "Enter"),
        ("the key", "4 of 4", "x"),
        ("how one is", "How are you now", "Escape"),
        ("whether it is heard", "Can you hear it", "Enter"),
    ):
        terminal.until(what, 60, words)
        for key in keys:
            terminal.press(key)


def _loss(terminal: Terminal) -> None:
    """The strap is away for some seconds: the screen says so, for how long, and when it is back."""
    order("off")
    away = time.monotonic()
    terminal.until("the screen says that the strap is lost", 30, "strap lost")
    time.sleep(8)
    least_s = time.monotonic() - away
    screen = terminal.screen()
    most_s = time.monotonic() - away
    told = [int(seconds) for seconds in re.findall("[Ss]trap lost ([0-9]+) s", screen)]
    # This machine paints some seconds late.
    near = len(told) == 1 and least_s - 4 <= told[0] <= most_s + 1
    check(f"and for how long: {told} s, in truth {least_s:.0f} s", near, screen)
    order("on")
    terminal.until("it is back by itself", 60, r"\A(?![\s\S]*lost)[\s\S]* bpm")


def doctor(_home: Path) -> None:
    """(d) What is wrong with Bluetooth is said in plain words, and by the exit code."""
    _says("all is well", 0, "● adapter +on, and it scans")
    power("off")
    _says("the adapter is off", 3, "✕ adapter +Bluetooth is switched off\n +Switch it on")
    daemon("stop")
    _says("bluetoothd is not running", 3, "✕ Bluetooth service +The Bluetooth service is not")
    daemon("start")
    until("bluetoothd is back", 60, lambda: _powers_on())


def _says(what: str, exit_code: int, words: str) -> None:
    done = aftershake("doctor")
    (OUT / f"doctor-{what.replace(' ', '-')}.txt").write_text(done.stdout)
    plain = "Traceback" not in done.stdout + done.stderr and not re.search(
        "Error|org\\.|bleak", done.stdout
    )
    check(f"{what}: the doctor ends with {exit_code}", done.returncode == exit_code, done)
    check(f"{what}: it says so", re.search(words, done.stdout), done.stdout)
    check(f"{what}: in plain words", plain, done)


def _powers_on() -> bool:
    try:
        power("on")
    except subprocess.CalledProcessError:
        return False
    return True


def _rmssd_ms(sent: list[Sent]) -> float:
    """Of the beats in these rows, which follow one another. The payloads are this strap's own:
    flags, an 8-bit heart rate, then the intervals."""
    words = [w for each in sent for (w,) in iter_unpack("<H", bytes.fromhex(each.payload)[2:])]
    steps = [(b - a) * 1000 / 1024 for a, b in pairwise(words)]
    return sqrt(fmean(step * step for step in steps))


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
            until(what, seconds, lambda: re.search(pattern, self.screen()))
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
