"""`aftershake backup` and `restore`: the whole database as one file, and back."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from aftershake.cli.options import examples
from aftershake.cli.output import say


@click.command(
    short_help="All sessions as one file to keep elsewhere.",
    help=examples(
        "aftershake backup /media/stick/",
        "aftershake backup aftershake-backup.db",
    )
    + "\n\nThe whole database, as it is at this moment, in one file that only you can read; also"
    " while a session is recorded. `aftershake restore FILE` brings it back.",
)
@click.argument("path", metavar="PATH", type=click.Path(path_type=Path))
@click.option("--force", is_flag=True, help="Put the new file in the place of an old one.")
def backup(path: Path, force: bool) -> None:
    from datetime import datetime

    from aftershake.config import database, expanded
    from aftershake.plain import plain
    from aftershake.recording.backup import back_up
    from aftershake.wording.numbers import count

    if str(path) == "-":
        raise click.UsageError("A backup is a file, read again from end to end: name one.")
    to = expanded(str(path))
    if to.is_dir():
        to /= f"aftershake-{datetime.now():%Y-%m-%d-%H%M%S}.db"
    elif not to.parent.is_dir():
        raise click.UsageError(f"There is no folder {plain(str(to.parent), 1000)}.")
    sessions = back_up(database(), to, overwrite=force)
    say(f"Written and checked: {plain(str(to), 1000)}, {count(sessions, 'session')}.")


@click.command(
    short_help="Bring a backup back.",
    help=examples("aftershake restore aftershake-backup.db")
    + "\n\nThe backup is read from end to end first. What is there now is kept beside it, under"
    " another name.",
)
@click.argument("file", metavar="FILE", type=click.Path(path_type=Path))
@click.option("--yes", is_flag=True, help="Do not ask.")
def restore(file: Path, yes: bool) -> None:
    from aftershake.config import database, expanded
    from aftershake.plain import plain
    from aftershake.recording.backup import restore as bring_back
    from aftershake.wording.numbers import count

    if not yes and database().exists():
        if not sys.stdin.isatty():
            raise click.UsageError("Nobody can be asked here: --yes restores it all the same.")
        say("The backup takes the place of all that is recorded now, which is kept beside it.")
        if not click.confirm("Restore it?", err=True):
            say("Nothing was changed.")
            return
    done = bring_back(expanded(str(file)), database())
    say(f"Restored: {count(done.sessions, 'session')}.")
    if done.aside is not None:
        say(f"What was there before is in {plain(str(done.aside), 1000)}")
