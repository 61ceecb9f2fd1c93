"""`--adapter`: which of the computer's Bluetooth adapters straps are looked for with."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

import click

from aftershake.cli.output import say

Command = TypeVar("Command", bound=Callable[..., None])
ALL = "all"


def _choose(context: click.Context, option: click.Parameter, wanted: str | None) -> None:
    """Raises SourceError where there is none of that name."""
    if wanted is None or context.resilient_parsing:
        return
    from aftershake.config import choose_adapter
    from aftershake.wording.adapters import all_again, chosen

    if wanted.strip().casefold() == ALL:
        choose_adapter("", "")
        say(all_again())
        return
    import asyncio

    from aftershake.sources.ble.strap import adapter_called

    found = asyncio.run(adapter_called(wanted))
    choose_adapter(found.name, found.address)
    say(chosen(found.name))


def _use(context: click.Context, option: click.Parameter, wanted: str | None) -> None:
    """The same for this once. Raises SourceError."""
    if wanted is None or context.resilient_parsing:
        return
    from aftershake.config import use_adapter

    if wanted.strip().casefold() == ALL:
        use_adapter(ALL)  # none is called so, and where the one that is meant is not there, all are
        return
    import asyncio

    from aftershake.sources.ble.strap import adapter_called

    use_adapter(asyncio.run(adapter_called(wanted)).name)


def adapter_for_once(command: Command) -> Command:
    """The option, for a command that keeps nothing."""
    return click.option(
        "--adapter",
        metavar="NAME|ADDRESS|all",
        callback=_use,
        expose_value=False,
        help="The Bluetooth adapter to use, this once.",
    )(command)


def adapter_option(command: Command) -> Command:
    """The option, which is done with before the command runs."""
    return click.option(
        "--adapter",
        metavar="NAME|ADDRESS|all",
        callback=_choose,
        expose_value=False,
        help="The Bluetooth adapter to use, where there are several; it is remembered.",
    )(command)
