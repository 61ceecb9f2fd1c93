"""`--adapter`: which of the computer's Bluetooth adapters straps are looked for with."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import click

from aftershake.cli.output import say

if TYPE_CHECKING:
    from aftershake.sources.ble.adapters import Adapter

ALL = "all"


def _choose(context: click.Context, option: click.Parameter, wanted: str | None) -> None:
    """Raises SourceError where there is none of that name."""
    if wanted is None or context.resilient_parsing:
        return
    from aftershake.config import choose_adapter
    from aftershake.wording.adapters import all_again, chosen

    found = _called(wanted)
    if found is None:
        choose_adapter("", "")
        say(all_again())
        return
    choose_adapter(found.name, found.address)
    say(chosen(found.name))


def _use(context: click.Context, option: click.Parameter, wanted: str | None) -> None:
    """The same for this once. Raises SourceError."""
    if wanted is None or context.resilient_parsing:
        return
    from aftershake.config import use_adapter

    found = _called(wanted)
    # None is called "all", and where the one that is meant is not there, all are used.
    use_adapter(ALL if found is None else found.name)


def _called(wanted: str) -> Adapter | None:
    """The one that is meant; None for all. Raises SourceError where there is none of that name."""
    if wanted.strip().casefold() == ALL:
        return None
    import asyncio

    from aftershake.sources.ble.strap import adapter_called

    return asyncio.run(adapter_called(wanted))


# Done with before the command runs.
_adapter = partial(click.option, "--adapter", metavar="NAME|ADDRESS|all", expose_value=False)
adapter_option = _adapter(
    callback=_choose,
    help="The Bluetooth adapter to use, where there are several; it is remembered.",
)
# For a command that keeps nothing.
adapter_for_once = _adapter(callback=_use, help="The Bluetooth adapter to use, this once.")
