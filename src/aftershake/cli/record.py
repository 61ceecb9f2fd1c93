"""Commands that record a session: `start`, with a terminal or without one, and `demo`."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from aftershake.cli.adapter import adapter_option
from aftershake.cli.care import cut_off_session
from aftershake.cli.completing import plan_names, session_numbers
from aftershake.cli.headless_run import announcer_of, run_headless
from aftershake.cli.interface import load_asyncio, show_interface, terminal_here
from aftershake.cli.options import as_json, examples, mute
from aftershake.cli.output import USAGE, say
from aftershake.cli.plan_choice import chosen_plan
from aftershake.cli.source_options import (
    FASTER,
    look,
    source_options,
    speed_given,
    strap_meant,
)
from aftershake.sources.registry import KINDS, STRAP, kind_of

if TYPE_CHECKING:
    from aftershake.plans.plan import Plan
    from aftershake.recording.start import SessionRequest

FULL_DISK_PATIENCE_S = 60.0


@click.command(
    short_help="A whole session on a simulated heart.",
    help=examples("aftershake demo")
    + "\n\nA whole twelve-minute session on a simulated heart, at six times the speed. Its data"
    " are kept apart from yours.",
)
@mute
@click.pass_context
def demo(context: click.Context, mute: bool) -> None:
    if not terminal_here():
        say(
            "The demo needs a terminal, and here is none. The same without one:"
            " aftershake start --simulate calm --plan demo --headless --speed 6"
        )
        context.exit(USAGE)
    load_asyncio()
    from aftershake.config import demo_database
    from aftershake.plans.reader import built_in
    from aftershake.recording.start import SessionRequest

    order = SessionRequest(built_in()["demo"], "simulate", "calm", 6.0)
    context.exit(show_interface(demo_database(), order, demo=True, mute=_mute(context)))


def _mute(context: click.Context) -> bool:
    """Asked for before the command or after it."""
    return bool(context.params.get("mute") or context.find_root().params.get("mute"))


@click.command(
    short_help="One session: baseline, shaking, integration.",
    help=examples(
        "aftershake start                              choose a strap, then one session",
        "aftershake start --strap 7C41 --plan quick",
        "aftershake start --plan wall-sit --control    resting instead, the same times",
        "aftershake start --simulate calm --plan quick --headless --speed max --json",
        "aftershake start --replay sample_data/calm.jsonl --speed 10",
        "aftershake start --resume last                go on with a session that was cut off",
        "aftershake start --plain                      lines only, for a screen reader",
    )
    + "\n\nOne session: baseline, shaking, integration. After it has begun it needs no key.",
)
@source_options
@click.option(
    "--resume",
    metavar="ID|last",
    shell_complete=session_numbers,
    help="Go on with a session that was cut off.",
)
@click.option(
    "--plan",
    "plan_name",
    metavar="NAME|FILE.toml",
    shell_complete=plan_names,
    help="Default: standard, or that of the recording.",
)
@click.option(
    "--control", is_flag=True, help="Rest instead of what the plan does: a control session."
)
@click.option("--headless", is_flag=True, help="No terminal: record, and print the result.")
@click.option(
    "--plain",
    "as_lines",
    is_flag=True,
    help="Plain lines, one after the other: for a screen reader, or any terminal.",
)
@click.option("--sound", is_flag=True, help="With --headless: sounds and voice all the same.")
@mute
@adapter_option
@click.option("--speed", metavar="N|max", callback=speed_given, help=f"Only with {FASTER}.")
@as_json
@click.pass_context
def start(
    context: click.Context,
    /,
    resume: str | None,
    plan_name: str | None,
    control: bool,
    headless: bool,
    as_lines: bool,
    sound: bool,
    mute: bool,
    speed: float | None,
    as_json: bool,
    **sources: str | None,
) -> None:
    given = [(KINDS[name], what) for name, what in sources.items() if what is not None]
    if len(given) + (resume is not None) > 1:
        names = ", ".join(f"--{name}" for name in KINDS)
        raise click.UsageError(f"Give one of {names} and --resume.")
    kind, what = given[0] if given else (STRAP, None)
    if resume is not None and plan_name is not None:
        raise click.UsageError("--resume goes on with the plan the session was begun with.")
    if resume is not None and control:
        raise click.UsageError("--control goes with a new session, not with --resume.")
    if speed is not None and not kind.own_time and resume is None:
        raise click.UsageError(f"--speed goes with {FASTER}: a heart takes its time.")
    if as_json and not headless:
        raise click.UsageError("--json goes with --headless.")
    if as_lines and headless:
        raise click.UsageError("Give one of --headless and --plain.")
    if sound and not headless:
        raise click.UsageError("--sound goes with --headless: in a terminal it sounds anyway.")
    if sound and mute:
        raise click.UsageError("Give one of --sound and --mute.")
    pace = None if speed == float("inf") else (speed or 1.0)

    load_asyncio()
    from aftershake.cli.settings_said import settings_said
    from aftershake.config import database
    from aftershake.recording.replayed import recorded, recorded_plan
    from aftershake.recording.start import SessionRequest
    from aftershake.recording.whose import stay_with_one
    from aftershake.settings import lie_down_s

    path, how = database(), _How(headless, as_json, as_lines, sound, _mute(context))
    if headless:
        settings_said(say)
    if resume is not None:
        faster = None if speed is None else (pace,)
        context.exit(_resume(path, resume, faster, how))
    with look(path) as store:
        stay_with_one(store)
        file = recorded(what) if kind.replays and what is not None else None
        own = None
        if kind.replays and what is not None and not plan_name:
            own = recorded_plan(what, store, file)
        plan = own or chosen_plan(plan_name)
        if control:
            from aftershake.plans.adapted import control_of

            plan = control_of(plan)
        for caution in () if as_lines else plan.cautions:
            say(caution)
        order: SessionRequest | None = None
        if headless and kind.heart == "own":
            plan = _open_plan(context, path, plan)
        if kind.find is not None and (what is not None or headless):
            found = strap_meant(store, kind.find, what, as_lines)
            order = SessionRequest(plan, kind.name, found.address, strap=found.name)
        elif what is not None:
            order = SessionRequest(plan, kind.name, what, pace, recorded=file)
    if order is not None and not headless and not kind.replays:
        order = replace(order, lie_down_s=lie_down_s())
    if how.as_lines:
        from aftershake.cli.plain_start import Asked, plain_start

        named = plan if own or plan_name or kind.replays or control else None
        context.exit(plain_start(Asked(path, order, named, mute=how.mute)))
    if headless and order is not None:
        from aftershake.recording.start import start_session

        make = partial(start_session, order, patience_s=FULL_DISK_PATIENCE_S)
        awake = kind_of(order.source).heart == "own"
        announcer = announcer_of(sound, order.speed)
        context.exit(run_headless(path, make, as_json, announcer, awake=awake))
    shown = show_interface(path, order, plan=plan, start=True, trial=True, mute=how.mute)
    context.exit(shown)


def _open_plan(context: click.Context, path: Path, plan: Plan) -> Plan:
    from aftershake.cli.headless_care import open_plan

    found = open_plan(path, plan, say)
    return found if found is not None else context.exit(USAGE)


@dataclass(frozen=True, slots=True)
class _How:
    """How a session is shown and heard, as asked for on the command line."""

    headless: bool
    as_json: bool
    as_lines: bool
    sound: bool
    mute: bool


def _resume(
    path: Path,
    which: str,
    faster: tuple[float | None] | None,
    how: _How,
) -> int:
    """`faster`: another speed than it had, where that was asked for."""
    from aftershake.recording.resume import resume_session
    from aftershake.recording.whose import stay_with_one

    with look(path) as store:
        stay_with_one(store)
        row = cut_off_session(store, which)
    if faster is not None:
        row = replace(row, speed=faster[0])
    if how.as_lines:
        from aftershake.cli.plain_start import Asked, plain_start

        return plain_start(Asked(path, resume=row, mute=how.mute))
    if not how.headless:
        return show_interface(path, None, resume=row, mute=how.mute)
    awake = kind_of(row.source).heart == "own"
    if awake:
        from aftershake.cli.headless_care import open_to_go_on

        if not open_to_go_on(path, row, say):
            return USAGE
    make = partial(resume_session, row, patience_s=FULL_DISK_PATIENCE_S)
    return run_headless(path, make, how.as_json, announcer_of(how.sound, row.speed), awake=awake)
