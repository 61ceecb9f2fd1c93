"""How the commands talk: exit codes, sentences to stderr, data to stdout."""

from __future__ import annotations

import os
import sys
from typing import Any

OK, FAILURE, USAGE, BLUETOOTH, NOT_ENOUGH, INTERRUPTED = 0, 1, 2, 3, 4, 130


def say(text: str) -> None:
    """Talk, to stderr. That nobody can hear it is no reason to stop what goes on, nor to keep data
    back."""
    try:
        print(text, file=sys.stderr, flush=True)
    except OSError:  # the reader has gone, or the terminal, or the disk is full
        # What is still to be written would fail again when Python ends.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stderr.fileno())


def refuse_closed_output() -> None:
    """For what does nothing but print. Raises AftershakeError where stdout was closed from the
    start."""
    if sys.__stdout__ is None:
        from aftershake.errors import AftershakeError

        raise AftershakeError(
            "Nothing can be printed: the output of this command is closed. To throw it away, end"
            " the command with > /dev/null."
        )


def tell(line: str) -> None:
    """A line for people, to stdout; a terminal would break it anywhere, so it is broken between
    words there."""
    if not sys.stdout.isatty():
        print(line, flush=True)
        return
    from shutil import get_terminal_size
    from textwrap import wrap

    room = max(20, get_terminal_size().columns)
    indent = " " * (len(line) - len(line.lstrip()) + 2)
    broken = wrap(
        line, room, subsequent_indent=indent, break_long_words=False, break_on_hyphens=False
    )
    for part in broken or [""]:
        print(part, flush=True)


def give_at_once(line: str) -> None:
    """A line of data to a pipe, there as soon as this returns. Not by Python's buffer: who stands
    still with it in a thread could not be left."""
    try:
        number = sys.stdout.fileno()
    except (OSError, ValueError):  # of a test
        print(line, flush=True)
        return
    left = f"{line}\n".encode(sys.stdout.encoding, "replace")
    while left:
        left = left[os.write(number, left) :]


def give(data: Any, *, indent: int | None = 2) -> None:
    """Data, to stdout; a number that JSON does not know would be a bug, so it is one."""
    import json

    print(json.dumps(data, indent=indent, allow_nan=False), flush=True)
