"""`aftershake schema`: what the fields of `--json` mean, for programs that read them."""

from __future__ import annotations

import click

from aftershake.cli.options import examples


@click.command(
    short_help="What the fields of --json mean, as JSON Schema.",
    help=examples(
        "aftershake schema                 which commands there are schemas of",
        "aftershake schema live            of a line of `live --json`",
        "aftershake schema plans show",
    )
    + "\n\nPrints the JSON Schema (draft 2020-12) of what a command prints with --json, or of what"
    " `export --format json` writes. More names may be added to what is printed; none is renamed.",
)
@click.argument("command", nargs=-1, metavar="[COMMAND]")
def schema(command: tuple[str, ...]) -> None:
    from aftershake.exchange.schemas import SCHEMAS, schema_of
    from aftershake.plain import plain

    named = " ".join(command)
    if not named:
        for each in SCHEMAS:
            click.echo(each)
    elif named in SCHEMAS:
        click.echo(schema_of(named), nl=False)
    else:
        raise click.UsageError(
            f"There is no schema of {plain(named, 40)!r}. There are: {', '.join(SCHEMAS)}."
        )
