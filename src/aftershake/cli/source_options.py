"""Which heart a command is about: an option for each kind of source, how fast it goes by, and which
strap is meant."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from aftershake.cli.output import say
from aftershake.plain import plain
from aftershake.sources.registry import KINDS

if TYPE_CHECKING:
    from aftershake.sources.protocol import Found
    from aftershake.store.store import Store

FIND_STRAP_S = 30.0
FASTER = " or ".join(f"--{kind.name}" for kind in KINDS.values() if kind.own_time)


def speed_given(context: click.Context, option: click.Parameter, value: str | None) -> float | None:
    """A number above 0; "max", as fast as possible, is infinity here."""
    if value is None:
        return None
    if value == "max":
        return float("inf")
    try:
        speed = float(value)
    except ValueError:
        speed = 0.0
    if not 0 < speed <= 10_000:
        raise click.BadParameter(f"{value!r} should be a number above 0, or max", context, option)
    return speed


def source_options(command: Callable[..., None]) -> Callable[..., None]:
    """An option for each kind of source."""
    for kind in reversed(KINDS.values()):
        option = click.option(f"--{kind.name}", kind.name, metavar=kind.metavar, help=kind.help)
        command = option(command)
    return command


def look(path: Path) -> Store:
    """The store, to read from: nothing is made or changed by a look."""
    from aftershake.store.store import Store

    return Store(path, read_only=True)


def strap_meant(
    store: Store | None,
    find: Callable[[str, float, str], Awaitable[Found]],
    wanted: str | None,
    as_lines: bool,
) -> Found:
    """The strap to use: the one asked for, else the one used last, which the store knows."""
    import asyncio

    from aftershake.sources.protocol import SourceError
    from aftershake.wording.bluetooth import taken_instead

    async def found(wanted: str, name: str) -> Found:
        return await find(wanted, FIND_STRAP_S, name)

    name = ""
    if wanted is None:
        known = store.straps() if store is not None else []
        if not known:
            raise SourceError(
                "Which strap? `aftershake scan` lists those in reach; then give --strap NAME."
            )
        wanted, name = known[0].address, known[0].name
    say(f"Looking for {plain(wanted)} {'...' if as_lines else '…'}")
    strap = asyncio.run(found(wanted, name))
    if name and strap.address != wanted:
        say(taken_instead(strap.name, strap.address, wanted))
    return strap
