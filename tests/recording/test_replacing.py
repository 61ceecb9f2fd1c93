"""Where another database takes the place of the one there is: one is there at every moment, and
nothing of the old one gets into the new one."""

from __future__ import annotations

import errno
import os
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing, suppress
from itertools import count
from pathlib import Path

import pytest

from aftershake.config import database
from aftershake.recording.backup import back_up, restore
from aftershake.recording.salvage import salvage
from aftershake.store import DamagedError, DiskFullError, StoreError
from aftershake.store.files import BESIDE, beside
from aftershake.store.store import Store
from support.three_years import fill

PAGE = 4096


@pytest.fixture
def with_log(tmp_path: Path) -> Path:
    """A database whose last sessions are in the log beside it, as a power cut leaves it."""
    fill(database(), 4, days=4, strange=False)
    with Store(database()) as store:
        store.db.execute("PRAGMA wal_autocheckpoint = 0")
        with store.writing() as db:
            db.execute("UPDATE session SET title = 'In the log'")
        for end in ("", "-wal"):
            shutil.copy(beside(database(), end), tmp_path / f"cut{end}")
    for end in ("", "-wal"):
        shutil.move(tmp_path / f"cut{end}", beside(database(), end))
    return database()


def spoil(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[2 * PAGE : 6 * PAGE] = b"\xff" * (4 * PAGE)
    path.write_bytes(content)


def titles(path: Path) -> set[str]:
    with Store(path, read_only=True) as store:
        return {row.title for row in store.sessions(everyone=True)}


STEPS = ("rename", "replace", "link")


def end_at(step: int, ends: Callable[[], None]) -> None:
    """Let `ends` happen in the place of that step, of all that give a file its name."""
    steps = count()
    reals = [(name, getattr(os, name)) for name in STEPS]
    for name, real in reals:

        def ended(*args: Path, real: Callable[..., None] = real) -> None:
            if next(steps) == step:
                ends()
            real(*args)

        setattr(os, name, ended)


def replace_by(command: str, backup: Path, path: Path) -> None:
    if command == "salvage":
        salvage(path)
    else:
        restore(backup, path)


@pytest.mark.skipif(not hasattr(os, "fork"), reason="no fork here")
@pytest.mark.parametrize("command", ["salvage", "restore"])
@pytest.mark.parametrize("step", range(5))
def test_whoever_is_killed_leaves_a_database_there(
    with_log: Path, tmp_path: Path, command: str, step: int
) -> None:
    back_up(with_log, tmp_path / "b.db")
    spoil(with_log)
    content = with_log.stat().st_size
    number = os.fork()
    if number == 0:
        try:
            end_at(step, lambda: os._exit(9))
            replace_by(command, tmp_path / "b.db", with_log)
        finally:
            os._exit(0)
    os.waitpid(number, 0)
    assert with_log.stat().st_size >= content
    with suppress(DamagedError):  # which says what to do
        assert titles(with_log)
    restore(tmp_path / "b.db", with_log)
    assert titles(with_log) == {"In the log"}


@pytest.mark.parametrize("command", ["salvage", "restore"])
@pytest.mark.parametrize("step", range(5))
def test_where_a_step_fails_all_is_as_it_was_or_done(
    with_log: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, command: str, step: int
) -> None:
    back_up(with_log, tmp_path / "b.db")
    spoil(with_log)
    if command == "restore":  # which opens it first, and so brings the log in
        with suppress(DamagedError):
            Store(with_log).close()
    names = {each.name for each in with_log.parent.iterdir()}
    was, log = with_log.read_bytes(), beside(with_log, "-wal")
    logged = log.read_bytes() if log.exists() else b""

    def refused() -> None:
        raise PermissionError(1, "Operation not permitted")

    for name in STEPS:  # put back at the end
        monkeypatch.setattr(os, name, getattr(os, name))
    end_at(step, refused)
    try:
        replace_by(command, tmp_path / "b.db", with_log)
    except StoreError:
        assert with_log.read_bytes() == was
        assert (log.read_bytes() if log.exists() else b"") == logged
        left = {each.name for each in with_log.parent.iterdir()} - names
        assert all(each.startswith("damaged-") for each in left)
    else:
        kept = [each.read_bytes() for each in with_log.parent.rglob("*") if each.is_file()]
        assert was in kept
        assert logged in (b"", *kept)


def test_a_log_that_lost_its_database_is_not_read_into_a_backup(
    with_log: Path, tmp_path: Path
) -> None:
    log = beside(with_log, "-wal").read_bytes()
    shutil.copy(with_log, tmp_path / "moved.db")
    with_log.unlink()
    done = restore(tmp_path / "moved.db", with_log)
    assert titles(with_log) == titles(tmp_path / "moved.db") != {"In the log"}
    assert done.aside is not None
    assert done.aside.read_bytes() == log


@pytest.mark.words
@pytest.mark.parametrize("left", ["is not there", "is empty"])
def test_a_log_that_lost_its_database_stays_and_is_said(with_log: Path, left: str) -> None:
    """SQLite removes it with the first database that is made beside it."""
    moved = with_log.read_bytes()
    with_log.unlink()
    if left == "is empty":
        with_log.touch()
    for read_only in (True, False):
        with pytest.raises(DamagedError, match=f"{left}, but aftershake.db-wal, .* Bring "):
            Store(with_log, read_only=read_only)
    with_log.write_bytes(moved)
    assert titles(with_log) == {"In the log"}


def test_a_link_that_leads_nowhere_is_not_replaced(with_log: Path, tmp_path: Path) -> None:
    back_up(with_log, tmp_path / "b.db")
    for end in ("", *BESIDE):
        beside(with_log, end).unlink(missing_ok=True)
    with_log.symlink_to(tmp_path / "taken-away" / "aftershake.db")
    with pytest.raises(StoreError, match="link"):
        restore(tmp_path / "b.db", with_log)
    assert with_log.is_symlink()


def test_beats_without_a_session_have_a_file_before_anything_is_put_aside(
    with_log: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with closing(sqlite3.connect(with_log)) as db:
        db.execute("PRAGMA foreign_keys = OFF")
        db.execute("DELETE FROM session WHERE id = 1")  # a damaged row
        db.commit()
    before = with_log.read_bytes()

    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr("aftershake.recording.kept.KeptFile._write", full)
        with pytest.raises(DiskFullError):
            salvage(with_log)
    assert with_log.read_bytes() == before
    assert not list(with_log.parent.glob("damaged-*"))
    (file,) = salvage(with_log).files
    assert file.parent == with_log.parent
    assert file.exists()
