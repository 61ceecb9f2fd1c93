"""What is said where a session that was named is not there."""

from __future__ import annotations

from aftershake.plain import plain
from aftershake.store import NotTheirsError, StoreError


def none_yet() -> StoreError:
    """Where there is none at all: a list of them would be empty."""
    return StoreError("There is no session yet. `aftershake start` records one.")


def none_called(which: str) -> StoreError:
    """Where there are others."""
    return StoreError(f"There is no session {plain(which, 40)}. `aftershake sessions` lists them.")


def not_theirs(session_id: int, name: str) -> NotTheirsError:
    """Where it is somebody else's. `name`: of the person who uses this now, empty without one."""
    whose = f"{name}'s" if name else "yours"
    return NotTheirsError(
        f"Session {session_id} is not one of {whose}. `aftershake people` says who uses this"
        " machine; --person NAME before a command is about one of them."
    )


def none_within(days: str) -> StoreError:
    """Where there are others, of other days. `days`: the options that ask for them."""
    return StoreError(f"No session began in these days ({days}). `aftershake sessions` lists all.")
