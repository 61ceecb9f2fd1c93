"""A file onto the disk: whole or not at all, for its owner alone, in the place of none."""

from __future__ import annotations

import os
import tempfile
from contextlib import suppress
from pathlib import Path

from aftershake.errors import AftershakeError


class NotWritten(AftershakeError):  # noqa: N818 - says what it is
    """The file could not be written; nothing of it is there."""


class AlreadyThere(NotWritten):
    """There is a file of that name, which stays as it is."""

    exit_code = 2


def write(path: Path, content: bytes, *, overwrite: bool = False) -> None:
    """Write `content` to `path`, and its folders where they are missing; 0600 and 0700.

    Raises AlreadyThere or NotWritten.
    """
    taken = f"{path} is there already. --force puts the new file in its place."
    if not overwrite and os.path.lexists(path):
        raise AlreadyThere(taken)
    beside = ""
    try:
        for folder in reversed([each for each in path.parents if not each.exists()]):
            folder.mkdir(mode=0o700, exist_ok=True)
        number, beside = tempfile.mkstemp(dir=path.parent, prefix=".aftershake-")  # 0600
        with os.fdopen(number, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        _put(Path(beside), path, overwrite)
    except FileExistsError:
        raise AlreadyThere(taken) from None
    except OSError as error:
        raise NotWritten(f"Cannot write {path}: {error.strerror or error}.") from None
    finally:
        if beside:
            with suppress(OSError):
                Path(beside).unlink(missing_ok=True)


def _put(beside: Path, path: Path, overwrite: bool) -> None:
    if overwrite:
        beside.replace(path)
        return
    try:
        path.hardlink_to(beside)  # fails where somebody made one meanwhile
    except FileExistsError:
        raise
    except OSError:  # a file system without such links
        if os.path.lexists(path):
            raise FileExistsError from None
        beside.replace(path)
