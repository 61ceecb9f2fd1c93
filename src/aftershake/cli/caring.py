"""`care`: for whom shaking is open, for how long, and when that is asked again."""

from __future__ import annotations

from datetime import datetime

import click

from aftershake.cli.options import as_json as json_option
from aftershake.cli.options import examples
from aftershake.cli.output import give


@click.command(
    short_help="Whether and how long shaking is open to you.",
    help=examples("aftershake care", "aftershake care --json", "aftershake --person Ada care")
    + "\n\nWhat your answers to the questions before a session came to, when they are asked again,"
    " and how long the next shaking may last. The answers themselves are not kept.",
)
@json_option
def care(as_json: bool) -> None:
    from aftershake.config import database
    from aftershake.recording.care import look
    from aftershake.wording.care import care_lines
    from aftershake.wording.times import minute

    known = look(database())
    screening, may, flag = known.screening, known.limit, known.history.red_flag
    if as_json:
        give(
            {
                "allowed": screening.allowed if screening is not None else None,
                "answered_at": _utc(screening.answered_at) if screening is not None else None,
                "due_at": _utc(screening.due_at) if screening is not None else None,
                "due": known.due,
                "ask_before_breathing": screening is not None and screening.ask_before_breathing,
                "sessions_with_shaking": len(known.history.shaken),
                "most_s": may.most_s if may is not None else None,
                "why": may.why if may is not None else None,
                "own_most_s": known.own.most_s,
                "longest": known.own.longest,
                "red_flag_at": _utc(flag) if flag is not None else None,
                "notes": list(known.notes),
            }
        )
        return
    for line in care_lines(
        screening.allowed if screening is not None else None,
        "" if known.due or screening is None else minute(_utc(screening.due_at)),
        len(known.history.shaken),
        may,
        known.notes,
    ):
        click.echo(line)


def _utc(moment: datetime) -> str:
    from datetime import UTC

    return moment.astimezone(UTC).isoformat(timespec="seconds")
