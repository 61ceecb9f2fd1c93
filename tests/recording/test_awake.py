"""The computer stays awake during a session, and is let go of on every way out of it."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack
from functools import partial
from pathlib import Path

import pytest

from aftershake.cli.checks import awake as doctor_says
from aftershake.cli.headless_run import run_headless
from aftershake.config import database
from aftershake.plans.reader import built_in
from aftershake.recording.awake import Awake, by_desktop, by_systemd, worth
from aftershake.recording.start import SessionRequest, start_session
from support.waiting import WAIT_S, until

# As systemd-inhibit: runs what it is given while it holds. It writes its life into $LIFE.
STAND_IN = """#!/bin/sh
for word; do case $word in --what=*) what=${word#--what=};; --*) ;; *) break;; esac; shift; done
case " $REFUSED " in *" $what "*) echo "refused $what" >> "$LIFE"; exit 1;; esac
test -n "$SILENT" && exec sleep 60
echo "held $what" >> "$LIFE"
"$@"
echo "let go" >> "$LIFE"
"""


@pytest.fixture
def life(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where a `systemd-inhibit` on PATH writes what becomes of it."""
    program = tmp_path / "bin" / "systemd-inhibit"
    program.parent.mkdir()
    program.write_text(STAND_IN)
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{program.parent}{os.pathsep}{os.environ['PATH']}")
    monkeypatch.setenv("LIFE", str(tmp_path / "life"))
    monkeypatch.delenv("DBUS_SESSION_BUS_ADDRESS", raising=False)
    return tmp_path / "life"


def lines(life: Path) -> list[str]:
    return life.read_text().splitlines() if life.exists() else []


def test_a_child_holds_it_and_lets_go(life: Path) -> None:
    with Awake([by_systemd]) as awake:
        assert awake.way(WAIT_S) == "systemd-inhibit (idle:sleep)"
        assert lines(life) == ["held idle:sleep"]
    until(lambda: lines(life) == ["held idle:sleep", "let go"])


def test_an_error_lets_go_too(life: Path) -> None:
    def fails() -> None:
        with Awake([by_systemd]) as awake:
            awake.way(WAIT_S)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fails()
    until(lambda: lines(life)[-1:] == ["let go"])


def test_who_may_not_keep_it_from_sleep_keeps_it_from_idling(
    life: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("REFUSED", "idle:sleep")
    with Awake([by_systemd]) as awake:
        assert awake.way(WAIT_S) == "systemd-inhibit (idle)"
    monkeypatch.setenv("REFUSED", "idle:sleep idle")
    with Awake([by_systemd]) as awake:
        assert awake.way(WAIT_S) == ""


def test_one_that_does_not_answer_holds_nobody_up(
    life: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SILENT", "1")
    monkeypatch.setattr("aftershake.recording.awake.HELD_S", 0.2)
    begun_s = time.monotonic()
    awake = Awake([by_systemd]).__enter__()
    assert time.monotonic() - begun_s < 0.1  # the start waits for nothing
    assert awake.way(WAIT_S) == ""
    awake.__exit__(None, None, None)


def test_a_way_that_breaks_is_followed_by_the_next() -> None:
    def broken(held: ExitStack) -> str:
        raise OSError("no bus")

    let_go: list[str] = []

    def works(held: ExitStack) -> str:
        held.callback(let_go.append, "let go")
        return "works"

    with Awake([broken, works]) as awake:
        assert awake.way(WAIT_S) == "works"
        assert let_go == []
    assert let_go == ["let go"]


def test_only_what_lasts_is_worth_it() -> None:
    assert worth("strap", 1.0)
    assert worth("simulate", 1.0)
    assert not worth("simulate", 6.0)
    assert not worth("replay", None)


def test_doctor_says_which_way_or_none(life: Path) -> None:
    found = doctor_says([by_systemd])
    assert (found.fine, found.found) == (True, "during a session, by systemd-inhibit (idle:sleep)")
    until(lambda: lines(life)[-1:] == ["let go"])
    nothing = doctor_says([])
    assert nothing.fine is None
    assert nothing.advice


PLAIN = [sys.executable, "-m", "aftershake", "start", "--plain", "--simulate", "calm"]


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGTERM, signal.SIGINT])
def test_whatever_ends_the_program_lets_go(life: Path, how: signal.Signals) -> None:
    """Also what leaves it no time to do anything."""
    tried = ["held idle:sleep", "let go"]  # before one lies down, whether there is a way
    with subprocess.Popen(
        [*PLAIN, "--plan", "quick"], stdin=subprocess.PIPE, stdout=subprocess.DEVNULL
    ) as child:
        try:
            assert child.stdin is not None
            child.stdin.write(b"\n")
            child.stdin.flush()
            until(lambda: lines(life) == [*tried, "held idle:sleep"])
            child.send_signal(how)
            child.wait(WAIT_S)
        finally:
            child.kill()
    until(lambda: lines(life) == [*tried, "held idle:sleep", "let go"])


