"""What is said of a file that was taken into the database."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from aftershake.wording.numbers import count, countdown
from aftershake.wording.sentence import worded

MOST_NAMED = 8  # phases in a sentence


@worded
def taken(session_id: int, format: str, beats: int, plan: str) -> str:
    """A file that is a session now."""
    return f"session {session_id} now: {plan}, {count(beats, 'beat')} ({format})."


@worded
def part_of_it(session_s: float, file_s: float) -> str:
    """A file that is longer than the phases of its session."""
    return (
        f"Of its {countdown(file_s)} the session has {countdown(session_s)}, as its phases last;"
        " the rest is kept with it, and is in no number."
    )


@worded
def there_already(session_id: int, otherwise: bool = False) -> str:
    """A file that was taken in before; `otherwise`: with another plan now, or another start."""
    first = (
        f" To take it in otherwise, `aftershake delete {session_id}` first." if otherwise else ""
    )
    return f"already here as session {session_id}; nothing was added.{first}"


@worded
def longer(shorter: int) -> str:
    """A recording that was taken in before it had ended, as session `shorter`."""
    return (
        f"session {shorter} is the beginning of it, from before it had ended."
        f" `aftershake delete {shorter}` keeps only the longer one."
    )


@worded
def nothing_more(why: str, left: int = 0) -> str:
    """Where no other file could be taken in either, as on a full disk. `why`: a sentence; `left`:
    how many files were not looked at."""
    if not left:
        return f"{why} Nothing more is taken in."
    return f"{why} Nothing more is taken in: {count(left, 'file')} not looked at."


@worded
def phases_from(
    source: Literal["recording", "plan", "marks", "whole"],
    marks: int,
    phases: Sequence[tuple[str, str]] = (),
    session_id: int = 0,
) -> str:
    """Where its phases (name, kind) come from; empty where that goes without saying."""
    if source == "marks":
        named = [name if name == kind else f"{name} ({kind})" for name, kind in phases]
        more = [f"{len(named) - MOST_NAMED} more"] if len(named) > MOST_NAMED else []
        return (
            f"Its phases follow its {count(marks, 'mark')}:"
            f" {', '.join([*named[:MOST_NAMED], *more])}. Are they others?"
            f" `aftershake delete {session_id}`, then --plan and --start say it."
        )
    if source == "whole" and marks:
        names = "mark names" if marks == 1 else f"{count(marks, 'mark')} name"
        return f"Its {names} no rest and no shaking, so the whole of it is one stretch."
    return ""


@worded
def as_they_were(name: str, sessions: int) -> str:
    """A person's export that was taken in: no imports, but their own sessions again."""
    again = "is what it was" if sessions == 1 else "are what they were"
    return f"{count(sessions, 'session')} of {name or 'the person without a name'} {again}."


@worded
def undated(files: int) -> str:
    """Files of which nothing says when they were recorded."""
    which = "the file does" if files == 1 else f"{count(files, 'file')} do"
    taken = "it was" if files == 1 else "they were"
    return (
        f"When it was, {which} not say: the time {taken} last changed is taken."
        " `aftershake delete ID`, then --start 2026-03-15T07:30 says it."
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
def interrupted(new: int) -> str:
    """Of an end before all files were looked at, or before all new sessions were worked out."""
    return f"Interrupted: {count(new, 'session')} taken in. The same command goes on from there."


@worded
def in_all(new: int, there: int, failed: int) -> str:
    """A whole folder, at the end."""
    parts = [f"{count(new, 'session')} taken in"]
    if there:
        parts.append(f"{there} already here")
    if failed:
        parts.append(f"{count(failed, 'file')} not taken in, see above")
    return ", ".join(parts) + "."
