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


@worded
def what_is_shared(
    sessions: int, days: int, beats: int, own_plans: int, first_day: str
) -> tuple[str, ...]:
    """Before an anonymous file is written. `days`: over how many; `own_plans`: how many went by a
    plan that is the person's own; `first_day`: as the file has it."""
    own = f" ({count(own_plans, 'session')})" if own_plans else ""
    return (
        f"In it: {count(sessions, 'session')} over {count(days, 'day')}, {count(beats, 'beat')}:"
        " every interval and whether it is an artifact, phases, gaps, ratings, measured numbers,"
        " the moments of marks, and what was chosen from a list (posture, tremor, where).",
        "Left out: your name, the strap's name and address, names of files, titles, notes, tags,"
        f" words of marks, reasons for leaving out, names and texts of your own plans{own}.",
        "Days are moved, all by the same random number, so that the first in the file is"
        f" {first_day}. The hour of the day is true, because heart-rate variability goes by it.",
        "Whoever has another recording of the same heartbeats can still tell that it is you.",
    )
