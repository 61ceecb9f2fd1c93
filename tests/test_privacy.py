"""No network: every socket that the program and its children ask the system for is a local one."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
SIMULATED = ("--simulate", "calm", "--headless", "--speed", "max")
pytestmark = pytest.mark.skipif(
    shutil.which("strace") is None, reason="strace is not installed (apt-get install strace)"
)


def sockets(folder: Path, *command: str, code: int = 0) -> list[str]:
    """The families of the sockets that a command of the program asked for, children included."""
    trace = folder / "trace"
    ran = subprocess.run(
        ["strace", "-f", "-qq", "-e", "trace=socket", "-o", trace, sys.executable, *command],
        capture_output=True,
        text=True,
        check=False,
        env=os.environ | {"AFTERSHAKE_HOME": str(folder / "home")},
        timeout=300,
    )
    if "PTRACE" in ran.stderr and "not permitted" in ran.stderr:
        pytest.skip("nobody may watch a process here")
    assert ran.returncode == code, ran.stderr
    return re.findall(r"socket\((AF_\w+|\w+)", trace.read_text())


def aftershake(folder: Path, *arguments: str, code: int = 0) -> list[str]:
    return sockets(folder, "-m", "aftershake", *arguments, code=code)


def test_a_socket_to_anywhere_is_seen(tmp_path: Path) -> None:
    child = "import socket; socket.socket()"
    code = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {child!r}])"
    assert sockets(tmp_path, "-c", code) == ["AF_INET"]


def test_a_session_and_what_is_made_of_it_ask_for_no_network_and_name_none(tmp_path: Path) -> None:
    asked = aftershake(tmp_path, "start", *SIMULATED, "--plan", "quick")
    for command in (
        ("show", "last", "--details"),
        ("report", "last", "-o", str(tmp_path / "report.html")),
        ("export", "all", "--format", "events", "-o", str(tmp_path / "exported")),
        ("import", str(ROOT / "sample_data" / "calm.jsonl")),
        ("sessions",),
        ("backup", str(tmp_path / "b.db")),
    ):
        asked += aftershake(tmp_path, *command)
    replay = ("--replay", str(ROOT / "sample_data" / "two-dropouts.jsonl"), "--speed", "max")
    asked += aftershake(tmp_path, "live", *replay, "--json")
    asked += aftershake(tmp_path, "live", "--strap", "H10", "--json", code=3)
    asked += aftershake(tmp_path, "trend", code=4)
    assert set(asked) <= {"AF_UNIX"}
    text = (tmp_path / "report.html").read_text("utf-8")
    assert not re.search(r"(?:src|href|url\()\s*=?\s*[\"']?(?:https?:)?//", text)
    assert "default-src 'none'" in text
