"""The whole database as one file, also while something is recorded; and back again."""

from __future__ import annotations

import errno
import os
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from aftershake.exchange.leftovers import PREFIX, tidy_beside
from aftershake.exchange.writing import AlreadyThere, put, spare_database
from aftershake.plain import whole_number
from aftershake.recording.kept import sync_folder
from aftershake.recording.replacing import take_place
from aftershake.store import DamagedError, StoreError
from aftershake.store.explained import plainly
from aftershake.store.files import BESIDE, beside, check_length
from aftershake.store.guard import stamp
from aftershake.store.holding import held
from aftershake.store.store import Store

IN_USE = (
    "Another program has the database open, or a session is being recorded: end it first. Nothing"
    " was changed."
)
# `salvage` by itself would look at the database that is here, which may well be whole.
NO_BACKUP = (
    "{} is damaged, or no backup. Nothing was changed. To read out of it what can be read, copy it"
    " into an empty folder as aftershake.db, and run there: AFTERSHAKE_HOME=. aftershake salvage"
)
LASTING = ("", *BESIDE[::2])  # the shared memory is made anew
CLOSED = (errno.EACCES, errno.EPERM, errno.EROFS)


@dataclass(frozen=True, slots=True)
class Restored:
    """`aside`: where the database lies that was there before; None where there was none."""

    sessions: int
    aside: Path | None


def back_up(database: Path, to: Path, *, overwrite: bool = False) -> int:
    """All of the database as it is at this moment, at `to`; how many sessions are in it.

    A session that goes on meanwhile is in it up to now. Raises StoreError or NotWritten.
    """
    if not os.path.lexists(database):
        raise StoreError("There is no database yet, so there is nothing to back up.")
    spare_database(to)
    if not overwrite and os.path.lexists(to) and (to.is_file() or to.is_symlink()):
        raise AlreadyThere(f"{to} is there already. --force puts the new file in its place.")
    with _copy_of(database, to.parent) as (copy, sessions):
        try:
            put(copy, to, overwrite=overwrite)
            sync_folder(to.parent)  # a stick may be pulled out now
        except FileExistsError:
            raise AlreadyThere(f"{to} is there already.") from None
        except OSError as error:
            raise StoreError(f"Cannot write {to}: {error.strerror}.") from None
    return sessions


def restore(backup: Path, database: Path) -> Restored:
    """Put the database that `backup` is in the place of the one there is, which is kept aside.

    It is read from end to end before anything is changed. Raises StoreError where it is none of
    ours, damaged, or made by a newer program; or where the one there is is in use.
    """
    if not backup.is_file():
        raise StoreError(f"There is no file {backup}.")
    with suppress(OSError):
        if backup.samefile(database):
            raise StoreError(f"{backup} is the database itself.")
    with plainly(database, "open"):
        database.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with ExitStack() as until_then:
        try:
            copy, sessions = until_then.enter_context(_copy_of(backup, database.parent, ours=False))
        except DamagedError as error:
            raise DamagedError(NO_BACKUP.format(backup)) from error
        _to_rest(database)
        # A log may be alone there: nobody is to read it into the one that comes.
        there = [each for each in LASTING if os.path.lexists(beside(database, each))]
        aside = database.with_name(f"{database.stem}-before-{stamp()}{database.suffix}")
        with plainly(database, "write"):
            take_place(copy, database, aside)
    return Restored(sessions, beside(aside, there[0]) if there else None)


@contextmanager
def _copy_of(database: Path, folder: Path, *, ours: bool = True) -> Iterator[tuple[Path, int]]:
    """A whole, checked copy in `folder`, for its owner alone, and the number of its sessions; of a
    file that is not `ours` to change, it stays as it is."""
    made: list[Path] = []
    try:
        with plainly(database, "read"), Store(database, read_only=True, ours=ours) as store:
            if not store.db.execute("PRAGMA database_list").fetchone()[2]:  # read as an empty one
                raise StoreError(f"{database} holds nothing of Aftershake.")
            sessions = len(store.sessions(everyone=True))
            with plainly(folder, "write"):
                try:
                    number, name = tempfile.mkstemp(dir=folder, prefix=PREFIX, suffix=".db")
                except OSError as error:
                    if ours and error.errno in CLOSED:  # where our data lie is not what is wrong
                        why = f"{error.strerror}. Choose another folder."
                        raise StoreError(f"Cannot write into {folder}: {why}") from None
                    raise
                os.close(number)  # SQLite has not seen it yet
                made.append(Path(name))
                tidy_beside(made[0])  # now: it may take the room that this needs
                check_length(made[0])
                _copy(store.db.conn, made[0])
        yield made[0], sessions
    finally:
        for file in made:
            for each in (file, *(beside(file, end) for end in BESIDE)):
                with suppress(OSError):
                    each.unlink(missing_ok=True)


def _copy(source: sqlite3.Connection, to: Path) -> None:
    """In one step, so that all of it is of one moment. Raises sqlite3.Error or OSError."""
    with closing(sqlite3.connect(to)) as target:
        source.backup(target)
        target.execute("PRAGMA journal_mode = DELETE")  # one file, with nothing beside it
        target.commit()
        checked = target.execute("PRAGMA integrity_check(1)").fetchone()[0]
    if checked != "ok":
        raise DamagedError("It is damaged. `aftershake salvage` reads out what can be read.")
    descriptor = os.open(to, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _to_rest(database: Path) -> None:
    """All of the database in its one file, where it can be. Raises StoreError where it is open."""
    for lock in database.parent.glob(f"{database.name}-session-*.lock"):
        number = whole_number(lock.stem.rpartition("-")[2], 2**63 - 1)
        if number is not None and held(database, number):
            raise StoreError(IN_USE)
    if not os.path.lexists(database):
        return
    try:
        with Store(database) as store:
            store.checkpoint("TRUNCATE")
    except DamagedError:  # kept with all that lies beside it, for `salvage`
        return
    # The last one who closes a database removes its log.
    if any(beside(database, end).exists() for end in BESIDE):
        raise StoreError(IN_USE)
