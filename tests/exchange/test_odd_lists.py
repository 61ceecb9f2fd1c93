"""Long lists, lists of nothing, and damaged databases: one sentence each, and little memory."""

from __future__ import annotations

import re
import sqlite3
import tracemalloc
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aftershake.config import database
from aftershake.exchange import RrFileError
from aftershake.exchange.numbers import _PLAIN
from aftershake.exchange.rr_files import read_bytes
from aftershake.plans.of_marks import LONGEST_REST_S
from aftershake.recording.backup import back_up
from aftershake.recording.importing import File, Order, take_in
from aftershake.store.store import Store


def test_to_know_a_list_of_numbers_takes_no_memory_for_each() -> None:
    text = "800\n812.5 \n" * 100_000
    tracemalloc.start()
    try:
        assert _PLAIN.fullmatch(text)
        assert tracemalloc.get_traced_memory()[1] < 100_000
    finally:
        tracemalloc.stop()


LINE = r"\d{1,7}(\.\d{0,6})?"


@given(st.text("80. \t\nx", max_size=30))
def test_a_plain_list_is_what_it_was(text: str) -> None:
    assert bool(_PLAIN.fullmatch(text)) == bool(
        re.fullmatch(rf"({LINE}[ \t]*\n)*({LINE})?\s*", text)
    )


def test_a_list_too_long_for_a_session_is_refused_as_that() -> None:
    beat_ms = 900_000
    data = "\n".join([f"{beat_ms}"] * 20 + ["800"] * int(LONGEST_REST_S / 0.8)).encode()
    with Store(database()) as store, pytest.raises(RrFileError, match=r"over 33 days.*analyze"):
        list(take_in(store, File("long.txt", "long.txt", data, datetime.now(UTC)), Order()))


@pytest.mark.parametrize("entry", ["null", "true", "NaN", "Infinity"])
def test_a_list_of_nothing_is_json_and_no_polar_file(entry: str) -> None:
    with pytest.raises(RrFileError, match="entry 1"):
        read_bytes(f"[{', '.join([entry] * 50)}]".encode())


def test_a_database_whose_schema_is_damaged_is_refused(tmp_path: Path) -> None:
    """SQLite quotes what it finds there, and Python's sqlite3 cannot decode that."""
    path = tmp_path / "strap.db"
    db = sqlite3.connect(path)
    db.execute("CREATE TABLE recording (id, started_at_ms)")
    db.execute("CREATE TABLE beat (id, recording_id, rr_ms)")
    db.commit()
    db.close()
    data = path.read_bytes().replace(b"CREATE TABLE beat", b"CREATE \xff\x8c\xfe\xff\xff beat")
    with pytest.raises(RrFileError, match="damaged"):
        read_bytes(data, "strap.db")


def test_a_backup_is_told_from_other_databases(tmp_path: Path) -> None:
    with Store(database()) as store:
        back_up(store.path, tmp_path / "b.db")
    with pytest.raises(RrFileError, match="aftershake restore"):
        read_bytes((tmp_path / "b.db").read_bytes(), "b.db")
