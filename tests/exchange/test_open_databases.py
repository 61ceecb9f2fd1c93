"""A database that another program has open is not taken for whole without what lies beside it."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from aftershake.exchange import RrFileError
from aftershake.exchange.rr_files import read

ROWS = [(800 + number % 40,) for number in range(300)]


@pytest.mark.parametrize("journal", ["WAL", "DELETE"])
def test_what_is_newest_is_not_left_out(tmp_path: Path, journal: str) -> None:
    path = tmp_path / "strap.db"
    with closing(sqlite3.connect(path, isolation_level=None)) as db:
        db.execute("CREATE TABLE recording (id INTEGER PRIMARY KEY, started_at_ms)")
        db.execute("CREATE TABLE beat (id INTEGER PRIMARY KEY, recording_id, rr_ms)")
        db.execute("INSERT INTO recording VALUES (1, 1700000000000)")
        db.executemany("INSERT INTO beat (recording_id, rr_ms) VALUES (1, ?)", ROWS)
        db.execute(f"PRAGMA journal_mode = {journal}")
        db.execute("BEGIN")
        db.executemany("INSERT INTO beat (recording_id, rr_ms) VALUES (1, ?)", ROWS)
        if journal == "WAL":
            db.execute("COMMIT")
        with pytest.raises(RrFileError, match=r"lies beside it, in strap\.db-(wal|journal)"):
            read(path)
        if journal == "DELETE":
            db.execute("COMMIT")
    assert len(read(path).beats) == 2 * len(ROWS)
