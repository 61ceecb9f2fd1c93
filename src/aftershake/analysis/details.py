"""What lies behind what a session says, out of its raw events."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from aftershake.analysis.results import session_and_result
from aftershake.analysis.worker import Analyst, refuse_without_memory
from aftershake.review.details import Details, details_of
from aftershake.session.result import Result
from aftershake.threads import aside


async def details_at(
    path: Path, session_id: int, analyst: Analyst | None = None
) -> tuple[Result, Details]:
    """What a session gave, and its details. Folding and drawing up run in threads.

    Raises StoreError, PlanError or AnalysisError.
    """
    refuse_without_memory()
    session, result = await session_and_result(path, session_id, analyst)
    return result, await aside(partial(details_of, session, result))
