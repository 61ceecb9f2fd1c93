"""`aftershake live` with a strap, against an emulated BlueZ: beats at once, losses, its end.
Nothing is kept, not even which adapter it was."""

from __future__ import annotations

import asyncio
import json
import signal
import sys
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from fakebluez import FakeBlueZ

from aftershake import config
from aftershake.rr.packet import encode

PATIENCE_S = 60
Line = dict[str, Any]


@pytest.fixture
async def listening(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, bluez: FakeBlueZ
) -> AsyncIterator[asyncio.subprocess.Process]:
    monkeypatch.setenv(config.HOME_VARIABLE, str(tmp_path / "home"))
    child = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "aftershake", "live", "--strap", "C0:FF:EE:00:00:01"),
        *("--adapter", "hci0", "--json"),
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    yield child
    if child.returncode is None:
        child.kill()
        await child.wait()


async def next_of(child: asyncio.subprocess.Process, kind: str, **fields: Any) -> Line:
    """The next line of this type with these fields."""
    assert child.stdout is not None
    while True:
        text = await asyncio.wait_for(child.stdout.readline(), PATIENCE_S)
        assert text, "it ended"
        line: Line = json.loads(text)
        if line["type"] == kind and all(line[name] == value for name, value in fields.items()):
            return line


async def test_a_strap_is_heard_lost_and_left(
    bluez: FakeBlueZ, listening: asyncio.subprocess.Process, tmp_path: Path
) -> None:
    strap = bluez.add_strap()
    begun = await next_of(listening, "session_start")
    assert (begun["source"], begun["what"], begun["plan"]) == ("strap", "C0:FF:EE:00:00:01", None)
    await next_of(listening, "state", link="connected")
    strap.notify("2a37", encode(75, (819,)))
    beat = await next_of(listening, "beat")
    assert (beat["number"], beat["rr_ms"], beat["gap_before"]) == (1, 819 / 1.024, False)
    strap.notify("2a37", encode(0, contact=False))
    assert (await next_of(listening, "state", contact=False))["reason_code"] == "no_contact"
    strap.drop()
    await next_of(listening, "state", link="lost")
    await next_of(listening, "state", link="connected")
    strap.notify("2a37", encode(75, (820,)))
    assert (await next_of(listening, "beat"))["gap_before"]
    listening.send_signal(signal.SIGINT)
    _, said = await listening.communicate()
    assert listening.returncode == 130
    assert len(said.splitlines()) <= 2  # which strap is looked for, and that nothing keeps it awake
    assert not (tmp_path / "home").exists()
