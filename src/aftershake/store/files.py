"""The files of a database: made private, checked before use, and watched while SQLite has them.

Nothing here ever opens or closes a database file that exists: the close of a second descriptor
would drop every lock this process holds on it (https://sqlite.org/howtocorrupt.html, §2.2).
"""

from __future__ import annotations

import errno
import os
import stat
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Literal
from uuid import uuid4

BESIDE = ("-wal", "-shm", "-journal")
LONGEST_BYTES = 512  # of a path that SQLite takes, with what it appends
OTHERS = stat.S_IRWXG | stat.S_IRWXO
OTHERS_WRITE = stat.S_IWGRP | stat.S_IWOTH


class UnsafeError(OSError):
    """Somebody else could change or read what lies here; `strerror` is a sentence."""

    def __init__(self, sentence: str, path: Path) -> None:
        super().__init__(None, sentence, str(path))


class LogAloneError(UnsafeError):
    """What belongs beside a database is there, and the database is not."""

    def __init__(self, log: Path, database: Path) -> None:
        what = "is empty" if os.path.lexists(database) else "is not there"
        super().__init__(
            f"{database} {what}, but {log.name}, which has what was recorded last, lies beside it."
            f" Bring {database.name} back to its place, or move {log.name} away.",
            log,
        )


def make_private(path: Path) -> None:
    """Folders and file that only their owner can read, before SQLite makes them otherwise.

    Safe against others that do the same at the same moment. Raises UnsafeError or OSError.
    """
    missing = [folder for folder in path.parents if not os.path.lexists(folder)]
    for folder in reversed(missing):
        with suppress(FileExistsError):  # somebody else was quicker
            folder.mkdir(mode=0o700)
            with suppress(OSError):  # a file system without modes
                folder.chmod(0o700)  # whatever the umask
    check_folder(path.parent)
    check_log(path)
    make_file(path)
    for file in (path, *(beside(path, end) for end in BESIDE)):
        _check_file(file)


def make_file(path: Path) -> None:
    """An empty file for its owner alone, where there is none. Raises OSError."""
    with suppress(FileExistsError):
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600)
        try:
            if hasattr(os, "fchmod"):
                with suppress(OSError):  # a file system without modes
                    os.fchmod(descriptor, 0o600)
        finally:
            os.close(descriptor)


def check_length(path: Path) -> None:
    """SQLite says of a database whose path is too long for it only that it cannot be opened. Raises
    OSError (ENAMETOOLONG)."""
    if os.name != "posix":
        return
    longest = max(len(os.fsencode(each)) for each in (path.absolute(), os.path.realpath(path)))
    if longest + len(BESIDE[-1]) > LONGEST_BYTES:
        raise OSError(errno.ENAMETOOLONG, os.strerror(errno.ENAMETOOLONG), str(path))


def check_folder(folder: Path) -> None:
    """Raises UnsafeError where others could put files of theirs in the place of ours."""
    if not hasattr(os, "getuid"):
        return
    found = folder.stat()
    if not stat.S_ISDIR(found.st_mode):
        raise UnsafeError(f"{folder} is not a folder. Set AFTERSHAKE_HOME to one.", folder)
    if found.st_uid not in (os.getuid(), 0):
        raise UnsafeError(
            f"The folder {folder} belongs to somebody else, who could change what is recorded."
            " Set AFTERSHAKE_HOME to a folder of your own.",
            folder,
        )
    if found.st_mode & OTHERS_WRITE and modes_hold(folder):
        raise UnsafeError(
            f"Others on this computer can change files in {folder}. If it is yours alone, run:"
            f" chmod 700 '{folder}'; or set AFTERSHAKE_HOME to another folder.",
            folder,
        )


