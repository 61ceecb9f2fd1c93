"""What a file holds, whatever may lie under its name: nothing is waited for that never comes."""

from __future__ import annotations

import os
import stat
import time
from pathlib import Path

PATIENCE_S = 1.0  # for whoever is about to write to a pipe: one who waits does so at once
_OFTEN_S, _PART = 0.05, 65_536


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


def out_of_pipe(path: Path, most: int) -> bytes:
    """What comes through a pipe until it ends, `most` bytes at most. Raises ValueError where nobody
    writes to it, who would be waited for without end, and OSError."""
    number = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0))
    try:
        first, until_s = b"", time.monotonic() + PATIENCE_S
        while not first:
            try:
                first = os.read(number, min(most, _PART))
            except BlockingIOError:  # somebody has it open, and has yet to write
                break
            if not first:
                if time.monotonic() >= until_s:
                    raise ValueError("nothing comes through this pipe")
                time.sleep(_OFTEN_S)
        os.set_blocking(number, True)
        with os.fdopen(number, "rb", closefd=False) as file:
            return first + file.read(most - len(first))
    finally:
        os.close(number)
