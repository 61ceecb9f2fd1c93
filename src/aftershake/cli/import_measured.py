"""The numbers of what `aftershake import` took in."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from aftershake.cli.output import say


async def measured(path: Path, ids: list[int]) -> int:
    """Work these sessions out; how many could not be."""
    from aftershake.analysis.results import analyse_session
    from aftershake.analysis.worker import AnalysisWorker
    from aftershake.errors import AftershakeError

    failed = 0
    hidden = not sys.stderr.isatty() or len(ids) < 2
    bar = click.progressbar(length=len(ids), label="Working out", file=sys.stderr, hidden=hidden)
    async with AnalysisWorker() as analyst:
        with bar:
            for session_id in ids:
                try:
                    await analyse_session(path, session_id, analyst)
                except AftershakeError as error:
                    failed += 1
                    say(f"Session {session_id}: {error}")
                bar.update(1)
    return failed
