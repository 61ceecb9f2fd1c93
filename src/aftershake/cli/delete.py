"""`aftershake delete`: a session is gone for good."""

from __future__ import annotations

import sys

import click

from aftershake.cli.completing import session_numbers
from aftershake.cli.options import examples
from aftershake.cli.output import FAILURE, say
from aftershake.today import this_year


@click.command(
    short_help="Delete a session, for good.",
    help=examples("aftershake delete 12", "aftershake delete 12 --yes   without being asked")
    + "\n\nEvery beat of it is deleted, and overwritten in the database's files. To keep a session"
    " and have trend and ranges made without it, use `aftershake exclude`.",
)
@click.argument(
    "session_id",
    metavar="ID",
    type=click.IntRange(1, 2**63 - 1),
    shell_complete=session_numbers,
)
@click.option("--yes", is_flag=True, help="Do not ask.")
def delete(session_id: int, yes: bool) -> None:
    from aftershake.analysis.results import row_of
    from aftershake.config import database
    from aftershake.plain import plain
    from aftershake.recording.deleting import delete_at
    from aftershake.store.owned import refuse_others
    from aftershake.store.store import Store
    from aftershake.wording.deleted import was_deleted, what_deleting_does
    from aftershake.wording.times import moment

    with Store(database(), read_only=True) as store:
        refuse_others(store, session_id)
        row = row_of(store, session_id)
    if not yes:
        if not sys.stdin.isatty():
            raise click.UsageError("Nobody can be asked here: --yes deletes it all the same.")
        say(f"Session {session_id}: {row.title}, {moment(row.started_at, this_year())}")
        for line in what_deleting_does():
            say(line)
        if not click.confirm("Delete it?", err=True):
            say("Nothing is deleted.")
            return
    done = delete_at(database(), session_id, row.started_at)
    files = [plain(str(each), 1000) for each in done.files_left]
    for line in was_deleted(session_id, done.others, in_log=done.in_log, files=files):
        click.echo(line)
    if files:
        raise click.exceptions.Exit(FAILURE)
