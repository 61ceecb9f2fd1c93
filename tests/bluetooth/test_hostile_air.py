"""Straps called by a hundred hostile names: what reaches the terminal, byte by byte."""

from __future__ import annotations

import json
import time
from functools import partial

import pytest
from click.testing import CliRunner, Result
from ear import HURRY
from inprocess import Air

from aftershake.cli.group import cli
from aftershake.events import DeviceInfo
from aftershake.sources.ble import strap as ble
from support.hostile import acts, hostile_strings

NAMES = {
    f"C0:FF:EE:00:{i // 256:02X}:{i % 256:02X}": name for i, name in enumerate(hostile_strings())
}


@pytest.fixture
def crowd(monkeypatch: pytest.MonkeyPatch) -> Air:
    air = Air()
    for address, name in NAMES.items():
        air.add_strap(address, name)
    near = partial(ble.BleCentral, backends=air.backends)
    monkeypatch.setattr(ble, "BleCentral", lambda patience: near(patience))
    return air


def scanned(*arguments: str) -> Result:
    ran = CliRunner().invoke(cli, ["scan", "--seconds", "0.5", *arguments])
    assert ran.exit_code == 0, ran.output
    return ran


def test_a_scan_prints_a_line_a_strap_and_nothing_that_acts(crowd: Air) -> None:
    said = scanned().stdout_bytes.decode("utf-8")
    assert not acts(said, lines=True)
    lines = said.splitlines()
    assert len(lines) == len(said.split("\n")) - 1 == len(NAMES)
    assert {line.split("  ")[-2] for line in lines} == set(NAMES)
    assert all(len(line) < 250 for line in lines)
    assert "␛]0;pwned␇" in said


def test_a_scan_in_json_is_ascii_with_names_that_can_be_shown(crowd: Air) -> None:
    said = scanned("--json").stdout_bytes
    assert said.isascii()
    assert b"\x1b" not in said
    found = json.loads(said)
    assert {each["address"] for each in found} == set(NAMES)
    assert not any(acts(each["name"]) for each in found)
    assert all(each["name"].strip() for each in found)


@pytest.mark.parametrize(
    "name", ["H10\x1b]0;pwned\x07", "two\nlines", "\u202e01H", "\u200b", "A" * 300]
)
async def test_a_strap_that_tells_such_things_is_recorded_with_its_bytes(name: str) -> None:
    raw = name.encode()[:512]
    air = Air()
    told = {"180a": {"2a29": (["read"], raw), "2a26": (["read"], b"5.0\0")}}
    air.add_strap("C0:FF:EE:00:00:01", name, extra=told)  # type: ignore[arg-type]
    strap = ble.BleStrap(
        "C0:FF:EE:00:00:01", "", time.monotonic, patience=HURRY, backends=air.backends
    )
    said: dict[str, DeviceInfo] = {}
    events = strap.events()
    async for event in events:
        if isinstance(event, DeviceInfo):
            said[event.what] = event
            if event.what == "location":
                break
    await events.aclose()
    assert not any(acts(each.value) for each in said.values())
    assert said["name"].raw == raw if acts(name) or len(name) > 200 else not said["name"].raw
    if "maker" in said:
        assert (said["maker"].raw or said["maker"].value.encode()) == raw
    assert (said["firmware"].value, said["firmware"].raw) == ("5.0", b"5.0\0")
    assert (said["battery"].value, said["battery"].raw) == ("87", b"W")
