"""Commands about plans: which there are, and one with all its steps."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from aftershake.cli.completing import plan_names
from aftershake.cli.options import as_json, examples
from aftershake.cli.output import give, say
from aftershake.plain import plain

if TYPE_CHECKING:
    from collections.abc import Iterator

    from aftershake.plans.plan import Plan
    from aftershake.plans.step import Step

LEAST_COLUMNS, MOST_COLUMNS = 60, 100
AT = 36  # column of what is said of a step


@click.group(
    invoke_without_command=True,
    short_help="Built-in plans and your own.",
    help=examples("aftershake plans", "aftershake plans show tre-style-short")
    + "\n\nBuilt-in plans and your own (plans/*.toml in the data folder).",
)
@as_json
@click.pass_context
def plans(context: click.Context, as_json: bool) -> None:
    if context.invoked_subcommand is not None:
        return
    from aftershake.exchange.plan_files import plans as all_plans
    from aftershake.wording.plans import experience, in_all, needs

    found = all_plans(lambda error: say(str(error)))
    if as_json:
        give([_plan_json(plan) for plan in found.values()])
        return
    for plan in found.values():
        said = f"{plan.name:<21}{in_all(plan)}; {needs(plan)}; for {experience(plan)}"
        for line in _wrapped(said, 21):
            click.echo(line)


@plans.command(
    "show",
    short_help="One plan: its phases and steps.",
    help=examples(
        "aftershake plans show wall-sit",
        "aftershake plans show wall-sit --control    resting instead, the same times",
        "aftershake plans show quick --toml > my-plan.toml",
        "aftershake plans show my-plan.toml",
    )
    + "\n\nOne plan: its phases and steps. --toml prints it as a file of your own in plans/ could"
    " hold it, under a name of its own.",
)
@click.argument("name", metavar="NAME|FILE.toml", shell_complete=plan_names)
@click.option("--control", is_flag=True, help="The same with rest instead of what is done.")
@click.option("--toml", "as_toml", is_flag=True, help="As a file of a plan.")
@as_json
def plans_show(name: str, control: bool, as_toml: bool, as_json: bool) -> None:
    from aftershake.cli.plan_choice import chosen_plan
    from aftershake.plans.reader import LONGEST_LINE

    if as_toml and as_json:
        raise click.UsageError("Give one of --toml and --json.")
    plan = chosen_plan(name)
    if control:
        from aftershake.plans.adapted import control_of

        plan = control_of(plan)
    if as_json:
        give(_plan_json(plan))
        return
    for line in plan.toml.rstrip().split("\n") if as_toml else _shown(plan):
        click.echo(plain(line, LONGEST_LINE))


def _shown(plan: Plan) -> Iterator[str]:
    from aftershake.plans.plan import GLYPHS
    from aftershake.wording.plans import experience, in_all, needs, phase_line

    yield f"{plan.title} ({plan.name})"
    yield from _wrapped(plan.about)
    yield ""
    told = {
        "lasts": in_all(plan),
        "needs": needs(plan),
        "from": plan.origin,
        "for": plan.who,
        "practice": experience(plan),
    }
    for label, words in told.items():
        if words:
            yield from _wrapped(f"{label:<10}{words}", 10)
    for phase, role in zip(plan.phases, plan.roles, strict=True):
        yield ""
        yield f"{GLYPHS[role]} {phase.name}   {phase_line(phase)}"
        yield from _wrapped(f"  {phase.say}", 2)
        for number, step in enumerate(phase.steps, 1):
            yield from _step(number, step)
    for caution in plan.cautions:
        yield from ("", caution)


def _step(number: int, step: Step) -> Iterator[str]:
    """A row of the table: its number, name, length, cue; the picture under the cue."""
    from aftershake.wording.numbers import countdown
    from aftershake.wording.plans import how_much, step_name

    much, lasts = how_much(step), countdown(step.duration_s)
    head = f"  {number:>2}  {step_name(step):<18.18} {much if much != lasts else '':<9} {lasts:>5}"
    yield from _wrapped(f"{head:<{AT}}  {step.cue}", AT + 2)
    if step.picture:
        yield from _wrapped(f"{'':<{AT}}  ({step.picture})", AT + 2)


def _wrapped(text: str, hang: int = 0) -> list[str]:
    """`text` in as many lines as the terminal asks for, the later ones `hang` columns in."""
    import shutil
    import textwrap

    columns = shutil.get_terminal_size().columns
    width = min(max(columns, LEAST_COLUMNS), MOST_COLUMNS)
    head, rest = text[:hang], text[hang:]
    lines = textwrap.wrap(rest, width - hang) or [""]
    return [f"{head if i == 0 else ' ' * hang}{line}".rstrip() for i, line in enumerate(lines)]


def _plan_json(plan: Plan) -> dict[str, object]:
    return {
        "name": plan.name,
        "title": plan.title,
        "about": plan.about,
        "duration_s": plan.duration_s,
        "from": plan.origin,
        "who": plan.who,
        "needs": list(plan.needs),
        "experience": plan.experience,
        "phases": [
            {
                "name": phase.name,
                "kind": phase.kind,
                "posture": phase.posture,
                "duration_s": phase.duration_s,
                "settle_s": phase.settle_s,
                "say": phase.say,
                "moving": phase.moving,
                "steps": [_step_json(step) for step in phase.steps],
            }
            for phase in plan.phases
        ],
    }


def _step_json(step: Step) -> dict[str, object]:
    return {
        "name": step.name,
        "duration_s": step.duration_s,
        "count": step.count or None,
        "breaths": step.breaths or None,
        "cue": step.cue,
        "picture": step.picture,
        "side": step.side or None,
        "tiredness": step.tiredness,
    }
