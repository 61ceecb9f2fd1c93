"""The short form of `make durability`: each of its rows, a few times, on recordings of a second."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

BENCHMARKS = Path(__file__).parents[2] / "benchmarks"
MEMORY = Path("/dev/shm")  # a commit waits for no disk there; SQLite's locks are the same


@pytest.mark.words  # that each word of a recorder is true is judged, too
@pytest.mark.skipif(sys.platform != "linux", reason="limits of other processes are Linux's")
def test_nothing_is_lost_in_any_row(tmp_path: Path) -> None:
    quick = MEMORY if os.access(MEMORY, os.W_OK) else tmp_path
    paths = os.pathsep.join(filter(None, [str(BENCHMARKS), os.environ.get("PYTHONPATH", "")]))
    ran = subprocess.run(
        [sys.executable, "-m", "durability", "--short", "--scale", "0.02"],
        env={**os.environ, "PYTHONPATH": paths, "TMPDIR": str(quick)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert "do not hold." in ran.stdout, ran.stdout + ran.stderr
    assert not [line for line in ran.stdout.splitlines() if "✕" in line], ran.stdout
