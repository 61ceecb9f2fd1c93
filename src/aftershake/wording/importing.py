"""What is said of a file that was taken into the database."""

from __future__ import annotations

from typing import Literal

from aftershake.wording.numbers import count
from aftershake.wording.sentence import worded


@worded
def taken(session_id: int, format: str, beats: int, plan: str) -> str:
    """A file that is a session now."""
    return f"session {session_id} now: {plan}, {count(beats, 'beat')} ({format})."


@worded
def there_already(session_id: int) -> str:
    """A file that was taken in before."""
    return f"already here as session {session_id}; nothing was added."


@worded
def phases_from(source: Literal["recording", "plan", "marks", "whole"], marks: int) -> str:
    """Where its phases come from; empty where that goes without saying."""
    if source == "marks":
        return f"Its phases follow its {count(marks, 'mark')}. --plan and --start say it otherwise."
    if source == "whole" and marks:
        return (
            f"Its {count(marks, 'mark')} name no rest and no shaking, so the whole of it is one"
            " stretch."
        )
    return ""


@worded
def undated(files: int) -> str:
    """Files of which nothing says when they were recorded."""
    which = "the file does" if files == 1 else f"{count(files, 'file')} do"
    taken = "it was" if files == 1 else "they were"
    return (
        f"When it was, {which} not say: the time {taken} last changed is taken."
        " --start 2026-03-15T07:30 says it."
    )


@worded
def unmatched(markers: int) -> str:
    """A file of marks whose moments lie in no other file that was given."""
    return f"its {count(markers, 'mark')} lie in none of the recordings given."


@worded
def unread_marks(lines: int, first: int) -> str:
    """Lines of a file of marks that tell no time."""
    if lines == 1:
        return f"line {first} tells no time, so it is left out."
    return f"{lines} lines tell no time, the first is line {first}; they are left out."


@worded
def in_all(new: int, there: int, failed: int) -> str:
    """A whole folder, at the end."""
    parts = [f"{count(new, 'session')} taken in"]
    if there:
        parts.append(f"{there} already here")
    if failed:
        parts.append(f"{count(failed, 'file')} not taken in, see above")
    return ", ".join(parts) + "."
