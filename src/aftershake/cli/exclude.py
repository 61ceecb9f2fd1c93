"""Leaving a session out of trend and ranges, and taking it in again."""

from __future__ import annotations

import click

from aftershake.cli.completing import session_numbers
from aftershake.cli.options import examples


@click.command(
    short_help="Leave a session out of trend and ranges.",
    help=examples(
        'aftershake exclude 12 --reason "the strap had slipped"',
        'aftershake exclude last --reason "fever"',
    )
    + "\n\nThe session stays as it was recorded, and in the list; trend, ranges and comparisons"
    " between sessions are made without it. `aftershake include` takes it in again.",
)
@click.argument("which", metavar="ID|last", shell_complete=session_numbers)
@click.option("--reason", required=True, metavar="TEXT", help="Why, in your own words.")
def exclude(which: str, reason: str) -> None:
    from datetime import UTC, datetime

    from aftershake.analysis.excluding import exclude_at
    from aftershake.config import database
    from aftershake.recording.replayed import find_session
    from aftershake.store.exclusions import LONGEST_REASON, tidy
    from aftershake.store.store import Store
    from aftershake.wording.excluded import was_excluded

    if not tidy(reason):
        raise click.UsageError("Say why: --reason is empty.")
    if len(" ".join(reason.split())) > LONGEST_REASON:
        raise click.UsageError(f"--reason should be {LONGEST_REASON} characters at most.")
    with Store(database(), read_only=True) as store:
        session_id = find_session(store, which)
    others = exclude_at(database(), session_id, reason, datetime.now(UTC))
    for line in was_excluded(session_id, tidy(reason), others):
        click.echo(line)


@click.command(
    short_help="Take a session in again.",
    help=examples("aftershake include 12") + "\n\nA session that was left out counts again.",
)
@click.argument("which", metavar="ID|last", shell_complete=session_numbers)
def include(which: str) -> None:
    from datetime import UTC, datetime

    from aftershake.analysis.excluding import include_at
    from aftershake.config import database
    from aftershake.recording.replayed import find_session
    from aftershake.store.store import Store
    from aftershake.wording.excluded import was_included

    with Store(database(), read_only=True) as store:
        session_id = find_session(store, which)
    others = include_at(database(), session_id, datetime.now(UTC))
    for line in was_included(session_id, others):
        click.echo(line)
