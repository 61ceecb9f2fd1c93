"""Our own database, given as a file to read: it is said what it is, and which command takes it."""

from __future__ import annotations

from pathlib import Path

import pytest

from aftershake.config import database
from aftershake.exchange import RrFileError
from aftershake.exchange.rr_files import read
from aftershake.recording.backup import back_up
from aftershake.store.store import Store


def test_a_backup_is_no_file_of_intervals_and_names_restore(tmp_path: Path) -> None:
    Store(database()).close()
    back_up(database(), tmp_path / "backup.db")
    with pytest.raises(RrFileError, match="`aftershake restore`"):
        read(tmp_path / "backup.db")
