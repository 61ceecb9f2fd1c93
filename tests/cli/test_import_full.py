"""`aftershake import` where the database cannot grow: said once, of which file, and of how many."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

import support.hrv_data as data

resource = pytest.importorskip("resource", reason="no limits of the size of files here")
FILES, LARGEST_BYTES = 9, 1_000_000
RR = np.rint(data.heart(seconds=1500)).astype(int)


def little_room() -> None:
    resource.setrlimit(resource.RLIMIT_FSIZE, (LARGEST_BYTES, LARGEST_BYTES))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "recordings"
    folder.mkdir()
    for number in range(FILES):
        (folder / f"{number}.txt").write_text("\n".join(map(str, np.roll(RR, number))))
    return folder


def imported(*arguments: object) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        (sys.executable, "-m", "aftershake", "import", *map(str, arguments)),
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
        preexec_fn=little_room,
    )


@pytest.mark.words
def test_a_full_disk_is_said_once_and_of_which_file(folder: Path) -> None:
    ran = imported(folder)
    assert ran.returncode == 1, ran.stderr
    (full,) = (line for line in ran.stderr.splitlines() if "disk is full" in line)
    taken = ran.stderr.count(" now: ")
    assert 0 < taken < FILES - 1
    assert full.startswith(f"{folder / f'{taken}.txt'}: The disk is full")
    left = FILES - taken - 1
    assert f"Nothing more is taken in: {left} file" in full
    assert f"{taken} sessions taken in, {left + 1} files not taken in" in ran.stderr


def test_as_data_it_is_one_line_too(folder: Path) -> None:
    ran = imported(folder, "--json")
    told = [json.loads(line) for line in ran.stdout.splitlines()]
    assert ran.returncode == 1
    assert [each["error"] is None for each in told] == [True] * (len(told) - 1) + [False]
    assert 1 < len(told) < FILES
