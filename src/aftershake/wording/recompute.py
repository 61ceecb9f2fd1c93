"""What is said of sessions that are worked out again: pure."""

from __future__ import annotations

from collections.abc import Sequence

from aftershake.hrv.model import Verdict
from aftershake.wording.comparison import verdict
from aftershake.wording.numbers import count
from aftershake.wording.sentence import worded

UP_TO_DATE = "Every session is up to date."


@worded
def worked_out(done: int, of: int) -> str:
    """At the end; some could not be."""
    return f"{f'{done} of ' if done != of else ''}{count(of, 'session')} worked out again."


@worded
def interrupted(done: int, of: int) -> str:
    """Of an end before that."""
    return (
        f"Interrupted: {done} of {count(of, 'session')} worked out again."
        " `aftershake recompute` goes on with the rest."
    )


@worded
def not_worked_out(session_id: int, why: str) -> str:
    """`why`: a sentence."""
    return f"Session {session_id}: {why}"


@worded
def would_work_out(sessions: int, made_by: Sequence[str | None], now: str) -> str:
    """`made_by`: the versions of the rules that made their numbers, each once; None: none has."""
    versions = [each for each in made_by if each is not None]
    of = f", made by algorithm {' and '.join(versions)} (now {now})" if versions else ""
    return f"{count(sessions, 'session')} to work out again{of}."


@worded
def would_be_new(sessions: int) -> str:
    """Of them; empty where it is none."""
    return (
        f"{sessions} of them {'has' if sessions == 1 else 'have'} no numbers yet."
        if sessions
        else ""
    )


@worded
def verdicts_would_change(changes: Sequence[tuple[int, Verdict, Verdict]]) -> tuple[str, ...]:
    """Session, verdict before and after; a line of them all, and one of each."""
    if not changes:
        return ("No verdict would change.",)
    return (
        f"{count(len(changes), 'verdict')} would change:",
        *(
            f"  Session {number}: {verdict(before)} → {verdict(after)}"
            for number, before, after in changes
        ),
    )


@worded
def numbers_would_change(changed: int, of: int) -> str:
    """By more than rounding."""
    return (
        f"{changed} of {count(of, 'number')} would change by more than rounding."
        if changed
        else f"None of {count(of, 'number')} would change by more than rounding."
    )
