"""`aftershake export`: sessions as files that other programs read."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

import click

from aftershake.cli.completing import session_numbers
from aftershake.cli.many_files import ManyFiles
from aftershake.cli.options import examples
from aftershake.cli.output import (
    FAILURE,
    NOT_ENOUGH,
    OK,
    USAGE,
    progress,
    refuse_closed_output,
    say,
)
from aftershake.plain import plain

if TYPE_CHECKING:
    from aftershake.exchange.exported import Exported, OutFile, Writer
    from aftershake.store.store import Store

# As `exchange.writers` has them, which is loaded with the first file.
FORMATS = (
    *("events", "kubios", "hrv-logger", "csv", "json", "parquet", "intervals-icu"),
    "anonymous",
)
STDOUT = "-"


@click.command(
    short_help="Sessions as files for other programs.",
    help=examples(
        "aftershake export last --format kubios -o kubios/",
        "aftershake export 12 --format events -o session-12.jsonl",
        "aftershake export all --format csv -o tables/",
        "aftershake export all --format events -o backup/   import reads them back",
        "aftershake export last --format json               to stdout",
        "aftershake export all --format anonymous -o share.json   for research: no names, no days",
    )
    + "\n\nFormats: events (everything, as JSON lines; `start --replay` and `import` read it),"
    " kubios (RR text, whole and by phase, raw and without artifacts), hrv-logger (its RR and"
    " Events files), csv (tables), json (the session object and every beat), parquet (tables by"
    " person and month; needs pyarrow), intervals-icu (resting numbers by day),"
    " anonymous (one JSON file to share: beats, phases, ratings and numbers, without names, words"
    " and true days; what is in it is said, and you are asked, before it is written)."
    "\n\nFiles are for you alone (0600), written whole or not at all, and in the place of another"
    " only with --force. docs/formats.md says what each format can hold.",
)
@click.argument("which", metavar="ID|last|all", shell_complete=session_numbers)
@click.option("--format", "format_", type=click.Choice(FORMATS), required=True)
@click.option(
    "-o",
    "--output",
    metavar="PATH",
    type=click.Path(),  # a Path would lose the slash at its end
    help="A file, or a folder (ends in /, is there, or several files are written); -: to stdout.",
)
@click.option("--force", is_flag=True, help="Put new files in the place of old ones.")
@click.option("--yes", is_flag=True, help="With anonymous: do not ask.")
@click.pass_context
def export(
    context: click.Context, which: str, format_: str, output: str | None, force: bool, yes: bool
) -> None:
    from aftershake.config import database, expanded
    from aftershake.exchange.writers import WRITERS
    from aftershake.recording.replayed import find_session
    from aftershake.store.store import Store
    from aftershake.wording.exporting import being_recorded

    output = None if output == STDOUT else output
    if output is None:
        refuse_closed_output()
    writer = WRITERS[format_]
    if writer.shown is not None and not yes and not sys.stdin.isatty():
        raise click.UsageError(
            f"What {format_} shares is shown first, and nobody can be asked here: --yes writes it"
            " all the same."
        )
    with Store(database(), read_only=True) as store:
        if which == "all":
            rows = list(reversed(store.sessions()))
            ids = [row.id for row in rows if row.unended != "recording"]
            for row in rows:
                if row.unended == "recording":
                    say(being_recorded(row.id))
        else:
            ids = [find_session(store, which)]
        if not ids:
            say("There is no session yet, so there is nothing to export.")
            context.exit(NOT_ENOUGH)
        several = writer.several or (len(ids) > 1 and not writer.together)
        if output is None and several:
            raise click.UsageError("These are several files: say with -o FOLDER where to put them.")
        to = expanded(Path(output)) if output is not None else None
        folder = several or (output or "").endswith(("/", "\\"))
        in_folder = to is not None and (folder or to.is_dir())
        if folder and to is not None and to.exists() and not to.is_dir():
            raise click.UsageError(f"{plain(str(to), 1000)} is a file, no folder.")
        with ExitStack() as until_done:
            told = _Told(until_done, store, ids, writer)
            context.exit(_write(writer, told, to, in_folder, force, ask=not yes))


class _Told:
    """Sessions one after the other, with a bar on stderr where there are several; one that cannot
    be had is said, and the others come all the same."""

    def __init__(self, until_done: ExitStack, store: Store, ids: list[int], writer: Writer) -> None:
        from asyncio import Runner

        from aftershake.analysis.worker import AnalysisWorker

        self._bar = until_done.enter_context(progress(len(ids), "Writing", least=2))
        self._store, self._ids, self._reads = store, ids, writer.reads
        # One loop and one child for all that have to be worked out again.
        self._loop, self._analyst = until_done.enter_context(Runner()), AnalysisWorker()
        until_done.callback(lambda: self._loop.run(self._analyst.close()))
        self.failed: list[str] = []
        self.given: list[int] = []  # in this order

    def __iter__(self) -> Iterator[Exported]:
        from aftershake.errors import AftershakeError
        from aftershake.recording.exporting import collect, ready
        from aftershake.wording.exporting import so_far

        for session_id in self._ids:
            try:
                found = self._loop.run(collect(self._store, session_id, self._analyst))
                session = ready(found, self._reads)
            except AftershakeError as error:
                self.failed.append(f"Session {session_id}: {error}")
            else:
                if not session.over:
                    say(so_far(session_id))
                self.given.append(session_id)
                yield session
            self._bar.update(1)


def _write(
    writer: Writer, told: _Told, to: Path | None, in_folder: bool, force: bool, *, ask: bool
) -> int:
    from aftershake.exchange.writing import AlreadyThere
    from aftershake.wording.exporting import holds_nothing_of, written

    done, kept = 0, False
    held: set[int] = set()  # of which there is a file, where each has its own
    with ManyFiles(str(to), overwrite=force) as files:
        for file in writer.write(iter(told)):
            held.update(told.given[-1:])
            if writer.shown is not None and not _agreed(writer.shown(file.content), ask):
                say("Nothing is written.")
                return OK
            if to is None:
                sys.stdout.buffer.write(file.content)
                sys.stdout.buffer.flush()
            else:
                try:
                    files.write(_path(to, file, in_folder), file.content)
                except AlreadyThere as error:
                    kept = True
                    told.failed.append(str(error))
                    continue
            done += 1
    for line in told.failed:
        say(line)
    if writer.apart and held:
        for session_id in told.given:
            if session_id not in held:
                say(holds_nothing_of(session_id))
    if to is not None and done:
        say(written(done, str(to)))
    if not done and not told.failed:
        say("There is nothing in it that this format can hold.")
        return NOT_ENOUGH
    return USAGE if kept else FAILURE if told.failed else OK


def _agreed(shown: tuple[str, ...], ask: bool) -> bool:
    """What is in a file, said before it is written; whether it is to be."""
    for line in shown:
        say(line)
    return not ask or click.confirm("Write it?", err=True)


def _path(to: Path, file: OutFile, in_folder: bool) -> Path:
    return to / file.name if in_folder else to
