"""The command line. Data goes to stdout, talk to stderr; nothing heavy is imported before use."""

from __future__ import annotations

import io
import os
import sys
import time
from typing import NoReturn

import click

from aftershake import __version__
from aftershake.cli.adapter import adapter_option
from aftershake.cli.commands import Commands
from aftershake.cli.output import INTERRUPTED, examples, mute, say
from aftershake.cli.signals import end_tidily
from aftershake.errors import MOST, AftershakeError
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


DAY_S = 24 * 3600
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


def _opened() -> None:
    """Input and output that whoever starts this has closed lead nowhere: else the next file that is
    opened would be in their place, and whatever is printed would be in it."""
    while (number := os.open(os.devnull, os.O_RDWR)) <= 2:
        os.set_inheritable(number, True)
    os.close(number)
    sys.stdin = sys.stdin or os.fdopen(0, encoding="utf-8", closefd=False)
    sys.stdout = sys.stdout or os.fdopen(1, "w", encoding="utf-8", closefd=False)
    sys.stderr = sys.stderr or os.fdopen(2, "w", encoding="utf-8", closefd=False)


def _in_a_time_zone() -> None:
    """A TZ by which it is a day later or earlier than in Greenwich is none to Python, which would
    raise wherever a local time is told."""
    zone = getattr(time, "tzset", None)
    if zone is not None and abs(time.localtime().tm_gmtoff) >= DAY_S:
        os.environ["TZ"] = "UTC"
        zone()


def main() -> NoReturn:
    """Run the command line and leave with the exit code of the contract; never a traceback."""
    _opened()
    _in_a_time_zone()
    os.umask(0o077)  # whatever is made here is for its owner, and theirs to use
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):  # a glyph that it does not know ends nothing
            stream.reconfigure(errors="replace")
    end_tidily()  # a closed terminal leaves no half of a file, in any command
    try:
        code = cli.main(prog_name="aftershake", standalone_mode=False)
    except (click.exceptions.Abort, KeyboardInterrupt):
        say("Interrupted.")
        code = INTERRUPTED
    except click.ClickException as error:
        shown = io.StringIO()
        error.show(shown)
        for line in shown.getvalue().splitlines():  # they quote what was typed, or pasted
            say(both_ends(line, MOST))
        code = error.exit_code
    except AftershakeError as error:
        say(str(error))
        code = error.exit_code
    except BrokenPipeError:  # whoever read our output has gone; nothing is left to say
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        code = 1
    except OSError as error:
        where = f" ({error.filename})" if error.filename else ""
        say(both_ends(f"Cannot go on: {error.strerror or error}{where}.", MOST))
        # What is still to be written would fail again when Python ends.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        code = 1
    sys.exit(code if isinstance(code, int) else 0)
