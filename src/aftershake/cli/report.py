"""`aftershake report`: sessions as a page to read, print or take to somebody."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

import click

from aftershake.cli.completing import session_numbers
from aftershake.cli.options import examples
from aftershake.cli.output import FAILURE, refuse_closed_output, say

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date
    from pathlib import Path

    from aftershake.hrv.over_sessions import PlanChanges
    from aftershake.report.listed import Heart, Listed
    from aftershake.report.methods import Origin
    from aftershake.store.store import SessionRow, Store

STDOUT = "-"
SUFFIXES = (".html", ".htm", "")


@click.command(
    short_help="A page to read, print or take to somebody.",
    help=examples(
        "aftershake report last -o report.html",
        "aftershake report 12 -o report.html --pdf     and report.pdf beside it",
        "aftershake report all --from 2026-10-01 --to 2026-10-31 -o october.html",
    )
    + "\n\nOne page in HTML that any browser opens and prints. All of it is in the file: it fetches"
    " nothing, and nothing is sent anywhere. Of many sessions, a list with each change drawn.",
)
@click.argument("which", metavar="ID|last|all", shell_complete=session_numbers)
@click.option("-o", "--output", metavar="FILE.html", required=True, help="Where to; -: to stdout.")
@click.option("--from", "from_day", metavar="DATE", help="With all: from this day on, 2026-10-01.")
@click.option("--to", "to_day", metavar="DATE", help="With all: up to this day, and all of it.")
@click.option("--pdf", is_flag=True, help="Print it, too, with a browser that is installed.")
@click.option("--force", is_flag=True, help="Replace a file that is there.")
@click.pass_context
def report(
    context: click.Context,
    which: str,
    output: str,
    from_day: str | None,
    to_day: str | None,
    pdf: bool,
    force: bool,
) -> None:
    from aftershake.cli.whose import say_whose
    from aftershake.config import database, expanded
    from aftershake.exchange.writing import check, write
    from aftershake.plain import plain
    from aftershake.store.store import Store

    if which != "all" and (from_day or to_day):
        raise click.UsageError("--from and --to are of `aftershake report all`.")
    days = _day("--from", from_day), _day("--to", to_day)
    if days[0] and days[1] and days[0] > days[1]:
        raise click.UsageError("--from is after --to.")
    if pdf and output == STDOUT:
        raise click.UsageError("--pdf needs a file: -o report.html.")
    path = expanded(output)
    if path.suffix.lower() == ".pdf":
        raise click.UsageError("-o names the page: -o report.html --pdf prints it to report.pdf.")
    if output != STDOUT and path.suffix.lower() not in SUFFIXES:
        raise click.UsageError(
            f"A report is a page in HTML; {plain(path.suffix, 40)} is something else."
            " -o report.html names one."
        )
    if output == STDOUT:
        refuse_closed_output()
    else:
        files = [path, path.with_suffix(".pdf")] if pdf else [path]
        for file in files:
            check(file, overwrite=force)
    with Store(database(), read_only=True) as store:
        say_whose(store)
        text = _of_many(store, days) if which == "all" else _of_one(store, which)
    if output == STDOUT:
        click.echo(text.encode(), nl=False)
        return
    write(path, text.encode(), overwrite=force)
    _say_written(path)
    if pdf:
        context.exit(_print(path, force))


def _day(option: str, given: str | None) -> date | None:
    from datetime import date

    from aftershake.plain import plain

    try:
        return date.fromisoformat(given) if given else None
    except ValueError:
        raise click.UsageError(
            f"{option} {plain(given or '', 40)!r} is no day. Write it as 2026-10-31."
        ) from None


def _print(page: Path, force: bool) -> int:
    """As PDF beside the page; without a browser, how to."""
    from aftershake.cli.printing import find_browser, print_page
    from aftershake.plain import plain
    from aftershake.wording.report import how_to_print

    browser = find_browser()
    if browser is None:
        say(how_to_print(plain(str(page), 1000)))
        return FAILURE
    print_page(browser, page, page.with_suffix(".pdf"), overwrite=force)
    _say_written(page.with_suffix(".pdf"))
    return 0


def _say_written(path: Path) -> None:
    from aftershake.plain import plain

    say(f"Written: {plain(str(path), 1000)}")


def _of_one(store: Store, which: str) -> str:
    import asyncio

    from aftershake.analysis.details import details_at
    from aftershake.recording.replayed import find_session
    from aftershake.report.page import session_page
    from aftershake.store.raw import checksum

    session_id = find_session(store, which)
    result, details = asyncio.run(details_at(store.path, session_id))
    row = store.session(session_id)
    if row is not None and row.ended_at is None:
        say(f"Session {row.id} has not ended; this is what it has so far.")
    origin = _origin(store, *checksum(store, session_id))
    unended = row.unended if row is not None else ""
    left_out = row.excluded if row is not None else None
    return session_page(result, origin, details, excluded=left_out, unended=unended)


def _of_many(store: Store, days: tuple[date | None, date | None]) -> str:
    from aftershake.report.page import MOST_SHORT, sessions_page
    from aftershake.store.missing import none_within, none_yet
    from aftershake.store.results import load

    there = store.sessions()
    rows = [row for row in there if _within(row, *days)]
    asked = [(o, day) for o, day in zip(("--from", "--to"), days, strict=True) if day]
    options = [part for option, day in asked for part in (option, day.isoformat())]
    if not rows:
        raise none_within(" ".join(options)) if there else none_yet()
    few = rows if len(rows) <= MOST_SHORT else []
    loaded = [load(store, row.id, stale=True) for row in few]
    results = [result for result in loaded if result is not None]
    listed = [_listed(row) for row in rows]
    plans = _by_plan(store, {row.id for row in rows})
    return sessions_page(listed, results, _origin(store), which=("all", *options), plans=plans)


def _by_plan(store: Store, ids: set[int]) -> Sequence[PlanChanges]:
    """The changes by each plan, of these sessions of the person's own heart."""
    from aftershake.analysis.overview import changes_by_plan
    from aftershake.analysis.readings import OWN
    from aftershake.store.past import past_changes

    found = [each for each in past_changes(store, OWN) if each.session_id in ids]
    return changes_by_plan(found)


