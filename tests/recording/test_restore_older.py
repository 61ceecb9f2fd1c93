"""A backup of an older version comes back as it is read now, and stays the file that it was: who
made it before an update may want to go back."""

from __future__ import annotations

from pathlib import Path

from aftershake.config import database
from aftershake.recording.backup import restore
from aftershake.store.store import Store
from support.of_0_1_0 import unpacked


def test_a_backup_of_an_older_version_is_not_changed(tmp_path: Path) -> None:
    folder = tmp_path / "kept"
    folder.mkdir(mode=0o700)
    backup = unpacked(folder / "before-the-update.db")
    before = backup.read_bytes()
    assert restore(backup, database()).sessions == 15
    assert backup.read_bytes() == before
    with Store(database(), read_only=True) as store:
        assert len(store.sessions(everyone=True)) == 15
