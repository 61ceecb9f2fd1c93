"""Numbers that an older version made, made again from the raw events: one session after the other,
the oldest first, each saved before the next, so that it can be stopped and gone on with anywhere.
"""

from __future__ import annotations

from collections.abc import AsyncGenerator
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from aftershake.analysis.results import analyse_session, left_out, result_at, row_of
from aftershake.analysis.worker import Analyst
from aftershake.errors import AftershakeError
from aftershake.hrv.metrics import ALGORITHM
from aftershake.plans.plan import PlanError
from aftershake.store.store import SessionRow, Store
from aftershake.threads import aside


@dataclass(frozen=True, slots=True)
class Recomputed:
    """One session that was worked out again, or why it could not be."""

    session_id: int
    error: AftershakeError | None = None


def outdated(store: Store) -> list[int]:
    """Sessions that have ended and whose numbers are of an older version, are missing, or are set
    beside other earlier sessions than there are now; the oldest first. Raises StoreError."""
    return sorted(
        row.id
        for row in store.sessions(everyone=True)
        if row.ended_at is not None and (_older(row) or row.left_out > 0 or row.stale)
    )


def outdated_at(path: Path) -> list[int]:
    """`outdated` with a look of its own into the store."""
    with Store(path, read_only=True) as store:
        return outdated(store)


async def recompute(
    path: Path, ids: list[int], analyst: Analyst
) -> AsyncGenerator[Recomputed, None]:
    """Work out the sessions `ids`, as `outdated` gave them, in that order.

    Raw events are only read. Ends at once where it is cancelled.
    """
    for session_id in ids:
        try:
            if await aside(partial(_stale, path, session_id)):
                await result_at(path, session_id, analyst)
            elif await aside(partial(_needed, path, session_id)):
                await analyse_session(path, session_id, analyst)
        except AftershakeError as error:
            yield Recomputed(session_id, error)
        else:
            yield Recomputed(session_id)


def _older(row: SessionRow) -> bool:
    return row.algorithm != ALGORITHM


def _stale(path: Path, session_id: int) -> bool:
    """Whether only what it is set beside has changed: nothing has to be measured for that."""
    with Store(path, read_only=True) as store:
        row = row_of(store, session_id)
        return row.stale and not _older(row)


def _needed(path: Path, session_id: int) -> bool:
    """Whether it would be another result: what was left out may have to be left out still."""
    with Store(path, read_only=True) as store:
        row = row_of(store, session_id)
        if _older(row):
            return True
        with suppress(PlanError):
            return left_out(store, row) < row.left_out
    return False
