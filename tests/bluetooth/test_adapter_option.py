"""`--adapter` on the command line, against an emulated BlueZ with two adapters."""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path

import pytest
from fakebluez import FakeBlueZ

from aftershake import config

SECOND, ADDRESS = "/org/bluez/hci1", "00:AA:01:00:00:43"


async def aftershake(*arguments: str) -> tuple[int | None, str, str]:
    """Exit code, stdout and stderr of the program in a process of its own."""
    child = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "aftershake", *arguments),
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    out, said = await child.communicate()
    return child.returncode, out.decode(), said.decode()


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, bluez: FakeBlueZ) -> None:
    monkeypatch.setenv(config.HOME_VARIABLE, str(tmp_path))
    bluez.plug_adapter(path=SECOND, address=ADDRESS)


async def test_the_choice_is_used_and_remembered_until_it_is_taken_back(bluez: FakeBlueZ) -> None:
    bluez.add_strap(adapter=SECOND)
    code, out, _ = await aftershake("scan", "--seconds", "0.5", "--adapter", "hci1")
    assert code == 0
    assert "C0:FF:EE:00:00:01" in out
    assert config.chosen_adapter() == ADDRESS
    code, out, _ = await aftershake("scan", "--seconds", "0.5", "--json")
    assert '"adapter": "hci1"' in out
    assert bluez.searched == {SECOND}
    code, _, _ = await aftershake("--adapter", "all", "scan", "--seconds", "0.5")
    assert code == 0
    assert config.chosen_adapter() == ""
    assert len(bluez.searched) == 2


async def test_what_was_remembered_and_is_not_there_stops_nobody(bluez: FakeBlueZ) -> None:
    config.remember("adapter", "00:AA:01:00:00:99")
    bluez.add_strap()
    assert (await aftershake("scan", "--seconds", "0.5"))[0] == 0


@pytest.mark.words
@pytest.mark.parametrize(
    "command",
    [
        ("scan", "--adapter", "hci9"),
        ("start", "--headless", "--strap", "h10", "--adapter", "hci9"),
        ("--adapter", "hci9"),
    ],
)
async def test_an_adapter_that_is_not_there_ends_with_3(command: tuple[str, ...]) -> None:
    code, out, said = await aftershake(*command)
    assert (code, out) == (3, "")
    assert "hci0" in said
    assert "hci1" in said
    assert len(said.splitlines()) == 1
    assert config.chosen_adapter() == ""


def test_where_the_system_chooses_that_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    from click.testing import CliRunner

    from aftershake.cli.group import cli
    from aftershake.errors import AftershakeError

    monkeypatch.setattr("aftershake.sources.ble.strap.sys.platform", "darwin")
    ran = CliRunner().invoke(cli, ["scan", "--adapter", "hci0"])
    assert isinstance(ran.exception, AftershakeError)
    assert ran.exception.exit_code == 3
    assert config.chosen_adapter() == ""
