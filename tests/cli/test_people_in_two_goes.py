"""A person's folder that is not taken in at one go, as for want of room, comes to the same."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from aftershake.config import database
from aftershake.recording import importing
from aftershake.store import DiskFullError
from aftershake.store.sqlite import Database
from aftershake.store.store import Store
from support import commands

SENT = ("--simulate", "calm", "--headless", "--speed", "max")


def left_out() -> list[tuple[str, str]]:
    with Store(database(), read_only=True) as store:
        return sorted((row.started_at, row.excluded or "") for row in store.sessions(everyone=True))


def test_what_was_left_out_comes_with_its_session(
    tmp_path: Path, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _ in range(2):
        commands.run("--person", "Ada", "rest-reading", "--minutes", "2", *SENT)
    with closing(Database(str(database()))) as db:
        db.execute("UPDATE session SET source = 'strap'")
        db.execute("UPDATE session SET started_at = '2026-05-01T06:30:00.000+00:00' WHERE id = 1")
        db.conn.commit()
    assert commands.run("--person", "Ada", "exclude", "1", "--reason", "coffee").exit_code == 0
    assert commands.run("people", "export", "Ada", "-o", str(tmp_path / "ada")).exit_code == 0
    there = left_out()
    assert [reason for _, reason in there] == ["coffee", ""]

    monkeypatch.setenv("AFTERSHAKE_HOME", str(tmp_path / "elsewhere"))
    put: Callable[..., Any] = importing.put
    puts: Iterator[Callable[..., Any]] = iter((put, _full))
    with monkeypatch.context() as full:
        full.setattr(importing, "put", lambda *given: next(puts)(*given))
        done = commands.run("import", str(tmp_path / "ada"))
    assert done.exit_code == 1
    assert left_out() == there[:1]
    assert commands.run("import", str(tmp_path / "ada")).exit_code == 0
    assert left_out() == there


def _full(*_: object) -> None:
    raise DiskFullError("The disk is full.")
