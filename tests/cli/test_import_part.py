"""What is said of what no session has: the rest of a long file, a session without beats."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

import support.hrv_data as data
from support.commands import run


def rr_file(path: Path, seconds: int) -> str:
    path.write_text("\n".join(map(str, np.rint(data.heart(seconds=seconds)).astype(int))))
    return str(path)


@pytest.mark.words
@pytest.mark.parametrize("wait", [0, 200])
def test_the_rest_of_a_long_file_is_said(tmp_path: Path, wait: int) -> None:
    path = rr_file(tmp_path / "long.txt", 1200)
    taken = run("import", path, "--plan", "quick", "--start", str(wait))
    (said,) = [line for line in taken.stderr.splitlines() if "in no number" in line]
    assert "Of its 20:" in said or "Of its 19:" in said
    assert f" has {6 + wait // 60}:{wait % 60 + 1:02}, " in said


@pytest.mark.words
@pytest.mark.parametrize("seconds", [360, 400])
def test_a_file_that_is_all_of_it_is_no_part(tmp_path: Path, seconds: int) -> None:
    path = rr_file(tmp_path / "short.txt", seconds)
    assert "in no number" not in run("import", path, "--plan", "quick").stderr
    assert "in no number" not in run("import", path).stderr


@pytest.mark.words
@pytest.mark.parametrize("format_", ["kubios", "hrv-logger"])
def test_a_session_without_beats_is_named_among_others(tmp_path: Path, format_: str) -> None:
    for heart in ("no-rr", "calm"):
        how = "--plan", "quick", "--headless", "--speed", "max"
        assert run("start", "--simulate", heart, *how).exit_code == 0
    written = run("export", "all", "--format", format_, "-o", str(tmp_path / "out"))
    assert written.exit_code == 0
    (said,) = [line for line in written.stderr.splitlines() if "nothing in it" in line]
    assert said.startswith("Session 1 ")
