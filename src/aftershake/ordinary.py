"""What a person's own file holds: whatever may lie under its name, nothing is waited for."""

from __future__ import annotations

import os
import stat
from pathlib import Path


def ordinary(path: Path, most: int) -> bytes:
    """What an ordinary file holds, `most` bytes of it at most. A pipe would be waited for, a device
    read without end: of those it raises ValueError. Raises OSError."""
    # Opening must not wait either: not for a pipe's other end.
    flags = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
    number = os.open(path, flags)
    try:
        if not stat.S_ISREG(os.fstat(number).st_mode):
            raise ValueError("it is no ordinary file")
        with os.fdopen(number, "rb", closefd=False) as file:
            return file.read(most)
    finally:
        os.close(number)
