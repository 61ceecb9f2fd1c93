"""Opening a database: with a write-ahead log where that works, with a rollback journal elsewhere.

Which of the two works on a file system is found out by trying; both keep the same promise, that
what was committed survives a power cut (`docs/durability.md` measures it).
"""

from __future__ import annotations

import os
import shutil
import sqlite3
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Literal
from uuid import uuid4

from aftershake.store.files import BESIDE, beside, check_readable, make_private
from aftershake.store.holding import recording_here
from aftershake.store.migrations import known, migrations
from aftershake.store.sqlite import Database

Journal = Literal["wal", "delete"]
# Events are appended, and read once from end to end: pages kept for longer are of no use.
CACHE_KIB = 512
PATIENCE_MS = 5000  # how long to wait for another program that writes
# What SQLite says where there can be no shared memory, or no locks, for a write-ahead log.
NO_WAL = ("SQLITE_IOERR_SHM", "SQLITE_CANTOPEN", "SQLITE_PROTOCOL", "SQLITE_IOERR_LOCK")
# Where it could not lock the file itself: others do, or nobody can.
OF_A_LOCK = ("SQLITE_BUSY", "SQLITE_IOERR_LOCK", "SQLITE_IOERR_RDLOCK", "SQLITE_IOERR_CHECKRES")
TABLES = (
    *("session", "event", "phase", "gap", "beat", "comparison", "mark", "strap", "person"),
    *("person_strap", "contact", "screening", "red_flag", "shaking_length", "exclusion"),
    *("deleted", "recompute_due"),
)


class NewerError(sqlite3.DatabaseError):
    """A newer Aftershake made this database; this one would not keep all that is in it."""


class NoLocksError(sqlite3.DatabaseError):
    """A file of this folder cannot be locked, though nobody else has it."""


class ForeignError(sqlite3.DatabaseError):
    """There is something in the database that no Aftershake made, and that changes what it does."""


def open_to_write(path: Path) -> tuple[Database, Journal]:
    """The database, made and brought up to date where needed, and its kind of journal.

    Raises OSError, sqlite3.Error (NewerError, ForeignError).
    """
    make_private(path)
    db = _connect(path, "rw")
    try:
        journal = _journal(db, path)
        if journal is None:
            db.close()
            db = _connect(path, "rw")
            journal = _out_of_wal(db)
            db.close()
            db = _connect(path, "rw")
        db.execute(f"PRAGMA synchronous = {'FULL' if journal == 'wal' else 'EXTRA'}")
        # This reads the database: not before it is known which journal can be had.
        db.execute(f"PRAGMA cache_size = -{CACHE_KIB}")
        # What is deleted or replaced is overwritten, so that it is gone.
        db.execute("PRAGMA secure_delete = ON")
        _migrate(db)
        _check(db)
    except BaseException:
        db.close()
        raise
    return db, journal


def open_to_read(path: Path, *, ours: bool = True) -> tuple[Database, Callable[[], None]]:
    """The database as it is, nothing in its folder changed, and what to call when it is closed.

    Where there is none, an empty one. A folder that SQLite cannot read in place, because nothing
    may be made in it, is read as a copy. An older one is brought up to date; one that is not `ours`
    to change, as a backup is, in a copy. Raises OSError, sqlite3.Error.
    """
    check_readable(path)
    if not path.exists():
        return _empty(), _nothing
    try:
        db = _connect(path, "ro")
        try:
            _check(db)
        except BaseException:
            db.close()
            raise
        if migrations.pending(db):
            any_of_ours = migrations.applied(db)
            db.close()
            if not any_of_ours:  # an empty file, or somebody's: nothing of ours is in it
                return _empty(), _nothing
            if not ours:
                return _copied(path)
            open_to_write(path)[0].close()
            db = _connect(path, "ro")
    except (sqlite3.OperationalError, OSError) as error:
        name = getattr(error, "sqlite_errorname", "") or ""
        if name and not name.startswith(("SQLITE_CANTOPEN", "SQLITE_READONLY", "SQLITE_IOERR")):
            raise
        # A copy closes a descriptor of the database, and with it every lock of this process.
        if recording_here(path):
            raise
        return _copied(path)
    return db, _nothing


def open_as_it_is(path: Path, patience_ms: int) -> Database:
    """The database as anybody would find it now. Raises sqlite3.Error."""
    db = _connect(path, "ro")
    db.execute(f"PRAGMA busy_timeout = {patience_ms}")
    return db


def _nothing() -> None: ...


def _empty() -> Database:
    db = Database(memory=True, execute_plugins=False)
    migrations.apply(db)
    return db


def _copied(path: Path) -> tuple[Database, Callable[[], None]]:
    """Only where this process does not record: nobody can, in a folder that cannot be written."""
    os.close(os.open(path, os.O_RDONLY))  # else tempfile says that it finds no folder for it
    folder = Path(tempfile.mkdtemp(prefix="aftershake-"))

    def remove() -> None:
        shutil.rmtree(folder, ignore_errors=True)

    try:
        copy = folder / path.name
        for end in ("", *BESIDE[::2]):  # the shared memory is made anew
            with suppress(FileNotFoundError):
                shutil.copyfile(beside(path, end), beside(copy, end))
        return open_to_write(copy)[0], remove
    except BaseException:
        remove()
        raise


