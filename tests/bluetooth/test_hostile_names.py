"""A strap's name comes over the air from anybody near: here it does, through bleak's real BlueZ
backend, to the real program, and no byte of what the program writes may act on the terminal.
"""

from __future__ import annotations

import asyncio
import fcntl
import json
import os
import pty
import re
import shutil
import sqlite3
import struct
import subprocess
import sys
import termios
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from unicodedata import category

import pytest
from fakebluez import FakeBlueZ, FakeStrap

from aftershake.care.screening import Outcome
from aftershake.plain import plain
from aftershake.rr.packet import encode
from aftershake.store.care import keep_screening
from aftershake.store.store import Store

NAMES = (
    "H10\x1b]0;pwned\x07",
    "H10\nC0:FF:EE:00:00:09  -20 dBm",
    "H10\r\x1b[2J\x1b[3;5r\x1bc",
    "\x9b31mred\x9d0;\x85pwned\x9c",
    "\u202eH10 \u2066hidden\u2069\u200b\ufeff",
    "\u200b\u2060\u202e",
    "H10\x1bP+q544e\x1b\\\x1b[6n\x1b[c\x05",
    "[link=https://x][red]H10[/red]",
    "Z" + "\u0301" * 60 + "\t\x08\x7f",
    "\U000e0041H10\U000e0042 tags \ue000",
    "H" * 300,
)
# Nothing a person would see of this one is its own, so it goes by its address.
NAMELESS = NAMES[5]
FACTS = {"2a29": "Pol\x1b]0;pwned\x07ar\n", "2a24": "\x9b2JH10\u202e", "2a26": "1.0\r\x1bc"}
SECONDS = """name = "seconds"
[[phase]]
name = "baseline"
kind = "rest"
duration_s = 2
[[phase]]
name = "shaking"
kind = "shake"
duration_s = 1
"""
SEQUENCE = re.compile(
    rb"\x1b(?:\[[0-?]*[ -/]*[@-~]|[\]PX^_][^\x07\x1b]*(?:\x07|\x1b\\)|[ -/]*[0-~])"
)


def address(number: int) -> str:
    return f"C0:FF:EE:00:00:{number:02X}"


def shown(number: int) -> str:
    """What a person may see of the strap's name."""
    return plain(NAMES[number]) or address(number)


def acting(said: bytes) -> list[str]:
    """What is not plain text in it, line ends apart."""
    kinds = ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp")
    return [c for c in said.decode("utf-8") if c != "\n" and category(c) in kinds]


def advertise(bluez: FakeBlueZ, name: Callable[[int], str]) -> list[FakeStrap]:
    facts = {each: (["read"], said.encode()) for each, said in FACTS.items()}
    return [
        bluez.add_strap(address(number), name(number), extra={"180a": facts})
        for number in range(len(NAMES))
    ]


async def aftershake(*arguments: str) -> tuple[bytes, bytes]:
    """What the real program writes to stdout and stderr."""
    program = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "aftershake", *arguments,
        stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )  # fmt: skip
    async with asyncio.timeout(90):
        return await program.communicate()


@asynccontextmanager
async def beating(strap: FakeStrap) -> AsyncIterator[None]:
    """Beats of that strap, to whoever listens."""

    async def beat() -> None:
        while True:
            strap.notify("2a37", encode(60, (1024,)))
            await asyncio.sleep(0.1)

    task = asyncio.create_task(beat())
    try:
        yield
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


async def test_a_scan_prints_one_plain_line_for_each_strap(bluez: FakeBlueZ) -> None:
    advertise(bluez, NAMES.__getitem__)
    told, _ = await aftershake("scan", "--seconds", "1")
    lines = [f"{shown(n)}  {address(n)}  −60 dBm" for n in range(len(NAMES))]
    assert sorted(told.split(b"\n")) == sorted([b"", *(line.encode() for line in lines)])
    assert not acting(told)


async def test_a_scan_gives_plain_names_as_data_too(bluez: FakeBlueZ) -> None:
    """Whoever prints what they take out of it must not be the one to find out."""
    advertise(bluez, NAMES.__getitem__)
    told, _ = await aftershake("scan", "--seconds", "1", "--json")
    assert {each["address"]: each["name"] for each in json.loads(told)} == {
        address(n): shown(n) for n in range(len(NAMES))
    }


@pytest.mark.parametrize("number", [0, 3])
async def test_a_session_and_what_is_said_of_it_are_plain(
    bluez: FakeBlueZ, number: int, tmp_path: Path, home: Path
) -> None:
    plan = tmp_path / "seconds.toml"
    plan.write_text(SECONDS)
    strap = advertise(bluez, NAMES.__getitem__)[number]
    start = ("start", "--plan", str(plan), "--headless", "--strap")
    said = {"which of them": await aftershake(*start, "h10")}
    assert b"C0:FF:EE:00:00:0" in said["which of them"][1]
    async with beating(strap):
        said["start"] = await aftershake(*start, address(number))
    for command in ("sessions", "show last", "show last --json", "sessions --json"):
        said[command] = await aftershake(*command.split())
    for command, (told, talked) in said.items():
        assert not acting(told + talked), command
    assert json.loads(said["show last --json"][0])["strap"] == shown(number)
    assert json.loads(said["sessions --json"][0])[0]["strap"] == shown(number)
    assert raw_facts(home) >= {NAMES[number].encode(), *(each.encode() for each in FACTS.values())}


