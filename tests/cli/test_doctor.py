"""`aftershake doctor`: each thing that can be wrong is told, with what to do."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from aftershake.cli import checks, data_checks
from aftershake.cli.checks import Finding
from aftershake.config import database
from aftershake.events import LinkReason
from aftershake.recording.backup import back_up
from aftershake.store import StoreError
from aftershake.store.store import Store
from aftershake.wording.link import told as link_told

no_bus = {"DBUS_SYSTEM_BUS_ADDRESS": "unix:path=/nowhere"}


def doctor(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    ran = subprocess.run(
        [sys.executable, "-m", "aftershake", "doctor", *arguments],
        capture_output=True,
        text=True,
        env={**os.environ, **environment},
        timeout=120,
        check=False,
    )
    assert "Traceback" not in ran.stderr + ran.stdout
    return ran


@pytest.mark.skipif(sys.platform != "linux", reason="D-Bus is for Linux")
def test_without_d_bus_it_says_so_and_ends_with_3() -> None:
    ran = doctor("--json", **no_bus)
    assert ran.returncode == 3
    found = {each["what"]: each for each in json.loads(ran.stdout)}
    assert found["message service"]["fine"] is False
    assert (
        found["message service"]["advice"] == link_told(LinkReason("no_bus"), sys.platform).advice
    )
    assert [found[what]["fine"] for what in ("Bluetooth service", "adapter")] == [None, None]
    assert found["disk"]["fine"] is True
    assert found["database"]["found"] == "none yet; the first session makes it"
    assert not database().exists()
    assert "✕ message service" in doctor(**no_bus).stdout


def told(monkeypatch: pytest.MonkeyPatch, trouble: str, platform: str = "linux") -> list[Finding]:
    said = json.dumps([trouble, ""])
    monkeypatch.setattr(checks, "PROBE", f"print({said!r})")
    monkeypatch.setattr(sys, "platform", platform)
    return list(checks.bluetooth())


@pytest.mark.parametrize(
    ("trouble", "fine"),
    [
        ("", [True, True, True, True]),
        ("no_bus", [False, None, None, None]),
        ("no_service", [True, False, None, None]),
        ("not_allowed", [True, True, False, None]),
        ("switched_off", [True, True, True, False]),
        ("unknown", [True, True, True, False]),
    ],
)
def test_the_chain_breaks_where_it_breaks(
    monkeypatch: pytest.MonkeyPatch, trouble: str, fine: list[bool | None]
) -> None:
    found = told(monkeypatch, trouble)
    assert [each.fine for each in found] == fine
    assert all(each.found for each in found)


@pytest.mark.parametrize("platform", ["darwin", "win32"])
def test_elsewhere_there_is_no_d_bus_to_miss(
    monkeypatch: pytest.MonkeyPatch, platform: str
) -> None:
    found = told(monkeypatch, "not_allowed", platform)
    assert [(each.what, each.fine) for each in found] == [("permission", False), ("adapter", None)]
    assert found[0].advice == link_told(LinkReason("not_allowed"), platform).advice


def test_a_process_that_macos_ends_lacks_the_permission(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checks, "PROBE", "import os; os.abort()")
    monkeypatch.setattr(sys, "platform", "darwin")
    assert [each.fine for each in checks.bluetooth()] == [False, None]


@pytest.mark.parametrize(
    ("text", "fine", "unusable"),
    [
        ("[General]\n#ControllerMode = dual\n", True, False),
        ("[General]\nControllerMode = bredr\n", False, True),
        ("[LE]\nConnectionSupervisionTimeout=42\n", False, False),
        ("[LE]\nConnectionSupervisionTimeout=420\n", True, False),
        ("no section\n", None, False),
    ],
)
def test_settings_that_trouble_straps(
    tmp_path: Path, text: str, fine: bool | None, unusable: bool
) -> None:
    (tmp_path / "main.conf").write_text(text)
    found = checks.settings(tmp_path / "main.conf")
    assert (found.fine, found.bluetooth) == (fine, unusable)
    assert bool(found.advice) or fine is None or "420" in text
    assert checks.settings(tmp_path / "none").fine is True


@pytest.mark.parametrize(
    ("kind", "soft", "hard", "fine"),
    [
        ("bluetooth", "1", "0", False),
        ("bluetooth", "0", "1", False),
        ("bluetooth", "0", "0", True),
        ("wlan", "1", "1", True),
    ],
)
def test_a_radio_that_is_blocked(
    tmp_path: Path, kind: str, soft: str, hard: str, fine: bool
) -> None:
    (tmp_path / "rfkill0").mkdir()
    for name, text in (("type", kind), ("soft", soft), ("hard", hard)):
        (tmp_path / "rfkill0" / name).write_text(text + "\n")
    assert checks.blocked(tmp_path).fine is fine


@pytest.mark.parametrize(
    ("version", "fine"), [("5.54", False), ("5.55", True), ("6.0", True), ("", None)]
)
def test_the_version_of_bluez(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, version: str, fine: bool | None
) -> None:
    script = tmp_path / "bluetoothctl"
    script.write_text(f"#!/bin/sh\necho 'bluetoothctl: {version}'\n")
    script.chmod(0o700)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert checks.bluez_version().fine is fine
    script.unlink()
    assert checks.bluez_version().fine is None


def test_the_database_is_looked_at_and_not_changed() -> None:
    with Store(database()):
        pass
    found = {each.what: each for each in checks.data(database())}
    assert {each.fine for each in found.values()} == {True}
    assert set(found) >= {"disk", "privacy", "database", "safe writing"}
    assert "write-ahead log" in found["safe writing"].found
    database().write_bytes(b"not a database" * 100)
    broken = next(each for each in checks.data(database()) if each.what == "database")
    assert broken.fine is False
    assert "aftershake salvage" in broken.advice


def test_a_full_disk_is_told_with_how_much_is_enough(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(data_checks, "LEAST_FREE_MB", 10**9)
    disk = next(iter(checks.data(database())))
    assert disk.fine is False
    assert disk.found.endswith(" MB are free")
    assert "at least 100" in disk.advice


# Root may read everything, unless this is taken from it.
LIKE_ANYBODY = ["setpriv", "--bounding-set=-dac_override,-dac_read_search"]


@pytest.mark.parametrize("where", ["unreadable", "too long", "of nobody"])
def test_a_home_that_cannot_be_used_is_one_finding_of_several(tmp_path: Path, where: str) -> None:
    is_root = os.name == "posix" and os.getuid() == 0
    if is_root and shutil.which("setpriv") is None:
        pytest.skip("as root this needs setpriv")
    closed = tmp_path / "closed"
    closed.mkdir(mode=0)
    home = {
        "unreadable": str(closed / "home"),
        "too long": f"{tmp_path}/{'x' * 300}",
        "of nobody": "~nosuch/x",
    }[where]
    ran = subprocess.run(
        [
            *(LIKE_ANYBODY if is_root else []),
            sys.executable,
            "-m",
            "aftershake",
            "doctor",
            "--json",
        ],
        capture_output=True,
        text=True,
        env={**os.environ, **no_bus, "AFTERSHAKE_HOME": home},
        timeout=120,
        check=False,
    )
    assert ran.stderr == ""
    found = {each["what"]: each for each in json.loads(ran.stdout)}
    assert {"message service", "terminal"} <= found.keys()
    assert found["database"]["fine"] is False
    assert "AFTERSHAKE_HOME" in found["database"]["advice"]
    assert ("x" * 300 if where == "too long" else home[:20]) in found["database"]["found"]


@pytest.mark.skipif(sys.platform == "win32", reason="links need rights there")
@pytest.mark.parametrize("there", [True, False])
@pytest.mark.words
def test_a_database_that_is_a_link_is_said_wherever_it_leads(tmp_path: Path, there: bool) -> None:
    """Nothing can be recorded into it, and what is on a disk that is not there is not lost."""
    if there:
        Store(tmp_path / "aftershake.db").close()
    database().symlink_to(tmp_path / "aftershake.db")
    ran = doctor(**no_bus)
    assert ran.returncode
    assert "is a link to another file, and links are not followed" in ran.stdout
    assert "first session makes it" not in ran.stdout
    assert "chmod" not in ran.stdout
    if not there:
        with pytest.raises(StoreError, match="is a link"):
            back_up(database(), tmp_path / "backup.db")
