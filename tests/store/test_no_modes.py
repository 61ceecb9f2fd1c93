"""A disk that knows nothing of who may read a file: what is recorded is recorded all the same."""

from __future__ import annotations

import errno
import os
import sys
from pathlib import Path

import pytest

from aftershake.store.holding import held, hold, let_go

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="there, modes are no matter")


def test_a_session_is_held_where_no_mode_can_be_set(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As on some file systems by FUSE, which know no such call at all."""

    def unknown(descriptor: int, mode: int) -> None:
        raise OSError(errno.ENOSYS, os.strerror(errno.ENOSYS))

    monkeypatch.setattr(os, "fchmod", unknown)
    database = tmp_path / "aftershake.db"
    hold(database, 1)
    assert held(database, 1)
    let_go(database, 1, over=True)
    assert list(tmp_path.iterdir()) == []


def test_whoever_holds_a_session_lets_nobody_else_at_it(tmp_path: Path) -> None:
    """Whoever can open the file could hold it, too, and keep the session from going on."""
    before = os.umask(0)
    try:
        hold(tmp_path / "aftershake.db", 1)
    finally:
        os.umask(before)
    (file,) = tmp_path.iterdir()
    assert file.stat().st_mode & 0o777 == 0o600
    let_go(tmp_path / "aftershake.db", 1, over=True)
