"""Readers and writers of files: RR files of other programs, and Aftershake's own recordings."""

from __future__ import annotations

from aftershake.errors import AftershakeError
from aftershake.plain import plain

LONGEST_NAME = 500  # of a file in a sentence


class RrFileError(AftershakeError):
    """A file that holds no beats that can be used; the text says where and why, for a person.

    `line` is the number of the line at fault, from 1, where there is one.
    """

    exit_code = 4

    def __init__(self, file: str, reason: str, line: int | None = None) -> None:
        file = plain(file, LONGEST_NAME)
        where = file if line is None else f"{file}, line {line}"
        super().__init__(f"{where}: {reason}.")
        self.file, self.reason, self.line = file, reason, line


class NoSuchFile(RrFileError):  # noqa: N818 - says what it is
    """There is nothing at that path, or it is not a file that can be opened."""

    exit_code = 2
