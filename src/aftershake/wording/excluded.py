"""What is said of a session that the person leaves out: pure."""

from __future__ import annotations

from aftershake.wording.numbers import count
from aftershake.wording.sentence import worded


@worded
def excluded(reason: str) -> str:
    """Of the session itself, wherever it is shown."""
    return f"You left this session out of trend and ranges: {_ended(reason)}"


@worded
def excluded_among(session_id: int, reason: str) -> str:
    """Of one of several sessions that are shown side by side."""
    return f"You left session {session_id} out of trend and ranges: {_ended(reason)}"


@worded
def excluded_short(reason: str) -> str:
    """For a line of a list."""
    return f"left out: {reason}"


@worded
def left_out_short() -> str:
    """Where there is no room for the reason."""
    return "left out"


@worded
def was_excluded(session_id: int, reason: str, others: int) -> tuple[str, ...]:
    """`others`: sessions that were set beside it."""
    return (
        f"Session {session_id} is left out of trend, ranges and comparisons: {_ended(reason)}",
        *beside_others(others),
        f"Nothing is deleted: `aftershake include {session_id}` takes it in again.",
    )


@worded
def was_included(session_id: int, others: int) -> tuple[str, ...]:
    """`others`: sessions that are set beside it from now on."""
    return (f"Session {session_id} counts again.", *beside_others(others))


@worded
def what_excluding_does() -> tuple[str, ...]:
    """Before the person says why."""
    return (
        "It stays as it was recorded, and in the list. Trend, ranges and comparisons between"
        " sessions are made without it, until you take it in again.",
        "A good reason is one that you knew before you saw the number: a loose strap, a fever, a"
        " visitor. Leaving sessions out for their numbers makes the rest say what you wish.",
    )


def beside_others(others: int) -> tuple[str, ...]:
    """Of the later sessions that one is set beside no more, or again."""
    if not others:
        return ()
    stand = "stands" if others == 1 else "stand"
    return (f"{count(others, 'later session')} {stand} beside others now; the next look shows it.",)


def _ended(reason: str) -> str:
    return reason if reason.endswith((".", "!", "?", "…")) else f"{reason}."
