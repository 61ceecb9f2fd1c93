"""A session is deleted: out of the database, and what lies beside it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from aftershake.analysis.results import row_of, set_beside
from aftershake.store.deleting import delete
from aftershake.store.store import Store


@dataclass(frozen=True, slots=True)
class Deleted:
    """`others`: how many later sessions were set beside it. `in_log`: something of it is left in
    the log beside the database, until the program that reads there ends. `files_left`: files with
    the session that could not be removed."""

    session_id: int
    others: int
    in_log: bool
    files_left: tuple[Path, ...] = ()


def delete_at(path: Path, session_id: int) -> Deleted:
    """Delete the session, and the files beside the database that it was kept in.

    Raises StoreError where there is none of that number, it is being recorded, or the database is
    damaged or cannot be written.
    """
    with Store(path) as store:
        row = row_of(store, session_id)
        store.check_sound()
        store.hold(session_id)
        try:
            others = set_beside(store, row)
            emptied = delete(store, session_id, others)
        finally:
            store.let_go(session_id)
    left = []
    for file in sorted(path.parent.glob(f"kept-session-{session_id}-*.jsonl")):
        try:
            file.unlink()
        except OSError:
            left.append(file)
    return Deleted(session_id, len(others), not emptied, tuple(left))
