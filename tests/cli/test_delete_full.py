"""Deleting on a disk that is full: what is missing is said, and as much of it is enough."""

from __future__ import annotations

import re
import subprocess
import sys
from functools import partial
from pathlib import Path

import pytest

from aftershake.config import database
from aftershake.store.store import Store
from support.interrupted import record

resource = pytest.importorskip("resource", reason="no limits of the size of files here")
SHARED_MEMORY = 32 * 1024  # beside a database


def deleted(*asked: str, room: int) -> subprocess.CompletedProcess[str]:
    """Where no file can be larger than that."""
    return subprocess.run(
        (sys.executable, "-m", "aftershake", *asked, "--yes"),
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
        preexec_fn=partial(resource.setrlimit, resource.RLIMIT_FSIZE, (room, room)),
    )


def there(path: Path) -> int:
    with Store(path, read_only=True) as store:
        return len(store.sessions())


@pytest.mark.words
@pytest.mark.parametrize("asked", [("delete", "1"), ("people", "delete", "")])
def test_how_much_room_it_needs_is_said(asked: tuple[str, ...]) -> None:
    record(database(), 3)
    full = deleted(*asked, room=SHARED_MEMORY)
    assert full.returncode == 1
    assert f"The disk is full, so nothing is deleted from {database()}" in full.stderr
    assert there(database()) == 3
    megabytes = re.search(r"needs room until it is done, (\d+) MB at most", full.stderr)
    assert megabytes is not None
    room = int(megabytes[1]) * 1_000_000
    done = deleted(*asked, room=room)
    assert done.returncode == 0, done.stderr
    assert there(database()) == (2 if asked[0] == "delete" else 0)
