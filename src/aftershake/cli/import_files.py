"""Which files an import is of: those given, those in folders, and those that only hold marks."""

from __future__ import annotations

import re
import sys
from collections.abc import Collection, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from aftershake.plain import plain

if TYPE_CHECKING:
    from aftershake.exchange.markers import MarkFile
    from aftershake.recording.importing import File

LONGEST_NAME = 4096  # characters of a path
STDIN = Path("-")
_LOOKED_AT, _READ = 300, 1 << 20  # bytes: of a header, of a file of marks


def shown(path: Path) -> str:
    """A path as it can be shown."""
    return plain(str(path), LONGEST_NAME)


def load(path: Path) -> File:
    """The file, or what comes in by the pipe. Raises RrFileError."""
    from datetime import UTC, datetime

    from aftershake.exchange.rr_files import LARGEST_BYTES
    from aftershake.recording import importing

    if path != STDIN:
        return importing.load(path)
    piped = sys.stdin.buffer.read(LARGEST_BYTES + 1)
    return importing.File("what came in by the pipe", "-", piped, datetime.now(UTC))


def files_in(given: Path) -> list[Path]:
    """The file, or all that lie in a folder, in order of their names; hidden ones are left out, and
    what `people export` tells of a person beside their sessions."""
    from aftershake.config import expanded

    path = expanded(given)
    if given == STDIN or not path.is_dir():
        return [path]
    return [
        each
        for each in sorted(path.rglob("*"))
        if each.is_file()
        and not any(part.startswith(".") for part in each.relative_to(path).parts)
        and not _is_of_a_person(each)
    ]


def _is_of_a_person(path: Path) -> bool:
    from aftershake.recording.person_export import PERSON_FILE, SCHEMA

    if path.name != PERSON_FILE:
        return False
    try:
        with path.open("rb") as opened:
            return f'"schema": "{SCHEMA}"'.encode() in opened.read(_LOOKED_AT)
    except OSError:  # which is said where it is read
        return False


def find_markers(files: Sequence[Path]) -> tuple[dict[Path, MarkFile], list[Path]]:
    """Which of the files hold marks and no beats, also of those that lie beside them as HRV Logger
    calls them; and the other files."""
    read = {path: _marks(path) for path in files if path != STDIN}
    found = {path: marks for path, marks in read.items() if marks is not None}
    others = [path for path in files if path not in found]
    for path in others:
        for beside in names_beside(path):
            if beside not in found and (marks := _marks(beside)) is not None:
                found[beside] = marks
    return found, others


def marks_for(path: Path, markers: Collection[Path], recordings: Collection[Path]) -> list[Path]:
    """Which files of marks may be of this recording: its own, or those that are of no other one."""
    if own := [each for each in names_beside(path) if each in markers]:
        return own
    taken = {each for other in recordings for each in names_beside(other)}
    return [each for each in markers if each not in taken and not _has_partner(each)]


def _has_partner(marks: Path) -> bool:
    """Whether the RR file lies there of which these marks are, though it was not given."""
    named = _renamed(marks.name, "Events", "RR")
    return named != marks.name and marks.with_name(named).is_file()


def names_beside(path: Path) -> list[Path]:
    """Where HRV Logger puts the marks of a file of its beats."""
    named = _renamed(path.name, "RR", "Events")
    return [path.with_name(named)] if named != path.name else []


def _renamed(name: str, word: str, other: str) -> str:
    return re.sub(rf"(?<![a-zA-Z]){word}(?![a-zA-Z])", other, name)


def _marks(path: Path) -> MarkFile | None:
    """None for a file that holds no marks, or cannot be read: that is said where it is read."""
    from aftershake.exchange import RrFileError
    from aftershake.exchange.markers import is_header, read_markers
    from aftershake.exchange.rr_files import text_of

    try:
        if not path.is_file():  # a pipe would be waited for
            return None
        with path.open("rb") as opened:
            begin = opened.read(_LOOKED_AT)
            if not is_header(text_of(begin, path.name).partition("\n")[0].strip()):
                return None
            data = begin + opened.read(_READ)
        if len(data) > _READ:  # not cut off within a letter
            data = data[: data.rfind(b"\n") + 1]
        return read_markers(text_of(data, path.name))
    except (OSError, ValueError, RrFileError):
        return None
