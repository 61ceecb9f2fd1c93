"""Where a backup is written to and brought back to: what is said of it, and that it lasts."""

from __future__ import annotations

import errno
import os
import stat
import tempfile
from pathlib import Path

import pytest

from aftershake.config import database
from aftershake.recording.backup import back_up, restore
from aftershake.store import StoreError
from support.three_years import fill


@pytest.fixture
def backup(tmp_path: Path) -> Path:
    fill(database(), 1, days=1, strange=False)
    back_up(database(), tmp_path / "b.db")
    return tmp_path / "b.db"


@pytest.mark.words
def test_of_a_closed_folder_of_ours_it_is_said_which_one_to_choose(
    backup: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def closed(**given: object) -> tuple[int, str]:
        raise OSError(errno.EACCES, os.strerror(errno.EACCES), str(given["dir"]))

    monkeypatch.setattr(tempfile, "mkstemp", closed)
    with pytest.raises(StoreError, match="set AFTERSHAKE_HOME to another"):
        restore(backup, database())


def test_a_folder_that_is_none_is_said(backup: Path, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(StoreError):
        restore(backup, tmp_path / "file" / "aftershake.db")
    (tmp_path / "file").unlink()
    (tmp_path / "file").write_text("no folder")
    with pytest.raises(StoreError):
        restore(backup, tmp_path / "file" / "deeper" / "aftershake.db")


@pytest.mark.skipif(os.name != "posix", reason="folders are not synced here")
@pytest.mark.parametrize("command", ["backup", "restore"])
def test_its_name_is_on_the_disk_once_that_is_said(
    backup: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, command: str
) -> None:
    made = tmp_path / "stick" / "b.db" if command == "backup" else database()
    made.parent.mkdir(exist_ok=True)
    before = made.stat().st_ino if made.exists() else 0
    synced: list[bool] = []

    def sync(number: int) -> None:
        found = os.fstat(number)
        if stat.S_ISDIR(found.st_mode) and os.path.samestat(found, made.parent.stat()):
            synced.append(made.exists() and made.stat().st_ino != before)

    monkeypatch.setattr(os, "fsync", sync)
    if command == "backup":
        back_up(database(), made)
    else:
        restore(backup, made)
    assert synced[-1:] == [True]
