"""A session, or a person with all theirs, is deleted: out of the database, and what lies beside."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from aftershake.analysis.comparable import set_beside
from aftershake.analysis.results import row_of
from aftershake.exchange.leftovers import left_in, tidy_beside
from aftershake.recording.kept import began_in
from aftershake.store import DiskFullError
from aftershake.store.deleting import delete, delete_person
from aftershake.store.files import beside
from aftershake.store.owned import refuse_others
from aftershake.store.people import Person
from aftershake.store.store import Store


@dataclass(frozen=True, slots=True)
class Deleted:
    """`others`: how many later sessions were set beside it. `in_log`: something of it is left in
    the log beside the database, until the program that reads there ends, or there is room to bring
    it in. `files_left`: files with the session that could not be removed."""

    session_id: int
    others: int
    in_log: bool
    files_left: tuple[Path, ...] = ()


def delete_at(path: Path, session_id: int, began: str | None = None) -> Deleted:
    """Delete the session, and the files beside the database that it was kept in; only if it `began`
    then, where that is given.

    Raises StoreError where there is none of that number, it is somebody else's or being recorded,
    or the database is damaged or cannot be written.
    """
    with _room_said(path), Store(path) as store:
        refuse_others(store, session_id, began)
        row = row_of(store, session_id)
        store.check_sound()
        store.hold(session_id)
        try:
            others = set_beside(store, row)
            emptied = delete(store, session_id, others)
        finally:
            store.let_go(session_id)
    tidy_beside(path)
    left = _files_left(path, {session_id: row.started_at})
    return Deleted(session_id, len(others), not emptied, left)


@dataclass(frozen=True, slots=True)
class PersonDeleted:
    """How many sessions of theirs there were. `in_log`, `files_left` as in `Deleted`."""

    sessions: int
    in_log: bool
    files_left: tuple[Path, ...] = ()


def delete_person_at(path: Path, person: Person) -> PersonDeleted:
    """Delete the person with all that is theirs, and the files beside the database that their
    sessions were kept in.

    Raises GoneError where they are not there any more, or called otherwise by now, StoreError where
    a session of theirs is being recorded, or the database is damaged or cannot be written.
    """
    with _room_said(path), Store(path) as store:
        store.check_sound()
        began, emptied = delete_person(store, person)
    tidy_beside(path)
    return PersonDeleted(len(began), not emptied, _files_left(path, began))


@contextmanager
def _room_said(path: Path) -> Iterator[None]:
    """What is deleted is overwritten in the log first, so that a power cut leaves all or nothing:
    on a full disk it is said how much room that needs, at most every page once, and a little."""
    try:
        yield
    except DiskFullError as error:
        there = sum(each.stat().st_size for each in (path, beside(path, "-wal")) if each.exists())
        megabytes = math.ceil(there * 1.02 / 1e6) + 1
        raise DiskFullError(
            f"The disk is full, so nothing is deleted from {path}. Deleting needs room until it is"
            f" done, {megabytes} MB at most: free that much, and try again."
        ) from error


def kept_aside(path: Path) -> list[Path]:
    """Databases beside this one that were put aside when a backup was brought back, or when it was
    damaged; and copies that whoever was killed has left, or still makes."""
    named = (f"{path.stem}-before-*", "damaged-*")
    found = sorted(each for glob in named for each in path.parent.glob(glob))
    with suppress(OSError):
        found += left_in(path.parent)
    return found


def _files_left(path: Path, began: Mapping[int, str]) -> tuple[Path, ...]:
    """Those files with these sessions beside the database that could not be removed; `began`: when
    each did. One of another session, which had the number before a backup was brought back, stays:
    it may be nowhere else.
    """
    left = []
    for session_id, at in began.items():
        for file in sorted(path.parent.glob(f"kept-session-{session_id}-*.jsonl")):
            try:
                if began_in(file) in (at, ""):
                    file.unlink()
            except OSError:
                left.append(file)
    return tuple(left)
