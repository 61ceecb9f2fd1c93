"""How the commands talk: exit codes, sentences to stderr, data to stdout."""

from __future__ import annotations

import os
import sys
from typing import Any, TextIO

OK, FAILURE, USAGE, BLUETOOTH, NOT_ENOUGH, INTERRUPTED = 0, 1, 2, 3, 4, 130


def say(text: str) -> None:
    """Talk, to stderr. That nobody can hear it is no reason to stop what goes on, nor to keep data
    back."""
    try:
        for part in _broken(text, sys.stderr):
            print(part, file=sys.stderr, flush=True)
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
    for part in _broken(line, sys.stdout):
        print(part, flush=True)


def _broken(text: str, stream: TextIO) -> list[str]:
    if not stream.isatty():
        return [text]
    from shutil import get_terminal_size
    from textwrap import wrap

    room = max(20, get_terminal_size().columns)
    parts = []
    for line in text.split("\n"):
        indent = " " * (len(line) - len(line.lstrip()) + 2)
        parts += wrap(
            line, room, subsequent_indent=indent, break_long_words=False, break_on_hyphens=False
        ) or [""]
    return parts


def progress(length: int, label: str, *, least: int = 1, show_pos: bool = False) -> Any:
    """How far it is, on stderr where that is a terminal; never longer than its line, or each step
    would begin another one. Fewer than `least` have none."""
    from shutil import get_terminal_size

    import click

    done = f"{length}/{length}" if show_pos else "100%"
    beside = len(f"{label}  []  {done}  00:00:00 ")
    return click.progressbar(
        length=length,
        label=label,
        file=sys.stderr,
        hidden=not sys.stderr.isatty() or length < least,
        show_pos=show_pos,
        width=max(1, min(36, get_terminal_size().columns - beside)),
    )


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
