"""What SQLite and the system say, in words for a person."""

from __future__ import annotations

import errno
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Literal

from aftershake.errors import TOO_FEW_FILES
from aftershake.store import (
    DamagedError,
    DiskFullError,
    LostError,
    StoreError,
    UnreachableError,
    UnsavedError,
)
from aftershake.store.files import LogAloneError, UnsafeError, memory_can_change, only_to_read
from aftershake.store.opening import (
    ForeignError,
    NewerError,
    NoLocksError,
    is_of_a_lock,
    wal_works,
)

_NO_ROOM = {errno.ENOSPC, errno.EFBIG, getattr(errno, "EDQUOT", errno.ENOSPC)}
SALVAGE = (
    "`aftershake salvage` keeps it aside, makes a new one, and reads out of the old one what can"
    " be read."
)
# What to do about a path longer than the system takes, or SQLite; `True`: of the data themselves.
SHORTER = {
    False: "Choose a shorter one",
    True: "Set AFTERSHAKE_HOME to a folder with a shorter one",
}
BUSY = "{} is in use by another program. Close that one."
LOST = "{} is not the database any more that was recorded into."
_NO_LOCKS = (
    "Files in {} cannot be locked, so that two programs could spoil each other's. Set"
    " AFTERSHAKE_HOME to a folder on this computer's own disk."
)
_UNWRITTEN = (
    "{} cannot be written. Check that the file and its folder are yours, or set AFTERSHAKE_HOME to"
    " another folder."
)
ONLY_TO_READ = (
    "{} lies on a disk that can only be read, so nothing can be saved or deleted there. Have the"
    " disk take files again, or set AFTERSHAKE_HOME to another folder."
)
_FULL = "The disk is full: {} cannot grow. Free some space; what was saved so far is kept."


@contextmanager
def plainly(path: Path, doing: Literal["open", "read", "write"]) -> Iterator[None]:
    """Raises StoreError, or one of its kinds, for what SQLite or the system raises inside."""
    if doing == "write" and not memory_can_change(path):
        raise UnreachableError(_unwritten(path))
    try:
        yield
    except sqlite3.Error as error:
        if doing == "open" and _cannot_lock(error, path.parent):
            raise StoreError(_NO_LOCKS.format(path.parent)) from error
        raise _explained(error, path, doing) from error
    except UnicodeDecodeError as error:  # sqlite3 cannot say what it quotes of a damaged schema
        raise DamagedError(f"{path} is damaged. {SALVAGE}") from error
    except LogAloneError as error:
        raise DamagedError(str(error.strerror)) from error
    except UnsafeError as error:
        raise StoreError(str(error.strerror)) from error
    except OSError as error:
        if error.errno in _NO_ROOM:
            raise DiskFullError(_FULL.format(path)) from error
        if error.errno == errno.EMFILE:
            raise StoreError(TOO_FEW_FILES) from error
        if error.errno == errno.EROFS and doing == "open":
            raise StoreError(ONLY_TO_READ.format(path)) from error
        if error.errno == errno.ENAMETOOLONG:
            raise StoreError(
                f"This path is too long. {SHORTER[doing == 'open']}: {path}"
            ) from error
        raise StoreError(
            f"Cannot {doing} {path}: {error.strerror or error}. Check that the folder"
            " exists and is yours, or set AFTERSHAKE_HOME to another one."
        ) from error


def _unwritten(path: Path) -> str:
    return (ONLY_TO_READ if only_to_read(path) else _UNWRITTEN).format(path)


def _cannot_lock(error: sqlite3.Error, folder: Path) -> bool:
    """SQLite takes a disk that knows no locks for a file that another program holds, or for a disk
    that is gone; so does a file of its own, which nobody else can hold."""
    if isinstance(error, NoLocksError):
        return True
    if is_of_a_lock(error):
        with suppress(OSError, sqlite3.Error):  # it cannot be tried
            try:
                wal_works(folder)
            except NoLocksError:
                return True
    return False


def _explained(error: sqlite3.Error, path: Path, doing: str) -> StoreError:
    name = getattr(error, "sqlite_errorname", "") or ""
    if isinstance(error, NewerError):
        return StoreError(
            f"{path} was made by a newer Aftershake ({error}), and this one would not keep all"
            " that is in it. Install the newest version."
        )
    if isinstance(error, ForeignError):
        return StoreError(
            f"In {path} there is {error}, which no Aftershake made and which could change what is"
            " recorded. Remove it, or set AFTERSHAKE_HOME to another folder."
        )
    if name.startswith("SQLITE_FULL") or name in ("SQLITE_IOERR_WRITE", "SQLITE_IOERR_SHMSIZE"):
        return DiskFullError(_FULL.format(path))
    if name.startswith(("SQLITE_NOTADB", "SQLITE_CORRUPT", "SQLITE_IOERR_SHORT_READ")):
        what = "is not a database" if name == "SQLITE_NOTADB" else "is damaged"
        return DamagedError(f"{path} {what}. {SALVAGE}")
    if name.startswith("SQLITE_READONLY_DBMOVED"):
        return LostError(LOST.format(path))
    if name.startswith("SQLITE_READONLY") or name.startswith("SQLITE_CANTOPEN"):
        return UnreachableError(_unwritten(path))
    if name.startswith("SQLITE_BUSY") or name.startswith("SQLITE_LOCKED"):
        return UnsavedError(BUSY.format(path))
    if name.startswith("SQLITE_IOERR"):
        if doing != "read" and only_to_read(path):
            return UnreachableError(ONLY_TO_READ.format(path))
        return UnreachableError(f"{path} cannot be written just now. Is its disk still there?")
    return StoreError(f"Cannot {doing} {path}: {error}.")
