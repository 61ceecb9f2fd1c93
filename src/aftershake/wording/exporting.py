"""What is said of files that were written."""

from __future__ import annotations

from aftershake.plain import plain
from aftershake.wording.numbers import count
from aftershake.wording.sentence import worded

_LONGEST_PATH = 1000


@worded
def written(files: int, where: str) -> str:
    """So many files, and where they lie."""
    return f"{count(files, 'file')} written: {plain(where, _LONGEST_PATH)}"


@worded
def so_far(session_id: int) -> str:
    """A session that goes on, or was cut off."""
    return f"Session {session_id} has not ended: this is what there is so far."
