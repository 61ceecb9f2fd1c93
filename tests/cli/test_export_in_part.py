"""A disk that is full, or refuses a file, in the middle of an export: what is missing is said."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from aftershake.config import database
from support.three_years import fill


@pytest.mark.words
@pytest.mark.parametrize("what", ["export all --format events", "people export"])
def test_what_is_missing_is_said(home: Path, tmp_path: Path, what: str) -> None:
    fill(database(), 3, strange=False)
    to = tmp_path / "out"
    name = [""] if what == "people export" else []

    def ran(*more: str) -> subprocess.CompletedProcess[str]:
        command = (sys.executable, "-m", "aftershake", *what.split(), *name, "-o", f"{to}/", *more)
        return subprocess.run(
            command, capture_output=True, text=True, timeout=120, check=False, env=os.environ
        )

    whole = ran()
    assert whole.returncode == 0, whole.stderr
    refused = sorted(to.rglob("*.jsonl"))[1]
    refused.unlink()
    refused.mkdir()  # no file can be put there, as on a full disk
    in_part = ran("--force")
    assert in_part.returncode == 1
    assert f"Before that 1 file was written: {to}" in in_part.stderr
    assert "The others are missing" in in_part.stderr
