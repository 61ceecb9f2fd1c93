"""Data on a disk that can only be read, as a card that is locked: all that only reads works, and
what would change something says why it cannot."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from aftershake.config import database
from support.three_years import fill

AS_IT_IS = 'mount --bind "$0" "$0" && mount -o remount,ro,bind "$0" "$0" && exec "$@"'
UNSHARED = ("unshare", "--map-root-user", "--mount", "sh", "-c", AS_IT_IS)


def read_only(*command: str | Path) -> subprocess.CompletedProcess[str]:
    """What runs where the data folder is mounted so, for this command alone."""
    return subprocess.run(
        [*UNSHARED, database().parent, *command],
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def aftershake(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    return read_only(sys.executable, "-m", "aftershake", *arguments)


@pytest.fixture(autouse=True)
def recorded() -> None:
    fill(database(), 3, strange=False)
    if shutil.which("unshare") is None or read_only("true").returncode:
        pytest.skip("nothing can be mounted here")


@pytest.mark.words
@pytest.mark.parametrize(
    "asked",
    [
        "start --simulate calm --headless --speed max",
        "import {}",
        "delete 1 --yes",
        "rate last --after calm=3",
        "people add Ada",
        "recompute --all",
    ],
)
def test_what_would_change_something_says_that_nothing_can_be_saved(
    asked: str, tmp_path: Path
) -> None:
    (tmp_path / "rr.txt").write_text("800\n810\n790\n" * 50)
    done = aftershake(*(each.format(tmp_path / "rr.txt") for each in asked.split()))
    assert done.returncode == 1
    assert f"{database()} lies on a disk that can only be read" in done.stderr
    assert "Traceback" not in done.stderr


def test_all_that_only_reads_works(tmp_path: Path) -> None:
    for asked in ("sessions", "show last", "people", "export all --format events -o {}/"):
        done = aftershake(*(each.format(tmp_path / "out") for each in asked.split()))
        assert done.returncode == 0, done.stderr


@pytest.mark.words
def test_doctor_says_so() -> None:
    done = aftershake("doctor")
    assert f"{database()} lies on a disk that can only be read, so nothing can be" in done.stdout
    assert os.access(database(), os.W_OK)


@pytest.mark.words
@pytest.mark.parametrize("shared", ["folder", "file"])
def test_doctor_advises_nothing_that_cannot_be_done(shared: str) -> None:
    database().parent.chmod(0o755)
    database().chmod(0o644 if shared == "file" else 0o600)
    done = aftershake("doctor")
    assert "others can" in done.stdout
    assert "chmod" not in done.stdout
