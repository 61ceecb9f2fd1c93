"""Who records a session: a lock on a file beside the database, gone with its process, however."""

from __future__ import annotations

from errno import EACCES, EPERM, EROFS
from pathlib import Path

from filelock import FileLock, Timeout

from aftershake.store import StoreError
from aftershake.store.files import make_file

_READ_ONLY = (EACCES, EPERM, EROFS)
HOLD_S = 0.5  # somebody who only looks whether a session is held lets go at once
# What this process holds. On some network file systems a lock is the process's, not the
# descriptor's: to try one's own would be to let go of it.
_ours: dict[Path, FileLock] = {}


def hold(database: Path, session_id: int) -> None:
    """Mark the session as being recorded here. Raises StoreError where somebody else does."""
    path = _path(database, session_id)
    busy = StoreError(f"Session {session_id} is being recorded by another Aftershake.")
    if path in _ours:
        raise busy
    lock = FileLock(path)
    try:
        make_file(path)  # FileLock's own would fail on a file system that knows no modes
        lock.acquire(timeout=HOLD_S)
    except Timeout:
        raise busy from None
    except OSError as error:
        raise StoreError(f"Cannot write in {database.parent}: {error.strerror}.") from None
    _ours[path] = lock


def held(database: Path, session_id: int) -> bool:
    """Whether a living process records the session."""
    path = _path(database, session_id)
    if path in _ours:
        return True
    if not path.is_file() or path.is_symlink():
        return False
    lock = FileLock(path)
    try:
        lock.acquire(timeout=0)
    except Timeout:
        return True
    except OSError as error:  # a folder or a disk that can only be read: nobody records there
        return error.errno not in _READ_ONLY
    lock.release()
    return False


def recording_here(database: Path) -> bool:
    """Whether this process records into the database."""
    return any(path.name.startswith(f"{database.name}-session-") for path in _ours)


def let_go(database: Path, session_id: int, *, over: bool) -> None:
    """Nobody records the session here any more. `over`: nobody ever will, the file goes.

    A file that goes while others wait for it would be held by two: they see that it is over.
    """
    path = _path(database, session_id)
    if lock := _ours.pop(path, None):
        # Before it is let go of, where the system lets one: nobody may take it for a new one.
        unlinked = not over or _unlinked(path)
        lock.release()
        if not unlinked:
            _unlinked(path)


def _unlinked(path: Path) -> bool:
    try:
        path.unlink(missing_ok=True)
    except OSError:
        return False
    return True


def _path(database: Path, session_id: int) -> Path:
    return database.absolute().with_name(f"{database.name}-session-{session_id}.lock")
