"""The numbers of what `aftershake import` took in."""

from __future__ import annotations

from pathlib import Path

from aftershake.cli.output import progress, say


async def measured(path: Path, ids: list[int]) -> int:
    """Work these sessions out; how many could not be."""
    from aftershake.analysis.results import analyse_session
    from aftershake.analysis.worker import AnalysisWorker
    from aftershake.errors import AftershakeError

    failed = 0
    async with AnalysisWorker() as analyst:
        with progress(len(ids), "Working out", least=2) as bar:
            for session_id in ids:
                try:
                    await analyse_session(path, session_id, analyst)
                except AftershakeError as error:
                    failed += 1
                    say(f"Session {session_id}: {error}")
                bar.update(1)
    return failed
