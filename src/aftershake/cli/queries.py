"""Commands that read: sessions, one session, RR files."""

from __future__ import annotations

from pathlib import Path

import click

from aftershake.cli.output import NOT_ENOUGH, OK, as_json, examples, give, say
from aftershake.plain import plain
from aftershake.wording.numbers import clock, count, number

LONGEST_NAME = 4096  # characters of a path


@click.command(
    short_help="What was recorded.",
    help=examples("aftershake sessions", "aftershake sessions --json")
    + "\n\nEvery session, newest first.",
)
@as_json
def sessions(as_json: bool) -> None:
    from shlex import quote

    from aftershake.config import database
    from aftershake.plain import plain
    from aftershake.recording.kept import kept_files
    from aftershake.store.store import Store
    from aftershake.wording.headline import headline
    from aftershake.wording.times import minute

    with Store(database(), read_only=True) as store:
        rows = store.sessions()
    if as_json:
        give(
            [
                {
                    "id": row.id,
                    "title": row.title,
                    "started_at": row.started_at,
                    "duration_s": row.duration_s,
                    "plan": row.plan,
                    "source": row.source,
                    "strap": row.strap,
                    "complete": row.complete,
                    "cut_off": row.cut_off,
                    "verdict": row.verdict,
                    "delta_ln_rmssd": row.delta_ln_rmssd,
                }
                for row in rows
            ]
        )
        return
    for path in kept_files(database()):
        say(
            f"A session that is not whole in the database is in a file:"
            f" `aftershake start --replay {quote(plain(str(path), 1000))}` plays it."
        )
    if not rows:
        say("No session yet. `aftershake start` records one, `aftershake demo` shows how it goes.")
    for row in rows:
        if row.cut_off:
            what = f"cut off: `aftershake start --resume {row.id}` or `aftershake close {row.id}`"
        elif row.ended_at is None:
            what = "being recorded"
        else:
            what = (
                headline(row.comparison, row.before_ms, row.after_ms)
                if row.comparison is not None
                else "not worked out yet: `aftershake show` does"
            )
        day = minute(row.started_at)
        click.echo(f"{row.id:>4}  {day}  {clock(row.duration_s):>6}  {row.title}: {what}")


@click.command(
    short_help="Who uses this machine.",
    help=examples("aftershake people", "aftershake --person Ada start")
    + "\n\nEverybody with sessions and straps of their own, the one used last first. --person NAME"
    " before a command is about one of them; `aftershake --person NAME start` makes a new one.",
)
@as_json
def people(as_json: bool) -> None:
    from aftershake.config import database
    from aftershake.store.store import Store

    with Store(database(), read_only=True) as store:
        found = store.people()
    if as_json:
        give(
            [
                {"name": each.name, "sessions": each.sessions, "last_used_at": each.last_used_at}
                for each in found
            ]
        )
        return
    for each in found:
        name = each.name or 'without a name (--person "")'
        sessions = count(each.sessions, "session")
        click.echo(f"{name}: {sessions}")


@click.command(
    short_help="One session: what changed.",
    help=examples(
        "aftershake show last",
        "aftershake show 12 --json",
        "aftershake show 12 --plain",
        "aftershake show last --cues",
    )
    + "\n\nOne session: its phases, its gaps, what changed.",
)
@click.argument("which", metavar="ID|last")
@click.option("--plain", "as_lines", is_flag=True, help="Plain lines, for a screen reader.")
@click.option("--cues", is_flag=True, help="What was told while it went on, and when.")
@as_json
def show(which: str, as_lines: bool, cues: bool, as_json: bool) -> None:
    import asyncio

    from aftershake.analysis.results import result_of
    from aftershake.cli.plain_summary import plain_summary
    from aftershake.cli.summary import cue_lines, summary
    from aftershake.config import database
    from aftershake.recording.replayed import find_session
    from aftershake.review.model import review_of
    from aftershake.review.session_object import result_to_json
    from aftershake.store.store import Store

    if as_lines and as_json:
        raise click.UsageError("Give one of --json and --plain.")
    with Store(database(), read_only=True) as store:
        session_id = find_session(store, which)
        result = asyncio.run(result_of(store, session_id))
        row = store.session(session_id)
        packets = store.packets(session_id)
    if row is not None and row.ended_at is None:
        say(
            f"Session {row.id} was cut off: `aftershake start --resume {row.id}` goes on with it."
            if row.cut_off
            else f"Session {row.id} is being recorded; this is what it has so far."
        )
    if as_json:
        give(result_to_json(result))
        return
    if cues:
        for line in cue_lines(result.cues):
            click.echo(line)
        return
    lines = plain_summary if as_lines else summary
    for line in lines(review_of(result)):
        click.echo(line)
    click.echo(f"Kept: {count(packets, 'reading')} of the strap.")


@click.command(
    short_help="Heart-rate variability of RR files.",
    help=examples(
        "aftershake analyze beats.txt",
        "aftershake analyze sample_data/*.jsonl --json",
        "aftershake analyze night.csv --from 60 --to 360",
    )
    + "\n\nHeart-rate variability of files with RR intervals. Nothing is stored.",
)
@click.argument(
    "files", metavar="FILE...", nargs=-1, required=True, type=click.Path(path_type=Path)
)
@click.option("--from", "from_s", metavar="S", type=float, help="From this second of the file.")
@click.option("--to", "to_s", metavar="S", type=float, help="To this second of the file.")
@as_json
@click.pass_context
def analyze(
    context: click.Context,
    files: tuple[Path, ...],
    from_s: float | None,
    to_s: float | None,
    as_json: bool,
) -> None:
    from aftershake.errors import AftershakeError
    from aftershake.exchange.rr_files import read
    from aftershake.exchange.timing import LONGEST_S
    from aftershake.hrv.metrics import analyse
    from aftershake.review.session_object import metrics_to_json
    from aftershake.wording.metrics import refusal, sighs, signal

    if not all(0 <= bound <= LONGEST_S for bound in (from_s, to_s) if bound is not None):
        raise click.UsageError(f"--from and --to should be seconds from 0 to {LONGEST_S:.0f}.")
    worst = OK
    for path in files:
        name = plain(str(path), LONGEST_NAME)
        try:
            file = read(path)
        except AftershakeError as error:
            say(str(error))
            worst = max(worst, error.exit_code)
            continue
        beats = file.beats
        first_s = float(beats.t_s[0] - beats.rr_ms[0] / 1000) if len(beats) else 0.0
        last_s = float(beats.t_s[-1]) if len(beats) else 0.0
        start_s = first_s + from_s if from_s is not None else first_s
        end_s = first_s + to_s if to_s is not None else last_s
        if from_s is not None and to_s is not None and to_s <= from_s:
            raise click.UsageError("--to should be after --from.")
        end_s = max(start_s, end_s)
        measured = analyse(beats, start_s, end_s)
        if as_json:
            said = {"file": name, "format": file.format, **metrics_to_json(measured)}
            give(said, indent=None)
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
        if measured.quality == "refused" and worst == OK:
            worst = NOT_ENOUGH
    context.exit(worst)
