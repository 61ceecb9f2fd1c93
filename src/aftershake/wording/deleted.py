"""What is said before a session is deleted, and after: pure."""

from __future__ import annotations

from collections.abc import Sequence

from aftershake.wording.excluded import beside_others
from aftershake.wording.sentence import worded


@worded
def delete_title() -> str:
    """Above the question."""
    return "Delete this session?"


@worded
def what_deleting_does() -> tuple[str, ...]:
    """Before it is done."""
    return (
        "Every beat of it is deleted, with your ratings and notes. This cannot be undone.",
        "To keep it, and have trend and ranges made without it, leave it out instead.",
    )


@worded
def was_deleted(
    session_id: int, others: int, *, in_log: bool = False, files: Sequence[str] = ()
) -> tuple[str, ...]:
    """`others`: later sessions that were set beside it; `files`: of it, and not to be removed."""
    said = [f"Session {session_id} is deleted."]
    if in_log:
        said.append(
            "Another program has the database open, or the disk is full: until that ends, something"
            " of the session stays in a file beside it."
        )
    said += [f"This file with it could not be removed: {each}" for each in files]
    said += beside_others(others)
    said.append("Copies are not touched: exports, reports, backups of the folder.")
    return tuple(said)
