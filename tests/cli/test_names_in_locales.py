"""A file's name that the locale has no letters for is a sentence, in every command."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

RAISED = """
import sys
from aftershake.cli import group, main
def run():
    raise UnicodeEncodeError({encoding}, "x", 0, 1, "no")
group.run = run
sys.argv[1:] = ["sessions"]
main()
"""


@pytest.mark.parametrize(("encoding", "code"), [("sys.getfilesystemencoding()", 2), ("'ascii'", 1)])
def test_only_a_name_is_one(encoding: str, code: int) -> None:
    ran = subprocess.run(
        (sys.executable, "-c", RAISED.format(encoding=encoding)),
        env={**os.environ, "PYTHONUTF8": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == code
    assert ("LC_ALL" in ran.stderr) == (code == 2)
    assert ("Traceback" in ran.stderr) == (code == 1)


def test_a_japanese_locale_of_old(tmp_path: Path) -> None:
    name = "ja_JP.EUC-JP"
    try:
        made = subprocess.run(
            ("localedef", "-i", "ja_JP", "-f", "EUC-JP", str(tmp_path / name)),
            capture_output=True,
            check=False,
        )
    except OSError:
        pytest.skip("no localedef here")
    if made.returncode:
        pytest.skip("no such locale here")
    for command in ("import", "analyze"):
        ran = subprocess.run(
            (sys.executable, "-m", "aftershake", command, "n\u00f6\u65e5.txt".encode()),
            env={**os.environ, "LOCPATH": str(tmp_path), "LC_ALL": name, "PYTHONUTF8": "0"},
            capture_output=True,
            text=True,
            check=False,
        )
        assert ran.returncode == 2
        assert "Traceback" not in ran.stderr
