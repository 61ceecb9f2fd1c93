"""A file onto the disk: whole or not at all, for its owner alone, in the place of none."""

from __future__ import annotations

import os
import stat
import sys
import tempfile
from contextlib import suppress
from pathlib import Path

from aftershake.config import database, demo_database
from aftershake.errors import AftershakeError
from aftershake.exchange.leftovers import PREFIX, tidy_beside
from aftershake.store.files import is_of


class NotWritten(AftershakeError):  # noqa: N818 - says what it is
    """The file could not be written; nothing of it is there."""


class AlreadyThere(NotWritten):
    """There is a file of that name, which stays as it is."""

    exit_code = 2


def check(path: Path, *, overwrite: bool) -> None:
    """Before the work is done: whether a file can be put there, in a folder that there is.

    Raises AlreadyThere or NotWritten.
    """
    try:
        spare_database(path)
        if path.is_dir():
            raise NotWritten(f"{path} is a folder. Name a file in it.")
        if not path.parent.is_dir():
            raise NotWritten(f"There is no folder {path.parent}.")
        if not overwrite and os.path.lexists(path) and not _streams_to(path):
            raise _taken(path)
    except (OSError, ValueError) as error:
        raise _cannot(path, error) from None


def write(path: Path, content: bytes, *, overwrite: bool = False) -> None:
    """Write `content` to `path`, and its folders where they are missing; 0600 and 0700.

    What is there and no file, as a pipe, or where stdout goes, is written to. Raises AlreadyThere
    or NotWritten.
    """
    beside = ""
    try:
        if (stream := _stream(path)) is not None:
            sys.stdout.flush()
            with os.fdopen(os.dup(stream), "wb") as file:  # after what is there already
                file.write(content)
            return
        if _is_no_file(path):
            path.write_bytes(content)
            return
        spare_database(path)
        if not overwrite and os.path.lexists(path):
            raise _taken(path)
        for folder in reversed([each for each in path.parents if not each.exists()]):
            _make(folder, path)
        number, beside = tempfile.mkstemp(dir=path.parent, prefix=PREFIX)  # 0600
        tidy_beside(Path(beside))  # now: it may take the room that this needs
        with os.fdopen(number, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        put(Path(beside), path, overwrite=overwrite)
    except FileExistsError:
        raise _taken(path) from None
    except (OSError, ValueError) as error:
        raise _cannot(path, error) from None
    finally:
        if beside:
            with suppress(OSError):
                Path(beside).unlink(missing_ok=True)


def spare_database(path: Path) -> None:
    """Nothing asked for takes the place of all that is recorded, not with `overwrite` either.
    Raises NotWritten."""
    if any(is_of(path, each) for each in (database(), demo_database())):
        raise NotWritten(f"{path} belongs to the database. Name another file.")


def _make(folder: Path, path: Path) -> None:
    try:
        folder.mkdir(mode=0o700, exist_ok=True)
    except FileExistsError:  # a link to nowhere, or a file that somebody made meanwhile
        raise NotWritten(f"Cannot write {path}: {folder} is no folder.") from None


def _streams_to(path: Path) -> bool:
    return _is_no_file(path) or _stream(path) is not None


def _stream(path: Path) -> int | None:
    """Which of this process's stdout and stderr goes into the very file that is there, if any:
    `/dev/stdout` may be one. To put another in its place would cut the stream off."""
    try:
        there = path.stat()
    except OSError:
        return None
    for number in (1, 2) if stat.S_ISREG(there.st_mode) else ():
        with suppress(OSError):
            if os.path.samestat(os.fstat(number), there):
                return number
    return None


def _is_no_file(path: Path) -> bool:
    """A pipe, a terminal, `/dev/stdout`: written to, never replaced."""
    return path.exists() and not path.is_file() and not path.is_dir()


def _taken(path: Path) -> AlreadyThere:
    return AlreadyThere(f"{path} is there already. --force puts the new file in its place.")


def _cannot(path: Path, error: Exception) -> NotWritten:
    """Of a name too long, too, or with a NUL in it."""
    why = (error.strerror or str(error)) if isinstance(error, OSError) else str(error)
    return NotWritten(f"Cannot write {path}: {why}.")


def put(beside: Path, path: Path, *, overwrite: bool) -> None:
    """Put the file `beside`, of the same folder, at `path`, in one step.

    Raises FileExistsError where something is there that is not to be overwritten, NotWritten where
    that is no file, as a device is, and OSError.
    """
    if _is_no_file(path):
        raise NotWritten(f"{path} is no file, and no file can take its place.")
    if overwrite:
        beside.replace(path)
    else:
        _put_new(beside, path)


def _put_new(beside: Path, path: Path) -> None:
    try:
        path.hardlink_to(beside)  # fails where somebody made one meanwhile
    except FileExistsError:
        raise
    except OSError:  # a file system without such links
        if os.path.lexists(path):
            raise FileExistsError from None
        beside.replace(path)
