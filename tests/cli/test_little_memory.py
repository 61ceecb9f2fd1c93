"""Where little memory may be used: a sentence and an exit code, and nothing hangs."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from aftershake.config import database
from support.three_years import fill

resource = pytest.importorskip("resource", reason="no limits of memory here")
pytestmark = pytest.mark.skipif(sys.platform == "darwin", reason="it keeps to no such limit")


def _run(command: str, kib: int) -> subprocess.CompletedProcess[str]:
    most = kib << 10
    return subprocess.run(
        (sys.executable, "-m", "aftershake", *command.split()),
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_AS, (most, most)),
    )


@pytest.mark.words
@pytest.mark.parametrize("kib", [150_000, 250_000])
@pytest.mark.parametrize("command", ["show last --details", "report last -o {}/page.html"])
def test_it_is_a_sentence(home: Path, tmp_path: Path, command: str, kib: int) -> None:
    fill(database(), 2, strange=False)
    ran = _run(command.format(tmp_path), kib)
    assert (ran.returncode, ran.stdout) == (1, "")
    assert "Traceback" not in ran.stderr
    assert "memory" in ran.stderr


@pytest.mark.words
def test_what_must_be_measured_first_is_not_waited_for(home: Path) -> None:
    fill(database(), 2, strange=False)
    with sqlite3.connect(database()) as db:
        db.execute("UPDATE comparison SET algorithm = '1'")
    ran = _run("show last", 400_000)
    assert ran.returncode == 1
    assert "memory" in ran.stderr
