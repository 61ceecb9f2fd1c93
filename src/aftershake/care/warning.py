"""When to stop: by how a person rates their distress, and by what they notice."""

from __future__ import annotations

from typing import Literal, get_args

TOO_MUCH, RISEN_BY = 7, 3  # of 10

Sign = Literal[
    "numb",
    "unreal",
    "panic",
    "dizzy",
    "flooded",
    "chest_pain",
    "fainting",
    "will_not_stop",
]
SIGNS: tuple[Sign, ...] = get_args(Sign)
Act = Literal["stop_now", "urgent_help"]
URGENT: frozenset[Sign] = frozenset({"chest_pain", "fainting", "will_not_stop"})
# Why a session counts as one after which the next is shorter. Stored: none is renamed.
RedFlag = Literal["too_much", "urgent", "distress"]
RED_FLAGS: tuple[RedFlag, ...] = get_args(RedFlag)


def act(sign: Sign) -> Act:
    """What a sign asks for."""
    return "urgent_help" if sign in URGENT else "stop_now"


def suggests_stopping(distress: int | None, before: int | None = None) -> bool:
    """Whether distress of now, 0 to 10, suggests stopping: high, or much more than `before`."""
    if distress is None:
        return False
    return distress >= TOO_MUCH or (before is not None and distress - before >= RISEN_BY)
