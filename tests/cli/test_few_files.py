"""Where hardly any file may be open at once: a sentence and an exit code, and no traceback."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from aftershake.config import database
from support.three_years import fill

resource = pytest.importorskip("resource", reason="no limits of open files here")


@pytest.mark.words
@pytest.mark.parametrize("most", [6, 7, 8, 10])
@pytest.mark.parametrize("command", ["show last", "export last --format csv -o {}/out/", "trend"])
def test_it_is_a_sentence(home: Path, tmp_path: Path, command: str, most: int) -> None:
    fill(database(), 2, strange=False)
    ran = subprocess.run(
        (sys.executable, "-m", "aftershake", *command.format(tmp_path).split()),
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_NOFILE, (most, most)),
    )
    assert "Traceback" not in ran.stderr
    assert "never awaited" not in ran.stderr
    assert ran.returncode in (0, 1, 4)
    assert ran.returncode != 1 or "files" in ran.stderr
