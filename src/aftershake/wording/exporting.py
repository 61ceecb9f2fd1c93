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
def written_in_part(files: int, where: str) -> str:
    """So many files, before one that could not be written."""
    verb = "was" if files == 1 else "were"
    return (
        f"Before that {count(files, 'file')} {verb} written: {plain(where, _LONGEST_PATH)}. The"
        " others are missing; once there is room, --force writes them all."
    )


@worded
def interrupted(files: int, where: str) -> str:
    """So many files, before it was interrupted."""
    verb = "is" if files == 1 else "are"
    return (
        f"Interrupted: {count(files, 'file')} {verb} written: {plain(where, _LONGEST_PATH)}. What"
        " else was to come is missing; --force writes all of it."
    )


@worded
def so_far(session_id: int) -> str:
    """A session that goes on, or was cut off."""
    return f"Session {session_id} has not ended: this is what there is so far."


@worded
def holds_nothing_of(session_id: int) -> str:
    """Of several sessions, one of which there is no file."""
    return f"Session {session_id} has nothing in it that this format can hold."


@worded
def being_recorded(session_id: int) -> str:
    """Of all sessions, one that goes on."""
    return f"Session {session_id} is being recorded, and is left out."


@worded
def what_is_shared(
    sessions: int, undated: int, days: int, beats: int, own_plans: int, first_day: str | None
) -> tuple[str, ...]:
    """Before an anonymous file is written. `undated`: how many of them have no day in it; `days`:
    over how many the others are; `own_plans`: how many went by a plan that is the person's own;
    `first_day`: as the file has it, None where none has a day."""
    over = f" over {count(days, 'day')}" if days else ""
    over = f", {sessions - undated} of them{over}" if over and undated else over
    hour = " The hour of the day is true, because heart-rate variability goes by it."
    own = f" ({count(own_plans, 'session')})" if own_plans else ""
    return (
        f"In it: {count(sessions, 'session')}{over}, {count(beats, 'beat')}:"
        " every interval and whether it is an artifact, phases, gaps, ratings, measured numbers,"
        " the moments of marks, and what was chosen from a list (posture, tremor, where).",
        "Left out: your name, the strap's name and address, names of files, titles, notes, tags,"
        f" words of marks, reasons for leaving out, names and texts of your own plans{own}.",
        _days(undated, first_day) + hour,
        "Whoever has another recording of the same heartbeats can still tell that it is you.",
    )


def _days(undated: int, first_day: str | None) -> str:
    why = "imported, replayed, simulated, or of a day that nobody knows"
    if first_day is None:
        return f"No session has a day in it: they are {why}."
    moved = (
        "Days are moved, all by the same random number, so that the first in the file is"
        f" {first_day}: whoever knows the day of one session can tell that of all."
    )
    has = "has" if undated == 1 else "have"
    return f"{moved} {count(undated, 'session')} {has} no day: {why}." if undated else moved
