"""`compare`: sessions side by side."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

from aftershake.cli.completing import session_numbers
from aftershake.cli.options import as_json, examples
from aftershake.cli.output import give
from aftershake.today import this_year

if TYPE_CHECKING:
    from aftershake.review.compared import Compared
    from aftershake.session.result import Result
    from aftershake.store.store import SessionRow, Store

LABEL, LEAST, MOST, GAP = 16, 18, 32, 2  # columns


@click.command(
    short_help="Sessions side by side.",
    help=examples(
        "aftershake compare 11 12",
        "aftershake compare 3 7 last",
        "aftershake compare 11 12 --json",
    )
    + "\n\nWhat each session says, in columns; no session is said to be better than another.",
)
@click.argument(
    "which",
    metavar="ID|last ID|last …",
    nargs=-1,
    required=True,
    shell_complete=session_numbers,
)
@as_json
def compare(which: tuple[str, ...], as_json: bool) -> None:
    import asyncio
    from shutil import get_terminal_size

    from aftershake.config import database
    from aftershake.recording.replayed import find_session
    from aftershake.review.compared import compared, compared_to_json
    from aftershake.store.store import Store

    with Store(database(), read_only=True) as store:
        ids = list(dict.fromkeys(find_session(store, each) for each in which))
        if len(ids) < 2:
            raise click.UsageError("Give two sessions or more. `aftershake sessions` lists them.")
        rows = {row.id: row for row in store.sessions()}
        results = asyncio.run(_results(store, ids))
    hearts = [_heart(rows[each]) for each in ids]
    left_out = {each: reason for each in ids if (reason := rows[each].excluded) is not None}
    if as_json:
        give(compared_to_json(results, hearts, excluded=left_out))
        return
    found = compared(results, hearts, excluded=left_out, year=this_year())
    for line in compared_lines(found, get_terminal_size((80, 24)).columns):
        click.echo(line)


async def _results(store: Store, ids: Sequence[int]) -> list[Result]:
    """All by one analyst, who is there only where there is something to work out."""
    from aftershake.analysis.results import result_of
    from aftershake.analysis.worker import AnalysisWorker
    from aftershake.store.results import load

    found = {each: load(store, each) for each in ids}
    if None in found.values():
        async with AnalysisWorker() as analyst:
            found |= {each: await result_of(store, each, analyst) for each in ids}
    return [each for each in found.values() if each is not None]


def _heart(row: SessionRow) -> tuple[str, str] | None:
    """Whose heart: a person's straps are all their own, simulated hearts are several. None where
    nobody knows."""
    from aftershake.sources.registry import kind_of

    kind = kind_of(row.source)
    if not kind.whose_known:
        return None
    return ("own", "") if kind.heart == "own" else (row.source, row.source_what)


def compared_lines(found: Compared, width: int) -> list[str]:
    """The table, as many sessions beside each other as there is room for; what each says; notes."""
    widest = max(len(cell) + GAP for row in found.rows for cell in row.cells)
    each = min(max(LEAST, widest), MOST)
    abreast = max(1, (width - LABEL) // each)
    lines: list[str] = []
    for first in range(0, len(found.headings), abreast):
        part = slice(first, first + abreast)
        lines.append(_line("", found.headings[part], each))
        lines += [_line(row.label, row.cells[part], each) for row in found.rows]
        lines.append("")
    for heading, headline in zip(found.headings, found.headlines, strict=True):
        lines.append(f"{heading.capitalize()}: {headline}")
    return [*lines, "", *(f"  · {sentence}" for sentence in found.notes)]


def _line(label: str, cells: Sequence[str], each: int) -> str:
    cut = (cell if len(cell) + GAP <= each else f"{cell[: each - GAP - 1]}…" for cell in cells)
    return f"{label:<{LABEL}}{''.join(f'{cell:<{each}}' for cell in cut)}".rstrip()
