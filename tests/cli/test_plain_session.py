"""`start --plain`: the whole of a session as lines, by pipes and at a terminal that only prints."""

from __future__ import annotations

import os
import pty
import signal
import subprocess
import sys
from collections.abc import AsyncGenerator, Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from queue import SimpleQueue
from threading import Timer
from unicodedata import category

import pytest

from aftershake.care.screening import Outcome
from aftershake.cli import plain_start
from aftershake.cli.plain_output import Talk, Typed
from aftershake.config import database
from aftershake.recording.care import keep_outcome
from aftershake.recording.start import SessionRequest
from aftershake.session.check import ITEMS
from aftershake.sources.protocol import Found
from aftershake.store.store import Store
from aftershake.wording.grounding import WAYS
from support.app_helpers import STRAPS

LATE_S = 60.0
PLAIN = [sys.executable, "-m", "aftershake", "start", "--plain", "--simulate"]


def plain_only(out: str) -> None:
    for line in out.split("\n"):
        assert len(line) <= 80
        for character in line:
            ordinary = character.isascii() and character.isprintable()
            assert ordinary or category(character)[0] in "LM", ascii(line)


@contextmanager
def session(*arguments: str) -> Iterator[subprocess.Popen[str]]:
    child = subprocess.Popen(
        [*PLAIN, *arguments],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
        env={**os.environ, "TERM": "dumb"},
    )
    late = Timer(LATE_S, child.kill)  # a line that does not come ends the test
    late.start()
    with child:
        try:
            yield child
        finally:
            late.cancel()
            child.kill()


class Reader:
    """What a listener hears, a line at a time."""

    def __init__(self, child: subprocess.Popen[str]) -> None:
        self._child, self.heard = child, list[str]()

    def until(self, words: str) -> str:
        assert self._child.stdout is not None
        for line in self._child.stdout:
            self.heard.append(line.rstrip("\n"))
            if words in line:
                return line
        raise AssertionError((words, self.heard))

    def type(self, line: str) -> None:
        assert self._child.stdin is not None
        self._child.stdin.write(f"{line}\n")
        self._child.stdin.flush()


@pytest.mark.words
def test_a_whole_session_by_numbers_then_nothing_typed() -> None:
    ran = subprocess.run(
        [*PLAIN, "flaky", "--speed", "max"],
        input="99\nquick\n2\n\n",
        capture_output=True,
        encoding="utf-8",
        env={**os.environ, "TERM": "dumb"},
        timeout=120,
    )
    assert (ran.returncode, ran.stderr) == (0, "")
    plain_only(ran.stdout)
    out = ran.stdout
    for words in (
        "Which plan?",
        "Please type a number from 1 to",
        "Lie down and get comfortable. The rest begins in 30 seconds.",
        "Phase 1 of 3, baseline,",
        "Why: the simulated link dropped.",
        "The strap is back.",
        "Done.",
        "Session 1: ",
        "baseline, RMSSD:",
        "Not medical advice.",
    ):
        assert words in out
    shaking = out[out.index("Phase 2 of 3") : out.index("Phase 3 of 3")]
    assert "RMSSD" not in shaking
    assert "eart " not in shaking
    shown = subprocess.run(
        [sys.executable, "-m", "aftershake", "show", "1", "--plain"],
        capture_output=True,
        encoding="utf-8",
        check=True,
    )
    result, _, kept = shown.stdout.rpartition("Kept: ")
    assert out.endswith(result)
    assert kept.endswith(" readings of the strap.\n")
    plain_only(shown.stdout)


