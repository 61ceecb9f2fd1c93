"""Files that are written one after the other: whoever does not come to the end says how far."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from types import TracebackType

import click

from aftershake.cli.output import INTERRUPTED, say


class ManyFiles:
    """Into `where`. A disk that is full, or ctrl+c, ends the block with how many are there; counted
    on the disk, as who is interrupted cannot know whether the last one came there."""

    def __init__(self, where: str, *, overwrite: bool) -> None:
        self._where, self._overwrite = where, overwrite
        self._begun: list[tuple[Path, tuple[int, int] | None]] = []  # with what was there before

    def write(self, path: Path, content: bytes) -> None:
        """Raises AlreadyThere or NotWritten."""
        from aftershake.exchange.writing import write

        self._begun.append((path, _identity(path)))
        write(path, content, overwrite=self._overwrite)

    def __enter__(self) -> ManyFiles:
        return self

    def __exit__(
        self, _: type[BaseException] | None, error: BaseException | None, __: TracebackType | None
    ) -> None:
        from aftershake.exchange.writing import NotWritten
        from aftershake.wording.exporting import interrupted, written_in_part

        if not isinstance(error, NotWritten | KeyboardInterrupt):
            return
        done = sum(_identity(path) != before for path, before in self._begun)
        if not done:
            return
        if isinstance(error, NotWritten):
            raise type(error)(f"{error} {written_in_part(done, self._where)}") from None
        say(interrupted(done, self._where))
        raise click.exceptions.Exit(INTERRUPTED) from None


def _identity(path: Path) -> tuple[int, int] | None:
    with suppress(OSError, ValueError):
        found = path.lstat()
        return found.st_dev, found.st_ino
    return None
