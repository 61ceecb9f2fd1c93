"""A backup that cannot be read: what is said of it is about that file, not the database here."""

from __future__ import annotations

from pathlib import Path

import pytest

from aftershake.config import database
from aftershake.recording.backup import back_up, restore
from aftershake.store import DamagedError
from aftershake.store.store import Store


@pytest.mark.parametrize("spoilt", ["cut short", "text", "from the middle on"])
def test_what_to_do_is_about_the_backup_and_nothing_is_changed(tmp_path: Path, spoilt: str) -> None:
    Store(database()).close()
    before = database().read_bytes()
    backup = tmp_path / "b.db"
    back_up(database(), backup)
    whole = backup.read_bytes()
    half = len(whole) // 2
    backup.write_bytes(
        {
            "cut short": whole[:half],
            "text": b"no database\n" * 1000,
            "from the middle on": whole[:half] + b"\xff" * half,
        }[spoilt]
    )
    with pytest.raises(
        DamagedError, match=r"Nothing was changed.* copy it into .* salvage$"
    ) as said:
        restore(backup, database())
    assert str(backup) in str(said.value)
    assert database().read_bytes() == before


def test_of_the_database_here_salvage_is_said(tmp_path: Path) -> None:
    Store(database()).close()
    database().write_bytes(b"no database\n" * 1000)
    with pytest.raises(DamagedError, match=r"`aftershake salvage` keeps it aside"):
        back_up(database(), tmp_path / "b.db")
