"""How the resting numbers go over days: `trend`, and `rest-reading`, which takes one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from aftershake.cli.options import as_json, examples
from aftershake.cli.output import NOT_ENOUGH, give, say, tell
from aftershake.cli.record import start

if TYPE_CHECKING:
    from aftershake.analysis.overview import Overview

PLANS = {"5": "rest-reading", "2": "short-rest-reading"}


@click.command(
    short_help="Your resting numbers over days.",
    help=examples("aftershake trend", "aftershake trend --json")
    + "\n\nRests before any shaking, of your own heart, in the posture you use most.",
)
@as_json
@click.pass_context
def trend(context: click.Context, as_json: bool) -> None:
    from datetime import datetime

    from aftershake.analysis.overview import overview
    from aftershake.cli.whose import say_whose
    from aftershake.config import database
    from aftershake.store.store import Store
    from aftershake.wording.over_sessions import next_sentence, plan_lines
    from aftershake.wording.trend import (
        NONE_YET,
        WHAT_IT_IS,
        ahead,
        left_out,
        outdated,
        refused,
        trend_lines,
    )

    with Store(database(), read_only=True) as store:
        if not as_json:
            say_whose(store)
        known = overview(store, datetime.now().astimezone().date())
    taken, found = known.readings, known.trend
    if as_json:
        give(_data(known))
    for line in trend_lines(found) if found is not None and not as_json else ():
        tell(line)
    for line in plan_lines(known.plans) if not as_json else ():
        tell(line)
    if taken.ahead:
        say(ahead(taken.ahead))
    if taken.refused:
        say(refused(taken.refused))
    if taken.excluded:
        say(left_out(taken.excluded))
    if taken.outdated:
        say(outdated(taken.outdated))
    if found is None:
        say(NONE_YET)
        context.exit(NOT_ENOUGH)
    if as_json:
        return
    if known.next_step is not None:
        tell(next_sentence(known.next_step))
    tell(WHAT_IT_IS)


def _data(known: Overview) -> dict[str, Any]:
    """As JSON has it: days in ISO 8601, null where there are too few."""
    taken = known.readings
    return {
        "trend": None if known.trend is None else _plain(known.trend),
        "readings": [_plain(each) for each in taken.readings],
        "outdated": taken.outdated,
        "refused": taken.refused,
        "excluded": taken.excluded,
        "ahead": taken.ahead,
        "plans": [_plain(each) for each in known.plans],
        "next_step": known.next_step and {"code": known.next_step.code} | _plain(known.next_step),
    }


def _plain(value: Any) -> Any:
    """Of dataclasses and what has names for its parts, dictionaries; of days, texts."""
    from dataclasses import fields, is_dataclass
    from datetime import date

    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, tuple) and hasattr(value, "_asdict"):
        return {name: _plain(each) for name, each in value._asdict().items()}
    if isinstance(value, tuple):
        return [_plain(each) for each in value]
    if is_dataclass(value) and not isinstance(value, type):
        return {field.name: _plain(getattr(value, field.name)) for field in fields(value)}
    return value


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
