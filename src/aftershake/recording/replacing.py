"""Another database in the place of the one there is, which is kept aside. Whoever is killed in the
middle leaves one there: where none is found, it is said that there is no session yet."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path

from aftershake.recording.kept import sync_folder
from aftershake.store.files import BESIDE, beside


def take_place(new: Path, database: Path, aside: Path) -> None:
    """Put `new`, which has nothing beside it, in the place of the database; that one lies at
    `aside` then, with all that was beside it, from which nothing is to be read into the new one.

    Where it fails all lies where it lay. Raises OSError.
    """
    moved: list[tuple[Path, Path]] = []
    try:
        linked = _linked(database, aside)
        for end in BESIDE if linked else (*BESIDE, ""):
            with suppress(FileNotFoundError):
                beside(database, end).rename(beside(aside, end))
                moved.append((beside(aside, end), beside(database, end)))
        new.replace(database)
    except BaseException:
        if os.path.lexists(new):  # not in its place yet
            for now, before in moved:
                with suppress(OSError):
                    now.rename(before)
            with suppress(OSError):
                if aside.samefile(database):
                    aside.unlink()
        raise
    sync_folder(database.parent)


def _linked(database: Path, aside: Path) -> bool:
    """Under both names, until another one takes the first; False on a file system without such
    links, and where there is none."""
    with suppress(OSError):
        aside.hardlink_to(database)
        return True
    return False
