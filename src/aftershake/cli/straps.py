"""What straps are in reach."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from aftershake.cli.adapter import adapter_option
from aftershake.cli.options import as_json, examples
from aftershake.cli.output import BLUETOOTH, give, say
from aftershake.wording.numbers import number

if TYPE_CHECKING:
    from aftershake.sources.protocol import Found


@click.command(
    short_help="Heart-rate straps in reach.",
    help=examples("aftershake scan", "aftershake scan --seconds 5 --json")
    + "\n\nHeart-rate straps in reach, nearest first.",
)
@click.option("--seconds", type=click.FloatRange(0.5, 600), default=10.0, show_default=True)
@click.option(
    "--strap",
    "asked",
    metavar="NAME|ADDRESS",
    multiple=True,
    help="List this one too, by its whole name or address, whatever it says of itself.",
)
@adapter_option
@as_json
@click.pass_context
def scan(context: click.Context, seconds: float, asked: tuple[str, ...], as_json: bool) -> None:
    import asyncio

    from aftershake.sources.ble.strap import scan as straps

    async def look() -> tuple[Found, ...]:
        last: tuple[Found, ...] = ()
        async for found in straps(seconds, asked=asked):
            last = found
        return last

    say(f"Looking for straps for {seconds:g} seconds …")
    found = asyncio.run(look())
    if as_json:
        give(
            [
                {
                    "name": each.name,
                    "address": each.address,
                    "rssi_dbm": each.rssi_dbm,
                    "connected": each.connected,
                    "battery_percent": each.battery_percent,
                    "adapter": each.adapter or None,
                }
                for each in found
            ]
        )
    several = len({each.adapter for each in found}) > 1
    for each in () if as_json else found:
        strength = "connected" if each.connected else f"{number(each.rssi_dbm)} dBm"
        by = f" by {each.adapter}" if several else ""
        click.echo(f"{each.name}  {each.address}  {strength}{by}")
    if not found:
        say(
            "No strap found. Wet the electrodes, put the strap on, and close other apps that may"
            " hold it: a strap talks to one at a time."
        )
        context.exit(BLUETOOTH)
