"""`aftershake people`: everybody who uses this machine; added, renamed, switched to, taken along,
deleted."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from aftershake.cli.many_files import ManyFiles
from aftershake.cli.options import as_json, examples
from aftershake.cli.output import FAILURE, give, refuse_closed_output, say

if TYPE_CHECKING:
    from aftershake.recording.in_both import There
    from aftershake.store.people import Person
    from aftershake.store.store import Store

name_argument = click.argument("name", metavar="NAME")


@click.group(
    invoke_without_command=True,
    short_help="Who uses this machine.",
    help=examples(
        "aftershake people",
        "aftershake people add Ada",
        "aftershake people switch Ada               from now on it is about her",
        "aftershake --person Ada start              this once",
        'aftershake people rename Ada "Ada B"',
        "aftershake people export Ada -o ada/       all that is kept of her",
        "aftershake people delete Ada               for good",
    )
    + "\n\nEverybody with sessions, straps, ranges and answers of their own, the one used last"
    " first. --person NAME before a command is about one of them; `aftershake --person NAME start`"
    ' makes a new one. Upper and lower case are the same; "" is the one without a name.',
)
@as_json
@click.pass_context
def people(context: click.Context, as_json: bool) -> None:
    from aftershake.config import database
    from aftershake.store.store import Store
    from aftershake.wording.people import person_line

    if context.invoked_subcommand is not None:
        if as_json:
            raise click.UsageError("--json goes with the list: aftershake people --json.")
        return
    refuse_closed_output()
    with Store(database(), read_only=True) as store:
        found = store.people()
    if as_json:
        give(
            [
                {"name": each.name, "sessions": each.sessions, "last_used_at": each.last_used_at}
                for each in found
            ]
        )
        return
    for each in found:
        click.echo(person_line(each.name, each.sessions))


@people.command(
    short_help="Somebody new.",
    help=examples("aftershake people add Ada")
    + "\n\nSomebody new, without sessions yet. A name is one line of 60 characters at most.",
)
@name_argument
def add(name: str) -> None:
    from aftershake.config import database
    from aftershake.store import people as stored
    from aftershake.store.store import Store
    from aftershake.wording.people import added

    with Store(database()) as store:
        store.check_sound()
        with store.writing() as db:
            kept = stored.add(db, name)
    click.echo(added(kept))


@people.command(
    short_help="Another name for somebody.",
    help=examples(
        'aftershake people rename Ada "Ada B"',
        'aftershake people rename "" Ada     the one without a name gets one',
    )
    + "\n\nAll that is theirs stays theirs.",
)
@name_argument
@click.argument("new", metavar="NEW")
def rename(name: str, new: str) -> None:
    from aftershake.recording.in_both import rename_in_both
    from aftershake.wording.people import renamed

    there = _there(name)
    kept = rename_in_both(there, new)
    click.echo(renamed(there.person.name, kept))


@people.command(
    short_help="From now on it is about them.",
    help=examples("aftershake people switch Ada", 'aftershake people switch ""')
    + "\n\nWithout --person everything is about the one who was used last: from now on, them.",
)
@name_argument
def switch(name: str) -> None:
    from datetime import UTC, datetime

    from aftershake.config import database
    from aftershake.store import people as stored
    from aftershake.store.store import Store
    from aftershake.wording.people import switched

    with Store(database()) as store:
        store.check_sound()
        person = _called(store, name)
        with store.writing() as db:
            stored.switch(db, person, datetime.now(UTC))
    click.echo(switched(person.name))


@people.command(
    short_help="All that is kept of somebody, as files.",
    help=examples("aftershake people export Ada -o ada/")
    + "\n\nEvery session as JSON lines, as `aftershake export --format events` writes it, which"
    " `aftershake import` of the folder takes in again as they were; and person.json: straps, what"
    " the questions before shaking came to, own length, contact, and which sessions are left out"
    " and why."
    "\n\nFiles are for you alone (0600), and in the place of others only with --force.",
)
@name_argument
@click.option(
    "-o", "--output", metavar="FOLDER", required=True, type=click.Path(), help="A folder."
)
@click.option("--force", is_flag=True, help="Put new files in the place of old ones.")
def export(name: str, output: str, force: bool) -> None:
    from aftershake.config import expanded
    from aftershake.plain import plain
    from aftershake.recording.person_export import files_of
    from aftershake.wording.people import person_was_exported

    if output == "-":
        raise click.UsageError("These are several files: say with -o FOLDER where to put them.")
    folder = expanded(Path(output))
    shown = plain(str(folder), 1000)
    if folder.exists() and not folder.is_dir():
        raise click.UsageError(f"{shown} is a file, no folder.")
    with _store() as store, ManyFiles(shown, overwrite=force) as files:
        person = _called(store, name)
        for file in files_of(store, person):
            files.write(folder / file.name, file.content)
    for line in person_was_exported(person.name, person.sessions, shown):
        say(line)


@people.command(
    short_help="Delete somebody with all that is theirs, for good.",
    help=examples("aftershake people delete Ada", "aftershake people delete Ada --yes")
    + "\n\nEverything of them is deleted, and overwritten in the database's files: sessions, links"
    " to straps, own ranges, what the questions before shaking came to. The one without a name is"
    ' emptied (""), and stays. Not while a session of theirs is being recorded.',
)
@name_argument
@click.option("--yes", is_flag=True, help="Do not ask.")
def delete(name: str, yes: bool) -> None:
    from aftershake.config import database
    from aftershake.plain import plain
    from aftershake.recording.deleting import kept_aside
    from aftershake.recording.in_both import delete_in_both
    from aftershake.wording.people import (
        copies_not_reached,
        person_was_deleted,
        what_deleting_a_person_does,
    )

    there = _there(name)
    person = there.person
    if not yes:
        if not sys.stdin.isatty():
            raise click.UsageError("Nobody can be asked here: --yes deletes them all the same.")
        for line in what_deleting_a_person_does(person.name, person.sessions):
            say(line)
        if not click.confirm("Delete all of it?", err=True):
            say("Nothing is deleted.")
            return
    done = delete_in_both(there)
    files = [plain(str(each), 1000) for each in done.files_left]
    for line in person_was_deleted(person.name, done.sessions, in_log=done.in_log, files=files):
        click.echo(line)
    kept = [plain(str(each), 1000) for each in kept_aside(database())]
    for line in copies_not_reached(kept):
        click.echo(line)
    if files:
        raise click.exceptions.Exit(FAILURE)


def _store() -> Store:
    """To look into; nothing is made or changed."""
    from aftershake.config import database
    from aftershake.store.store import Store

    return Store(database(), read_only=True)


def _there(name: str) -> There:
    """The person of that name, in the database or in the demo's. Raises UsageError, StoreError."""
    from aftershake.config import database, demo_database
    from aftershake.recording.in_both import There, look

    if (found := look(database(), demo_database(), name)) is not None:
        return found
    with _store() as store:
        return There(database(), demo_database(), _called(store, name), None)


def _called(store: Store, name: str) -> Person:
    from aftershake.cli.whose import called

    return called(store, name)
