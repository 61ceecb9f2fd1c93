"""What a killed run left beside its files is taken away by the next one, and nothing else."""

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
from aftershake.exchange.leftovers import OLD_S
from aftershake.exchange.writing import NotWritten, write
from aftershake.recording import backup
from aftershake.recording.backup import back_up
from aftershake.recording.deleting import delete_at, kept_aside
from aftershake.store import StoreError
from aftershake.store.store import Store
from support.three_years import fill

KILLED = """
import os, signal, sys
from pathlib import Path
from aftershake.exchange import writing
os.fsync = lambda number: os.kill(os.getpid(), signal.SIGKILL)
writing.write(Path(sys.argv[1]), b"half")
"""


@pytest.fixture(autouse=True)
def anew(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(leftovers, "_tidied", set())


def left(folder: Path, age_s: float) -> Path:
    """What a run that is killed leaves, so long ago."""
    before = set(folder.iterdir())
    ran = subprocess.run([sys.executable, "-c", KILLED, folder / "a.txt"], check=False, timeout=60)
    assert ran.returncode == -signal.SIGKILL
    (file,) = set(folder.iterdir()) - before
    return aged(file, age_s)


def aged(file: Path, age_s: float) -> Path:
    then_s = file.stat().st_mtime - age_s
    os.utime(file, (then_s, then_s))
    return file


@pytest.mark.skipif(sys.platform == "win32", reason="there is no such signal")
def test_an_old_one_goes_and_one_that_may_be_written_stays(tmp_path: Path) -> None:
    old, new = left(tmp_path, OLD_S + 60), left(tmp_path, 60)
    write(tmp_path / "b.txt", b"whole")
    assert not old.exists()
    assert {each.name for each in tmp_path.iterdir()} == {"b.txt", new.name}


def test_of_a_backup_all_that_sqlite_made_goes(tmp_path: Path) -> None:
    for name in (".aftershake-ab_12xyz.db", ".aftershake-ab_12xyz.db-journal"):
        (tmp_path / name).write_bytes(b"half")
        aged(tmp_path / name, OLD_S + 60)
    Store(database()).close()
    back_up(database(), tmp_path / "b.db")
    assert [each.name for each in tmp_path.iterdir()] == ["b.db"]


def test_nothing_else_goes(tmp_path: Path) -> None:
    (tmp_path / "target").write_bytes(b"theirs")
    (tmp_path / ".aftershake-abcdefg1").symlink_to("target")
    (tmp_path / ".aftershake-abcdefg2").mkdir()
    names = (
        ".aftershake-notes.txt",
        ".aftershake-abcdefg3.txt",
        ".aftershake-",
        ".config-abcdefgh",
    )
    for name in names:
        (tmp_path / name).write_bytes(b"theirs")
    for each in tmp_path.iterdir():
        aged(each, OLD_S + 60)
    before = {each.name for each in tmp_path.iterdir()}
    write(tmp_path / "b.txt", b"whole")
    assert {each.name for each in tmp_path.iterdir()} == before | {"b.txt"}


COPYING = """
import os, signal, sys
from pathlib import Path
from aftershake.config import database
from aftershake.recording import backup
os.fsync = lambda number: os.kill(os.getpid(), signal.SIGKILL)
backup.back_up(database(), Path(sys.argv[1]))
"""


def copied(folder: Path, age_s: float) -> Path:
    """What a backup into this folder leaves that is killed."""
    before = set(folder.glob(".aftershake-*"))
    subprocess.run([sys.executable, "-c", COPYING, folder / "a.db"], check=False, timeout=60)
    (file,) = set(folder.glob(".aftershake-*")) - before
    return aged(file, age_s)


@pytest.mark.skipif(sys.platform == "win32", reason="there is no such signal")
def test_an_old_one_goes_before_what_is_written_needs_its_room(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    Store(database()).close()
    old = [copied(tmp_path, OLD_S + 60), left(tmp_path, OLD_S + 60)]

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(backup, "_copy", full)
    with pytest.raises(StoreError):
        back_up(database(), tmp_path / "b.db")
    assert [each for each in old if each.exists()] == []
    monkeypatch.setattr(leftovers, "_tidied", set())
    monkeypatch.setattr(os, "fsync", full)
    old = [left(tmp_path, OLD_S + 60)]
    with pytest.raises(NotWritten):
        write(tmp_path / "b.txt", b"whole")
    assert not old[0].exists()


@pytest.mark.skipif(sys.platform == "win32", reason="there is no such signal")
def test_who_deletes_takes_old_copies_away_and_is_told_of_others(tmp_path: Path) -> None:
    home = database().parent
    fill(database(), 2, strange=False)
    new, old = copied(home, 60), copied(home, OLD_S + 60)
    found = data_checks.unfinished(home)
    assert found is not None
    assert found.fine is None
    assert all(str(each) in found.found for each in (old, new))
    delete_at(database(), 1)
    assert (old.exists(), new.exists()) == (False, True)
    assert kept_aside(database()) == [new]
    new.unlink()
    assert data_checks.unfinished(home) is None
