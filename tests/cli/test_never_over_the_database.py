"""No file that is asked for takes the place of what is recorded, not with --force either."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from aftershake.config import database, demo_database
from aftershake.exchange.writing import NotWritten, check, write
from aftershake.store.files import BESIDE
from support.commands import run
from support.three_years import fill

NAMES = ("", *BESIDE, "-session-3-2026.jsonl")


def there() -> dict[str, bytes]:
    return {each.name: each.read_bytes() for each in database().parent.iterdir() if each.is_file()}


@pytest.mark.parametrize("end", NAMES)
def test_neither_export_nor_backup_replaces_what_is_recorded(end: str) -> None:
    fill(database(), 2, days=2, strange=False)
    file = database().with_name(database().name + end)
    before = database().read_bytes()
    for command in (
        ("export", "last", "--format", "events", "-o", str(file)),
        ("backup", str(file)),
    ):
        done = run(*command, "--force")
        assert done.exit_code == 1, done.output
        assert "belongs to the database" in str(done.exception)
        assert database().read_bytes() == before
    assert run("sessions").exit_code == 0


@pytest.mark.parametrize("end", NAMES)
def test_by_another_way_or_of_the_demo_it_is_the_same_file(tmp_path: Path, end: str) -> None:
    way = tmp_path / "way"
    way.symlink_to(database().parent)
    for of in (database(), way / database().name, demo_database()):
        of.parent.mkdir(exist_ok=True)
        for attempt in (write, None):
            path = of.with_name(of.name + end)
            with pytest.raises(NotWritten, match="belongs to the database"):
                attempt(path, b"new", overwrite=True) if attempt else check(path, overwrite=True)
            assert not os.path.lexists(path)


def test_other_files_of_the_folder_are_written() -> None:
    for name in ("report.html", "aftershake.dbx", "my-aftershake.db"):
        write(database().parent / name, b"new")
        write(database().parent / name, b"newer", overwrite=True)
        assert there()[name] == b"newer"
