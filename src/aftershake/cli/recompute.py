"""The command that works out again what an older version has worked out."""

from __future__ import annotations

from contextlib import aclosing
from pathlib import Path

import click

from aftershake.cli.output import FAILURE, OK, examples, say
from aftershake.wording.numbers import count


@click.command(
    short_help="Work old sessions out again after an update.",
    help=examples("aftershake recompute", "aftershake recompute --dry-run")
    + "\n\nWorks out again, from the beats as they were recorded, every session whose numbers an"
    " older version made. It can be interrupted, and goes on from there the next time.",
)
@click.option("--dry-run", is_flag=True, help="Only say how many sessions there are to work out.")
@click.pass_context
def recompute(context: click.Context, dry_run: bool) -> None:
    import asyncio

    from aftershake.analysis.recompute import outdated_at
    from aftershake.config import database

    ids = outdated_at(database())
    sessions = count(len(ids), "session")
    if dry_run:
        click.echo(f"{sessions} to work out again." if ids else "Every session is up to date.")
    elif not ids:
        say("Every session is up to date.")
    else:
        failed = asyncio.run(_recompute(database(), ids))
        done = len(ids) - failed
        click.echo(f"{f'{done} of ' if failed else ''}{sessions} worked out again.")
        context.exit(FAILURE if failed else OK)


async def _recompute(path: Path, ids: list[int]) -> int:
    """With a bar on stderr, where that is a terminal; how many could not be worked out."""
    import sys

    from aftershake.analysis.recompute import recompute
    from aftershake.analysis.worker import AnalysisWorker

    failed: list[str] = []
    hidden = not sys.stderr.isatty()
    bar = click.progressbar(length=len(ids), label="Working out", file=sys.stderr, hidden=hidden)
    async with AnalysisWorker() as analyst, aclosing(recompute(path, ids, analyst)) as all_done:
        with bar:
            async for done in all_done:
                bar.update(1)
                if done.error is not None:
                    failed.append(f"Session {done.session_id}: {done.error}")
    for line in failed:
        say(line)
    return len(failed)
