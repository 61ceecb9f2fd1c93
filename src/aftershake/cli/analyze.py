"""`aftershake analyze`: files with RR intervals, measured as a whole or as sessions of a plan."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from aftershake.cli.completing import plan_names
from aftershake.cli.options import as_json, examples
from aftershake.cli.output import NOT_ENOUGH, OK, give, say
from aftershake.cli.plan_choice import chosen_plan
from aftershake.plain import plain
from aftershake.wording.numbers import clock, count, number

if TYPE_CHECKING:
    from aftershake.exchange.format import OddLines, RrFile
    from aftershake.plans.plan import Plan

LONGEST_NAME = 4096  # characters of a path
STDIN = Path("-")


@click.command(
    short_help="Heart-rate variability of RR files.",
    help=examples(
        "aftershake analyze beats.txt",
        "aftershake analyze sample_data/calm.jsonl sample_data/two-dropouts.jsonl --json",
        "aftershake analyze night.csv --from 60 --to 360",
        "aftershake analyze beats.csv --plan quick    as a session of this plan",
        "logger | aftershake analyze -",
    )
    + "\n\nHeart-rate variability of files with RR intervals. Nothing is stored."
    "\n\nRead are RR intervals in ms or s, one a line or in a list; a time and an RR interval;"
    " tables with a header, whose times (seconds, dates, times of day) tell where beats are"
    " missing: Elite HRV, HRV Logger, FatMaxxer, Polar Sensor Logger, Empatica IBI,"
    " GoldenCheetah, Kubios, OpenHRV; Polar .hrm and Flow, Suunto SML, Garmin FIT, StrapLog,"
    " JSON, Aftershake's recordings. What a file is, its content tells.",
)
@click.argument(
    "files", metavar="FILE...", nargs=-1, required=True, type=click.Path(path_type=Path)
)
@click.option("--from", "from_s", metavar="S", type=float, help="From this second of the file.")
@click.option("--to", "to_s", metavar="S", type=float, help="To this second of the file.")
@click.option(
    "--plan",
    "plan_name",
    metavar="NAME|FILE.toml",
    shell_complete=plan_names,
    help="As a session of this plan, begun by the first beat.",
)
@as_json
@click.pass_context
def analyze(
    context: click.Context,
    files: tuple[Path, ...],
    from_s: float | None,
    to_s: float | None,
    plan_name: str | None,
    as_json: bool,
) -> None:
    from aftershake.errors import AftershakeError
    from aftershake.exchange.timing import LONGEST_S
    from aftershake.wording.files import cut_off

    if not all(0 <= bound <= LONGEST_S for bound in (from_s, to_s) if bound is not None):
        raise click.UsageError(f"--from and --to should be seconds from 0 to {LONGEST_S:.0f}.")
    if from_s is not None and to_s is not None and to_s <= from_s:
        raise click.UsageError("--to should be after --from.")
    if plan_name is not None and (from_s is not None or to_s is not None):
        raise click.UsageError("A plan says what is measured: give --plan, or --from and --to.")
    if files.count(STDIN) > 1:
        raise click.UsageError("- (what comes in by a pipe) can be read once.")
    plan = chosen_plan(plan_name) if plan_name is not None else None
    worst = OK
    for path in files:
        name = plain(str(path), LONGEST_NAME)
        try:
            file = _read(path)
        except AftershakeError as error:
            say(str(error))
            worst = max(worst, error.exit_code)
            continue
        if file.cut_off:
            say(f"{name}: {cut_off()}")
        if file.odd is not None:
            say(f"{name}: {_odd(file.odd)}")
        if plan is not None:
            enough = _as_session(name, file, plan, as_json)
        else:
            enough = _as_a_whole(name, file, from_s, to_s, as_json)
        if not enough and worst == OK:
            worst = NOT_ENOUGH
    context.exit(worst)


def _read(path: Path) -> RrFile:
    from aftershake.exchange.rr_files import LARGEST_BYTES, read, read_bytes

    if path != STDIN:
        return read(path)
    piped = sys.stdin.buffer.read(LARGEST_BYTES + 1)
    return read_bytes(piped, "what came in by the pipe")


def _as_a_whole(
    name: str, file: RrFile, from_s: float | None, to_s: float | None, as_json: bool
) -> bool:
    """Print the metrics of one file; whether there was enough for them."""
    from aftershake.hrv.metrics import analyse
    from aftershake.review.session_object import metrics_to_json
    from aftershake.wording.files import ends
    from aftershake.wording.metrics import refusal, sighs, signal

    beats = file.beats
    first_s = float(beats.t_s[0] - beats.rr_ms[0] / 1000) if len(beats) else 0.0
    last_s = float(beats.t_s[-1]) if len(beats) else 0.0
    # After its last beat a file knows of no time, so none is missing there.
    start_s = min(first_s + (from_s or 0.0), last_s)
    end_s = min(first_s + to_s, last_s) if to_s is not None else last_s
    if (to_s or from_s or 0.0) > last_s - first_s:
        say(f"{name}: {ends(last_s - first_s)}")
    measured = analyse(beats, start_s, end_s)
    if as_json:
        give({**_head(name, file), **metrics_to_json(measured)}, indent=None)
    else:
        hrv = number(measured.rmssd_ms, 1, " ms")
        click.echo(
            f"{name}: {file.format}, {count(measured.beats, 'beat')}"
            f" in {clock(measured.duration_s)},"
            f" heart rate {number(measured.hr_bpm, 1, ' bpm')}, RMSSD {hrv},"
            f" SDNN {number(measured.sdnn_ms, 1, ' ms')}, signal {signal(measured)}"
            + (f": {refusal(measured.reason)}" if measured.reason is not None else "")
            + (f". {deep}" if (deep := sighs(measured)) else "")
        )
    return measured.quality != "refused"


def _as_session(name: str, file: RrFile, plan: Plan, as_json: bool) -> bool:
    """Print what one file gives as a session; whether there was enough for its comparison."""
    import asyncio

    from aftershake.analysis.of_file import session_of
    from aftershake.cli.summary import summary
    from aftershake.review.model import review_of
    from aftershake.review.session_object import result_to_json

    title = f"{plan.title}, {name}"
    found = asyncio.run(session_of(plan, file.events or file.beats, title))
    if as_json:
        # Nothing is stored, so it has no number; when it began, the file does not say for sure.
        unknown = {"id": None, "started_at": None}
        give({**_head(name, file), **result_to_json(found), **unknown}, indent=None)
    else:
        click.echo(f"{name}: {file.format}, as a session of {plan.title}")
        for line in summary(review_of(found))[1:]:
            click.echo(line)
    return found.comparison.verdict != "cannot_tell"


def _odd(odd: OddLines) -> str:
    from aftershake.wording.files import odd_lines

    return odd_lines(odd.count, odd.first, odd.text, odd.counted)


def _head(name: str, file: RrFile) -> dict[str, Any]:
    odd = file.odd.count if file.odd is not None else 0
    return {"file": name, "format": file.format, "impossible_lines": odd}
