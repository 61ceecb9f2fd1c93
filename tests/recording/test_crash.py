"""`kill -9` in the middle of a session: at most one packet is lost, and the session is offered."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from aftershake.config import database
from aftershake.events import Packet
from aftershake.store.store import Store

RECORD = """
import asyncio, sys
from aftershake.config import database
from aftershake.recording.start import SessionRequest, start_session
from aftershake.plans.reader import built_in
from aftershake.store.store import Store

with Store(database()) as store:
    def show(view):
        print(view.packets, flush=True)
    request = SessionRequest(built_in()["quick"], "simulate", "calm", 200.0)
    asyncio.run(start_session(request, store, show).run())
"""


@pytest.mark.parametrize("after", [3, 60, 137])
def test_kill_9_loses_at_most_one_packet(home: Path, after: int) -> None:
    child = subprocess.Popen([sys.executable, "-c", RECORD], stdout=subprocess.PIPE, text=True)
    assert child.stdout is not None
    shown = 0
    for line in child.stdout:
        shown = int(line)
        if shown >= after:
            child.send_signal(signal.SIGKILL)
            break
    shown = max([shown, *(int(line) for line in child.stdout if line.strip())])
    child.stdout.close()
    child.wait()
    with Store(database()) as store:
        (row,) = store.unfinished()
        kept = [event for event in store.events(row.id) if isinstance(event, Packet)]
        assert shown <= len(kept) <= shown + 1

    def aftershake(*arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "aftershake", *arguments],
            capture_output=True,
            text=True,
            check=True,
            env=os.environ,
        )

    assert "cut off" in aftershake("sessions").stdout
    resume = ("start", "--resume", "last", "--headless", "--speed", "max", "--json")
    session = json.loads(aftershake(*resume).stdout)
    assert session["complete"]
    assert [phase["name"] for phase in session["phases"]] == ["baseline", "shaking", "integration"]
    assert "cut off" not in aftershake("sessions").stdout
    with Store(database()) as store:
        events = [event for event in store.events(row.id) if isinstance(event, Packet)]
        assert events[: len(kept)] == kept
