"""Commands that read: sessions, one session."""

from __future__ import annotations

import click

from aftershake.cli.completing import session_numbers
from aftershake.cli.options import as_json, examples
from aftershake.cli.output import give, say, tell
from aftershake.today import this_year
from aftershake.wording.numbers import clock, count


@click.command(
    short_help="What was recorded.",
    help=examples("aftershake sessions", "aftershake sessions --json")
    + "\n\nEvery session, newest first.",
)
@as_json
def sessions(as_json: bool) -> None:
    from shlex import quote

    from aftershake.cli.whose import say_whose
    from aftershake.config import database
    from aftershake.plain import plain
    from aftershake.recording.kept import own_kept_files
    from aftershake.store.store import Store
    from aftershake.wording.excluded import excluded_short
    from aftershake.wording.headline import headline
    from aftershake.wording.times import minute

    with Store(database(), read_only=True) as store:
        rows = store.sessions()
        if not as_json:
            say_whose(store)
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
                    "excluded": row.excluded,
                }
                for row in rows
            ]
        )
        return
    for path in own_kept_files(database()):
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
        if row.excluded is not None:
            what = f"{what} ({excluded_short(row.excluded)})"
        day = minute(row.started_at)
        tell(f"{row.id:>4}  {day}  {clock(row.duration_s):>6}  {row.title}: {what}")


@click.command(
    short_help="One session: what changed.",
    help=examples(
        "aftershake show last",
        "aftershake show 12 --json",
        "aftershake show 12 --plain",
        "aftershake show last --details",
        "aftershake show last --cues",
    )
    + "\n\nOne session: its phases, its gaps, what changed; with --details how it came back after"
    " the shaking, RMSSD by the minute, and the numbers of its pictures.",
)
@click.argument("which", metavar="ID|last", shell_complete=session_numbers)
@click.option("--plain", "as_lines", is_flag=True, help="Plain lines, for a screen reader.")
@click.option("--details", is_flag=True, help="What lies behind it, minute by minute.")
@click.option("--cues", is_flag=True, help="What was told while it went on, and when.")
@as_json
def show(which: str, as_lines: bool, details: bool, cues: bool, as_json: bool) -> None:
    import asyncio

    from aftershake.analysis.details import details_at
    from aftershake.analysis.results import result_of
    from aftershake.cli.details import details_lines, plain_details_lines
    from aftershake.cli.plain_summary import plain_summary
    from aftershake.cli.summary import cue_lines, summary
    from aftershake.config import database
    from aftershake.recording.replayed import find_session
    from aftershake.review.details_object import details_to_json
    from aftershake.review.details_said import said_of_details
    from aftershake.review.model import review_of
    from aftershake.review.session_object import result_to_json
    from aftershake.sources.registry import IMPORT, kind_of
    from aftershake.store.store import Store
    from aftershake.wording.excluded import excluded

    if as_lines and as_json:
        raise click.UsageError("Give one of --json and --plain.")
    with Store(database(), read_only=True) as store:
        session_id = find_session(store, which)
        behind = asyncio.run(details_at(store.path, session_id)) if details else None
        result = behind[0] if behind else asyncio.run(result_of(store, session_id))
        row = store.session(session_id)
        packets = store.packets(session_id)
    if row is not None and row.ended_at is None:
        say(
            f"Session {row.id} was cut off: `aftershake start --resume {row.id}` goes on with it."
            if row.cut_off
            else f"Session {row.id} is being recorded; this is what it has so far."
        )
    if as_json:
        told = result_to_json(result)
        if row is not None and row.excluded is not None:
            told["excluded"] = row.excluded
        give(told | {"details": details_to_json(behind[1])} if behind else told)
        return
    if cues:
        for line in cue_lines(result.cues):
            tell(line)
        return
    lines = plain_summary if as_lines else summary
    unended = row.unended if row is not None else ""
    for line in lines(review_of(result, unended=unended), this_year()):
        tell(line)
    more = plain_details_lines if as_lines else details_lines
    for line in more(said_of_details(behind[1])) if behind else ():
        tell(line)
    if row is not None and row.excluded is not None:
        tell(excluded(row.excluded))
    whose = "file" if row is not None and kind_of(row.source) is IMPORT else "strap"
    click.echo(f"Kept: {count(packets, 'reading')} of the {whose}.")
