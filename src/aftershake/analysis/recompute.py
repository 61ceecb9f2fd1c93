"""Derived numbers made again from the raw events: one session after the other, the oldest first,
each saved before the next, so that it can be stopped and gone on with anywhere.
"""

from __future__ import annotations

from collections.abc import AsyncGenerator
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Literal

from aftershake.analysis.comparable import NOTHING_ELSE, AsIf, left_out
from aftershake.analysis.results import analyse_session, result_at, row_of
from aftershake.analysis.worker import Analyst
from aftershake.errors import AftershakeError
from aftershake.hrv.metrics import ALGORITHM
from aftershake.plans.plan import PlanError
from aftershake.store import StoreError
from aftershake.store.due import done, due, give_up, make_due
from aftershake.store.session_rows import comparison_of
from aftershake.store.store import SessionRow, Store
from aftershake.threads import aside

NOT_KEPT = "Its numbers could not be saved. `aftershake recompute` tries again."
# All of it; only what it is set beside; nothing, for it would be the same.
Needed = Literal["measuring", "comparing", "nothing"]


@dataclass(frozen=True, slots=True)
class Recomputed:
    """One session that was worked out again, or why it could not be."""

    session_id: int
    error: AftershakeError | None = None


def outdated(store: Store) -> list[int]:
    """Sessions that have ended and whose numbers are of an older version, are missing, or are set
    beside other earlier sessions than there are now; the oldest first. Raises StoreError."""
    with store.reading() as db:
        rows = db.execute(_ENDED).fetchall()
    return [
        session_id
        for session_id, algorithm, left_out, stale, said in rows
        if algorithm != ALGORITHM or left_out or stale or (said and comparison_of(said) is None)
    ]


# No more of each than that takes: there are thousands, and it is looked for after each session.
_ENDED = """
    SELECT session.id, algorithm, left_out > 0, stale, comparison
    FROM session LEFT JOIN comparison ON comparison.session_id = session.id
    WHERE ended_at IS NOT NULL ORDER BY session.id
"""


def outdated_at(path: Path) -> list[int]:
    """`outdated` with a look of its own into the store."""
    with Store(path, read_only=True) as store:
        return outdated(store)


def to_do(path: Path, *, everything: bool = False) -> list[int]:
    """The outdated ones, and those that are left of an earlier call for `everything`; where none is
    left of one, `everything` is all that have ended. Nothing is changed. Raises StoreError."""
    with Store(path, read_only=True) as store:
        left: set[int] = set(due(store))
        if everything and not left:
            left = {row.id for row in store.sessions(everyone=True) if row.ended_at is not None}
        return sorted(left.union(outdated(store)))


def ask_for_everything(path: Path, ids: list[int]) -> None:
    """Note that these are to be made anew, whatever made their numbers, so that who is interrupted
    goes on with the rest of them. Raises StoreError."""
    with Store(path) as store:
        if not due(store):
            make_due(store, ids)


async def recompute(
    path: Path, ids: list[int], analyst: Analyst
) -> AsyncGenerator[Recomputed, None]:
    """Work out the sessions `ids`, as `outdated` or `to_do` gave them, in that order; those that
    are deleted meanwhile are left out.

    Raw events are only read. Ends at once where it is cancelled. Raises StoreError before any work
    where nothing of it could be saved.
    """
    if ids:
        await aside(partial(_try_to_write, path))
    for session_id in ids:
        try:
            match await aside(partial(needed, path, session_id)):
                case "comparing":
                    await result_at(path, session_id, analyst)
                case "measuring":
                    await analyse_session(path, session_id, analyst)
        except AftershakeError as error:
            if await aside(partial(is_gone, path, session_id)):
                continue
            with suppress(AftershakeError):
                await aside(partial(_give_up, path, session_id))
            yield Recomputed(session_id, error)
        else:
            kept = await aside(partial(_is_kept, path, session_id))
            if kept or not await aside(partial(is_gone, path, session_id)):
                yield Recomputed(session_id, None if kept else StoreError(NOT_KEPT))


def needed(
    path: Path, session_id: int, as_if: AsIf = NOTHING_ELSE, *, everything: bool = False
) -> Needed:
    """What it takes to bring a session up to date: what was left out may have to be left out still.
    Raises StoreError."""
    with Store(path, read_only=True) as store:
        row = row_of(store, session_id)
        if everything or _older(row) or session_id in due(store):
            return "measuring"
        if row.stale:
            return "comparing"
        with suppress(PlanError):
            if row.left_out and left_out(store, row, as_if) < row.left_out:
                return "measuring"
    return "nothing"


def _older(row: SessionRow) -> bool:
    return row.algorithm != ALGORITHM


def is_gone(path: Path, session_id: int) -> bool:
    """Whether it is known that the session was deleted."""
    with suppress(AftershakeError), Store(path, read_only=True) as store:
        return store.session(session_id) is None
    return False


def _try_to_write(path: Path) -> None:
    with Store(path) as store, store.writing() as db:
        # To begin is not enough: SQLite begins to write in a file that it can only read.
        done(db, 0)


def _is_kept(path: Path, session_id: int) -> bool:
    """Whether its numbers are in the database now, and not only known here."""
    with suppress(AftershakeError), Store(path, read_only=True) as store:
        row = store.session(session_id)
        return row is not None and not (_older(row) or row.stale or session_id in due(store))
    return False


def _give_up(path: Path, session_id: int) -> None:
    with Store(path) as store:
        if session_id in due(store):
            give_up(store, session_id)
