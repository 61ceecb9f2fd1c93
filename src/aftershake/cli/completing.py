"""What a shell offers where the tab key is pressed: names of plans, numbers of sessions. Nothing
heavy is loaded, nothing is changed, and whatever cannot be read offers nothing."""

from __future__ import annotations

from collections.abc import Iterator

import click
from click.shell_completion import CompletionItem

MOST_OFFERED = 30  # sessions, the newest
LAST = "last"


def plan_names(
    context: click.Context, parameter: click.Parameter, incomplete: str
) -> list[CompletionItem]:
    """Plans by name; files where no name begins like that. One with a space is left out: bash
    would take it without quotes, as two words."""
    from aftershake.exchange.plan_files import plans

    known = plans(lambda error: None).values()
    found = [
        CompletionItem(plan.name, help=plan.title)
        for plan in known
        if plan.name.startswith(incomplete) and " " not in plan.name
    ]
    return found or [CompletionItem(incomplete, type="file")]


def session_numbers(
    context: click.Context, parameter: click.Parameter, incomplete: str
) -> list[CompletionItem]:
    """Sessions by number, newest first, after `last`."""
    person = context.find_root().params.get("person")
    numbered = [(str(number), about) for number, about in _sessions(person)]
    latest = [(LAST, "the one recorded last")] if numbered else []
    return [
        CompletionItem(value, help=about)
        for value, about in (*latest, *numbered)
        if value.startswith(incomplete)
    ]


def _sessions(person: str | None) -> Iterator[tuple[int, str]]:
    """Of that person, or of the one who used the program last."""
    import sqlite3
    from contextlib import closing

    from aftershake.config import chosen_person, database
    from aftershake.errors import AftershakeError
    from aftershake.plain import plain
    from aftershake.store.names import key

    if not database().is_file():  # a pipe would be waited for
        return
    wanted = chosen_person() if person is None else person
    whose = None if wanted is None else key(wanted)
    try:
        with closing(sqlite3.connect(f"{database().absolute().as_uri()}?mode=ro", uri=True)) as db:
            people = db.execute(_PEOPLE).fetchall()
            of = next(
                (
                    each
                    for each, name in people
                    if wanted is None or (whose is not None and key(name) == whose)
                ),
                None,
            )
            rows = db.execute(_NEWEST, (of, MOST_OFFERED)).fetchall()
    except (sqlite3.Error, OSError, AftershakeError):  # none yet, or none that can be read
        return
    for number, title, at in rows:
        yield number, plain(f"{at} {title}")  # fish shows it up to the first comma


_PEOPLE = "SELECT id, name FROM person ORDER BY julianday(last_used_at) DESC, id"
_NEWEST = """
    SELECT id, title, substr(started_at, 1, 10) FROM session WHERE person_id = ?
    ORDER BY julianday(started_at) DESC, id DESC LIMIT ?
"""