@pytest.mark.words
def test_every_key_while_it_goes_on() -> None:
    with session("calm", "--plan", "quick") as child:
        reader = Reader(child)
        reader.until("Press enter to begin")
        reader.type("")
        reader.until("Lie down")
        reader.type("m")
        reader.until("Not now.")
        reader.type("")  # begins at once
        reader.until("Phase 1 of 3, baseline, 2 minutes.")
        standing = "2 minutes left of it"
        while "2 minutes left of it" in standing:  # until some of it is done
            reader.type("h")
            standing = reader.until("Baseline, phase 1 of 3; ")
        reader.type("m")
        reader.until("Marked.")
        reader.type("+")
        reader.until("One minute more.")
        reader.type("x")
        reader.until("That is no key here.")
        reader.type("")
        reader.until("Paused.")
        reader.type("")
        reader.until("Going on.")
        reader.type("n")
        reader.until("too short to compare")
        reader.type("n")
        reader.until("Nothing was ended.")
        reader.type("n")
        reader.until("y and enter ends it.")
        reader.type("y")
        reader.until("Phase 2 of 3, shaking, 1 minute.")
        reader.type("s")
        reader.until("call your local emergency")
        reader.until("Stopped.")
        reader.until("Not medical advice.")
        assert child.wait(60) == 0
    plain_only("\n".join(reader.heard))
    with Store(database()) as store:
        (row,) = store.sessions()
        assert row.ended_at is not None
        assert not row.complete


@pytest.mark.words
def test_the_end_of_input_ends_nothing_and_ctrl_c_keeps_it() -> None:
    with session("calm", "--plan", "quick", "--speed", "60") as child:
        reader = Reader(child)
        assert child.stdin is not None
        child.stdin.close()
        child.stdin = None
        reader.until("Phase 1 of 3")
        reader.until("Heart ")
        child.send_signal(signal.SIGINT)
        reader.until("Session 1 is kept: ")
        assert child.wait(60) == 130
    with Store(database()) as store:
        assert store.sessions()[0].cut_off


def test_a_terminal_that_only_prints() -> None:
    """No byte moves a cursor, whatever the strap's scenario."""
    ours, theirs = pty.openpty()
    child = subprocess.Popen(
        [*PLAIN, "calm", "--plan", "quick", "--speed", "max"],
        stdin=theirs, stdout=theirs, stderr=theirs,
        env={**os.environ, "TERM": "dumb"}, start_new_session=True,
    )  # fmt: skip
    os.close(theirs)
    came = b""
    try:
        os.write(ours, b"\n")
        while True:
            try:
                came += os.read(ours, 4096)
            except OSError:  # its end has gone
                break
        assert child.wait(60) == 0
    finally:
        child.kill()
        child.wait()
        os.close(ours)
    plain_only(came.decode().replace("\r\n", "\n"))


@pytest.mark.words
def test_who_stops_at_a_terminal_is_asked_why() -> None:
    """Once all is kept; and the figure typed is an answer, no key of the session."""
    ours, theirs = pty.openpty()
    child = subprocess.Popen(
        [*PLAIN, "calm", "--plan", "quick", "--speed", "60"],
        stdin=theirs, stdout=theirs, stderr=theirs,
        env={**os.environ, "TERM": "dumb"}, start_new_session=True,
    )  # fmt: skip
    os.close(theirs)
    came = ""

    def until(words: str) -> None:
        nonlocal came
        while words not in " ".join(came.split()):
            came += os.read(ours, 4096).decode()

    try:
        os.write(ours, b"\n")
        until("Phase 1 of 3")
        until("Heart ")
        os.write(ours, b"s\n")
        until("What made you stop?")
        with Store(database()) as store:
            assert store.sessions()[0].ended_at is not None
        until("Enter alone takes 1.")
        os.write(ours, b"2\n")
        assert child.wait(60) == 0
    finally:
        child.kill()
        child.wait()
        os.close(ours)
    with Store(database()) as store, store.reading() as db:
        assert [row["code"] for row in db.table("red_flag").rows] == ["too_much"]


