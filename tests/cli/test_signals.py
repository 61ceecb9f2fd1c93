"""Whatever ends a recording without a terminal, what came is kept, and how to go on is said."""

from __future__ import annotations

import os
import pty
import signal
import subprocess
import sys
from pathlib import Path
from threading import Timer

import pytest
from click.testing import CliRunner

from aftershake.cli.group import cli
from aftershake.config import database
from aftershake.events import Packet
from aftershake.store.store import Store

COMMAND = [sys.executable, "-m", "aftershake", "start", "--simulate", "calm", "--headless"]
KEPT = (
    "Session 1 is kept: `aftershake start --resume 1` goes on with it,"
    " `aftershake close 1` ends it."
)


def as_a_shell_starts_it(ignored: list[signal.Signals]) -> None:
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN if number in ignored else signal.SIG_DFL)


def is_kept() -> bool:
    with Store(database()) as store:
        (row,) = store.sessions()
        return row.cut_off and any(isinstance(each, Packet) for each in store.events(row.id))


@pytest.mark.parametrize(
    ("sent", "ignored"),
    [
        ([signal.SIGINT], []),
        ([signal.SIGINT], [signal.SIGINT]),  # begun with &
        ([signal.SIGTERM], []),
        ([signal.SIGTERM], [signal.SIGINT]),
        ([signal.SIGHUP], []),
        ([signal.SIGHUP, signal.SIGTERM, signal.SIGHUP], []),  # as a closing terminal may
        ([signal.SIGHUP, signal.SIGTERM], [signal.SIGHUP]),  # nohup
    ],
)
def test_any_signal_keeps_the_session(
    sent: list[signal.Signals], ignored: list[signal.Signals]
) -> None:
    child = subprocess.Popen(
        COMMAND,
        stderr=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        preexec_fn=lambda: as_a_shell_starts_it(ignored),
    )
    assert child.stderr is not None
    with child:
        try:
            while "baseline begins" not in child.stderr.readline():
                assert child.poll() is None
            for number in sent:
                child.send_signal(number)
            out, talk = child.communicate(timeout=60)
        finally:
            child.kill()
    assert (child.returncode, out, talk.splitlines()) == (130, "", ["Interrupted.", KEPT])
    assert is_kept()


def test_a_terminal_that_is_gone_ends_nothing_untidily() -> None:
    """Its window is closed: SIGHUP comes, and whatever is still said cannot be written."""
    ours, theirs = pty.openpty()
    child = subprocess.Popen(
        COMMAND,
        stdin=theirs,
        stderr=theirs,
        stdout=theirs,
        start_new_session=True,
        preexec_fn=lambda: as_a_shell_starts_it([]),
    )
    os.close(theirs)
    try:
        said = b""
        while b"baseline begins" not in said:
            said += os.read(ours, 1000)
        os.close(ours)
        child.send_signal(signal.SIGHUP)
        assert child.wait(60) == 130
    finally:
        child.kill()
        child.wait()
    assert is_kept()


SLOW_DISK = """
import os, time
def slow(number):
    print("writing", flush=True)
    while True:  # piece by piece: a signal may come just before one, and is seen after it
        time.sleep(0.1)
os.fsync = slow
from aftershake.cli import main
main()
"""


@pytest.mark.words
@pytest.mark.parametrize("sent", [signal.SIGTERM, signal.SIGHUP, signal.SIGINT])
@pytest.mark.parametrize(
    "command",
    [
        ["export", "last", "--format", "events", "-o", "out.jsonl"],
        ["report", "last", "-o", "out.html"],
        ["backup", "out.db"],
    ],
)
def test_nothing_is_left_of_a_file_that_was_being_written(
    command: list[str], sent: signal.Signals, tmp_path: Path
) -> None:
    """It would be all of somebody's sessions under a hidden name, on whatever stick that is."""
    (tmp_path / "rr.txt").write_text("\n".join(str(900 + n % 7) for n in range(200)))
    assert CliRunner().invoke(cli, ["import", str(tmp_path / "rr.txt")]).exit_code == 0
    folder = tmp_path / "stick"
    folder.mkdir()
    child = subprocess.Popen(
        [sys.executable, "-c", SLOW_DISK, *command],
        cwd=folder,
        stderr=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        preexec_fn=lambda: as_a_shell_starts_it([]),
    )
    assert child.stdout is not None
    with child:
        try:
            assert child.stdout.readline() == "writing\n"
            assert list(folder.iterdir())
            child.send_signal(sent)
            _, talk = child.communicate(timeout=60)
        finally:
            child.kill()
    assert (child.returncode, talk.split()) == (130, ["Interrupted."])
    assert not list(folder.iterdir())


@pytest.mark.words
def test_an_import_goes_on_where_it_was_interrupted(tmp_path: Path) -> None:
    """Also with the numbers of what it had taken in."""
    first, second = ("\n".join(str(900 + n % 7 + of) for n in range(200)) for of in (0, 1))
    (tmp_path / "rr.txt").write_text(first)
    command = [sys.executable, "-m", "aftershake", "import", str(tmp_path / "rr.txt"), "-"]
    child = subprocess.Popen(
        command,
        stdin=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        preexec_fn=lambda: as_a_shell_starts_it([]),
    )
    assert child.stderr is not None
    with child:
        try:
            while "session 1 now" not in child.stderr.readline():
                assert child.poll() is None
            child.send_signal(signal.SIGTERM)
            # One in a hundred comes between Python's last look and its wait for input, which then
            # knows nothing of it.
            again = Timer(20, child.send_signal, [signal.SIGINT])
            again.start()
            last = [line for line in child.stderr.read().splitlines() if line][-1]
            assert child.wait(60) == 130
            again.cancel()
        finally:
            child.kill()
    assert last == "Interrupted: 1 session taken in. The same command goes on from there."
    again = subprocess.run(command, input=second, capture_output=True, text=True, timeout=60)
    assert "1 session taken in, 1 already here." in again.stderr
    with Store(database(), read_only=True) as store:
        assert [row.algorithm is not None for row in store.sessions()] == [True, True]


WHILE_LOADING = """
import signal
from aftershake.cli import group, main
def run():
    try:
        exec("signal.raise_signal(signal.SIGINT)", {"signal": signal})
    except KeyboardInterrupt:  # as click does, and every command that says what is done by then
        raise group.click.exceptions.Abort() from None
group.cli.main = lambda **_: run()
main()
"""


def test_interrupted_while_it_loads_it_leaves_with_the_code_of_it(tmp_path: Path) -> None:
    """A dataclass is made of text, and what is interrupted in such, Python ends by the signal."""
    (tmp_path / "loading.py").write_text(WHILE_LOADING)
    command = [sys.executable, "-m", "loading", "people"]
    ran = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=60)
    assert (ran.returncode, ran.stderr) == (130, "Interrupted.\n")
