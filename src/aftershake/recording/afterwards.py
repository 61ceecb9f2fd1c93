"""What the person says of a session once it is over: into the database, or into the file that has
the session where the database has it not.

Nothing that was said is lost in silence: what may work later is tried again until it does.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from aftershake.errors import AftershakeError
from aftershake.events import Noted, Rated
from aftershake.exchange.recording import lines, read
from aftershake.exchange.writing import NotWritten, write
from aftershake.recording.saving import RETRY_S
from aftershake.session.check import Said, said_of
from aftershake.store import StoreError, UnsavedError
from aftershake.store.owned import refuse_others
from aftershake.store.store import Store
from aftershake.threads import aside

SAID_KINDS = ("rated", "noted")
LAST_WORD_S = 2.0  # how long an attempt that is going on has, where the person leaves
Told = Sequence[Rated | Noted]


def said_before(store: Store, session_id: int) -> Said:
    """What was said of a session so far. Raises StoreError."""
    return said_of(store.events(session_id, SAID_KINDS))


def add_said(path: Path, session_id: int, told: Told, began: str | None = None) -> None:
    """Append `told` to a session that has ended, and `began` then, where that is given. Raises
    StoreError; UnsavedError where it may work later. Where the database is gone no new one is
    made."""
    if not path.exists():
        raise StoreError(f"{path} is not there any more, so nothing can be added to it.")
    with Store(path) as store:
        refuse_others(store, session_id, began)
        store.add(session_id, told, datetime.now(UTC))


def add_to_file(file: Path, told: Told) -> None:
    """Append `told` to the recording of a session that is over. Raises StoreError.

    The file is put in the place of the old one whole, or not at all.
    """
    try:
        recording = read(file.read_text("utf-8"), file.name)
    except OSError as error:
        raise StoreError(f"Cannot write {file.name}: {error.strerror}.") from error
    except (AftershakeError, UnicodeDecodeError) as error:
        raise StoreError(f"{file.name} cannot be read as a recording: {error}") from error
    last_s = recording.events[-1].t_s if recording.events else 0.0
    added = (replace(each, t_s=last_s) for each in told)
    text = "".join(lines(replace(recording, events=(*recording.events, *added))))
    try:
        write(file, text.encode(), overwrite=True)
    except NotWritten as error:
        raise StoreError(str(error)) from error


async def keep(add: Callable[[], None], waits: Callable[[StoreError], None]) -> None:
    """Run `add` until it has saved; `waits` is told once that it has to be tried again.

    Cancelled, it lets an attempt that is going on come to its end first. Raises StoreError where
    another attempt would not help.
    """
    told = False
    while True:
        attempt = aside(partial(_attempt, add))
        try:
            error = await asyncio.shield(attempt)
        except asyncio.CancelledError:
            await asyncio.wait({attempt}, timeout=LAST_WORD_S)
            if attempt.done() and attempt.result() is None:
                return
            raise
        if error is None:
            return
        if not isinstance(error, UnsavedError):
            raise error
        if not told:
            told = True
            waits(error)
        await asyncio.sleep(RETRY_S)


def _attempt(add: Callable[[], None]) -> StoreError | None:
    try:
        add()
    except StoreError as error:
        return error
    return None
