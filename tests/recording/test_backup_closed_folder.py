"""A backup into a folder that nothing can be put in says that, and nothing of our own folder."""

from __future__ import annotations

import errno
import os
import tempfile
from pathlib import Path

import pytest

from aftershake.config import database
from aftershake.recording.backup import back_up
from aftershake.store import StoreError
from support.three_years import fill


@pytest.mark.parametrize("number", [errno.EACCES, errno.EROFS])
def test_it_is_said_of_that_folder(
    number: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(database(), 1, days=1, strange=False)

    def closed(**given: object) -> tuple[int, str]:
        raise OSError(number, os.strerror(number), str(given["dir"]))

    monkeypatch.setattr(tempfile, "mkstemp", closed)
    with pytest.raises(StoreError, match="Choose another folder") as found:
        back_up(database(), tmp_path / "b.db")
    assert "AFTERSHAKE_HOME" not in str(found.value)
    assert not list(tmp_path.iterdir())
