"""A file that a person asked for: written as a whole or not at all, for nobody else to read."""

from __future__ import annotations

import os
import tempfile
from contextlib import suppress
from pathlib import Path

from aftershake.errors import AftershakeError


class OutputError(AftershakeError):
    """The file cannot be written; what is there is as it was."""


class ThereError(OutputError):
    """Something is there already, and nobody said to replace it."""

    exit_code = 2


def check_output(path: Path, *, force: bool) -> None:
    """What can be known before the work is done. Raises OutputError."""
    try:
        if path.is_dir():
            raise OutputError(f"{path} is a folder. Name a file in it: -o {path / 'report.html'}")
        if not path.parent.is_dir():
            raise OutputError(f"There is no folder {path.parent}.")
        if path.is_file() and not force:
            raise ThereError(f"{path} is there already. --force replaces it.")
    except (OSError, ValueError) as error:  # a name too long, or a NUL in it
        raise _cannot(path, error) from None


def write_output(path: Path, data: bytes) -> None:
    """Put `data` at `path`, readable by its owner alone. Raises OutputError.

    What is no file, as a pipe, is written to; a file is replaced once all of it is on disk.
    """
    try:
        if path.exists() and not path.is_file():
            path.write_bytes(data)
            return
        number, beside = tempfile.mkstemp(dir=path.parent, prefix=".aftershake-")  # 0600
        try:
            with os.fdopen(number, "wb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            Path(beside).replace(path)
        except BaseException:
            with suppress(OSError):
                Path(beside).unlink(missing_ok=True)
            raise
    except (OSError, ValueError) as error:
        raise _cannot(path, error) from None


def _cannot(path: Path, error: Exception) -> OutputError:
    why = (error.strerror or str(error)) if isinstance(error, OSError) else str(error)
    return OutputError(f"Cannot write {path}: {why}.")
