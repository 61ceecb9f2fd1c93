"""What lies behind the result of a session: out of the database, or out of the file that has the
session where the database has it not."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from functools import partial
from pathlib import Path
from typing import Any

from aftershake.analysis.results import folded_as
from aftershake.errors import AftershakeError
from aftershake.exchange.recording import read
from aftershake.plans.reader import read_plan
from aftershake.review.details import Details, details_of
from aftershake.session.result import Result
from aftershake.session.session_analysis import Folding, Recorded
from aftershake.store import StoreError
from aftershake.threads import aside

Behind = Callable[[Result], Coroutine[Any, Any, Details]]


def behind(path: Path, session_id: int, kept_in: str = "") -> Behind:
    """How to come by the details of a session that is in the database at `path`, or only in the
    file `kept_in`. What it gives raises StoreError, PlanError."""

    def session(result: Result) -> Recorded:
        return _in_file(Path(kept_in)) if kept_in else folded_as(path, session_id, result)

    return partial(_details, session)


async def _details(session: Callable[[Result], Recorded], result: Result) -> Details:
    """Folding and reckoning run in a thread: no screen waits for them."""

    def found() -> Details:
        return details_of(session(result), result)

    return await aside(found)


def _in_file(file: Path) -> Recorded:
    try:
        recording = read(file.read_text("utf-8"), file.name)
    except OSError as error:
        raise StoreError(f"Cannot read {file.name}: {error.strerror}.") from error
    except (AftershakeError, UnicodeDecodeError) as error:
        raise StoreError(f"{file.name} cannot be read as a recording: {error}") from error
    return Folding.of(read_plan(recording.plan, source=file.name), recording.events).so_far()