def _origin(store: Store, readings: int = 0, sha256: str = "") -> Origin:
    from aftershake import __version__
    from aftershake.hrv.metrics import ALGORITHM
    from aftershake.report.methods import Origin

    person = store.person()
    return Origin(__version__, ALGORITHM, readings, sha256, person.name if person else "")


def _within(row: SessionRow, first: date | None, last: date | None) -> bool:
    """Whether it began on one of these days of the calendar here."""
    from datetime import datetime

    from aftershake.wording.times import BEFORE_A_BEAT

    if first is None and last is None:
        return True
    try:
        day = (datetime.fromisoformat(row.started_at) + BEFORE_A_BEAT).astimezone().date()
    except (ValueError, OverflowError):  # a damaged cell: of no known day
        return False
    return (first is None or first <= day) and (last is None or day <= last)


def _listed(row: SessionRow) -> Listed:
    from aftershake.hrv.metrics import ALGORITHM
    from aftershake.report.listed import Listed, State

    state: State
    if row.ended_at is None:
        state = "cut_off" if row.cut_off else "recording"
    else:
        state = "done" if row.algorithm == ALGORITHM else "older_rules"
    return Listed(
        id=row.id,
        title=row.title,
        started_at=row.started_at,
        lasted_s=row.duration_s,
        complete=row.complete,
        state=state,
        heart=_heart(row.source),
        shakes=_shakes(row.plan_toml),
        comparison=row.comparison,
        before_ms=row.before_ms,
        after_ms=row.after_ms,
        excluded=row.excluded,
        stale=row.stale,
    )


def _heart(source: str) -> Heart:
    from aftershake.sources.registry import kind_of

    kind = kind_of(source)
    if not kind.whose_known:
        return "unknown"
    return "own" if kind.heart == "own" else "played"


@lru_cache(maxsize=64)
def _shakes(toml: str) -> bool:
    """Whether the plan has shaking in it; one that cannot be read is taken to have."""
    from aftershake.plans.plan import PlanError
    from aftershake.plans.reader import read_plan

    try:
        return read_plan(toml).shaking_s > 0
    except PlanError:
        return True
