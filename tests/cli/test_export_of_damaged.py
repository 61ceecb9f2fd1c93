"""A session that cannot be read: what is said, and no file that looks like an export of it."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from click.testing import CliRunner

from aftershake.cli.group import cli
from aftershake.config import database
from support.three_years import fill


@pytest.mark.parametrize("format_", ["csv", "json", "kubios"])
def test_no_table_is_written_of_nothing(home: Path, tmp_path: Path, format_: str) -> None:
    fill(database(), 1, strange=False)
    with closing(sqlite3.connect(database())) as there:
        (root,) = there.execute("SELECT rootpage FROM sqlite_master WHERE name = 'beat'").fetchone()
        (size,) = there.execute("PRAGMA page_size").fetchone()
        there.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    with database().open("r+b") as file:
        file.seek((root - 1) * size)
        file.write(b"\xa5" * size)
    to = tmp_path / "out"
    done = CliRunner().invoke(cli, ["export", "1", "--format", format_, "-o", f"{to}/"])
    assert done.exit_code == 1
    assert "salvage" in done.output
    assert not to.exists()
