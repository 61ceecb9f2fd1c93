"""Half files beside those that are written: whoever is killed in the middle cannot take theirs
away, so the next one does."""

from __future__ import annotations

import os
import re
from contextlib import suppress
from pathlib import Path

PREFIX = ".aftershake-"
# What `tempfile` and the trials of the store make of it, and what SQLite keeps beside that.
_OURS = re.compile(
    re.escape(PREFIX) + r"(?:[a-z0-9_]{8}|[0-9a-f]{32})(?:\.db(?:-(?:wal|shm|journal))?)?"
)
OLD_S = 3600.0  # nothing is written for so long without a byte
_tidied: set[Path] = set()


def tidy_beside(written: Path) -> None:
    """Take away what was left in the folder of a file that was written just now; once in a process.

    What is younger than an hour, by the clock of that disk, may be somebody's who still writes it,
    and stays; so does what belongs to somebody else.
    """
    with suppress(OSError):
        folder, now = written.parent.resolve(), written.lstat()
        if folder in _tidied:
            return
        _tidied.add(folder)
        for each in left_in(folder):
            with suppress(OSError):  # gone by now
                found = each.lstat()
                if now.st_mtime - found.st_mtime > OLD_S and found.st_uid == now.st_uid:
                    each.unlink()


def left_in(folder: Path) -> list[Path]:
    """Half files and copies in this folder, also of those who still write theirs. Raises
    OSError."""
    with os.scandir(folder) as there:
        ours = [Path(each.path) for each in there if _OURS.fullmatch(each.name)]
    return sorted(each for each in ours if not each.is_symlink() and each.is_file())