def raw_facts(home: Path) -> set[bytes]:
    """What the record keeps of a strap's words besides what may be shown of them."""
    db = sqlite3.connect(home / "aftershake.db")
    try:
        return {row[0] for row in db.execute("SELECT payload FROM event WHERE kind = 'told'")}
    finally:
        db.close()


class Screen:
    """The real program in a terminal of 100 × 30, and every byte that it wrote there."""

    def __init__(self, home: Path, *arguments: str) -> None:
        said = {"TERM": "xterm-256color", "LC_ALL": "C.UTF-8", "AFTERSHAKE_HOME": str(home)}
        self._ours, theirs = pty.openpty()
        fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 30, 100, 0, 0))
        self._program = subprocess.Popen(
            [sys.executable, "-m", "aftershake", *arguments],
            stdin=theirs, stdout=theirs, stderr=theirs, start_new_session=True,
            env=os.environ | said,
        )  # fmt: skip
        os.close(theirs)
        self.written = b""
        self._changed_s = 0.0
        asyncio.get_running_loop().add_reader(self._ours, self._read)

    def _read(self) -> None:
        try:
            self.written += os.read(self._ours, 65536)
        except OSError:  # the program has ended
            asyncio.get_running_loop().remove_reader(self._ours)
        self._changed_s = time.monotonic()

    async def until(self, words: str) -> None:
        """Wait until they were written, and then nothing for a while."""
        async with asyncio.timeout(60):
            while words not in self.text or time.monotonic() < self._changed_s + 1.0:
                await asyncio.sleep(0.05)

    @property
    def text(self) -> str:
        return SEQUENCE.sub(b"", self.written).decode("utf-8", "replace")

    def press(self, key: bytes) -> None:
        os.write(self._ours, key)

    def close(self) -> None:
        asyncio.get_running_loop().remove_reader(self._ours)
        self._program.kill()
        self._program.wait()
        os.close(self._ours)


async def picked(name: Callable[[int], str], home: Path) -> tuple[bytes, bytes]:
    """What a terminal was sent up to the full list, and up to the review of a session."""
    home.mkdir()
    plan = home / "seconds.toml"
    plan.write_text(SECONDS)
    (home / "config.toml").write_text('ratings = "off"\nlie_down_s = 0\n')
    with Store(home / "aftershake.db") as store:
        keep_screening(store, Outcome("everything"), datetime.now(UTC))
    async with FakeBlueZ() as bluez:
        straps = advertise(bluez, name)
        screen = Screen(home, "start", "--mute", "--plan", str(plan))
        try:
            await screen.until("choose with enter")
            listed = screen.written
            screen.press(b"\x1b[F\r")  # end, enter: the last of the list
            await screen.until("How is it today")
            screen.press(b"n")
            # Of each page only what differs from the one before is sent.
            for page, key in (
                ("thighs", b"\r"),
                ("legs", b"\r"),
                ("heels", b"\r"),
                ("anywhere", b"x"),
            ):
                await screen.until(page)
                screen.press(key)
            async with asyncio.timeout(60):
                while not (chosen := [strap for strap in straps if strap.subscribed]):
                    await asyncio.sleep(0.05)
            async with beating(chosen[0]):
                await screen.until("beats saved")
            return listed, screen.written
        finally:
            screen.close()


def sequences(written: bytes) -> set[bytes]:
    """The kinds of sequences in it: those that colour or move are alike but for their numbers."""
    found = {bytes(each) for each in SEQUENCE.findall(written)}
    return {each if each[-1:] not in b"mHABCDG" else each[-1:] for each in found}


def on_a_terminal(written: bytes, folder: Path) -> tuple[str, str]:
    """The screen and the title of a terminal that was sent these bytes."""
    (folder / "written").write_bytes(written)
    tmux = ["tmux", "-u", "-L", f"hostile-{time.time_ns()}", "-f", "/dev/null"]
    environment = os.environ | {"LANG": "C.UTF-8", "LC_ALL": "C.UTF-8"}
    subprocess.run(
        [*tmux, "new-session", "-d", "-x", "100", "-y", "30",
         f"stty raw -echo; cat '{folder}/written'; tmux wait-for -S sent; sleep 60"],
        check=True, env=environment,
    )  # fmt: skip
    try:
        subprocess.run([*tmux, "wait-for", "sent"], check=True, timeout=20)
        screen, title = (
            subprocess.run([*tmux, *ask], check=True, capture_output=True, text=True).stdout
            for ask in (["capture-pane", "-p"], ["display-message", "-p", "#{pane_title}"])
        )
        return screen, title
    finally:
        subprocess.run([*tmux, "kill-server"], check=False)


async def test_no_byte_of_a_name_acts_on_the_terminal(tmp_path: Path) -> None:
    """The picker, a session and its review, as bytes: the same kinds of sequences as with names
    that are plain from the start, and only text between them; and on a terminal the same screen.
    """
    plain_list, plain_all = await picked(shown, tmp_path / "plain")
    listed, written = await picked(NAMES.__getitem__, tmp_path / "hostile")
    assert sequences(written) <= sequences(plain_all)
    assert set(acting(SEQUENCE.sub(b"", written))) <= set(acting(SEQUENCE.sub(b"", plain_all)))
    if shutil.which("tmux"):
        screen, title = on_a_terminal(listed, tmp_path)
        assert (screen, title) == on_a_terminal(plain_list, tmp_path)
        assert "pwned" not in title
