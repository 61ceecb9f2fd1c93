"""`aftershake salvage` puts no link aside, and says of one that it is one."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from aftershake.cli.group import cli
from aftershake.config import database


@pytest.mark.parametrize("leads", ["nowhere", "to a damaged database"])
def test_a_link_stays_and_is_said(tmp_path: Path, leads: str) -> None:
    there = tmp_path / "there.db"
    if leads != "nowhere":
        there.write_bytes(b"SQLite format 3\0" + b"x" * 5000)
    database().symlink_to(there)
    done = CliRunner().invoke(cli, ["salvage"])
    assert done.exit_code == 1
    assert "is a link to another file" in str(done.exception)
    assert database().is_symlink()
    assert [each.name for each in database().parent.iterdir()] == [database().name]
