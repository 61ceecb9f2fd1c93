"""`aftershake doctor`: what is fine here, what is not, and what to do about it."""

from __future__ import annotations

import click

from aftershake.cli.options import as_json, examples
from aftershake.cli.output import BLUETOOTH, FAILURE, OK, give

MARKS = {True: "●", False: "✕", None: "–"}


@click.command(
    short_help="What is fine here, and what is not.",
    help=examples("aftershake doctor", "aftershake doctor --json")
    + "\n\nLooks at Bluetooth, the terminal and the database, says what is not fine and what to"
    " do. Changes no data. Ends with 3 where Bluetooth cannot be used, 1 where something else is"
    " not fine.",
)
@as_json
@click.pass_context
def doctor(context: click.Context, as_json: bool) -> None:
    from aftershake.cli.checks import everything
    from aftershake.cli.finding import Finding
    from aftershake.config import database

    findings: list[Finding] = []
    for each in everything(database):
        findings.append(each)
        if not as_json:
            click.echo(f"{MARKS[each.fine]} {each.what:<18} {each.found}")
            if each.advice:
                click.echo(f"{'':<20} {each.advice}")
    bad = [each for each in findings if each.fine is False]
    if as_json:
        give(
            [
                {
                    "what": each.what,
                    "fine": each.fine,
                    "found": each.found,
                    "advice": each.advice,
                }
                for each in findings
            ]
        )
    elif not bad:
        click.echo("All is fine.")
    context.exit(BLUETOOTH if any(each.bluetooth for each in bad) else FAILURE if bad else OK)
