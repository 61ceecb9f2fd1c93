"""Half files beside those that are written: whoever is killed in the middle cannot take theirs
away, so the next one does."""

from __future__ import annotations

import os
import re
import stat
from contextlib import suppress
from pathlib import Path

PREFIX = ".aftershake-"
# What `tempfile` and the trials of the store make of it, and what SQLite keeps beside that.
_OURS = re.compile(
    re.escape(PREFIX) + r"(?:[a-z0-9_]{8}|[0-9a-f]{32})(?:\.db(?:-(?:wal|shm|journal))?)?"
)
OLD_S = 24 * 3600.0  # nothing is written for so long
_tidied: set[Path] = set()


def tidy_beside(written: Path) -> None:
    """Take away what was left in the folder of a file that was written just now; once in a process.

    What is younger than a day, by the clock of that disk, may be somebody's who still writes it,
    and stays; so does what belongs to somebody else.
    """
    with suppress(OSError):
        folder, now = written.parent.resolve(), written.lstat()
        if folder in _tidied:
            return
        _tidied.add(folder)
        with os.scandir(folder) as there:
            ours = [each for each in there if _OURS.fullmatch(each.name)]
        for each in ours:
            with suppress(OSError):  # gone by now
                found = each.stat(follow_symlinks=False)
                old = now.st_mtime - found.st_mtime > OLD_S
                if old and stat.S_ISREG(found.st_mode) and found.st_uid == now.st_uid:
                    Path(each.path).unlink()
