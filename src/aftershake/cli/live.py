"""`aftershake live`: every beat as it comes, for other programs. Nothing is stored."""

from __future__ import annotations

import json
from contextlib import nullcontext
from dataclasses import dataclass
from typing import TYPE_CHECKING

import click

from aftershake.cli.adapter import adapter_for_once
from aftershake.cli.options import as_json, examples
from aftershake.cli.output import INTERRUPTED, give_at_once, say
from aftershake.cli.plan_choice import chosen_plan
from aftershake.cli.source_options import (
    FASTER,
    look,
    source_options,
    speed_given,
    strap_meant,
)
from aftershake.sources.registry import KINDS, STRAP

if TYPE_CHECKING:
    from collections.abc import Iterable

    from aftershake.events import Event
    from aftershake.plans.plan import Plan
    from aftershake.recording.clock import Clock
    from aftershake.recording.live import Show
    from aftershake.rr.beats import Beats
    from aftershake.session.state import State
    from aftershake.session.view import View
    from aftershake.sources.kind import SourceKind
    from aftershake.sources.protocol import Source


@click.command(
    short_help="Every beat as it comes, for other programs.",
    help=examples(
        "aftershake live --json                        your strap, a line a beat",
        "aftershake live --strap 7C41 --json | python3 to_osc.py",
        "aftershake live --simulate calm --speed max --json | head",
        "aftershake live --replay sample_data/calm.jsonl --json",
    )
    + "\n\nPrints each beat, and each change of the link and of the signal, as it comes: with"
    " --json a JSON object a line. Nothing is stored. ctrl+c ends it. docs/recipes.md shows how"
    " other programs read it; `aftershake schema live` describes the lines.",
)
@source_options
@click.option(
    "--plan",
    "plan_name",
    metavar="NAME|FILE.toml",
    help=f"Its phases; only with {FASTER}.",
)
@click.option("--speed", metavar="N|max", callback=speed_given, help=f"Only with {FASTER}.")
@adapter_for_once
@as_json
@click.pass_context
def live(
    context: click.Context,
    /,
    plan_name: str | None,
    speed: float | None,
    as_json: bool,
    **sources: str | None,
) -> None:
    given = [(KINDS[name], what) for name, what in sources.items() if what is not None]
    if len(given) > 1:
        raise click.UsageError(f"Give one of {', '.join(f'--{name}' for name in KINDS)}.")
    kind, what = given[0] if given else (STRAP, None)
    if speed is not None and not kind.own_time:
        raise click.UsageError(f"--speed goes with {FASTER}: a heart takes its time.")
    if plan_name is not None and not kind.own_time:
        raise click.UsageError(
            f"--plan goes with {FASTER}; `aftershake start` leads you through one."
        )
    pace = None if speed == float("inf") else (speed or 1.0)

    import asyncio

    from aftershake.recording.awake import Awake
    from aftershake.recording.live import Listening
    from aftershake.wording.awake import may_fall_asleep

    heart = _heart(kind, what, plan_name, pace)
    show = _json_lines(heart) if as_json else _plain_lines()
    own = kind.heart == "own"
    awake = Awake(in_vain=lambda: say(may_fall_asleep())) if own else nullcontext()
    try:
        with awake:
            asyncio.run(Listening(heart.plan, heart.source, heart.clock, show).run())
    except KeyboardInterrupt:
        context.exit(INTERRUPTED)


@dataclass(frozen=True, slots=True)
class _Heart:
    """Who is listened to. `planned`: the plan says something of what they do."""

    kind: SourceKind
    what: str
    speed: float | None
    plan: Plan
    planned: bool
    source: Source
    clock: Clock


def _heart(kind: SourceKind, what: str | None, plan_name: str | None, pace: float | None) -> _Heart:
    """The database is looked into only where what is asked for lies there."""
    from datetime import UTC, datetime

    from aftershake.config import database
    from aftershake.recording.clock import Clock
    from aftershake.recording.live import UNPLANNED
    from aftershake.recording.replayed import (
        of_file,
        plan_of_file,
        recorded,
        recorded_plan,
        to_send,
    )
    from aftershake.sources.kind import SourceRequest

    plan = chosen_plan(plan_name) if plan_name is not None else None
    name: str = ""
    sent: Iterable[Event] | Beats = ()
    if kind.find is not None:
        if what is not None:
            strap = strap_meant(None, kind.find, what, False)
        else:
            with look(database()) as store:
                strap = strap_meant(store, kind.find, None, False)
        what, name = strap.address, strap.name
    assert what is not None
    if kind.replays:
        if (file := recorded(what)) is not None:
            plan = plan or plan_of_file(what, file)
            name, sent = of_file(what, file, plan or UNPLANNED)
        else:
            with look(database()) as store:
                plan = plan or recorded_plan(what, store, None)
                name, sent = to_send(what, None, store, plan or UNPLANNED)
    elif plan is None and kind.own_time:
        plan = chosen_plan(None)
    clock = Clock(datetime.now(UTC), own_time=kind.own_time)
    phases = (plan or UNPLANNED).phases
    request = SourceRequest(what, name, phases, pace, 1, clock.now_s, sent)
    source = kind.make(request)
    return _Heart(kind, what, pace, plan or UNPLANNED, plan is not None, source, clock)


def _json_lines(heart: _Heart) -> Show:
    from aftershake import __version__
    from aftershake.review.live_lines import LiveLines, Origin

    plan = heart.plan if heart.planned else None
    pace = heart.speed if heart.kind.own_time else None
    origin = Origin(heart.kind.name, heart.what, pace, plan, __version__)
    lines = LiveLines(origin, heart.clock.at)
    begun = False

    def show(state: State, view: View, event: Event) -> None:
        nonlocal begun
        if not begun:
            begun = True
            give_at_once(json.dumps(lines.begin(), allow_nan=False))
        for line in lines(state, view, event):
            give_at_once(json.dumps(line, allow_nan=False))

    return show


def _plain_lines() -> Show:
    """What `start --headless` says, and the beats between."""
    from aftershake.cli.headless import Reporter
    from aftershake.session.new_beats import NewBeat, NewBeats
    from aftershake.wording.numbers import clock

    report, new = Reporter(give_at_once), NewBeats()

    def show(state: State, view: View, event: Event) -> None:
        report(view)
        for each in new(state, event):
            if isinstance(each, NewBeat):
                bpm = f"{60_000 / each.rr_ms:>6.0f} bpm" if each.rr_ms > 0 else ""
                give_at_once(f"{clock(each.t_s):>6}  {each.rr_ms:>6.0f} ms{bpm}")

    return show
