"""A path longer than SQLite takes, or the system, is told as that and not as a matter of rights."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from aftershake.cli import data_checks
from aftershake.config import database
from aftershake.recording.backup import back_up
from aftershake.store import StoreError
from aftershake.store.files import BESIDE, LONGEST_BYTES
from aftershake.store.store import Store

pytestmark = pytest.mark.skipif(os.name != "posix", reason="these are the limits there")
NAME = "aftershake.db"


def folder(of_bytes: int, within: Path) -> Path:
    path = within.resolve()
    while (missing := of_bytes - len(os.fsencode(path))) > 101:
        path /= "é" * 25
    return path / ("b" * (missing - 1))


def test_the_longest_that_goes_goes(tmp_path: Path) -> None:
    longest = LONGEST_BYTES - len(BESIDE[-1])
    for bytes_, goes in ((longest, True), (longest + 1, False)):
        path = folder(bytes_ - len(NAME) - 1, tmp_path) / NAME
        assert len(os.fsencode(path)) == bytes_
        if goes:
            Store(path).close()
            continue
        with pytest.raises(StoreError, match="too long") as said:
            Store(path)
        assert "AFTERSHAKE_HOME" in str(said.value)
        assert not path.parent.exists()


def test_a_name_longer_than_the_system_takes_is_too_long(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="too long"):
        Store(tmp_path / ("n" * 300) / NAME)


def test_a_link_to_a_long_path_is_as_long(tmp_path: Path) -> None:
    long = folder(LONGEST_BYTES, tmp_path)
    long.mkdir(parents=True)
    (tmp_path / "link").symlink_to(long)
    with pytest.raises(StoreError, match="too long"):
        Store(tmp_path / "link" / NAME)


def test_a_backup_into_a_folder_with_a_long_path_says_so_and_leaves_nothing(tmp_path: Path) -> None:
    Store(database()).close()
    to = folder(LONGEST_BYTES - 20, tmp_path)
    to.mkdir(parents=True)
    with pytest.raises(StoreError, match="too long"):
        back_up(database(), to / "b.db")
    assert not list(to.iterdir())


def test_the_doctor_knows_before_anything_is_recorded(tmp_path: Path) -> None:
    for home in (folder(LONGEST_BYTES, tmp_path), tmp_path / ("n" * 300)):
        (found,) = (f for f in data_checks.data(home / NAME) if f.what == "database")
        assert found.fine is False
        assert "too long" in found.found
        assert "shorter" in found.advice
