"""Commands that put in order what an accident has left: a session cut off, a damaged database."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from aftershake.cli.completing import session_numbers
from aftershake.cli.options import examples
from aftershake.cli.output import say, tell
from aftershake.plain import plain

if TYPE_CHECKING:
    from aftershake.store.store import SessionRow, Store


@click.command(
    short_help="End a session that was cut off.",
    help=examples("aftershake close last", "aftershake close 12")
    + "\n\nEnd a session that was cut off, and keep what it has.",
)
@click.argument("which", metavar="ID|last", shell_complete=session_numbers)
def close(which: str) -> None:
    import asyncio

    from aftershake.cli.summary import summary
    from aftershake.config import database
    from aftershake.recording.closing import close as end_session
    from aftershake.review.model import review_of
    from aftershake.store.store import Store

    with Store(database()) as store:
        row = cut_off_session(store, which)
        for line in summary(review_of(asyncio.run(end_session(store, row.id)))):
            tell(line)


@click.command(
    short_help="Read out of a damaged database what can be read.",
    help=examples("aftershake salvage")
    + "\n\nPuts a damaged database aside, untouched, and makes a new one of what can be read.",
)
def salvage() -> None:
    from aftershake.config import database
    from aftershake.recording.salvage import readable, sound
    from aftershake.recording.salvage import salvage as read_out

    path = database()
    readable(path)
    if not path.exists():
        say("There is no database yet, so there is nothing to salvage.")
        return
    if sound(path):
        say(f"{path} can be read from end to end. Nothing was changed.")
        return
    found = read_out(path)
    click.echo(f"The damaged files are in {found.aside}, as they were.")
    if not (found.sessions or found.events or found.files):
        click.echo("Nothing could be read out of them.")
        return
    click.echo(
        f"Read out of them: {found.sessions} sessions with {found.events} packets and marks"
        f" of time, and {found.straps} straps."
    )
    if found.lost:
        click.echo(
            f"{found.lost} more could not be read, so some sessions are not whole: what `show`"
            " says of them rests on what is left."
        )
    for file in found.files:
        click.echo(f"Of a session whose plan is lost, its beats: {file}")


def cut_off_session(store: Store, which: str) -> SessionRow:
    from aftershake.recording.last import last_of
    from aftershake.recording.replayed import LAST, session_number
    from aftershake.store import StoreError
    from aftershake.store.owned import refuse_others

    rows = store.sessions()
    cut_off = {row.id: row for row in rows if row.cut_off}
    number = session_number(which)
    if which == LAST and cut_off:
        number = last_of(list(cut_off.values())).id
    if number is not None:
        refuse_others(store, number)
    if number in {row.id for row in rows if row.ended_at is None and not row.cut_off}:
        raise StoreError(f"Session {number} is being recorded by another Aftershake.")
    if not cut_off:
        raise StoreError("No session was cut off; there is nothing to close or to go on with.")
    if number is not None and number in cut_off:
        return cut_off[number]
    numbers = ", ".join(map(str, cut_off))
    raise StoreError(f"Session {plain(which, 40)} was not cut off. Cut off: {numbers}.")
