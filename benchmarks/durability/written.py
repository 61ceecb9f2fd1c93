"""What a process did to the files of a folder, from an strace log, in order."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

CALLS = "openat,pwrite64,write,fdatasync,fsync,ftruncate,unlink,unlinkat,rename,renameat,renameat2"
STRACE = ("strace", "-f", "-y", "-xx", "-s", "4000000", "--seccomp-bpf", "-e", f"trace={CALLS}")
CALL = re.compile(r"(\d+) +(\w+)\((.*)\) += (-?\d+)(?:<([^>]*)>)?")
BEGUN = re.compile(r"(\d+) +(\w+\(.*) <unfinished \.\.\.>$")
RESUMED = re.compile(r"(\d+) +<\.\.\. (\w+) resumed>(.*)$")
QUOTED, FD = re.compile(r'"([^"]*)"'), re.compile(r"\d+<([^>]*)>")


@dataclass(frozen=True, slots=True)
class Made:
    """A file that was not there before."""

    name: str


@dataclass(frozen=True, slots=True)
class Written:
    name: str
    at: int | None  # None: at its end
    data: bytes


@dataclass(frozen=True, slots=True)
class Cut:
    """A file was given another length."""

    name: str
    size: int


@dataclass(frozen=True, slots=True)
class Synced:
    """The file's content is on the disk; with no name, the folder's names are."""

    name: str


@dataclass(frozen=True, slots=True)
class Removed:
    name: str


@dataclass(frozen=True, slots=True)
class Renamed:
    name: str
    to: str


@dataclass(frozen=True, slots=True)
class Committed:
    """The recorder learned here that a commit is on the disk."""


Deed = Made | Written | Cut | Synced | Removed | Renamed | Committed


def deeds(log: Path, folder: Path, marks: Path) -> Iterator[Deed]:
    """The deeds in the folder (a mapping file of SQLite, `-shm`, is no part of the data)."""
    there: set[str] = set()
    for name, arguments, result, opened in calls(log):
        if result < 0:
            continue
        paths = [_text(found) for found in FD.findall(arguments)]
        quoted = QUOTED.findall(arguments)
        if name == "write" and paths and paths[0] == str(marks):
            yield Committed()
            continue
        # A descriptor of a file names it; other calls name it in quotes.
        named = paths[:1] if name in _BY_FD else [_text(each) for each in quoted]
        if name == "openat":
            named = [_text(opened)]
        inside = [_inside(path, folder) for path in named]
        if not inside or any(each is None or each.endswith("-shm") for each in inside):
            continue
        names = [each or "" for each in inside]
        match name:
            case "openat":
                if "O_CREAT" in arguments and names[0] and names[0] not in there:
                    yield Made(names[0])
                elif "O_TRUNC" in arguments:
                    yield Cut(names[0], 0)
                there.add(names[0])
            case "pwrite64":
                at = int(arguments.rpartition(", ")[2])
                yield Written(names[0], at, _bytes(quoted[0])[:result])
            case "write":
                yield Written(names[0], None, _bytes(quoted[0])[:result])
            case "fdatasync" | "fsync":
                yield Synced(names[0])
            case "ftruncate":
                yield Cut(names[0], int(arguments.rpartition(", ")[2]))
            case "unlink" | "unlinkat":
                there.discard(names[0])
                yield Removed(names[0])
            case _:
                there.discard(names[0])
                there.add(names[1])
                yield Renamed(names[0], names[1])


_BY_FD = {"pwrite64", "write", "fdatasync", "fsync", "ftruncate"}


def calls(log: Path) -> Iterator[tuple[str, str, int, str]]:
    """Name, arguments, result and the path of what was opened, in the order of their ends."""
    begun: dict[str, str] = {}
    with log.open(encoding="ascii", errors="replace") as lines:
        for line in lines:
            if first := BEGUN.match(line):
                begun[first[1]] = first[2]
                continue
            if rest := RESUMED.match(line):
                line = f"{rest[1]} {begun.pop(rest[1], '')}{rest[3]}"
            if call := CALL.match(line):
                yield call[2], call[3], int(call[4]), call[5] or ""


def _inside(path: str, folder: Path) -> str | None:
    """The name in the folder, empty for the folder itself; None for what is elsewhere."""
    if path == str(folder):
        return ""
    before, _, name = path.removesuffix(" (deleted)").rpartition("/")
    return name if before == str(folder) else None


def _bytes(hexed: str) -> bytes:
    return bytes.fromhex(hexed.replace("\\x", ""))


def _text(hexed: str) -> str:
    return _bytes(hexed).decode("utf-8", "replace") if hexed.startswith("\\x") else hexed
