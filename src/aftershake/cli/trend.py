"""How the resting numbers go over days: `trend`, and `rest-reading`, which takes one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from aftershake.cli.output import NOT_ENOUGH, as_json, examples, give, say
from aftershake.cli.record import start

if TYPE_CHECKING:
    from aftershake.analysis.readings import Readings
    from aftershake.hrv.trend import Reading, Trend

PLANS = {"5": "rest-reading", "2": "short-rest-reading"}


@click.command(
    short_help="Your resting numbers over days.",
    help=examples("aftershake trend", "aftershake trend --json")
    + "\n\nRests before any shaking, of your own heart, in the posture you use most.",
)
@as_json
@click.pass_context
def trend(context: click.Context, as_json: bool) -> None:
    from aftershake.analysis.readings import readings
    from aftershake.config import database
    from aftershake.hrv import trend as over_days
    from aftershake.store.store import Store
    from aftershake.wording.trend import NONE_YET, WHAT_IT_IS, outdated, refused, trend_lines

    with Store(database(), read_only=True) as store:
        taken = readings(store)
    found = over_days.trend(taken.readings)
    if as_json:
        give(_data(taken, found))
    for line in trend_lines(found) if found is not None and not as_json else ():
        click.echo(line)
    if taken.refused:
        say(refused(taken.refused))
    if taken.outdated:
        say(outdated(taken.outdated))
    if found is None:
        say(NONE_YET)
        context.exit(NOT_ENOUGH)
    if not as_json:
        click.echo(WHAT_IT_IS)


def _data(taken: Readings, found: Trend | None) -> dict[str, Any]:
    """As JSON has it: days in ISO 8601, null where there are too few."""
    from dataclasses import asdict

    over_days = None if found is None else asdict(found) | {"newest": _reading(found.newest)}
    return {
        "trend": over_days,
        "readings": [_reading(each) for each in taken.readings],
        "outdated": taken.outdated,
        "refused": taken.refused,
    }


def _reading(reading: Reading) -> dict[str, Any]:
    from dataclasses import asdict

    return asdict(reading) | {"day": reading.day.isoformat()}


@click.command(
    "rest-reading",
    short_help="One rest, two minutes or five: a number for the trend.",
    help=examples("aftershake rest-reading", "aftershake rest-reading --minutes 2 --strap 7C41")
    + "\n\nA rest by itself, after a minute to settle. What `start` takes but its plan goes with"
    " it.",
    context_settings={"ignore_unknown_options": True, "allow_extra_args": True},
)
@click.option("--minutes", type=click.Choice(list(PLANS)), default="5", show_default=True)
@click.pass_context
def rest_reading(context: click.Context, minutes: str) -> None:
    if "--plan" in context.args or any(arg.startswith("--plan=") for arg in context.args):
        raise click.UsageError("A resting reading has its own plan: --minutes 2 or 5.")
    given = [*context.args, "--plan", PLANS[minutes]]
    with start.make_context("rest-reading", given, context) as taken:
        start.invoke(taken)