# A desktop, on a message service of its own

SERVICE = """
import asyncio, os, sys
from dbus_fast.aio import MessageBus
from dbus_fast import BusType, Message, MessageType

async def main():
    bus = await MessageBus(bus_type=BusType.SESSION).connect()
    holders = {}

    def handle(message):
        if message.member == "Inhibit":
            holders[message.sender] = 7
            print("inhibit", flush=True)
            return Message.new_method_return(message, "u", [7])
        if message.member == "UnInhibit":
            holders.pop(message.sender, None)
            print("uninhibit", flush=True)
            return Message.new_method_return(message)
        if message.member == "NameOwnerChanged" and not message.body[2]:
            if holders.pop(message.body[0], None):
                print("gone", flush=True)

    bus.add_message_handler(handle)
    rule = "type='signal',sender='org.freedesktop.DBus',member='NameOwnerChanged'"
    await bus.call(Message(destination="org.freedesktop.DBus", path="/org/freedesktop/DBus",
        interface="org.freedesktop.DBus", member="AddMatch", signature="s", body=[rule]))
    await bus.request_name("org.freedesktop.ScreenSaver")
    print("ready", flush=True)
    await asyncio.get_running_loop().create_future()

asyncio.run(main())
"""
HOLDER = """
import sys
from aftershake.recording.awake import Awake, by_desktop
with Awake([by_desktop]) as awake:
    print(awake.way(20), flush=True)
    sys.stdin.read()
"""


@pytest.fixture
def desktop(monkeypatch: pytest.MonkeyPatch) -> Iterator[subprocess.Popen[str]]:
    """A screen saver on a bus of its own, which says what is asked of it."""
    pytest.importorskip("wakepy")
    pytest.importorskip("dbus_fast")
    daemon = shutil.which("dbus-daemon")
    if daemon is None:
        pytest.skip("needs dbus-daemon")
    with subprocess.Popen(
        [daemon, "--session", "--nofork", "--print-address"], stdout=subprocess.PIPE, text=True
    ) as bus:
        assert bus.stdout is not None
        monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", bus.stdout.readline().strip())
        with subprocess.Popen(
            [sys.executable, "-c", SERVICE], stdout=subprocess.PIPE, text=True
        ) as service:
            try:
                assert service.stdout is not None
                assert service.stdout.readline() == "ready\n"
                yield service
            finally:
                service.kill()
                bus.kill()


def test_a_desktop_is_asked_and_let_go(desktop: subprocess.Popen[str]) -> None:
    assert desktop.stdout is not None
    with Awake([by_desktop]) as awake:
        assert awake.way(WAIT_S) == "org.freedesktop.ScreenSaver"
        assert desktop.stdout.readline() == "inhibit\n"
    assert desktop.stdout.readline() == "uninhibit\n"


def test_a_desktop_sees_that_a_killed_program_is_gone(desktop: subprocess.Popen[str]) -> None:
    assert desktop.stdout is not None
    with subprocess.Popen(
        [sys.executable, "-c", HOLDER], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as holder:
        try:
            assert holder.stdout is not None
            assert holder.stdout.readline() == "org.freedesktop.ScreenSaver\n"
            assert desktop.stdout.readline() == "inhibit\n"
        finally:
            holder.kill()
    assert desktop.stdout.readline() == "gone\n"


def test_no_desktop_is_no_way(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DBUS_SESSION_BUS_ADDRESS", raising=False)
    monkeypatch.setenv("XDG_RUNTIME_DIR", "/nowhere")
    with ExitStack() as held:
        assert by_desktop(held) == ""


@pytest.mark.parametrize(("how", "told"), [("", 1), ("by a friend", 0)])
def test_that_no_way_works_is_told_once(how: str, told: int) -> None:
    said: list[str] = []
    ways = (lambda held: "", lambda held: how)
    with Awake(ways, lambda: said.append("may sleep")) as awake:
        assert awake.way(WAIT_S) == how
        until(lambda: len(said) == told)
    assert len(said) == told


@pytest.mark.words
def test_without_a_terminal_it_is_said_on_stderr(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str], home: Path
) -> None:
    monkeypatch.setattr("aftershake.recording.awake.WAYS", (lambda held: "",))
    order = SessionRequest(built_in()["quick"], "simulate", "calm", None)
    for awake, times in ((True, 1), (False, 0)):
        code = run_headless(database(), partial(start_session, order), False, None, awake=awake)
        assert code == 0
        assert capfd.readouterr().err.count("may fall asleep") == times