def modes_hold(folder: Path) -> bool:
    """Whether this file system keeps who may read a file; found out by trying."""
    trial = folder / f".aftershake-{uuid4().hex}"
    try:
        os.close(os.open(trial, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    except OSError:
        return True  # it cannot be told; what is seen is believed
    try:
        return not trial.stat().st_mode & OTHERS
    finally:
        trial.unlink(missing_ok=True)


def check_link(file: Path) -> None:
    """Raises UnsafeError where it is one, wherever that leads."""
    if os.path.islink(file):  # noqa: PTH114 - pathlib's own raises
        raise UnsafeError(
            f"{file} is a link to another file, and links are not followed. Put the file itself"
            " there, or set AFTERSHAKE_HOME to the folder in which it lies.",
            file,
        )


def _check_file(file: Path) -> None:
    """A file of ours: no link, nobody else's, and for nobody else to read."""
    try:
        found = file.lstat()
    except FileNotFoundError:
        return
    check_link(file)
    if not stat.S_ISREG(found.st_mode):
        raise UnsafeError(f"{file} is not a file. Move it away.", file)
    if not hasattr(os, "getuid"):
        return
    if found.st_uid not in (os.getuid(), 0):
        raise UnsafeError(
            f"{file} belongs to somebody else, who could change what is recorded. Move it away.",
            file,
        )
    if found.st_uid == os.getuid() and stat.S_IMODE(found.st_mode) != 0o600:
        with suppress(OSError):  # a file system without modes
            file.chmod(0o600)


def check_log(path: Path) -> None:
    """Raises LogAloneError where a log, of what was recorded last, has lost its database: with a
    new one SQLite would remove it, or read it into one that it does not belong to."""
    if _size(path):
        return
    # A new database has a journal before it has a byte.
    for file in (
        beside(path, end) for end in (BESIDE[:1] if os.path.lexists(path) else BESIDE[::2])
    ):
        if _size(file):
            raise LogAloneError(file, path)


def _size(file: Path) -> int:
    """Of what is a file; a link is none of ours."""
    try:
        found = file.lstat()
    except OSError:
        return 0
    return found.st_size if stat.S_ISREG(found.st_mode) else 0


def check_readable(path: Path) -> None:
    """Raises UnsafeError for what SQLite would wait for without end, a pipe say, and for a link
    that leads nowhere, a folder that is none, or a log alone: there, it would only be said that no
    session is there yet."""
    if path.parent.exists() and not path.parent.is_dir():
        check_folder(path.parent)
    for file in (path, *(beside(path, end) for end in BESIDE)):
        try:
            found = file.stat()
        except OSError:
            check_link(file)
            continue
        if not (stat.S_ISREG(found.st_mode) or stat.S_ISDIR(found.st_mode)):
            raise UnsafeError(f"{file} is not a file. Move it away.", file)
    check_log(path)


def beside(path: Path, end: str) -> Path:
    """The file that SQLite keeps beside a database: `-wal`, `-shm` or `-journal`."""
    return path.with_name(path.name + end)


def is_of(path: Path, database: Path) -> bool:
    """Whether what lies at `path`, or would, is the database, or what is kept beside it under its
    name: its log, or what of a session only a file there has."""
    with suppress(OSError):
        if path.samefile(database):
            return True
    folder, other = os.path.realpath(path.parent), os.path.realpath(database.parent)
    begins = os.path.normcase(database.name)
    name = os.path.normcase(path.name)
    return folder == other and (name == begins or name.startswith(f"{begins}-"))


def memory_can_change(path: Path) -> bool:
    """Whether what SQLite shares between programs can be written. It is a file in this process's
    memory: where its disk has become read-only since, as a failing one does, a write there is no
    error but ends the process (SIGBUS)."""
    shared = f"{path}{BESIDE[1]}"  # of any path, a folder's too
    return os.access(shared, os.W_OK) or not os.path.lexists(shared)


def only_to_read(path: Path) -> bool:
    """Whether its disk takes nothing, whoever asks, as a card that is locked; what cannot be told
    is not said."""
    with suppress(OSError, AttributeError):  # Windows does not tell
        return bool(os.statvfs(path).f_flag & os.ST_RDONLY)
    return False


Change = Literal["gone", "replaced", "written", "beside"]


@dataclass(frozen=True, slots=True)
class Seen:
    """What `stat` said of a database and of what lies beside it; no file is opened for it."""

    database: tuple[int, int] | None  # device and number
    size: int
    written_ns: int
    wal: tuple[int, int] | None
    wal_size: int
    wal_written_ns: int
    shm: tuple[int, int] | None

    @classmethod
    def at(cls, path: Path) -> Seen:
        """Raises OSError where it cannot be told, as on a disk that does not answer."""
        main, wal, shm = (
            _stat(each) for each in (path, beside(path, "-wal"), beside(path, "-shm"))
        )
        return cls(
            _identity(main),
            main.st_size if main else 0,
            main.st_mtime_ns if main else 0,
            _identity(wal),
            wal.st_size if wal else 0,
            wal.st_mtime_ns if wal else 0,
            _identity(shm),
        )

    def change(self, now: Seen) -> Change | None:
        """What became of the files since: gone from their path, another file there, written to
        by somebody (which may be right), or one beside the database gone or another."""
        if now.database is None:
            return "gone"
        if now.database != self.database:
            return "replaced"
        if now.size < self.size or now.written_ns != self.written_ns:
            return "written"
        if now.is_another_log(self) or now.wal_size < self.wal_size:
            return "beside"
        return None

    def is_another_log(self, before: Seen) -> bool:
        """Whether what lay beside the database is gone, or another; that it comes is right."""
        return (before.wal is not None and self.wal != before.wal) or (
            before.shm is not None and self.shm != before.shm
        )


def _stat(path: Path) -> os.stat_result | None:
    try:
        return path.lstat()
    except (FileNotFoundError, NotADirectoryError):
        return None


def _identity(found: os.stat_result | None) -> tuple[int, int] | None:
    return (found.st_dev, found.st_ino) if found else None
