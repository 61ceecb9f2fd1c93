"""When to stop, by how a person rates their distress; and what makes the next session shorter."""

from __future__ import annotations

from typing import Literal, get_args

TOO_MUCH, RISEN_BY = 7, 3  # of 10

# Why a session counts as one after which the next is shorter. Stored: none is renamed.
RedFlag = Literal["too_much", "urgent", "distress"]
RED_FLAGS: tuple[RedFlag, ...] = get_args(RedFlag)


def suggests_stopping(distress: int | None, before: int | None = None) -> bool:
    """Whether distress of now, 0 to 10, suggests stopping: high, or much more than `before`."""
    if distress is None:
        return False
    return distress >= TOO_MUCH or (before is not None and distress - before >= RISEN_BY)
