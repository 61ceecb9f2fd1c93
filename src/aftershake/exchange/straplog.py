"""StrapLog: an SQLite database with recordings, their beats, and marks. It is read in memory, as a
copy: nothing of it is ever opened on the disk, and nothing in it runs."""

from __future__ import annotations

import itertools
import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from typing import Any

import numpy as np

from aftershake.exchange import RrFileError
from aftershake.exchange.format import FileMark, RrFile
from aftershake.exchange.timing import checked, fits, placed
from aftershake.plain import plain

NAME = "StrapLog"
TABLES = {"recording", "beat"}
OURS = {"session", "event", "phase"}
_MOST, _LONGEST_WORDS = 2_000_000, 200  # rows; characters
_LONGEST_VALUE = 1 << 24  # bytes
_STEP, _MOST_STEPS = 100_000, 2_000  # of SQLite's own steps; two million beats take a tenth
_WAL_AT = slice(18, 20)  # where a database says that it has a log beside it


def is_database(data: bytes) -> bool:
    """Whether these are the first bytes of an SQLite database."""
    return data.startswith(b"SQLite format 3\0")


def read(data: bytes, file: str) -> list[RrFile]:
    """Each recording that has beats, in order of time. Raises RrFileError."""
    plain_data = bytearray(data)
    plain_data[_WAL_AT] = b"\1\1"  # its log is not here; a copy in memory has none
    try:
        with closing(sqlite3.connect(":memory:")) as db:
            db.deserialize(bytes(plain_data))
            _limited(db)
            db.text_factory = lambda raw: raw.decode("utf-8", "replace")
            return _recordings(db, file)
    except UnicodeDecodeError:  # sqlite3 cannot say what it quotes of a damaged schema
        raise RrFileError(file, "this database is damaged, and cannot be read") from None
    except (sqlite3.Error, OverflowError, MemoryError) as error:
        raise RrFileError(file, f"this database cannot be read ({plain(str(error))})") from None


def _limited(db: sqlite3.Connection) -> None:
    """Whatever a stranger's schema asks for, it takes no more than this."""
    steps = itertools.count()
    db.execute("PRAGMA trusted_schema = OFF")
    db.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, _LONGEST_VALUE)
    db.set_progress_handler(lambda: next(steps) > _MOST_STEPS, _STEP)


def _recordings(db: sqlite3.Connection, file: str) -> list[RrFile]:
    tables = {row[0] for row in db.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    if tables >= OURS:
        raise RrFileError(
            file,
            "this is a database of Aftershake itself, a backup, say. `aftershake restore` puts it"
            " in the place of the one that is here, which is kept.",
        )
    if not tables >= TABLES:
        raise RrFileError(file, "this is a database, but not one of StrapLog")
    columns = {row[1] for row in db.execute("PRAGMA table_info(beat)")}
    rr = next((each for each in ("rr_1024", "rr_ms") if each in columns), None)
    if rr is None or "recording_id" not in columns:
        raise RrFileError(file, "its table of beats has no RR intervals")
    ends = "t_end_ms_est" if "t_end_ms_est" in columns else "NULL"
    found = []
    order = "SELECT id, started_at_ms FROM recording ORDER BY started_at_ms, id"
    for recording_id, started_ms in db.execute(order).fetchall():
        sql = f"SELECT {rr}, {ends} FROM beat WHERE recording_id IS ? ORDER BY id LIMIT {_MOST}"
        rows = db.execute(sql, [recording_id]).fetchall()
        if rows:
            unit_ms = 1000 / 1024 if rr == "rr_1024" else 1.0
            marks = _marks(db, recording_id) if "event" in tables else []
            found.append(_recording(rows, unit_ms, started_ms, marks, file))
    if not found:
        raise RrFileError(file, "there are no beats in this database")
    return found


def _recording(
    rows: list[tuple[Any, Any]],
    unit_ms: float,
    started_ms: Any,
    marks: list[tuple[float, str]],
    file: str,
) -> RrFile:
    numbers = np.array([_number(each) for each, _ in rows])
    rr_ms = checked(numbers * unit_ms, range(1, len(rows) + 1), file)
    ends_s = np.array([_number(each) for _, each in rows]) / 1000
    since_s = None
    if np.isfinite(ends_s).all():
        since_s = ends_s - ends_s[0]
        if since_s.size > 1 and not fits(np.maximum.accumulate(since_s), rr_ms):
            raise RrFileError(file, "the times of its beats are not those of its intervals")
    beats = placed(rr_ms, since_s)
    began_s = (
        float(ends_s[0]) - float(rr_ms[0]) / 1000
        if since_s is not None
        else _number(started_ms) / 1000
    )
    try:
        began_at = datetime.fromtimestamp(began_s, UTC)
    except (ValueError, OverflowError, OSError):
        return RrFile(beats, NAME)
    last_s = float(beats.t_s[-1])
    told = tuple(
        FileMark(at_s - began_s, words) for at_s, words in marks if 0 <= at_s - began_s < last_s
    )
    return RrFile(beats, NAME, began_at=began_at, marks=told)


def _marks(db: sqlite3.Connection, recording_id: Any) -> list[tuple[float, str]]:
    """When, s since 1970, and what was written."""
    sql = (
        "SELECT at_ms, note FROM event WHERE recording_id IS ? AND kind = 'marker'"
        " ORDER BY at_ms LIMIT 1000"
    )
    try:
        rows = db.execute(sql, [recording_id]).fetchall()
    except sqlite3.Error:  # another version's
        return []
    return [
        (_number(at_ms) / 1000, plain(" ".join(str(note or "mark").split()), _LONGEST_WORDS))
        for at_ms, note in rows
        if _number(at_ms) == _number(at_ms)
    ]


def _number(value: Any) -> float:
    return float(value) if isinstance(value, int | float) else float("nan")