def test_lines_are_followed_and_then_answers_again() -> None:
    read, write = os.pipe()
    typed, heard = Typed(read), SimpleQueue[str]()
    assert not typed.at_terminal
    os.write(write, b"one\n")
    assert typed.next() == "one"
    typed.follow(heard.put)
    os.write(write, b"two\n")
    assert heard.get(timeout=30) == "two"
    typed.unfollow()
    os.write(write, b"three\n")
    assert typed.next() == "three"
    os.close(write)
    assert [typed.next(), typed.next()] == [None, None]
    os.close(read)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [(["--headless", "--plain"], "Give one of"), (["--json", "--plain"], "--json goes with")],
)
def test_what_does_not_go_together(arguments: list[str], words: str) -> None:
    ran = subprocess.run(
        [sys.executable, "-m", "aftershake", "start", *arguments], capture_output=True, text=True
    )
    assert ran.returncode == 2
    assert words in ran.stderr


# Choosing, in this process


def talking(*typed: str) -> tuple[Talk, list[str]]:
    theirs, ours = os.pipe()
    os.write(ours, "".join(f"{line}\n" for line in typed).encode())
    os.close(ours)
    said: list[str] = []
    return Talk(Typed(theirs), said.append), said


@pytest.mark.parametrize(
    ("typed", "usual", "chosen"),
    [
        (["2"], 0, 1),
        ([""], 0, 0),
        ([], 1, 1),
        ([], None, None),
        (["", "0", "-1", "4", "²", "9" * 500, "3"], None, 2),
        (["q"], 0, None),
    ],
)
def test_a_number_chooses(typed: list[str], usual: int | None, chosen: int | None) -> None:
    talk, said = talking(*typed)
    assert talk.choose("Which?", ["a", "b", "c"], usual) == chosen
    assert said[1:4] == ["1. a", "2. b", "3. c"]


def scan_of(*lists: tuple[Found, ...]) -> Callable[[], AsyncGenerator[tuple[Found, ...]]]:
    async def scan() -> AsyncGenerator[tuple[Found, ...]]:
        for found in lists:
            yield found

    return scan


@pytest.fixture
def orders(monkeypatch: pytest.MonkeyPatch) -> list[SessionRequest]:
    """What would be recorded: no strap is in reach of a test."""
    found: list[SessionRequest] = []

    def record(
        path: Path,
        make: object,
        talk: Talk,
        announcer: object,
        *,
        awake: bool,
    ) -> int:
        assert awake
        assert announcer is not None
        found.append(make.args[0])  # type: ignore[attr-defined]
        return 0

    monkeypatch.setattr(plain_start, "record", record)
    return found


def test_a_strap_is_chosen_from_those_in_reach_and_then_offered_first(
    orders: list[SessionRequest],
) -> None:
    asked = plain_start.Asked(database())
    keep_outcome(database(), Outcome("everything"))
    well = ("1", *[""] * (len(WAYS) + 1 + len(ITEMS)))  # today, the ways to stop, how one is
    # Plan, look again, the second strap, care, begin.
    talk, _ = talking("1", "4", "2", *well, "")
    scan = scan_of(STRAPS[:1], STRAPS)
    assert plain_start.plain_start(asked, talk, scan) == 0
    assert (orders[0].what, orders[0].strap, orders[0].lie_down_s) == (
        STRAPS[1].address, STRAPS[1].name, 30.0,
    )  # fmt: skip
    talk, said = talking("1", "", *well, "")
    assert plain_start.plain_start(asked, talk, scan_of()) == 0
    assert orders[1].what == STRAPS[1].address
    assert any(STRAPS[1].name in line for line in said)
    assert any("aftershake rate last" in line for line in said)  # nothing is asked after it


def test_no_strap_in_reach_is_said_with_what_helps(orders: list[SessionRequest]) -> None:
    talk, _ = talking("1")
    assert plain_start.plain_start(plain_start.Asked(database()), talk, scan_of(())) == 3
    assert orders == []


def test_whoever_leaves_begins_nothing(orders: list[SessionRequest]) -> None:
    for typed in (["q"], ["1", "1", "q"]):
        talk, _ = talking(*typed)
        plain_start.plain_start(plain_start.Asked(database()), talk, scan_of(STRAPS[:1]))
    assert orders == []
