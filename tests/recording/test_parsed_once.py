"""How often a payload is parsed: once live, once when the session is worked out from the disk."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from aftershake.cli.group import cli
from aftershake.config import database
from aftershake.events import Packet
from aftershake.rr import log, packet
from aftershake.sources import replay
from aftershake.store.store import Store


@pytest.fixture
def parsed(monkeypatch: pytest.MonkeyPatch) -> list[bytes]:
    """Each payload that is parsed, wherever `parse` is used."""
    payloads: list[bytes] = []
    real = packet.parse

    def counted(payload: bytes) -> Any:
        payloads.append(payload)
        return real(payload)

    for module in (packet, log):
        monkeypatch.setattr(module, "parse", counted)
    return payloads


def test_a_whole_headless_session_parses_each_packet_twice(home: Path, parsed: list[bytes]) -> None:
    ran = CliRunner().invoke(
        cli,
        ["start", "--simulate", "flaky", "--plan", "quick", "--headless", "--speed", "max"],
    )
    assert ran.exit_code == 0, ran.output
    with Store(database(), read_only=True) as store:
        packets = [e for e in store.events(1) if isinstance(e, Packet)]
    assert len(packets) > 300
    assert len(parsed) <= 2 * len(packets)
    parsed.clear()
    ran = CliRunner().invoke(cli, ["show", "last"])
    assert ran.exit_code == 0, ran.output
    assert parsed == []  # what was saved is shown


def test_nothing_else_parses() -> None:
    """The counter above sees all: whoever parses does it through these modules."""
    root = Path(packet.__file__).parents[1]
    users = {
        str(path.relative_to(root))
        for path in root.rglob("*.py")
        if "rr.packet import" in (text := path.read_text("utf-8")) and re.search(r"\bparse\b", text)
    }
    assert users == {"rr/log.py"}
    assert replay.packet is packet
