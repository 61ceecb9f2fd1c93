"""What was deleted on a disk that is nearly full stays in the log until there is room: that is
said, and then it is gone."""

from __future__ import annotations

from pathlib import Path

import pytest

from aftershake.config import database
from aftershake.recording.deleting import delete_at
from aftershake.store.files import beside
from aftershake.store.store import Store
from aftershake.wording.deleted import was_deleted
from support.three_years import fill


@pytest.mark.words
def test_it_is_said_and_goes_once_there_is_room(home: Path) -> None:
    resource = pytest.importorskip("resource", reason="no limits of the size of files here")
    fill(database(), 6, days=6, strange=False)
    usual = resource.getrlimit(resource.RLIMIT_FSIZE)
    limit = database().stat().st_size // 2  # the log has room, the pages at the end have none
    resource.setrlimit(resource.RLIMIT_FSIZE, (limit, usual[1]))
    try:
        done = delete_at(database(), 3)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, usual)
    assert done.in_log
    assert any("the disk is full" in line for line in was_deleted(3, 0, in_log=True))
    with Store(database()) as store, store.writing():
        pass
    assert not beside(database(), "-wal").exists()
    with Store(database(), read_only=True) as store:
        assert store.session(3) is None