def _connect(path: Path, mode: Literal["rw", "ro"]) -> Database:
    # The recorder writes in threads, one after the other.
    uri = f"{path.absolute().as_uri()}?mode={mode}"
    connection = sqlite3.connect(uri, uri=True, check_same_thread=False)
    try:
        # Whatever the bytes of a text are, it can be read, and is made plain where it is.
        connection.text_factory = lambda raw: raw.decode("utf-8", "replace")
        connection.execute(f"PRAGMA busy_timeout = {PATIENCE_MS}")
        connection.execute("PRAGMA trusted_schema = OFF")
        # macOS: without this, a sync leaves the data in the drive's own memory.
        connection.execute("PRAGMA fullfsync = ON")
        connection.execute("PRAGMA checkpoint_fullfsync = ON")
        connection.execute("PRAGMA foreign_keys = ON")
        return Database(connection, execute_plugins=False)
    except BaseException:
        connection.close()
        raise


def _journal(db: Database, path: Path) -> Journal | None:
    """What the database has or can have; None where it has a log and cannot have one here."""
    try:
        if _pragma(db, "journal_mode") == "wal":
            _touch(db)
            return "wal"
    except sqlite3.OperationalError as error:
        if not _no_wal(error):
            raise
        return None
    if not wal_works(path.parent):
        return "delete"
    for _ in _until(PATIENCE_MS / 1000):
        with suppress(sqlite3.OperationalError):  # SQLite does not wait here by itself
            if _pragma(db, "journal_mode = WAL") == "wal":
                _touch(db)
                return "wal"
    return "delete"  # somebody reads or writes without end; this is as safe


def wal_works(folder: Path) -> bool:
    """Whether a write-ahead log works in this folder: tried, with a database of its own."""
    trial = folder / f".aftershake-{uuid4().hex}.db"
    try:
        make_private(trial)
        connection = sqlite3.connect(f"{trial.absolute().as_uri()}?mode=rw", uri=True)
        try:
            mode = connection.execute("PRAGMA journal_mode = WAL").fetchone()[0]
            connection.execute("CREATE TABLE trial (n)")
            connection.execute("INSERT INTO trial VALUES (1)")
            connection.commit()
            return bool(mode == "wal")
        finally:
            connection.close()
    except sqlite3.OperationalError as error:
        if is_of_a_lock(error):
            raise NoLocksError(str(error)) from None  # nobody else knows of this file
        return False
    finally:
        for end in ("", *BESIDE):
            with suppress(OSError):
                beside(trial, end).unlink(missing_ok=True)


def is_of_a_lock(error: sqlite3.Error) -> bool:
    """Whether SQLite could not have a lock of the file itself."""
    name = getattr(error, "sqlite_errorname", "") or ""
    return name.startswith(OF_A_LOCK)


def _no_wal(error: sqlite3.Error) -> bool:
    name = getattr(error, "sqlite_errorname", "") or ""
    return name.startswith(NO_WAL)


def _out_of_wal(db: Database) -> Journal:
    """From a log to a rollback journal, held by us alone, which needs no shared memory; until the
    connection is closed."""
    _pragma(db, "locking_mode = EXCLUSIVE")
    mode = _pragma(db, "journal_mode = DELETE")
    if mode != "delete":
        raise sqlite3.OperationalError(f"the journal could not be changed (it is {mode})")
    return "delete"


def _touch(db: Database) -> None:
    db.execute("SELECT count(*) FROM sqlite_master").fetchone()


def _pragma(db: Database, text: str) -> str:
    return str(db.execute(f"PRAGMA {text}").fetchone()[0])


def _until(seconds: float) -> Iterator[None]:
    """Again and again, with a little time between, for that long."""
    end_s = time.monotonic() + seconds
    while True:
        yield
        if time.monotonic() > end_s:
            return
        time.sleep(0.02)


def _migrate(db: Database) -> None:
    """All that is missing, in one transaction that nobody else's can fall between."""
    if not migrations.pending(db):
        return
    with immediately(db):
        migrations.apply(db)


@contextmanager
def immediately(db: Database) -> Iterator[None]:
    """A transaction that may write from its beginning: it waits for others there, or nowhere.

    Inside another one it is a part of that.
    """
    if db.conn.in_transaction:
        with db.atomic():
            yield
        return
    db.execute("BEGIN IMMEDIATE")
    try:
        yield
        db.execute("COMMIT")
    except BaseException:
        db.rollback()
        raise


def _check(db: Database) -> None:
    """Raises NewerError or ForeignError; a look, which changes nothing."""
    if newer := {each.name for each in migrations.applied(db)} - known():
        raise NewerError(", ".join(sorted(newer)))
    rows = db.execute("SELECT type, name, tbl_name FROM sqlite_master").fetchall()
    for kind, name, table in rows:
        about = table if kind == "trigger" else name
        if kind in ("trigger", "view") and about.lower() in TABLES:
            raise ForeignError(f"the {kind} “{name}”")
