"""The group of all commands: what comes before each of them."""

from __future__ import annotations

import io

import click

from aftershake import __version__
from aftershake.cli.adapter import adapter_option
from aftershake.cli.commands import Commands
from aftershake.cli.options import examples, mute
from aftershake.cli.output import INTERRUPTED, refuse_closed_output, say
from aftershake.errors import MOST
from aftershake.plain import both_ends, plain


@click.group(
    cls=Commands,
    invoke_without_command=True,
    context_settings={"help_option_names": ["-h", "--help"]},
    help=examples(
        "aftershake          the terminal interface",
        "aftershake demo     a whole session on a simulated strap, no Bluetooth needed",
        "aftershake start    one session with your own strap",
    )
    + "\n\nSee, honestly, whether anything shifts: your heart-rate variability before and after"
    " somatic shaking, live from a chest strap. Everything stays on this computer.",
)
@click.version_option(__version__, prog_name="aftershake")
@click.option(
    "--person", metavar="NAME", help="Whose sessions and straps; without it, the one used last."
)
@adapter_option
@mute
@click.pass_context
def cli(context: click.Context, person: str | None, mute: bool) -> None:
    if context.invoked_subcommand in ONLY_PRINT:
        refuse_closed_output()
    if person is not None:
        from aftershake.config import choose_person

        choose_person(person)
        if context.invoked_subcommand in MAKE_PEOPLE:
            _can_be_made(person)
        else:
            _known(person)
    if context.invoked_subcommand is None:
        from aftershake.cli.interface import interface

        context.exit(interface(mute=mute))


# The exit code of `doctor` says something too.
ONLY_PRINT = (
    *("analyze", "compare", "live", "plans", "scan", "schema", "sessions", "show", "trend"),
)
MAKE_PEOPLE = (None, "start", "rest-reading", "demo", "import")


def _can_be_made(name: str) -> None:
    """Raises NoNameError for what nobody can be called, where nobody is called so from before."""
    from aftershake.store import NoNameError
    from aftershake.store.names import is_none, kept

    try:
        if not is_none(name):
            kept(name)
    except NoNameError:
        from aftershake.config import database
        from aftershake.store.store import Store

        with Store(database(), read_only=True) as store:
            if store.person() is None:
                raise


def _known(name: str) -> None:
    """Raises UsageError where there is nobody of that name."""
    from aftershake.config import database
    from aftershake.store.store import Store
    from aftershake.wording.people import nobody_called

    with Store(database(), read_only=True) as store:
        if store.person() is None:
            named = [each.name for each in store.people() if each.name]
            makes = "`aftershake --person NAME start` makes somebody new."
            raise click.UsageError(f"{nobody_called(plain(name, 40), named)} {makes}")


def run() -> int:
    """What was asked for on the command line; the exit code of the contract."""
    try:
        code = cli.main(prog_name="aftershake", standalone_mode=False)
    except click.exceptions.Abort:
        say("Interrupted.")
        return INTERRUPTED
    except click.ClickException as error:
        shown = io.StringIO()
        error.show(shown)
        for line in shown.getvalue().splitlines():  # they quote what was typed, or pasted
            say(both_ends(line, MOST))
        return error.exit_code
    return code if isinstance(code, int) else 0
