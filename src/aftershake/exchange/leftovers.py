"""Half files, and folders to work in, beside what is written: whoever is killed in the middle
cannot take theirs away, so the next one does."""

from __future__ import annotations

import os
import re
import shutil
from contextlib import suppress
from pathlib import Path

PREFIX = ".aftershake-"
SALVAGING = f"{PREFIX}salvage-"
# Of a folder that a browser prints in: some see nothing of what is hidden.
PRINTING = "aftershake-printing-"
PRINTED, PROFILE = "page.pdf", "profile"  # all that is in it
# What `tempfile` and the trials of the store make of it, and what SQLite keeps beside that.
_OURS = re.compile(
    re.escape(PREFIX) + r"(?:[a-z0-9_]{8}|[0-9a-f]{32})(?:\.db(?:-(?:wal|shm|journal))?)?"
)
_FOLDERS = re.compile(f"(?:{re.escape(SALVAGING)}|{PRINTING})[a-z0-9_]{{8}}")
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
                    (shutil.rmtree if each.is_dir() else os.unlink)(each)


def left_in(folder: Path) -> list[Path]:
    """Half files and copies in this folder, also of those who still write theirs. Raises
    OSError."""
    with os.scandir(folder) as there:
        return sorted(Path(each.path) for each in there if _is_ours(each))


def _is_ours(found: os.DirEntry[str]) -> bool:
    if found.is_file(follow_symlinks=False):
        return _OURS.fullmatch(found.name) is not None
    if not _FOLDERS.fullmatch(found.name) or not found.is_dir(follow_symlinks=False):
        return False
    inside = {each.name for each in Path(found).iterdir()}
    return not found.name.startswith(PRINTING) or inside <= {PRINTED, PROFILE}
