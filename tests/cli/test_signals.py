"""Whatever ends a recording without a terminal, what came is kept, and how to go on is said."""

from __future__ import annotations

import os
import pty
import signal
import subprocess
import sys

import pytest

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
