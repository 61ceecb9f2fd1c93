"""The command that makes derived numbers anew, and says before what that would change."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import aclosing
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from aftershake.cli.options import as_json, examples
from aftershake.cli.output import FAILURE, INTERRUPTED, OK, give, progress, say, tell

if TYPE_CHECKING:
    from aftershake.analysis.recompute import Recomputed
    from aftershake.analysis.would_change import Changed


@click.command(
    short_help="Work old sessions out again after an update.",
    help=examples(
        "aftershake recompute --dry-run",
        "aftershake recompute",
        "aftershake recompute --all",
    )
    + "\n\nWorks out again, from the beats as they were recorded, every session whose numbers an"
    " older version made. It can be interrupted, and goes on from there the next time.",
)
@click.option("--all", "everything", is_flag=True, help="Every session, not only the outdated.")
@click.option(
    "--dry-run", is_flag=True, help="Change nothing: say which verdicts and numbers would change."
)
@as_json
@click.pass_context
def recompute(context: click.Context, everything: bool, dry_run: bool, as_json: bool) -> None:
    import asyncio

    from aftershake.analysis.recompute import ask_for_everything, to_do
    from aftershake.config import database

    path = database()
    ids = to_do(path, everything=everything)
    if dry_run:
        found = asyncio.run(_would_change(path, ids, everything)) if ids else []
        if as_json:
            give(_changes_to_json(found))
        else:
            for line in _changes_said(found):
                tell(line)
        context.exit(FAILURE if any(_failed(each) for each in found) else OK)
    if everything and ids:
        ask_for_everything(path, ids)
    done: list[Recomputed] = []
    if ids:
        _work_out(path, ids, done)
    failed = [each for each in done if each.error is not None]
    _say_failed(failed)
    if as_json:
        give({"sessions": len(done), "worked_out": len(done) - len(failed), **_outcome(failed)})
    elif done:  # without those that were deleted meanwhile
        from aftershake.wording.recompute import worked_out

        click.echo(worked_out(len(done) - len(failed), len(done)))
    else:
        from aftershake.wording.recompute import UP_TO_DATE

        say(UP_TO_DATE)
    context.exit(FAILURE if failed else OK)


def _work_out(path: Path, ids: list[int], done: list[Recomputed]) -> None:
    """Adds each to `done`."""
    import asyncio

    from aftershake.wording.recompute import interrupted

    try:
        asyncio.run(_recompute(path, ids, done))
    except KeyboardInterrupt:
        say(interrupted(len(done), len(ids)))
        raise click.exceptions.Exit(INTERRUPTED) from None


async def _recompute(path: Path, ids: list[int], done: list[Recomputed]) -> None:
    from aftershake.analysis.recompute import recompute
    from aftershake.analysis.worker import AnalysisWorker

    with progress(len(ids), "Working out", show_pos=True) as bar:
        async with AnalysisWorker() as analyst, aclosing(recompute(path, ids, analyst)) as all_done:
            async for each in all_done:
                done.append(each)
                bar.update(1)


async def _would_change(path: Path, ids: list[int], everything: bool) -> list[Changed | Recomputed]:
    from aftershake.analysis.worker import AnalysisWorker
    from aftershake.analysis.would_change import would_change

    found = []
    with progress(len(ids), "Working out", show_pos=True) as bar:
        async with (
            AnalysisWorker() as analyst,
            aclosing(would_change(path, ids, analyst, everything=everything)) as changes,
        ):
            async for each in changes:
                found.append(each)
                bar.update(1)
    return found


def _failed(each: Changed | Recomputed) -> bool:
    return hasattr(each, "error")


def _split(
    found: Sequence[Changed | Recomputed],
) -> tuple[list[Changed], list[Recomputed]]:
    from aftershake.analysis.would_change import Changed

    changes = [each for each in found if isinstance(each, Changed)]
    return changes, [each for each in found if not isinstance(each, Changed)]


def _say_failed(failed: Sequence[Recomputed]) -> None:
    from aftershake.wording.recompute import not_worked_out

    for each in failed:
        say(not_worked_out(each.session_id, str(each.error)))


def _changes_said(found: Sequence[Changed | Recomputed]) -> list[str]:
    """Lines; what could not be worked out goes to stderr."""
    from aftershake.hrv.metrics import ALGORITHM
    from aftershake.wording.recompute import (
        UP_TO_DATE,
        numbers_would_change,
        verdicts_would_change,
        would_be_new,
        would_work_out,
    )

    changes, failed = _split(found)
    _say_failed(failed)
    if not found:
        return [UP_TO_DATE]
    made_by = sorted({each.before.algorithm for each in changes}, key=str)
    verdicts = [
        (each.session_id, each.before.verdict, each.after.verdict)
        for each in changes
        if each.before.verdict is not None
        and each.after.verdict is not None
        and each.verdict_changes
    ]
    of, numbers = (sum(each.compared for each in changes), sum(len(c.numbers) for c in changes))
    new = would_be_new(sum(each.new for each in changes))
    return [
        would_work_out(len(found), made_by, ALGORITHM),
        *([new] if new else []),
        *verdicts_would_change(verdicts),
        numbers_would_change(numbers, of),
    ]


def _changes_to_json(found: Sequence[Changed | Recomputed]) -> dict[str, Any]:
    from aftershake.hrv.metrics import ALGORITHM

    changes, failed = _split(found)
    return {
        "sessions": len(found),
        "algorithm": ALGORITHM,
        "new": sum(each.new for each in changes),
        "verdicts_changed": sum(each.verdict_changes for each in changes),
        "numbers": sum(each.compared for each in changes),
        "numbers_changed": sum(len(each.numbers) for each in changes),
        "changes": [
            {
                "id": each.session_id,
                "algorithm": {"from": each.before.algorithm, "to": each.after.algorithm},
                "verdict": {"from": each.before.verdict, "to": each.after.verdict},
                "numbers": each.compared,
                "numbers_changed": [
                    {"name": name, "from": one, "to": other}
                    for name, (one, other) in each.numbers.items()
                ],
            }
            for each in changes
        ],
        **_outcome(failed),
    }


def _outcome(failed: Sequence[Recomputed]) -> dict[str, Any]:
    return {"failed": [{"id": each.session_id, "reason": str(each.error)} for each in failed]}
