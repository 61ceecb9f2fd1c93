"""Folders with a person's data, left by who was killed: the next one takes them away, and `doctor`
and who deletes are told of them."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from aftershake.cli import data_checks
from aftershake.config import database
from aftershake.exchange import leftovers
from aftershake.exchange.leftovers import OLD_S, PRINTING
from aftershake.exchange.writing import write
from aftershake.recording.deleting import delete_at, kept_aside
from support.three_years import fill

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="there is no such signal")
PRINTED = """
import sys
from pathlib import Path
from aftershake.cli.printing import print_page
folder = Path(sys.argv[1])
print_page(folder / "browser", folder / "page.html", folder / "page.pdf")
"""
BROWSER = """#!/bin/sh
for each; do case "$each" in --print-to-pdf=*) echo half > "${each#*=}";; esac; done
kill -9 $PPID
"""
SALVAGED = """
import os, signal
from aftershake.config import database
from aftershake.recording import salvage
salvage._rows = lambda *_: os.kill(os.getpid(), signal.SIGKILL)
salvage.salvage(database())
"""


@pytest.fixture(autouse=True)
def anew(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(leftovers, "_tidied", set())


def killed(code: str, folder: Path, age_s: float) -> Path:
    """The folder that is left in `folder` by who was killed so long ago."""
    before = set(folder.glob("*aftershake-*-*"))
    ran = subprocess.run([sys.executable, "-c", code, folder], check=False, timeout=60)
    assert ran.returncode == -signal.SIGKILL
    (made,) = set(folder.glob("*aftershake-*-*")) - before
    assert made.is_dir()
    assert any(made.iterdir())
    then_s = made.stat().st_mtime - age_s
    os.utime(made, (then_s, then_s))
    return made


def test_what_a_browser_was_printing(tmp_path: Path) -> None:
    (tmp_path / "page.html").write_bytes(b"page")
    (tmp_path / "browser").write_text(BROWSER)
    (tmp_path / "browser").chmod(0o700)
    old, new = killed(PRINTED, tmp_path, OLD_S + 60), killed(PRINTED, tmp_path, 60)
    write(tmp_path / "another.html", b"whole")
    assert (old.exists(), new.exists()) == (False, True)


def test_a_copy_that_was_read_to_salvage_it(home: Path) -> None:
    fill(database(), 2, strange=False)
    old = killed(SALVAGED, database().parent, OLD_S + 60)
    new = killed(SALVAGED, database().parent, 60)
    assert not old.exists()  # the next salvage did it
    found = data_checks.unfinished(database().parent)
    assert found is not None
    assert str(new) in found.found
    assert new in kept_aside(database())
    then_s = new.stat().st_mtime - OLD_S - 60
    os.utime(new, (then_s, then_s))
    delete_at(database(), 1)
    assert not new.exists()


def test_a_folder_with_anything_else_in_it_stays(tmp_path: Path) -> None:
    theirs = tmp_path / f"{PRINTING}december"
    theirs.mkdir()
    (theirs / "photo.jpg").write_bytes(b"theirs")
    then_s = theirs.stat().st_mtime - OLD_S - 60
    os.utime(theirs, (then_s, then_s))
    write(tmp_path / "another.html", b"whole")
    assert theirs.exists()
